"""The words that titles have in common: TF-IDF over their reviews and keywords, in any language that parts words.

Nothing here knows stop words: a word that stands in every title has no weight.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from index.sparse_rows import SparseRows, to_unit_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WORD = re.compile(r"\w\w+")
Weights = NDArray[np.float64]


@dataclass(frozen=True)
class WordCounts:
    """How often each word stands in each review, and in each title's keywords.

    Attributes:
        vocabulary: Column to word, in the order of code points.
        counts: Shape (r + t, v): a row for each review, then one for each title's keywords.
        titles: Shape (r + t,): the title's row that each row belongs to.
        documents: How many titles there are.
    """

    vocabulary: tuple[str, ...]
    counts: SparseRows
    titles: NDArray[np.int64]
    documents: int

    @cached_property
    def column(self) -> Mapping[str, int]:
        """Word to column."""
        return {word: column for column, word in enumerate(self.vocabulary)}

    @cached_property
    def rarity(self) -> Weights:
        """Shape (v,): ln((1 + t) / (1 + the titles with the word)), 0 for a word that all titles have.

        The inverse document frequency of Spärck Jones (1972), Journal of Documentation 28, 11-21, smoothed as if one
        more title had every word; a document is a title.
        """
        holders = (self.of_titles(np.ones(len(self.titles))) > 0).sum(axis=0)
        rarity: Weights = np.log((1 + self.documents) / (1 + np.asarray(holders, dtype=np.float64).ravel()))
        return rarity

    def of_titles(self, weights: Weights, titles: Sequence[int] | None = None) -> SparseRows:
        """Counts of titles, a review counting as often as it weighs.

        Args:
            weights: Shape (r + t,), by row.
            titles: Rows of the titles wanted; None for all.

        Returns:
            Shape (t, v), or (len(titles), v).
        """
        wanted = range(self.documents) if titles is None else titles
        place = np.full(self.documents, -1)
        place[list(wanted)] = np.arange(len(wanted))
        rows = np.flatnonzero(place[self.titles] >= 0)
        shape = (len(wanted), len(self.titles))
        chosen = sparse.csr_array((weights[rows], (place[self.titles[rows]], rows)), shape=shape)
        return (chosen @ self.counts).tocsr()

    def weighed(self, counts: SparseRows) -> SparseRows:
        """ln(1 + count) times rarity, each row at unit length; a row without words stays empty."""
        damped = counts.copy()
        damped.data = np.log1p(damped.data)
        return to_unit_rows((damped @ sparse.diags_array(self.rarity)).tocsr())

    def of_text(self, text: str) -> SparseRows:
        """A text's own row, shape (1, v), weighed as a title's; words that no title has do not count."""
        return self.weighed(_counted([text], self.column))


def count_words(reviews: Sequence[str], keywords: Sequence[str], title_of: NDArray[np.int64]) -> WordCounts:
    """Count the words of a corpus.

    Args:
        reviews: The texts of the reviews.
        keywords: For each title its keywords as one text.
        title_of: Shape (r,): the title's row of each review.
    """
    texts = [*reviews, *keywords]
    vocabulary = tuple(sorted({word for text in texts for word in split_words(text)}))
    counts = _counted(texts, {word: column for column, word in enumerate(vocabulary)})
    titles = np.concatenate([title_of, np.arange(len(keywords))]).astype(np.int64)
    return WordCounts(vocabulary, counts, titles, len(keywords))


def split_words(text: str) -> list[str]:
    """The words of two letters or more, without case."""
    return _WORD.findall(text.casefold())


def _counted(texts: Iterable[str], column: Mapping[str, int]) -> SparseRows:
    columns: list[int] = []
    counts: list[int] = []
    ends = [0]
    for text in texts:
        known = Counter(column[word] for word in split_words(text) if word in column)
        columns.extend(sorted(known))
        counts.extend(known[each] for each in sorted(known))
        ends.append(len(columns))
    shape = (len(ends) - 1, len(column))
    return sparse.csr_array((np.array(counts, dtype=np.float64), columns, ends), shape=shape)
