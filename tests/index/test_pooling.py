from __future__ import annotations

import numpy as np
import pytest

from index.pooling import normalise, pool_passages, pool_reviews

EAST = np.array([1, 0], dtype=np.float32)
HALF_EAST = np.array([0.5, 0], dtype=np.float32)
NORTH = np.array([0, 1], dtype=np.float32)
BOTH = np.stack([EAST, NORTH])
NOWHERE = np.zeros(2, dtype=np.float32)
EVEN = np.array([7, 7])


def test_a_vector_is_brought_to_length_one() -> None:
    assert normalise(np.array([[3, 4]], dtype=np.float32)).tolist() == [pytest.approx([0.6, 0.8])]


def test_a_zero_vector_stays_one_among_others() -> None:
    assert normalise(np.stack([NOWHERE, 2 * EAST])).tolist() == [[0, 0], [1, 0]]


def test_two_passages_at_right_angles_pool_to_the_vector_between_them() -> None:
    assert pool_passages(BOTH, EVEN) == pytest.approx([0.5**0.5, 0.5**0.5])


def test_a_passage_counts_by_its_length_so_that_a_last_sentence_does_not_turn_a_review() -> None:
    # 4 parts east and 3 parts north, over the length of (4, 3), which is 5.
    assert pool_passages(BOTH, np.array([400, 300])) == pytest.approx([0.8, 0.6])


def test_passages_that_cancel_out_pool_to_zero() -> None:
    assert pool_passages(np.stack([EAST, -EAST]), EVEN).tolist() == [0, 0]


def test_passages_of_zeros_pool_to_zero() -> None:
    assert pool_passages(np.stack([NOWHERE, NOWHERE]), EVEN).tolist() == [0, 0]


def test_two_reviews_at_right_angles_pool_by_their_weights() -> None:
    # (3, 1) / 4 has the direction of (3, 1).
    found = pool_reviews(BOTH, np.array([3.0, 1.0]), NOWHERE)
    assert found == pytest.approx(np.array([3, 1]) / 10**0.5)


def test_the_mean_of_all_is_taken_away() -> None:
    # (1, 1) / 2 less (1, 0) / 2 points north.
    assert pool_reviews(BOTH, np.ones(2), HALF_EAST) == pytest.approx([0, 1])


def test_only_the_ratios_of_the_weights_matter() -> None:
    small, large = (pool_reviews(BOTH, np.array(weights), HALF_EAST) for weights in ([0.003, 0.001], [300.0, 100.0]))
    assert small == pytest.approx(large)


def test_no_reviews_pool_to_zeros_like_the_centre() -> None:
    found = pool_reviews(np.zeros((0, 2), dtype=np.float32), np.zeros(0), EAST)
    assert found.tolist() == [0, 0]
    assert found.dtype == np.float32


def test_where_all_reviews_are_one_titles_rounding_is_no_direction() -> None:
    reviews = normalise(np.random.default_rng(7).standard_normal((3, 384)).astype(np.float32))
    centre = reviews.mean(axis=0, dtype=np.float64).astype(np.float32)
    assert not pool_reviews(reviews, np.ones(3), centre).any()
