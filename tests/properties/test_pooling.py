from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.pooling import Vectors, normalise, pool_passages, pool_reviews

NUMBERS = st.floats(-1, 1, width=32)
ROWS = st.integers(1, 6).flatmap(lambda n: arrays(np.float32, (n, 4), elements=NUMBERS)).map(normalise)
CENTRES = arrays(np.float32, (4,), elements=NUMBERS)
WEIGHTS = st.lists(st.floats(0.01, 100), min_size=6, max_size=6)


def is_unit_or_zero(vector: Vectors) -> bool:
    length = float(np.linalg.norm(vector.astype(np.float64)))
    return length == 0 or length == pytest.approx(1, abs=1e-5)


@given(arrays(np.float32, (3, 4), elements=st.floats(-(2.0**40), 2.0**40, width=32)))
def test_normalised_rows_have_length_one_or_are_zero_and_are_never_nan(vectors: Vectors) -> None:
    assert all(is_unit_or_zero(row) for row in normalise(vectors))


@given(ROWS, CENTRES, WEIGHTS)
def test_pooled_vectors_have_length_one_or_are_zero_and_are_never_nan(
    rows: Vectors, centre: Vectors, weights: list[float]
) -> None:
    assert is_unit_or_zero(pool_passages(rows, np.arange(1, len(rows) + 1)))
    assert is_unit_or_zero(pool_reviews(rows, np.array(weights[: len(rows)]), centre))


@given(ROWS, CENTRES, WEIGHTS, st.sampled_from([0.125, 4.0, 1024.0]))
def test_only_the_ratios_of_the_weights_matter(
    rows: Vectors, centre: Vectors, weights: list[float], factor: float
) -> None:
    own = np.array(weights[: len(rows)])
    assert pool_reviews(rows, own * factor, centre) == pytest.approx(pool_reviews(rows, own, centre), abs=1e-6)


@given(ROWS)
def test_reviews_whose_mean_is_the_centre_point_nowhere(rows: Vectors) -> None:
    centre = rows.mean(axis=0, dtype=np.float64).astype(np.float32)
    assert not pool_reviews(rows, np.ones(len(rows)), centre).any()
