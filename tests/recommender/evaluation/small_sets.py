"""Judged sets and tasks small enough to see through."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from data.judged import JudgedSet
from data.store import StoredTexts
from recommender.evaluation.tasks import Task, similar
from tests.fakes import AXES, make_review, make_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from data.records import Review, Title, VoteTally


def judged_set(
    titles: Iterable[Title], reviews: Iterable[Review] = (), tallies: Mapping[str, VoteTally] | None = None
) -> JudgedSet:
    """A set as its reader would give it."""
    return JudgedSet(tuple(titles), tuple(reviews), tallies or {})


def stored(titles: Iterable[Title], reviews: Iterable[Review] = ()) -> StoredTexts:
    """Titles and reviews in the order given."""
    return StoredTexts(tuple(titles), tuple(reviews))


def judgements(pairs: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Seed to relevant titles, whose ids are parted by spaces."""
    return {seed: frozenset(found.split()) for seed, found in pairs.items()}


def bare_task(ids: str, pairs: Mapping[str, str], seeds: Sequence[str] | None = None) -> Task:
    """A task of titles without reviews; ids are parted by spaces."""
    return similar(judged_set(map(make_title, ids.split())), judgements(pairs), seeds)


def paired_set() -> JudgedSet:
    """Fifteen titles, one for each pair of AXES, with four short reviews each that name the pair."""
    pairs = {f"{first}-{second}": (first, second) for first, second in combinations(AXES, 2)}
    reviews = [
        make_review(title, str(place), form.format(*pair))
        for title, pair in pairs.items()
        for place, form in enumerate(("{0} and {1}", "from {0} to {1}", "{1} or {0}", "{1} with {0}"))
    ]
    return judged_set(map(make_title, pairs), reviews)


class Watched:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Keep it."""
        self.told.append((phase, done, total))
