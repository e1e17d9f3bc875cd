from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.vector_index import VectorIndex

if TYPE_CHECKING:
    from index.pooling import Vectors

# Few different numbers, so that equal rows and equal scores come up often.
NUMBERS = st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0])
ROWS = st.integers(0, 30).flatmap(lambda n: arrays(np.float32, (n, 3), elements=NUMBERS))
QUERIES = arrays(np.float32, (3,), elements=NUMBERS)


@given(ROWS, QUERIES)
def test_scores_are_the_products_with_every_row_in_the_order_of_the_rows(rows: Vectors, query: Vectors) -> None:
    assert VectorIndex.of(rows).scores(query) == pytest.approx(rows @ query)


@given(ROWS, QUERIES, st.integers(-2, 40))
def test_the_best_k_rows_come_first_best_first_and_equal_scores_fall_by_row(
    rows: Vectors, query: Vectors, k: int
) -> None:
    products = rows @ query
    expected = sorted(range(len(rows)), key=lambda row: (-products[row], row))[: max(k, 0)]
    found = VectorIndex.of(rows).search(query, k)
    assert found.rows.tolist() == expected
    assert found.scores == pytest.approx(products[expected])


@given(ROWS)
def test_what_was_written_reads_back_the_same(rows: Vectors) -> None:
    index = VectorIndex.of(rows)
    again = VectorIndex.from_bytes(index.to_bytes())
    assert again.vectors().tolist() == rows.tolist()
    assert again.to_bytes() == index.to_bytes()
