"""What each knob of the ranking is worth: the figures behind docs/decisions/0010-ranking.md.

Reads two judged sets (docs/ranking.md says in which form): one with keywords and judgements, one with reviews. Needs
the extra [evaluate], and keeps vectors in KINDRED_HOME.

    python benchmarks/eval_knobs.py ANIME FILMS [parts|pooling|fusion|reranking|diversity|masking ...]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from knob_variants import POOLINGS, RERANKED, Fitted, centred_mean, passage_match, reciprocal_ranks

from api.measuring import Wanted, read_task, snapshot_of, with_embedder
from api.settings import read_settings
from data.parameters import Parameters, read_parameters
from index.pooling import pool_reviews
from index.vector_index import VectorIndex
from recommender.evaluation.metrics import Measured, measure
from recommender.evaluation.runs import our_ranking, ranking_by
from recommender.scoring import score_titles
from recommender.standing import unvoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.snapshot import Snapshot
    from recommender.evaluation.tasks import Task
    from recommender.likeness import Scores

PARTS = ("reviews", "words", "traits", "meaning", "medium", "era")


@dataclass(frozen=True)
class Setup:
    """One task on one set."""

    name: str
    wanted: Wanted
    task: Task
    snapshot: Snapshot

    def report(self, variant: str, ranking: dict[str, list[str]]) -> None:
        rows = {title.id: row for row, title in enumerate(self.task.texts.titles)}
        found: Measured = measure(self.task, ranking, self.snapshot.title_vectors, rows)
        figures = " ".join(f"{each} {found.mean(each):.3f}" for each in ("fair_ndcg@10", "hit@1", "hit@10", "mrr"))
        print(f"{self.name:14} {variant:34} {figures} distinct {found.mean('distinct'):.0f}", flush=True)

    def by_parameters(self, variant: str, parameters: Parameters, snapshot: Snapshot | None = None) -> None:
        own = snapshot or self.snapshot
        self.report(variant, our_ranking(self.task, own, unvoted(own), parameters, quiet))

    def by_scores(self, variant: str, score: Callable[[int], Scores]) -> None:
        self.report(variant, ranking_by(self.task, self.task.texts.titles, score))


def quiet(phase: str, done: int, total: int) -> None:
    assert 0 <= done <= max(total, done), phase


def weighed(**weights: float) -> Parameters:
    """The ranking's parameters with other weights."""
    parameters = read_parameters()
    return parameters.model_copy(update={"weights": parameters.weights.model_copy(update=weights)})


def parts(setups: list[Setup]) -> None:
    """Each part left out, and each alone; crowding and evidence left out."""
    for setup in setups:
        setup.by_parameters("as it is", read_parameters())
        for part in PARTS:
            setup.by_parameters(f"without {part}", weighed(**{part: 0.0}))
        for part in PARTS:
            setup.by_parameters(f"{part} alone", weighed(**{other: float(other == part) for other in PARTS}))
        setup.by_parameters("without crowding", read_parameters(), uncrowded(setup.snapshot))
        believed = replace(setup.snapshot, traits=replace(setup.snapshot.traits, evidence=0.0))
        setup.by_parameters("all evidence believed", read_parameters(), believed)


def uncrowded(snapshot: Snapshot) -> Snapshot:
    nothing = np.zeros(len(snapshot.titles))
    return replace(
        snapshot,
        crowding=replace(
            snapshot.crowding,
            **dict.fromkeys(("reviews", "words"), nothing),
            **dict.fromkeys(("traits", "meaning"), nothing),
        ),
    )


def pooling(setups: list[Setup]) -> None:
    """Reviews alone, pooled in other ways."""
    for setup in setups:
        for name, make in POOLINGS.items():
            setup.by_scores(f"reviews: {name}", make(setup.snapshot))
        setup.by_scores("reviews: centred mean, each cut", centred_mean(cut(setup)))


