from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from index.sparse_rows import PARTS, SparseRows, from_parts, to_files, to_unit_rows

DENSE = [[0.0, 3.0, 4.0], [0.0, 0.0, 0.0], [2.0, 0.0, 0.0]]
# The same, row after row: what stands there, in which column, and where each row ends.
SOUND: dict[str, Any] = {"data": [3.0, 4.0, 2.0], "indices": [1, 2, 0], "indptr": [0, 2, 2, 3]}


def rows(dense: list[list[float]]) -> SparseRows:
    return sparse.csr_array(np.array(dense))


def read(files: dict[str, bytes], name: str) -> dict[str, np.ndarray]:
    return {part: np.load(io.BytesIO(files[f"{name}.{part}.npy"]), allow_pickle=False) for part in PARTS}


def parts(**changed: Any) -> dict[str, np.ndarray]:
    return {part: np.array(content) for part, content in {**SOUND, **changed}.items()}


def test_a_row_is_divided_by_its_length_and_an_empty_one_stays_empty() -> None:
    assert to_unit_rows(rows(DENSE)).toarray() == pytest.approx(np.array([[0, 0.6, 0.8], [0, 0, 0], [1, 0, 0]]))


def test_a_row_of_zeros_that_are_written_down_stays_zero() -> None:
    written = sparse.csr_array((np.zeros(2), np.array([0, 1]), np.array([0, 2])), shape=(1, 2))
    assert to_unit_rows(written).toarray().tolist() == [[0, 0]]


def test_rows_keep_their_signs_and_are_not_changed_themselves() -> None:
    before = rows([[-3.0, 4.0]])
    assert to_unit_rows(before).toarray() == pytest.approx(np.array([[-0.6, 0.8]]))
    assert before.toarray().tolist() == [[-3, 4]]


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (2, 0)])
def test_nothing_has_no_length(shape: tuple[int, int]) -> None:
    assert to_unit_rows(sparse.csr_array(shape)).shape == shape


@pytest.mark.parametrize("dense", [DENSE, [[0.0, 0.0]], [[0.5]]])
def test_rows_read_back_as_they_were_written(dense: list[list[float]]) -> None:
    before = rows(dense)
    assert from_parts(read(to_files("words", before), "words"), before.shape).toarray().tolist() == dense


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (2, 0)])
def test_rows_of_nothing_read_back(shape: tuple[int, int]) -> None:
    assert from_parts(read(to_files("words", sparse.csr_array(shape)), "words"), shape).shape == shape


def test_the_files_hold_what_stands_there_where_it_stands_and_where_rows_end() -> None:
    files = to_files("words", rows(DENSE))
    assert set(files) == {"words.data.npy", "words.indices.npy", "words.indptr.npy"}
    assert {part: array.tolist() for part, array in read(files, "words").items()} == SOUND


def test_equal_rows_give_equal_bytes_whatever_order_their_columns_were_given_in() -> None:
    columns = (np.array([4.0, 3.0, 2.0]), np.array([2, 1, 0]), np.array([0, 2, 2, 3], dtype=np.int64))
    assert to_files("words", sparse.csr_array(columns, shape=(3, 3))) == to_files("words", rows(DENSE))


def test_what_was_read_is_in_double_precision() -> None:
    assert from_parts(read(to_files("words", rows(DENSE)), "words"), (3, 3)).dtype == np.float64


DAMAGED: dict[str, dict[str, Any]] = {
    "a column that is not there": {"indices": [1, 3, 0]},
    "a column before the first": {"indices": [1, -1, 0]},
    "a column far away": {"indices": [1, 2**40, 0]},
    "a row too few": {"indptr": [0, 2, 3]},
    "a row too many": {"indptr": [0, 2, 2, 3, 3]},
    "a row that ends before it begins": {"indptr": [0, 2, 1, 3]},
    "rows that begin late": {"indptr": [1, 2, 2, 3]},
    "rows that end late": {"indptr": [0, 2, 2, 4]},
    "rows that end early": {"indptr": [0, 2, 2, 2]},
    "a number too few": {"data": [3.0, 4.0]},
    "a column too few": {"indices": [1, 2]},
    "nothing but ends": {"data": [], "indices": np.zeros(0, dtype=np.int32)},
    "no ends": {"indptr": np.zeros(0, dtype=np.int64)},
    "one number": {"data": 3.0},
    "a table": {"indices": [[1, 2, 0]]},
    "what is no number": {"data": [3.0, np.nan, 2.0]},
    "what has no end": {"data": [3.0, np.inf, 2.0]},
    "letters": {"data": ["a", "b", "c"]},
    "columns by letters": {"indices": ["a", "b", "c"]},
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_arrays_that_do_not_fit_are_refused(damage: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        from_parts(parts(**DAMAGED[damage]), (3, 3))


@pytest.mark.parametrize("shape", [(2, 3), (4, 3), (3, 2)])
def test_sound_arrays_of_another_shape_are_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        from_parts(parts(), shape)


def test_sound_arrays_are_taken() -> None:
    assert from_parts(parts(), (3, 3)).toarray().tolist() == DENSE
