from __future__ import annotations

import numpy as np
import pytest

from recommender.evaluation.significance import Interval, compare, holm, interval, ratio_of_sums

RANDOM = np.random.default_rng(1)
OTHER = RANDOM.random(60)
# Better at each seed, by .1 to .3.
BETTER = OTHER + RANDOM.uniform(0.1, 0.3, 60)
# The same values at other seeds, and hardly better.
LUCKY = RANDOM.permutation(OTHER) + 0.02


def hits(count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Sixty seeds of which so many hit."""
    return np.repeat([1.0, 0.0], [count, 60 - count])


def test_holms_adjustment_worked_out_by_hand() -> None:
    # Sorted: .005 * 4 = .02, .01 * 3 = .03, .03 * 2 = .06, then .04 * 1 = .04 may not fall below .06.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_an_adjusted_p_is_at_most_one_and_a_single_one_is_not_changed() -> None:
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([0.04]) == [0.04]
    assert holm([]) == []


def test_equal_runs_differ_by_nothing_with_p_one() -> None:
    (found,) = compare("mrr", OTHER, {"same": OTHER.copy()})
    assert (found.p, found.adjusted) == (1.0, 1.0)
    assert found.difference == Interval(0.0, 0.0, 0.0)


def test_the_p_of_three_seeds_is_exact() -> None:
    # Of the 8 ways to swap three pairs, two give a difference as great as the one found: none swapped, and all.
    (found,) = compare("mrr", np.ones(3), {"zero": np.zeros(3)})
    assert found.p == pytest.approx(2 / 8)


def test_p_is_adjusted_for_the_number_of_comparisons() -> None:
    first, second = compare("mrr", np.ones(4), {"zero": np.zeros(4), "half": np.full(4, 0.5)})
    # 2 of 16 each; the first of two is doubled, the second may not fall below it.
    assert [first.p, second.p] == pytest.approx([2 / 16] * 2)
    assert [first.adjusted, second.adjusted] == pytest.approx([4 / 16] * 2)


def test_a_clear_difference_has_a_small_p_and_an_interval_above_zero() -> None:
    (found,) = compare("mrr", BETTER, {"other": OTHER})
    assert found.p < 0.001
    assert 0.1 < found.difference.low < found.difference.value < found.difference.high < 0.3
    assert found.difference.value == pytest.approx(BETTER.mean() - OTHER.mean())


def test_the_test_is_two_sided() -> None:
    (found,) = compare("mrr", OTHER, {"better": BETTER})
    assert found.p < 0.001
    assert found.difference.high < 0


def test_it_is_said_what_is_compared_with_what() -> None:
    found = compare("hit@10", OTHER, {"one": BETTER, "two": OTHER})
    assert [(each.measure, each.other) for each in found] == [("hit@10", "one"), ("hit@10", "two")]


@pytest.mark.parametrize("values", [[0.25] * 20, [0.7], [0.0, 0.0]])
def test_the_interval_of_constants_has_no_width(values: list[float]) -> None:
    assert interval(np.array(values)) == Interval(values[0], values[0], values[0])


def test_an_interval_holds_its_value_and_is_as_wide_as_theory_says() -> None:
    # 50 of 100 hit: the error of the mean is .05, so 95 % are within 1.96 * .05 = .098 of .5.
    found = interval(np.repeat([1.0, 0.0], 50))
    assert found.value == 0.5
    assert found.low == pytest.approx(0.402, abs=0.011)
    assert found.high == pytest.approx(0.598, abs=0.011)


def test_the_ratio_is_that_of_the_means() -> None:
    # 30 hits against 20, of the same seeds.
    (found,) = compare("hit@1", hits(30), {"other": hits(20)})
    assert found.ratio is not None
    assert found.ratio.value == pytest.approx(1.5)
    assert 1.0 < found.ratio.low < 1.5 < found.ratio.high


@pytest.mark.parametrize(("count", "has_ratio"), [(0, False), (1, False), (14, False), (15, True)])
def test_there_is_no_ratio_to_a_run_with_next_to_no_hits(count: int, has_ratio: bool) -> None:
    (found,) = compare("hit@1", hits(40), {"other": hits(count)})
    assert (found.ratio is not None) is has_ratio


def test_the_ratio_of_sums_over_draws() -> None:
    # (1 + 2 + 3) / (2 + 4 + 6) is a half in every sample; (2 + 2 + 5) / 12 is not.
    below = np.array([2.0, 4.0, 6.0])
    assert ratio_of_sums(below / 2, below) == Interval(0.5, 0.5, 0.5)
    found = ratio_of_sums(np.array([2.0, 2.0, 5.0]), below)
    assert found is not None
    assert found.value == pytest.approx(0.75)
    assert found.low < 0.75 < found.high


def test_one_seed_proves_nothing() -> None:
    # Both ways to swap one pair give a difference as great.
    (found,) = compare("mrr", np.ones(1), {"zero": np.zeros(1)})
    assert (found.p, found.adjusted) == (1.0, 1.0)


def test_where_a_draw_has_nothing_below_there_is_no_ratio() -> None:
    assert ratio_of_sums(np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0, 0.0])) is None
    assert ratio_of_sums(np.array([1.0, 1.0]), np.array([2.0, -1.0])) is None


def test_the_same_values_give_the_same_result_every_time() -> None:
    # The difference is one that luck could make, so that p depends on what is drawn.
    assert 0.1 < compare("mrr", LUCKY, {"other": OTHER})[0].p < 0.95
    assert compare("mrr", LUCKY, {"other": OTHER}) == compare("mrr", LUCKY, {"other": OTHER})
    assert interval(OTHER) == interval(OTHER.copy())
    assert ratio_of_sums(OTHER, BETTER) == ratio_of_sums(OTHER, BETTER)
