"""Which pooling finds the same film again? The figures behind docs/decisions/0005-centred-mean.md.

Reads a folder of reviews.jsonl.gz (`id, title_id, text`): of every film with four reviews or more, the first two look
for the next two among all films' next two. Needs the extra [build]; takes some minutes.

    python benchmarks/eval_pooling.py DIR
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from data.cleaning import clean_text
from index.encoder import TextRole
from index.model import SentenceModel, bundled_model
from index.pooling import Vectors, pool_reviews

LOOKING, SOUGHT = slice(0, 2), slice(2, 4)


def main(folder: Path) -> None:
    films = read_films(folder / "reviews.jsonl.gz")
    model = SentenceModel.load(bundled_model())
    flat = model.encode([text for texts in films for text in texts], TextRole.DOCUMENT)
    vectors = flat.reshape(len(films), 4, -1)
    for name, centre in (("mean", np.zeros(flat.shape[1], dtype=np.float32)), ("centred mean", flat.mean(axis=0))):
        report(name, pooled(vectors[:, LOOKING], centre) @ pooled(vectors[:, SOUGHT], centre).T)


def read_films(path: Path) -> list[list[str]]:
    """Four cleaned texts of each film, in the file's order."""
    texts: dict[str, list[str]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            review = json.loads(line)
            texts[review["title_id"]].append(clean_text(review["text"]))
    return [own[:4] for own in texts.values() if len(own) >= 4]


def pooled(reviews: Vectors, centre: Vectors) -> Vectors:
    weights = np.ones(reviews.shape[1])
    return np.stack([pool_reviews(own, weights, centre) for own in reviews])


def report(name: str, similarities: Vectors) -> None:
    own = np.diag(similarities)[:, None]
    ranks = (similarities > own).sum(axis=1) + 1
    hits = " ".join(f"hit@{k} {np.mean(ranks <= k):.3f}" for k in (1, 10))
    print(f"{name}: {hits} MRR {np.mean(1 / ranks):.3f} over {len(ranks)} films")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
