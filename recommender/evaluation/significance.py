"""Whether a difference is more than luck: paired tests and intervals over seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DRAWS = 10_000
_BATCH = 500
# One seed says nothing of chance.
_FEWEST = 2
# Seeds with a value above 0; with fewer, some of ten thousand drawn samples have none.
_ENOUGH = 15
_SEED = 20_261_124
_Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A value and the 95 % interval around it, by the bootstrap over seeds."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One run against another, seed by seed.

    Attributes:
        difference: Of the means.
        ratio: Of the means; None where too few of the other's values are above 0 to say.
        p: Of the two-sided paired randomisation test.
        adjusted: The same by Holm's method, over all comparisons of this measure.
    """

    measure: str
    other: str
    difference: Interval
    ratio: Interval | None
    p: float
    adjusted: float


def interval(values: _Values) -> Interval:
    """The mean of values of one run, shape (seeds,)."""
    return _bootstrap((values,), _mean)


def ratio_of_sums(above: _Values, below: _Values) -> Interval | None:
    """The ratio of two sums over the same draws, shape (draws,) each; None where a sum below can be 0 or less."""
    return _bootstrap((above, below), _ratio) if np.all(below > 0) else None


def compare(measure: str, own: _Values, others: Mapping[str, _Values]) -> tuple[Comparison, ...]:
    """One run against each of several others, p-values adjusted for their number.

    Args:
        own: Shape (seeds,).
        others: Name to values of the same seeds, shape (seeds,) each.
    """
    ps = [_randomisation(own, other) for other in others.values()]
    adjusted = holm(ps)
    return tuple(
        Comparison(measure, name, _bootstrap((own, other), _difference), _ratio_of(own, other), p, corrected)
        for (name, other), p, corrected in zip(others.items(), ps, adjusted, strict=True)
    )


def holm(ps: Sequence[float]) -> list[float]:
    """Holm (1979), Scandinavian Journal of Statistics 6, 65-70: step down, each at most 1, never falling."""
    adjusted = [0.0] * len(ps)
    highest = 0.0
    for step, place in enumerate(sorted(range(len(ps)), key=lambda place: ps[place])):
        highest = max(highest, min(1.0, (len(ps) - step) * ps[place]))
        adjusted[place] = highest
    return adjusted


def _randomisation(own: _Values, other: _Values) -> float:
    if len(own) < _FEWEST or np.array_equal(own, other):
        return 1.0
    found = stats.permutation_test(
        (own, other),
        _difference,
        permutation_type="samples",
        n_resamples=_DRAWS,
        batch=_BATCH,
        vectorized=True,
        rng=np.random.default_rng(_SEED),
    )
    return float(found.pvalue)


def _ratio_of(own: _Values, other: _Values) -> Interval | None:
    """None where a drawn sample of the other's can be all zeros, so that the ratio has no interval."""
    found = _bootstrap((own, other), _ratio) if np.count_nonzero(other) >= _ENOUGH else None
    return found if found and np.isfinite([found.low, found.high]).all() else None


def _bootstrap(samples: tuple[_Values, ...], statistic: object) -> Interval:
    value = float(statistic(*samples, axis=0))  # type: ignore[operator]
    if len(samples[0]) < _FEWEST or all(np.ptp(sample) == 0 for sample in samples):
        return Interval(value, value, value)
    found = stats.bootstrap(
        samples,
        statistic,
        paired=True,
        vectorized=True,
        n_resamples=_DRAWS,
        batch=_BATCH,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Interval(value, float(found.low), float(found.high))


def _mean(values: _Values, axis: int = -1) -> _Values:
    return np.asarray(values.mean(axis=axis))


def _difference(own: _Values, other: _Values, axis: int = -1) -> _Values:
    return np.asarray(own.mean(axis=axis) - other.mean(axis=axis))


def _ratio(own: _Values, other: _Values, axis: int = -1) -> _Values:
    below = other.mean(axis=axis)
    return np.asarray(own.mean(axis=axis) / np.where(below == 0, np.nan, below))
