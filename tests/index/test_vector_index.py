from __future__ import annotations

import faiss
import numpy as np
import pytest

from index.vector_index import VectorIndex

AXES = VectorIndex.of(np.eye(3, dtype=np.float32))
EMPTY = VectorIndex.of(np.zeros((0, 3), dtype=np.float32))
ONES = np.ones(3, dtype=np.float32)


def test_an_empty_index_has_nothing_to_answer() -> None:
    assert EMPTY.search(ONES, 5).rows.tolist() == []
    assert EMPTY.search(ONES, 5).scores.tolist() == []
    assert EMPTY.scores(ONES).tolist() == []
    assert EMPTY.vectors().shape == (0, 3)
    assert (len(EMPTY), EMPTY.dimension) == (0, 3)


def test_an_empty_index_reads_back_empty() -> None:
    again = VectorIndex.from_bytes(EMPTY.to_bytes())
    assert (len(again), again.dimension) == (0, 3)


def test_more_rows_than_there_are_gives_them_all_best_first() -> None:
    found = AXES.search(np.array([0.1, 0.9, 0.5], dtype=np.float32), 99)
    assert found.rows.tolist() == [1, 2, 0]
    assert found.scores.tolist() == pytest.approx([0.9, 0.5, 0.1])


@pytest.mark.parametrize("k", [0, -1])
def test_no_rows_asked_for_gives_none(k: int) -> None:
    assert AXES.search(ONES, k).rows.tolist() == []


def test_equal_scores_fall_by_row() -> None:
    assert AXES.search(ONES, 3).rows.tolist() == [0, 1, 2]


def test_of_rows_that_are_equal_at_the_cut_the_first_stay() -> None:
    rows = np.array([[1, 0], [1, 0], [2, 0]], dtype=np.float32)
    assert VectorIndex.of(rows).search(np.array([1, 0], dtype=np.float32), 2).rows.tolist() == [2, 0]


def test_among_many_equal_rows_the_first_stay() -> None:
    index = VectorIndex.of(np.ones((1000, 3), dtype=np.float32))
    assert index.search(ONES, 150).rows.tolist() == list(range(150))


def test_a_query_that_is_no_number_brings_out_no_made_up_row() -> None:
    nan = np.full(3, np.nan, dtype=np.float32)
    assert all(row >= 0 for row in AXES.search(nan, 3).rows)
    assert AXES.scores(nan).shape == (3,)


def test_scores_stand_in_the_order_of_the_rows() -> None:
    query = np.array([0.1, 0.9, 0.5], dtype=np.float32)
    assert AXES.scores(query).tolist() == pytest.approx([0.1, 0.9, 0.5])


def test_the_same_vectors_give_the_same_bytes_and_the_bytes_the_same_vectors() -> None:
    again = VectorIndex.from_bytes(AXES.to_bytes())
    assert again.vectors().tolist() == np.eye(3).tolist()
    assert again.to_bytes() == VectorIndex.of(np.eye(3, dtype=np.float32)).to_bytes()


def test_bytes_cut_off_anywhere_raise_value_error() -> None:
    content = AXES.to_bytes()
    for length in range(len(content)):
        with pytest.raises(ValueError, match=r"."):
            VectorIndex.from_bytes(content[:length])


def test_bytes_with_one_changed_bit_keep_shape_and_metric_or_raise_value_error() -> None:
    content = AXES.to_bytes()
    # The bytes from 37 count the numbers that follow: most of their bits ask for gigabytes, one for half a terabyte.
    places = [place for place in range(8 * len(content)) if not 38 <= place // 8 <= 41]
    raised = 0
    for place in (*places, 8 * 41 + 5):
        changed = bytearray(content)
        changed[place // 8] ^= 1 << place % 8
        try:
            index = VectorIndex.from_bytes(bytes(changed))
        except ValueError:
            raised += 1
            continue
        assert (len(index), index.dimension) == (3, 3)
        assert faiss.deserialize_index(np.frombuffer(changed, dtype=np.uint8)).metric_type == 0
    assert raised > 8 * 16


@pytest.mark.parametrize(
    "other",
    [
        faiss.IndexFlatL2(3),
        faiss.index_factory(3, "HNSW8", faiss.METRIC_INNER_PRODUCT),
        faiss.IndexFlat(3, faiss.METRIC_L1),
    ],
)
def test_another_kind_of_index_raises_value_error(other: faiss.Index) -> None:
    with pytest.raises(ValueError, match="not a flat inner-product index"):
        VectorIndex.from_bytes(faiss.serialize_index(other).tobytes())