def cut(setup: Setup) -> Snapshot:
    """The snapshot with one vector a review, of as much of it as the encoder reads, instead of passages."""
    snapshot, texts = setup.snapshot, [review.text for review in setup.task.texts.reviews]
    with with_embedder(read_settings(), setup.wanted, setup.task, quiet) as embedder:
        vectors = embedder.embed(texts)
    centre = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    pooled = [pool_reviews(vectors[rows], np.ones(len(rows)), centre) for rows in snapshot.reviews_of]
    return replace(snapshot, title_index=VectorIndex.of(np.stack(pooled)))


def fusion(setups: list[Setup]) -> None:
    """The same parts, put together in other ways."""
    for setup in setups:
        setup.by_scores("reciprocal ranks", lambda row, own=setup: reciprocal_ranks(part_scores(own, row)))
        fitted = Fitted.on(setup.task, setup.snapshot, lambda row, own=setup: part_scores(own, row))
        print(
            setup.name,
            "fitted weights",
            {name: round(each, 2) for name, each in zip(PARTS, fitted.weights, strict=False)},
        )
        setup.by_scores("fitted combiner", lambda row, own=setup, by=fitted: part_scores(own, row) @ by.weights)


def part_scores(setup: Setup, row: int) -> Scores:
    """Shape (t, parts), each part unweighed."""
    shares = read_parameters().weights.shares()
    scored = score_titles(setup.snapshot, unvoted(setup.snapshot), [[row]], None, read_parameters())
    return np.stack([scored.parts[name] / shares[name] for name in PARTS], axis=1)


def reranking(setups: list[Setup]) -> None:
    """The whole score, with many-to-many matching in place of the pooled reviews among the best 200."""
    for setup in setups:
        allowed = np.array([not setup.task.media or each.medium in setup.task.media for each in setup.snapshot.titles])
        match = passage_match(setup.snapshot)
        share = read_parameters().weights.shares()["reviews"]

        def score(row: int, own: Setup = setup, allowed=allowed, match=match, share=share) -> Scores:  # noqa: ANN001
            scored = score_titles(own.snapshot, unvoted(own.snapshot), [[row]], None, read_parameters())
            rest = scored.total - scored.parts["reviews"]
            first = np.where(allowed & (np.arange(len(rest)) != row), scored.total, -np.inf)
            best = np.argsort(-first, kind="stable")[:RERANKED]
            found = match(row, best)
            again = np.full(len(rest), -100.0) + scored.total
            again[best] = rest[best] + share * (found - found.mean()) / found.std()
            return again

        setup.by_scores("many-to-many among the best 200", score)


def diversity(setups: list[Setup]) -> None:
    """Maximal marginal relevance over the best 200."""
    for setup in setups:
        for amount in (0.0, 0.1, 0.2, 0.3, 0.5):
            standing = unvoted(setup.snapshot)
            found = our_ranking(setup.task, setup.snapshot, standing, read_parameters(), quiet, diversity=amount)
            setup.report(f"diversity {amount}", found)


def main() -> None:
    anime, films, *wanted = sys.argv[1:]
    chosen = wanted or ["parts", "pooling", "fusion", "reranking", "diversity", "masking"]
    asked = [
        *(Wanted(Path(anime), seeds=Path(anime, f"dev.{group}.seeds")) for group in ("queer", "coming_of_age")),
        Wanted(Path(films)),
        Wanted(Path(films), siblings=True),
    ]
    names = ("queer", "coming of age", "films", "siblings")
    setups = [make_setup(name, each) for name, each in zip(names, asked, strict=True)]
    for knob in (parts, pooling, fusion, reranking, diversity):
        if knob.__name__ in chosen:
            knob(setups[2:] if knob in (pooling, reranking) else setups[:3] if knob is fusion else setups)
    if "masking" in chosen:
        for name, each in zip(names[2:], asked[2:], strict=True):
            make_setup(f"{name} masked", replace(each, mask=True)).by_parameters("as it is", read_parameters())


def make_setup(name: str, wanted: Wanted) -> Setup:
    task = read_task(wanted)
    with with_embedder(read_settings(), wanted, task, quiet) as embedder:
        return Setup(name, wanted, task, snapshot_of(task.texts, embedder, read_parameters()))


if __name__ == "__main__":
    main()
