"""The ways in which titles can be alike: each gives a number for every title, made comparable over all titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.pooling import Vectors, normalise, pool_reviews

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.snapshot import Snapshot
    from index.sparse_rows import SparseRows
    from recommender.standing import Standing

Scores = NDArray[np.float64]
Known = NDArray[np.bool_]
# What differs by less differs by the rounding of single precision alone.
_NO_SPREAD = 1e-6


def standardise(values: Scores, known: Known) -> Scores:
    """How many standard deviations above the mean of the known each value is; 0 where it is not known.

    What is unknown is no evidence either way, so it stands where the average stands. Where the known do not differ,
    all are 0.

    Args:
        values: Shape (t,).
        known: Shape (t,), which of them count.
    """
    if not known.any():
        return np.zeros(len(values))
    mean, spread = values[known].mean(), values[known].std()
    if spread < _NO_SPREAD:
        return np.zeros(len(values))
    return np.where(known, (values - mean) / spread, 0.0)


def seed_vector(snapshot: Snapshot, titles: Sequence[int], weights: Scores) -> Vectors:
    """One liked work's vector, shape (d,): the reviews of all its titles pooled as one title's are.

    Args:
        weights: By the review's row, shape (r,).
    """
    rows = np.concatenate([snapshot.reviews_of[title] for title in titles])
    return pool_reviews(snapshot.review_vectors[rows], weights[rows], snapshot.centre)


def by_reviews(snapshot: Snapshot, standing: Standing, titles: Sequence[int]) -> tuple[Scores, Known]:
    """The cosines of the pooled reviews, less the crowding around each title."""
    query = seed_vector(snapshot, titles, standing.weights)
    scores = snapshot.title_index.scores(query).astype(np.float64)
    if standing.moved:
        scores[standing.moved_rows] = standing.moved_vectors @ query
    return scores - snapshot.crowding.reviews, _known(snapshot.title_vectors, query)


def by_words(snapshot: Snapshot, standing: Standing, titles: Sequence[int]) -> tuple[Scores, Known]:
    """The cosines of the words of reviews and traits, rare words counting more, less the crowding."""
    query = _work_words(snapshot, standing, titles)
    return words_to(snapshot, standing, query) - snapshot.crowding.words, _has_words(snapshot) & (query.nnz > 0)


def words_to(snapshot: Snapshot, standing: Standing, query: SparseRows) -> Scores:
    """The cosine of a row of words with each title's, shape (t,), 0 to 1."""
    dense = np.asarray(query.todense()).ravel()
    scores: Scores = np.asarray(snapshot.title_words @ dense, dtype=np.float64)
    if standing.moved:
        scores[standing.moved_rows] = standing.stacked_words @ dense
    return scores


def by_traits(snapshot: Snapshot, titles: Sequence[int]) -> tuple[Scores, Known]:
    """What is known to be shared of facets and keywords, less the crowding; see `index.trait_rows`."""
    wanted = snapshot.traits.of_titles(titles)
    if not wanted.nnz:
        return np.zeros(len(snapshot.titles)), np.zeros(len(snapshot.titles), dtype=np.bool_)
    alike = snapshot.traits.likeness_to(wanted)[0]
    return alike - snapshot.crowding.traits, snapshot.traits.known


def by_meaning(snapshot: Snapshot, titles: Sequence[int]) -> tuple[Scores, Known]:
    """The cosines of what facets and keywords mean, less the crowding: "melancholy" is near to "bittersweet"."""
    query = normalise(snapshot.meaning[list(titles)].mean(axis=0))
    if not query.any():
        return np.zeros(len(snapshot.titles)), np.zeros(len(snapshot.titles), dtype=np.bool_)
    cosines = (snapshot.meaning @ query).astype(np.float64)
    return cosines - snapshot.crowding.meaning, _known(snapshot.meaning, query)


def by_medium(snapshot: Snapshot, titles: Sequence[int]) -> tuple[Scores, Known]:
    """1 where a title's medium is one of the liked ones, else 0."""
    same = np.isin(snapshot.media, snapshot.media[list(titles)])
    return same.astype(np.float64), np.full(len(same), fill_value=True)


def by_era(snapshot: Snapshot, titles: Sequence[int], furthest: int) -> tuple[Scores, Known]:
    """Less the years between a title and the nearest liked one, `furthest` at most; unknown where a year is."""
    liked = snapshot.years[list(titles)]
    liked = liked[~np.isnan(liked)]
    if not len(liked):
        return np.zeros(len(snapshot.titles)), np.zeros(len(snapshot.titles), dtype=np.bool_)
    apart = np.abs(snapshot.years[:, None] - liked).min(axis=1)
    return -np.minimum(np.nan_to_num(apart), furthest), ~np.isnan(apart)


def _work_words(snapshot: Snapshot, standing: Standing, titles: Sequence[int]) -> SparseRows:
    """The words of several titles of one work together, shape (1, v), at unit length."""
    if len(titles) == 1:
        (title,) = titles
        return standing.moved_words[title] if title in standing.moved_words else snapshot.title_words[[title]]
    weights = np.concatenate([standing.weights, np.ones(len(snapshot.titles))])
    counts = snapshot.words.of_titles(weights, titles)
    return snapshot.words.weighed(type(counts)(counts.sum(axis=0).reshape(1, -1)))


def _has_words(snapshot: Snapshot) -> Known:
    known: Known = np.diff(snapshot.title_words.indptr) > 0
    return known


def _known(vectors: Vectors, query: Vectors) -> Known:
    """Which rows are not all zeros; none where the query is."""
    return np.asarray(vectors.any(axis=1) & bool(query.any()), dtype=np.bool_)
