"""Do a few words find the work that they are about? The figures behind docs/decisions/0009-texts-meet-sentences.md.

Every sentence of a synopsis of the bundled catalogue, without its capitalised words (names), looks for its own work
among all. Synopses are not embedded. They are of the catalogue's own voice: this compares ways of matching, and says
nothing of how well real asks are answered. Needs a built index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from api.settings import Settings
from index.encoder import OnnxEncoder, TextRole
from index.home import Home
from index.passages import split_sentences
from index.snapshot_files import open_snapshot
from recommender.likeness import standardise, words_to
from recommender.standing import unvoted

if TYPE_CHECKING:
    from index.pooling import Vectors
    from index.snapshot import Snapshot, Spans

FEWEST_WORDS = 6
DRAWS = 4000


def main() -> None:
    home = Home(Settings().home)
    snapshot = open_snapshot(home.current_folder())
    encoder = OnnxEncoder.open(home.encoders, snapshot.manifest.encoder.fingerprint)
    works, words = asks(snapshot)
    queries = encoder.encode(words, TextRole.QUERY)
    passages = by_title(snapshot, snapshot.passages, snapshot.passage_index.vectors(), queries)
    sentences = by_title(snapshot, snapshot.sentences, snapshot.sentence_vectors, queries)
    both = (passages + sentences) / 2
    shared = words_shared(snapshot, words)
    found = {
        name: reciprocal_ranks(snapshot, scores, works)
        for name, scores in (
            ("passages", passages),
            ("sentences", sentences),
            ("both", both),
            ("words", shared),
            ("both and words", spread(both) + spread(shared)),
        )
    }
    for name, ranks in found.items():
        print(f"{name}: hit@1 {np.mean(ranks == 1):.3f} hit@3 {np.mean(ranks >= 1 / 3):.3f} MRR {ranks.mean():.3f}")
    for name, before in (("both", "passages"), ("both and words", "both")):
        gain = found[name] - found[before]
        drawn = np.random.default_rng(0).choice(gain, (DRAWS, len(gain))).mean(axis=1)
        low, high = np.percentile(drawn, [2.5, 97.5])
        print(f"{name} over {before}: MRR {gain.mean():+.3f}, 95 % interval {low:.3f} to {high:.3f}, {len(gain)} asks")


def asks(snapshot: Snapshot) -> tuple[list[str], list[str]]:
    pairs = []
    for title in snapshot.titles:
        for span in split_sentences(title.synopsis):
            kept = [word for word in span.of(title.synopsis).split() if not word[0].isupper()]
            if len(kept) >= FEWEST_WORDS:
                pairs.append((title.work_id, " ".join(kept)))
    return [work for work, _ in pairs], [words for _, words in pairs]


def by_title(snapshot: Snapshot, spans: Spans, vectors: Vectors, queries: Vectors) -> Vectors:
    """Shape (queries, titles): the mean over a title's reviews of the best piece of each."""
    best = np.full((len(snapshot.reviews), len(queries)), -1.0)
    np.maximum.at(best, spans[:, 0], vectors @ queries.T)
    return np.stack([best[rows].mean(axis=0) for rows in snapshot.reviews_of], axis=1)


def words_shared(snapshot: Snapshot, words: list[str]) -> Vectors:
    """Shape (queries, titles)."""
    standing = unvoted(snapshot)
    return np.stack([words_to(snapshot, standing, snapshot.words.of_text(each)) for each in words])


def spread(scores: Vectors) -> Vectors:
    known = np.full(scores.shape[1], fill_value=True)
    return np.stack([standardise(row, known) for row in scores])


def reciprocal_ranks(snapshot: Snapshot, scores: Vectors, works: list[str]) -> Vectors:
    ranks = []
    for row, work in zip(scores, works, strict=True):
        best: dict[str, float] = {}
        for title, score in zip(snapshot.titles, row.tolist(), strict=True):
            best[title.work_id] = max(best.get(title.work_id, -1.0), score)
        ranks.append(1 / (1 + sorted(best, key=lambda each: -best[each]).index(work)))
    return np.array(ranks)


if __name__ == "__main__":
    main()
