"""The one place where vectors are pooled: passages to a review, reviews to a title."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_TINY = 1e-12
# Single precision rounds unit vectors by less; what is left of a mean below this is rounding, with no direction.
_ROUNDING = 1e-6


def normalise(vectors: Vectors) -> Vectors:
    """Divide each row by its Euclidean length; a row of zeros stays one.

    Args:
        vectors: Shape (..., d).
    """
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = np.where(lengths > _TINY, vectors / np.maximum(lengths, _TINY), 0.0).astype(np.float32)
    return scaled


def pool_passages(passages: Vectors, lengths: NDArray[Any]) -> Vectors:
    """One review's vector: the mean of its passages' unit vectors by their lengths, at unit length.

    What is left of a review when one passage is full can be a single sentence; counted like a whole passage, it would
    turn the review half away from what it is about.

    Args:
        passages: Shape (n, d), n at least 1.
        lengths: Shape (n,), in characters, each at least 1.

    Returns:
        Shape (d,).
    """
    return normalise(np.average(passages.astype(np.float64), axis=0, weights=lengths).astype(np.float32))


def pool_reviews(reviews: Vectors, weights: NDArray[np.float64], centre: Vectors) -> Vectors:
    """One title's vector: the weighted mean of its reviews less the mean of all reviews, at unit length.

    The mean of all is what every review says of anything ("a story about two people who…"); without it what is left
    is what this title is about. On real film reviews this found the same film's other reviews more often than the
    plain mean does (docs/decisions/0005-centred-mean.md).

    Args:
        reviews: Shape (n, d), unit rows. With n = 0 the result is all zeros, which is like nothing.
        weights: Shape (n,), above 0; only their ratios matter.
        centre: Shape (d,), the mean of all reviews of the snapshot.

    Returns:
        Shape (d,), of unit length; all zeros where the mean is the centre, as where one title has all reviews.
    """
    if not len(reviews):
        return np.zeros_like(centre)
    own = np.average(reviews.astype(np.float64), axis=0, weights=weights) - centre
    return normalise(own.astype(np.float32)) if np.linalg.norm(own) > _ROUNDING else np.zeros_like(centre)
