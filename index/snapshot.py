"""What an answer is made from: titles, reviews and their pieces by row, with all that they are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.records import Review, Title
    from index.lexical import WordCounts
    from index.manifest import Manifest
    from index.pooling import Vectors
    from index.sparse_rows import SparseRows
    from index.trait_rows import TraitRows
    from index.vector_index import VectorIndex

Spans = NDArray[np.int32]


@dataclass(frozen=True)
class Crowding:
    """How crowded it is around each title, shape (t,) each; see `index.neighbourhood.crowding`."""

    reviews: NDArray[np.float64]
    words: NDArray[np.float64]
    traits: NDArray[np.float64]
    meaning: NDArray[np.float64]


@dataclass(frozen=True)
class Snapshot:
    """Titles, reviews, passages and sentences by row, and their vectors.

    Rows are places in these tuples and arrays; outside ids meet them only in `title_row` and `review_row`.

    Attributes:
        titles: Row to title, by id.
        reviews: Row to review, by id.
        passages: Shape (p, 3), int32: the review's row, the start and the end of the passage in its text.
        sentences: Shape (s, 3), int32, likewise.
        copies: Shape (r,), the row of the first review that each nearly repeats; its own where it repeats none.
        review_vectors: Shape (r, d), unit rows.
        sentence_vectors: Shape (s, d), unit rows.
        centre: Shape (d,), the mean of all review vectors.
        passage_index: Of the passages' unit vectors.
        title_index: Of the titles' pooled vectors; see `review_weights`.
        words: Of reviews and of titles' traits in words.
        traits: Facets and keywords of titles.
        meaning: Shape (t, d), unit rows: what each title's traits mean, less what all titles' do; zeros where no
            trait is known.
        crowding: By what they are compared by.
    """

    manifest: Manifest
    titles: tuple[Title, ...]
    reviews: tuple[Review, ...]
    passages: Spans
    sentences: Spans
    copies: NDArray[np.int32]
    review_vectors: Vectors
    sentence_vectors: Vectors
    centre: Vectors
    passage_index: VectorIndex
    title_index: VectorIndex
    words: WordCounts
    traits: TraitRows
    meaning: Vectors
    crowding: Crowding

    @cached_property
    def title_row(self) -> Mapping[str, int]:
        """Id of a title to its row."""
        return {title.id: row for row, title in enumerate(self.titles)}

    @cached_property
    def review_row(self) -> Mapping[str, int]:
        """Id of a review to its row."""
        return {review.id: row for row, review in enumerate(self.reviews)}

    @cached_property
    def title_of(self) -> NDArray[np.int64]:
        """Row of a review to the row of its title, shape (r,)."""
        return np.array([self.title_row[review.title_id] for review in self.reviews], dtype=np.int64)

    @cached_property
    def reviews_of(self) -> tuple[NDArray[np.int64], ...]:
        """Row of a title to the rows of its reviews."""
        return grouped(self.title_of.tolist(), len(self.titles))

    @cached_property
    def sentences_of(self) -> tuple[NDArray[np.int64], ...]:
        """Row of a review to the rows of its sentences."""
        return grouped(self.sentences[:, 0].tolist(), len(self.reviews))

    @cached_property
    def title_vectors(self) -> Vectors:
        """The rows of `title_index`, shape (t, d)."""
        return self.title_index.vectors()

    @cached_property
    def review_counts(self) -> NDArray[np.int64]:
        """How many reviews each title has, shape (t,)."""
        return np.bincount(self.title_of, minlength=len(self.titles)).astype(np.int64)

    @cached_property
    def works(self) -> NDArray[np.int64]:
        """A number for each title's work, shape (t,), equal for the titles of one work."""
        number: dict[str, int] = {}
        return np.array([number.setdefault(title.work_id, len(number)) for title in self.titles], dtype=np.int64)

    @cached_property
    def media(self) -> NDArray[np.str_]:
        """Each title's medium, shape (t,)."""
        return np.array([title.medium for title in self.titles], dtype=np.str_)

    @cached_property
    def years(self) -> NDArray[np.float64]:
        """Each title's year of first release, shape (t,); NaN where it is unknown."""
        return np.array([np.nan if title.year is None else title.year for title in self.titles], dtype=np.float64)

    @cached_property
    def review_weights(self) -> NDArray[np.float64]:
        """What each review weighs before any vote, shape (r,); see `weigh_copies`."""
        return weigh_copies(np.ones(len(self.reviews)), self.copies)

    @cached_property
    def title_words(self) -> SparseRows:
        """The words of each title, no vote counted: shape (t, v), unit rows."""
        return self.words_of(self.review_weights)

    def words_of(self, weights: NDArray[np.float64], titles: Sequence[int] | None = None) -> SparseRows:
        """The words of some titles or of all, each review counting as it weighs: shape (n, v), unit rows.

        Args:
            weights: Shape (r,), by the review's row.
            titles: Rows of titles; None for all.
        """
        of_rows = np.concatenate([weights, np.ones(len(self.titles))])
        return self.words.weighed(self.words.of_titles(of_rows, titles))

    def sentence(self, row: int) -> str:
        """A sentence, to the letter as its review has it."""
        review, start, end = (int(part) for part in self.sentences[row])
        return self.reviews[review].text[start:end]


def weigh_copies(weights: NDArray[np.float64], copies: NDArray[np.int32]) -> NDArray[np.float64]:
    """What reviews weigh when those that repeat one another count once: each has a share of one by its own weight.

    Where votes find a text helpful under one title and not under another, the first gets nearly all of it.

    Args:
        weights: Shape (r,), above 0, each review by itself.
        copies: As in `Snapshot`.

    Returns:
        Shape (r,): weight · weight / (the sum of the weights of its copies and itself).
    """
    together = np.bincount(copies, weights=weights, minlength=len(copies))[copies]
    return weights * weights / together


def grouped(owners: list[int], groups: int) -> tuple[NDArray[np.int64], ...]:
    """Place to owner, turned into owner to places."""
    places: list[list[int]] = [[] for _ in range(groups)]
    for place, owner in enumerate(owners):
        places[owner].append(place)
    return tuple(np.array(own, dtype=np.int64) for own in places)
