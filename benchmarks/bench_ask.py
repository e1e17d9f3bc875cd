"""How an ask's time grows with the catalogue: random unit vectors, 100 to 100,000 reviews, asked by title and by text.

Prints the median of one run for each size, the ratio to a bare matrix product over the same reviews, and the ratio to
the size before.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np

from data.parameters import Parameters, read_parameters
from data.records import Review, Spoils, Title
from data.store import StoredTexts, VoteState
from data.vocabulary import read_vocabulary
from index.assembly import Described, Pieces, assemble
from index.encoder import EncoderDescription, TextRole
from index.pooling import Vectors, normalise
from recommender.asks import Ask
from recommender.engine import Engine

if TYPE_CHECKING:
    from index.snapshot import Snapshot

DIMENSION = 384
REVIEWS_A_TITLE = 4
WORDS_A_REVIEW = 60
VOCABULARY = 20_000


class NoVotes:
    def vote_number(self) -> int:
        return 0

    def vote_state(self) -> VoteState:
        return VoteState(0, {})


class RandomEncoder:
    def encode(self, texts: list[str], role: TextRole) -> Vectors:
        return random_vectors(len(texts), seed=len(role))


def random_vectors(count: int, seed: int) -> Vectors:
    return normalise(np.random.default_rng(seed).standard_normal((count, DIMENSION), dtype=np.float32))


def random_words(rng: np.random.Generator) -> str:
    """As many words as a short review has, common ones often, as in a language (Zipf)."""
    return " ".join(f"word{rank % VOCABULARY}" for rank in rng.zipf(1.3, WORDS_A_REVIEW).tolist())


def snapshot(reviews: int) -> Snapshot:
    titles = tuple(
        Title(f"t{i:06}", f"w{i:06}", f"Title {i}", "film", 2000, ("TH",), ("th",), "-")
        for i in range(reviews // REVIEWS_A_TITLE)
    )
    rng = np.random.default_rng(2)
    texts = tuple(
        Review(f"{title.id}/{i}", title.id, random_words(rng), Spoils.NO)
        for title in titles
        for i in range(REVIEWS_A_TITLE)
    )
    spans = np.array([(row, 0, len(text.text)) for row, text in enumerate(texts)], dtype=np.int32)
    encoder = EncoderDescription("random", "f" * 64, "0" * 64, DIMENSION, 256, {}, False, "[PAD]", {})
    described = Described([()] * len(titles), [""] * len(titles))
    vectors = random_vectors(2 * len(texts), seed=1)
    stored, pieces = StoredTexts(titles, texts), Pieces(spans, spans, [])
    return assemble(stored, described, pieces, vectors, encoder=encoder, parameters=distinct_texts())


def distinct_texts() -> Parameters:
    """Reviews here have made-up vectors; whether their texts are copies is not looked at."""
    parameters = read_parameters()
    return parameters.model_copy(update={"copies": parameters.copies.model_copy(update={"count_once": False})})


def median(call: object, repeats: int) -> float:
    def once() -> float:
        start = time.perf_counter()
        call()  # type: ignore[operator]
        return time.perf_counter() - start

    once()
    return statistics.median(once() for _ in range(repeats))


def main() -> None:
    before: dict[str, float] = {}
    for reviews in (100, 1_000, 10_000, 100_000):
        built = snapshot(reviews)
        engine = Engine(built, read_vocabulary(), NoVotes(), RandomEncoder, read_parameters())
        bare = median(lambda built=built: built.review_vectors @ built.centre, 9)
        for name, ask in (("by title", Ask(likes=("t000001",))), ("by text", Ask(text="word7 word42 anything"))):
            spent = median(lambda engine=engine, ask=ask: engine.recommend(ask), 9)
            growth = f", {spent / before[name]:.1f} times the size before" if name in before else ""
            print(
                f"{reviews:>7} reviews, {name}: {spent * 1e3:.1f} ms, {spent / bare:.0f} times a bare product{growth}"
            )
            before[name] = spent


if __name__ == "__main__":
    main()
