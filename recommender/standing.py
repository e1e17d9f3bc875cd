"""The votes as the ranking sees them at one moment: a weight for each review, vectors and words of touched titles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import vstack

from data.records import VoteTally
from index.pooling import Vectors, pool_reviews
from index.snapshot import weigh_copies
from recommender.helpfulness import BetaPrior, estimate_prior, helpful_weight

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from data.store import VoteState
    from index.snapshot import Snapshot
    from index.sparse_rows import SparseRows

NO_VOTES = VoteTally()


@dataclass(frozen=True)
class Standing:
    """Immutable; a new vote makes a new standing, which shares what did not change.

    Attributes:
        number: Of the last vote that it knows.
        tallies: By review id; absent means none.
        weights: Shape (r,), by the review's row; the snapshot's own for reviews without votes.
        moved: By the title's row, the vectors of titles that votes have touched. All others have the snapshot's own.
        moved_words: Likewise their words, shape (1, v) each.
    """

    number: int
    tallies: Mapping[str, VoteTally]
    prior: BetaPrior
    weights: NDArray[np.float64]
    moved: Mapping[int, Vectors]
    moved_words: Mapping[int, SparseRows]

    @cached_property
    def moved_rows(self) -> list[int]:
        """The rows of the moved titles, in the order of what is stacked below."""
        return list(self.moved)

    @cached_property
    def moved_vectors(self) -> Vectors:
        """The moved titles' vectors, shape (m, d)."""
        return np.stack([self.moved[row] for row in self.moved_rows])

    @cached_property
    def stacked_words(self) -> SparseRows:
        """The moved titles' words, shape (m, v)."""
        return vstack([self.moved_words[row] for row in self.moved_rows], format="csr")

    def tally(self, review_id: str) -> VoteTally:
        """The votes on a review."""
        return self.tallies.get(review_id, NO_VOTES)

    def vector(self, snapshot: Snapshot, title_row: int) -> Vectors:
        """A title's vector with the votes counted, shape (d,)."""
        own = self.moved.get(title_row)
        vector: Vectors = snapshot.title_vectors[title_row] if own is None else own
        return vector


def unvoted(snapshot: Snapshot) -> Standing:
    """How things stand without any vote."""
    return Standing(0, {}, estimate_prior(()), snapshot.review_weights, {}, {})


def stand(snapshot: Snapshot, votes: VoteState, before: Standing | None = None) -> Standing:
    """Weigh every review, and pool anew the titles whose weights differ from the standing before.

    Args:
        before: A standing of the same snapshot; None works everything out. The result is the same either way.
    """
    prior = estimate_prior(votes.tallies.values())
    own = np.ones(len(snapshot.reviews))
    for review_id, tally in votes.tallies.items():
        row = snapshot.review_row.get(review_id)
        if row is not None:
            own[row] = helpful_weight(tally, prior)
    weights = weigh_copies(own, snapshot.copies)
    earlier = unvoted(snapshot) if before is None else before
    moved, moved_words = dict(earlier.moved), dict(earlier.moved_words)
    for title_row in _touched(snapshot, weights != earlier.weights):
        rows = snapshot.reviews_of[title_row]
        moved.pop(title_row, None)
        moved_words.pop(title_row, None)
        if np.any(weights[rows] != snapshot.review_weights[rows]):
            moved[title_row] = pool_reviews(snapshot.review_vectors[rows], weights[rows], snapshot.centre)
            moved_words[title_row] = snapshot.words_of(weights, [title_row])
    return Standing(votes.number, votes.tallies, prior, weights, moved, moved_words)


def _touched(snapshot: Snapshot, changed: NDArray[np.bool_]) -> list[int]:
    rows = np.flatnonzero(changed).tolist()
    return sorted({snapshot.title_row[snapshot.reviews[row].title_id] for row in rows})
