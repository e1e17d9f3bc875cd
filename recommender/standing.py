"""The votes as the ranking sees them at one moment: a weight for each review, a vector for each touched title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.records import VoteTally
from index.pooling import Vectors, pool_reviews
from recommender.helpfulness import BetaPrior, estimate_prior, helpful_weight

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from data.store import VoteState
    from index.snapshot import Snapshot

NO_VOTES = VoteTally()


@dataclass(frozen=True, slots=True)
class Standing:
    """Immutable; a new vote makes a new standing, which shares what did not change.

    Attributes:
        number: Of the last vote that it knows.
        tallies: By review id; absent means none.
        weights: Shape (r,), by the review's row; 1 for reviews without votes.
        moved: By the title's row, the vectors of titles whose reviews do not all weigh the same. All others have
            the snapshot's own vector.
    """

    number: int
    tallies: Mapping[str, VoteTally]
    prior: BetaPrior
    weights: NDArray[np.float64]
    moved: Mapping[int, Vectors]

    def tally(self, review_id: str) -> VoteTally:
        """The votes on a review."""
        return self.tallies.get(review_id, NO_VOTES)

    def vector(self, snapshot: Snapshot, title_row: int) -> Vectors:
        """A title's vector with the votes counted, shape (d,)."""
        own = self.moved.get(title_row)
        vector: Vectors = snapshot.title_vectors[title_row] if own is None else own
        return vector


def stand(snapshot: Snapshot, votes: VoteState, before: Standing | None = None) -> Standing:
    """Weigh every review, and pool anew the titles whose weights differ from the standing before.

    Args:
        before: A standing of the same snapshot; None works everything out. The result is the same either way.
    """
    prior = estimate_prior(votes.tallies.values())
    weights = np.ones(len(snapshot.reviews))
    for review_id, tally in votes.tallies.items():
        row = snapshot.review_row.get(review_id)
        if row is not None:
            weights[row] = helpful_weight(tally, prior)
    earlier = np.ones(len(weights)) if before is None else before.weights
    moved = {} if before is None else dict(before.moved)
    for title_row in _touched(snapshot, weights != earlier):
        rows = snapshot.reviews_of[title_row]
        moved.pop(title_row, None)
        if np.any(weights[rows] != weights[rows][0]):
            moved[title_row] = pool_reviews(snapshot.review_vectors[rows], weights[rows], snapshot.centre)
    return Standing(votes.number, votes.tallies, prior, weights, moved)


def _touched(snapshot: Snapshot, changed: NDArray[np.bool_]) -> list[int]:
    rows = np.flatnonzero(changed).tolist()
    return sorted({snapshot.title_row[snapshot.reviews[row].title_id] for row in rows})
