from __future__ import annotations

import math

import pytest

from data.records import VoteTally
from recommender.helpfulness import (
    DEFAULT_PRIOR,
    BetaPrior,
    estimate_prior,
    helpful_weight,
    wilson_lower_bound,
)


@pytest.mark.parametrize(
    ("helpful", "total", "bound"), [(0, 0, 0.0), (1, 1, 0.2065), (18, 21, 0.6536), (600, 1000, 0.5693)]
)
def test_the_wilson_bound_has_its_published_values(helpful: int, total: int, bound: float) -> None:
    assert wilson_lower_bound(helpful, total) == pytest.approx(bound, abs=5e-5)


def test_a_review_without_votes_weighs_one() -> None:
    assert helpful_weight(VoteTally(), BetaPrior(7.0, 1.0)) == 1.0


def test_ten_helpful_of_ten_weighs_the_square_root_of_two_under_the_default_prior() -> None:
    # m = (5 + 10) / (10 + 10) = .75, half of the way from .5 to 1, so 2 to the 1/2.
    assert helpful_weight(VoteTally(10, 10), DEFAULT_PRIOR) == pytest.approx(math.sqrt(2))


def test_none_helpful_of_ten_weighs_the_square_root_of_an_eighth() -> None:
    # m = 5 / 20 = .25, half of the way from .5 down to 0.
    assert helpful_weight(VoteTally(0, 10), DEFAULT_PRIOR) == pytest.approx(math.sqrt(1 / 8))


def test_votes_that_say_what_was_expected_change_nothing() -> None:
    assert helpful_weight(VoteTally(30, 40), BetaPrior(6.0, 2.0)) == pytest.approx(1.0)


def test_a_review_found_unhelpful_five_times_weighs_less_than_one_nobody_voted_on() -> None:
    assert helpful_weight(VoteTally(0, 5), DEFAULT_PRIOR) < helpful_weight(VoteTally(), DEFAULT_PRIOR)


def test_a_count_without_a_total_raises_the_weight_on_its_own_scale() -> None:
    # 10 / (10 + 10) of the way.
    assert helpful_weight(VoteTally(10, None), DEFAULT_PRIOR) == pytest.approx(math.sqrt(2))
    assert helpful_weight(VoteTally(0, None), DEFAULT_PRIOR) == 1.0


@pytest.mark.parametrize("tally", [VoteTally(10**9, 10**9), VoteTally(0, 10**9), VoteTally(10**9, None)])
def test_no_number_of_votes_leaves_the_bounds(tally: VoteTally) -> None:
    assert 1 / 8 <= helpful_weight(tally, DEFAULT_PRIOR) <= 2.0


def test_the_default_prior_stands_until_fifty_reviews_have_a_ratio() -> None:
    counted = [VoteTally(9, None)] * 100
    assert estimate_prior([VoteTally(9, 10)] * 49 + counted) == DEFAULT_PRIOR
    assert estimate_prior([VoteTally(9, 10)] * 50 + counted) != DEFAULT_PRIOR


def test_reviews_that_all_agree_give_the_firmest_prior_at_their_part() -> None:
    prior = estimate_prior([VoteTally(8, 10)] * 60)
    assert prior.mean == pytest.approx(0.8)
    assert prior.strength == pytest.approx(1000.0)


def test_reviews_that_split_into_all_or_nothing_give_the_loosest_prior() -> None:
    prior = estimate_prior([VoteTally(10, 10), VoteTally(0, 10)] * 30)
    assert prior.mean == pytest.approx(0.5)
    assert prior.strength == pytest.approx(2.0)


def test_moments_worked_out_by_hand() -> None:
    # 40 reviews with 8 of 10 and 40 with 4 of 10: p = .6, S/(p(1-p)) = 800 * .04 / .24 = 133.33, k - 1 = 79,
    # N - sum(n²)/N - (k - 1) = 800 - 10 - 79 = 711, rho = 54.33 / 711 = .076418, strength = 12.0859.
    prior = estimate_prior([VoteTally(8, 10), VoteTally(4, 10)] * 40)
    assert prior.mean == pytest.approx(0.6)
    assert prior.strength == pytest.approx(12.0859, abs=1e-3)


def test_one_vote_a_review_keeps_the_default_firmness() -> None:
    prior = estimate_prior([VoteTally(1, 1)] * 30 + [VoteTally(0, 1)] * 30)
    assert prior == BetaPrior(5.0, 5.0)
