from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.diversity import CONSIDERED, diversify

if TYPE_CHECKING:
    from numpy.typing import NDArray


@st.composite
def candidates(draw: st.DrawFn) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    count = draw(st.integers(0, 12))
    scores = np.array(sorted(draw(st.lists(st.floats(-1, 1), min_size=count, max_size=count)), reverse=True))
    rows = draw(st.lists(st.lists(st.floats(-1, 1), min_size=3, max_size=3), min_size=count, max_size=count))
    vectors = np.array(rows, dtype=np.float64).reshape(count, 3)
    return scores.reshape(count), vectors @ vectors.T


@given(candidates(), st.floats(0, 1))
def test_every_candidate_comes_out_once(
    drawn: tuple[NDArray[np.float64], NDArray[np.float64]], diversity: float
) -> None:
    order = diversify(*drawn, diversity)
    assert sorted(order.tolist()) == list(range(len(drawn[0])))


@given(candidates())
def test_without_diversity_nothing_left_out_beats_anything_shown(
    drawn: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> None:
    order = diversify(*drawn, 0.0)
    shown, left_out = drawn[0][order[:5]], drawn[0][order[5:]]
    assert not len(left_out) or shown.min() >= left_out.max()


@given(candidates(), st.floats(0, 1))
def test_the_best_stays_first(drawn: tuple[NDArray[np.float64], NDArray[np.float64]], diversity: float) -> None:
    order = diversify(*drawn, diversity)
    assert not len(order) or order[0] == 0


@given(st.integers(0, 12), st.floats(0, 1))
def test_equal_candidates_keep_their_order(count: int, diversity: float) -> None:
    assert diversify(np.zeros(count), np.zeros((count, count)), diversity).tolist() == list(range(count))


def test_a_near_copy_of_the_best_gives_way_to_something_else() -> None:
    # Place 2: the copy has .5 * .9 - .5 * 1 = -.05, the other .5 * .8 - .5 * 0 = .4.
    similarities = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert diversify(np.array([1.0, 0.9, 0.8]), similarities, 0.5).tolist() == [0, 2, 1]


def test_likeness_to_any_that_stands_above_counts_not_only_to_the_last() -> None:
    # 0 and 3 are alike, 1 and 2 stand apart. After 0 and 1, candidate 3 is as near to 0 as before, so 2 comes first.
    similarities = np.eye(4)
    similarities[0, 3] = similarities[3, 0] = 1.0
    assert diversify(np.array([1.0, 0.9, 0.5, 0.5]), similarities, 0.5).tolist() == [0, 1, 2, 3]


def test_the_greatest_likeness_is_kept_as_the_list_grows() -> None:
    # 2 is like 1, not like 0: it must wait behind 3 once 1 stands.
    similarities = np.eye(4)
    similarities[1, 2] = similarities[2, 1] = 1.0
    assert diversify(np.array([1.0, 0.9, 0.8, 0.5]), similarities, 0.5).tolist() == [0, 1, 3, 2]


def test_beyond_those_considered_the_order_stays() -> None:
    count = CONSIDERED + 5
    order = diversify(np.linspace(1, 0, count), np.eye(CONSIDERED), 1.0)
    assert order[CONSIDERED:].tolist() == list(range(CONSIDERED, count))
