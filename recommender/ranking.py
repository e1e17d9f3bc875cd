"""From scores to the order of an answer: one title a work, the best first, then apart from what stands above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.diversity import CONSIDERED, diversify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.records import Title
    from index.snapshot import Snapshot
    from recommender.likeness import Scores
    from recommender.standing import Standing


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What an order leaves out and prefers.

    Attributes:
        liked: The liked titles; their works are never results, and of another work their media come first.
        media: Only titles of these media are results; empty for all.
        diversity: 0 to 1; see `recommender.diversity`.
        passing: Shape (t,): the titles that pass every wish; None for all.
    """

    liked: tuple[Title, ...] = ()
    media: tuple[str, ...] = ()
    diversity: float = 0.0
    passing: NDArray[np.bool_] | None = None


def rank(snapshot: Snapshot, standing: Standing, scores: Scores, narrowing: Narrowing) -> list[int]:
    """The rows of all titles that can be shown, in the order of the answer; equal scores fall by id.

    Args:
        scores: Shape (t,), by the title's row.
    """
    rows = _candidates(snapshot, scores, narrowing)
    if narrowing.diversity == 0:
        return rows
    vectors = [standing.vector(snapshot, row) for row in rows[:CONSIDERED]]
    stacked = np.array(vectors, dtype=np.float64).reshape(len(vectors), len(snapshot.centre))
    order = diversify(scores[rows], stacked @ stacked.T, narrowing.diversity)
    return [rows[place] for place in order.tolist()]


def possible(snapshot: Snapshot, narrowing: Narrowing) -> NDArray[np.bool_]:
    """Which titles could be results but for wishes, shape (t,): of other works than the liked, of a wanted medium."""
    liked = [snapshot.title_row[title.id] for title in narrowing.liked]
    allowed: NDArray[np.bool_] = ~np.isin(snapshot.works, snapshot.works[liked])
    return allowed & np.isin(snapshot.media, list(narrowing.media)) if narrowing.media else allowed


def _candidates(snapshot: Snapshot, scores: Scores, narrowing: Narrowing) -> list[int]:
    """Of every work but the liked ones, the title that stands for it; best first.

    The work rule: a medium of the liked title first, then the most reviews, then the id.
    """
    liked = [snapshot.title_row[title.id] for title in narrowing.liked]
    own_media = np.isin(snapshot.media, snapshot.media[liked])
    allowed = possible(snapshot, narrowing)
    if narrowing.passing is not None:
        allowed &= narrowing.passing
    # Rows are in the order of ids, so equals fall by id.
    rows = np.flatnonzero(allowed)
    preferred = np.lexsort((rows, -snapshot.review_counts[rows], ~own_media[rows]))
    first_of_work = np.unique(snapshot.works[rows][preferred], return_index=True)[1]
    shown = np.sort(rows[preferred][first_of_work])
    ordered: list[int] = shown[np.argsort(-scores[shown], kind="stable")].tolist()
    return ordered
