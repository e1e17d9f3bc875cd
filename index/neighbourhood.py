"""How crowded it is around each title: titles that are near to everything would stand in every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

_BLOCK = 512
_Array = NDArray[np.float64]


def crowding(alike: Callable[[NDArray[np.int64]], NDArray[np.floating]], titles: int, neighbours: int) -> _Array:
    """For each title the mean likeness to its neighbours, itself left out.

    The r of cross-domain similarity local scaling: Conneau et al. (2018), ICLR, arXiv:1710.04087. A likeness less the
    crowding around the candidate says how much nearer the asked title is than the candidate's own neighbours are.

    Args:
        alike: Gives the likeness of some titles, by row, to every title: shape (n, t).
        titles: How many there are.
        neighbours: How many of them are near, less than `titles`.

    Returns:
        Shape (t,); 0 where there is no other title.
    """
    mean = np.zeros(titles)
    if neighbours < 1:
        return mean
    for start in range(0, titles, _BLOCK):
        rows = np.arange(start, min(titles, start + _BLOCK))
        block = np.array(alike(rows), dtype=np.float64)
        block[np.arange(len(rows)), rows] = -np.inf
        mean[rows] = np.partition(block, -neighbours, axis=1)[:, -neighbours:].mean(axis=1)
    return mean
