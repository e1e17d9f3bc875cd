from __future__ import annotations

import numpy as np
import pytest

from data.records import Facet
from data.store import VoteState
from recommender.likeness import by_era, by_meaning, by_medium, by_reviews, by_traits, by_words, standardise
from recommender.standing import stand, unvoted
from tests.fakes import make_review, make_snapshot, make_title

DREAMY, SLOW = Facet("tone", ("dreamy",)), Facet("pace", ("slow",))
SNAPSHOT = make_snapshot(
    [
        make_title("a", year=2000, medium="film", facets=(DREAMY, SLOW)),
        make_title("b", year=2004, medium="film", facets=(DREAMY,)),
        make_title("c", year=1950, medium="novel", facets=(Facet("pace", ("fast",)),)),
        make_title("d", year=None, medium="series"),
    ],
    [
        make_review("a", "1", "sea one"),
        make_review("b", "1", "sea one two"),
        make_review("c", "1", "city three"),
    ],
)


def test_standard_deviations_are_over_what_is_known_and_the_unknown_is_in_the_middle() -> None:
    values = np.array([1.0, 3.0, 99.0])
    # The mean of 1 and 3 is 2, the standard deviation 1.
    assert standardise(values, np.array([True, True, False])).tolist() == [-1.0, 1.0, 0.0]


@pytest.mark.parametrize("known", [[True, True], [True, False], [False, False]])
def test_what_does_not_differ_or_is_not_known_says_nothing(known: list[bool]) -> None:
    assert standardise(np.array([0.5, 0.5 + 1e-8]), np.array(known)).tolist() == [0.0, 0.0]


def test_reviews_are_near_less_the_crowding_and_unknown_without_any() -> None:
    values, known = by_reviews(SNAPSHOT, unvoted(SNAPSHOT), [0])
    cosines = SNAPSHOT.title_vectors @ SNAPSHOT.title_vectors[0]
    assert values == pytest.approx(cosines - SNAPSHOT.crowding.reviews, abs=1e-6)
    assert known.tolist() == [True, True, True, False]


def test_words_are_shared_less_the_crowding() -> None:
    values, known = by_words(SNAPSHOT, unvoted(SNAPSHOT), [0])
    cosines = (SNAPSHOT.title_words @ SNAPSHOT.title_words[[0]].T).toarray().ravel()
    assert values == pytest.approx(cosines - SNAPSHOT.crowding.words)
    assert cosines[1] > cosines[2]
    assert known.tolist() == [True, True, True, False]


def test_the_words_of_several_titles_of_a_work_are_those_of_all_its_reviews() -> None:
    together, _ = by_words(SNAPSHOT, unvoted(SNAPSHOT), [0, 2])
    assert (together + SNAPSHOT.crowding.words)[[0, 2]].min() > 0


def test_a_title_without_traits_is_known_to_share_none() -> None:
    values, known = by_traits(SNAPSHOT, [0])
    assert known.tolist() == [True, True, True, False]
    raw = values + SNAPSHOT.crowding.traits
    # a and b share dreamy; of c only the pace is known as of a, and it is another.
    assert raw[1] > raw[2] == 0.0
    assert not by_traits(SNAPSHOT, [3])[1].any()


def test_nothing_is_near_in_meaning_to_a_title_without_traits() -> None:
    values, known = by_meaning(SNAPSHOT, [3])
    assert not known.any()
    assert not values.any()


def test_the_same_medium_is_one_and_another_none() -> None:
    values, known = by_medium(SNAPSHOT, [0, 2])
    assert values.tolist() == [1.0, 1.0, 1.0, 0.0]
    assert known.all()


def test_years_apart_count_up_to_the_furthest_and_from_the_nearest_liked_one() -> None:
    values, known = by_era(SNAPSHOT, [0], 20)
    assert values[:3].tolist() == [0.0, -4.0, -20.0]
    assert known.tolist() == [True, True, True, False]
    assert by_era(SNAPSHOT, [0, 1], 20)[0][:3].tolist() == [0.0, 0.0, -20.0]
    assert not by_era(SNAPSHOT, [3], 20)[1].any()


def test_a_standing_without_votes_scores_as_no_standing_does() -> None:
    counted = stand(SNAPSHOT, VoteState(0, {}))
    assert np.array_equal(by_reviews(SNAPSHOT, counted, [0])[0], by_reviews(SNAPSHOT, unvoted(SNAPSHOT), [0])[0])
