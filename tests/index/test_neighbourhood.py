from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.neighbourhood import crowding

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALIKE = np.array(
    [
        [1.0, 0.8, 0.4, 0.0],
        [0.8, 1.0, 0.6, 0.2],
        [0.4, 0.6, 1.0, -0.2],
        [0.0, 0.2, -0.2, 1.0],
    ]
)


def alike(rows: NDArray[np.int64]) -> NDArray[np.float64]:
    return ALIKE[rows]


def on_a_line(rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Titles one step apart, 1100 of them: more than twice a block."""
    far: NDArray[np.float64] = np.abs(rows[:, None] - np.arange(1100)[None, :]).astype(np.float64)
    return -far


@pytest.mark.parametrize(
    ("neighbours", "expected"),
    [
        (1, [0.8, 0.8, 0.6, 0.2]),
        # Halves of 0.8 + 0.4, of 0.8 + 0.6, of 0.6 + 0.4 and of 0.2 + 0.
        (2, [0.6, 0.7, 0.5, 0.1]),
        # Thirds of the sums of each row without its own 1.
        (3, [0.4, 1.6 / 3, 0.8 / 3, 0]),
    ],
)
def test_crowding_is_the_mean_likeness_to_the_nearest_others(neighbours: int, expected: list[float]) -> None:
    assert crowding(alike, 4, neighbours) == pytest.approx(expected)


def test_a_title_that_is_hardly_like_itself_is_left_out_all_the_same() -> None:
    strange = np.array([[0.1, 0.5], [0.5, 0.9]])
    assert crowding(lambda rows: strange[rows], 2, 1) == pytest.approx([0.5, 0.5])


def test_without_neighbours_it_is_nowhere_crowded() -> None:
    assert crowding(alike, 4, 0).tolist() == [0, 0, 0, 0]
    assert crowding(alike, 1, 0).tolist() == [0]
    assert crowding(alike, 0, 0).tolist() == []


def test_the_blocks_in_which_it_is_worked_out_make_no_difference() -> None:
    # Two neighbours one step away; at each end one at one step and one at two.
    found = crowding(on_a_line, 1100, 2)
    assert found[[0, 1099]].tolist() == [-1.5, -1.5]
    assert found[1:-1].tolist() == [-1] * 1098


def test_no_more_than_a_block_is_asked_for_at_once_and_each_title_once() -> None:
    asked: list[NDArray[np.int64]] = []

    def remembered(rows: NDArray[np.int64]) -> NDArray[np.float64]:
        asked.append(rows)
        return on_a_line(rows)

    crowding(remembered, 1100, 1)
    assert [len(rows) for rows in asked] == [512, 512, 76]
    assert np.concatenate(asked).tolist() == list(range(1100))


def test_what_it_is_worked_out_from_stays_as_it_was() -> None:
    whole = ALIKE.copy()
    crowding(lambda _: whole, 4, 2)
    assert whole.tolist() == ALIKE.tolist()


def test_single_precision_is_enough_to_ask_in() -> None:
    found = crowding(lambda rows: ALIKE[rows].astype(np.float32), 4, 2)
    assert found.dtype == np.float64
    assert found == pytest.approx([0.6, 0.7, 0.5, 0.1])
