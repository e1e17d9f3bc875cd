from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.neighbourhood import crowding

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALIKE = st.integers(2, 8).flatmap(lambda n: arrays(np.float64, (n, n), elements=st.floats(-1, 1)))


@given(ALIKE, st.data())
def test_crowding_is_the_mean_of_the_highest_of_the_others(alike: NDArray[np.float64], data: st.DataObject) -> None:
    neighbours = data.draw(st.integers(1, len(alike) - 1))
    found = crowding(lambda rows: alike[rows], len(alike), neighbours)
    for row, own in enumerate(alike.tolist()):
        others = sorted(own[:row] + own[row + 1 :], reverse=True)
        assert found[row] == pytest.approx(sum(others[:neighbours]) / neighbours)


@given(ALIKE)
def test_it_is_the_less_crowded_the_more_neighbours_are_looked_at(alike: NDArray[np.float64]) -> None:
    found = [crowding(lambda rows: alike[rows], len(alike), count) for count in range(1, len(alike))]
    assert all(np.all(more <= fewer + 1e-12) for fewer, more in itertools.pairwise(found))
