"""Wishes against titles of which one thing is known, or nothing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.presets import Passing, Unknown
from data.records import Facet, Title
from recommender.errors import InvalidAsk
from recommender.filters import Wish, judge, plain_wish, sift, wish_of
from tests.fakes import make_title, small_vocabulary

VOCABULARY = small_vocabulary()
YES, NO, UNKNOWN = Passing.YES, Passing.NO, Passing.UNKNOWN


def titled(**facets: str | tuple[str, ...]) -> Title:
    own = tuple(Facet(key, value if isinstance(value, tuple) else (value,)) for key, value in facets.items())
    return make_title("t", facets=own, year=2019, countries=("TH", "KR"), languages=("th",))


FAITHFUL, CHEATS, SILENT = titled(cheating="no"), titled(cheating="yes"), titled()


@pytest.mark.parametrize(
    ("said", "wanted", "expected"),
    [
        ("cheating", True, (NO, YES, UNKNOWN)),
        ("cheating", False, (YES, NO, UNKNOWN)),
        ("cheating:no", True, (YES, NO, UNKNOWN)),
    ],
)
def test_a_flag_is_yes_no_or_unknown_and_unknown_is_neither(
    said: str, wanted: bool, expected: tuple[Passing, ...]
) -> None:
    wish = wish_of("require", said, VOCABULARY, wanted=wanted)
    assert tuple(judge(title, wish, VOCABULARY) for title in (FAITHFUL, CHEATS, SILENT)) == expected


@pytest.mark.parametrize(
    ("facets", "said", "wanted", "expected"),
    [
        ({"ending": "happy"}, "ending:happy|hopeful", True, YES),
        ({"ending": "sad"}, "ending:happy|hopeful", True, NO),
        ({"ending": "sad"}, "ending:sad|tragic", False, NO),
        ({"ending": "hopeful"}, "ending:sad|tragic", False, YES),
        ({"homophobia": "2"}, "homophobia", False, NO),
        ({"homophobia": "none"}, "homophobia", False, YES),
        ({"homophobia": "1"}, "homophobia", True, YES),
        ({"angst": "0"}, "angst", False, YES),
        ({"angst": "3"}, "angst:3", False, NO),
        # A list says what is known, and never that the rest is not there.
        ({"tone": ("funny", "raw")}, "tone:funny", True, YES),
        ({"tone": ("funny", "raw")}, "tone:funny", False, NO),
        ({"tone": ("raw",)}, "tone:funny", True, UNKNOWN),
        ({"tone": ("raw",)}, "tone:funny", False, UNKNOWN),
    ],
)
def test_every_kind_of_facet_is_judged_by_what_is_known(
    facets: dict[str, str | tuple[str, ...]], said: str, wanted: bool, expected: Passing
) -> None:
    wish = wish_of("require", said, VOCABULARY, wanted=wanted)
    assert judge(titled(**facets), wish, VOCABULARY) is expected


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish("country", ("KR",), wanted=True), YES),
        (Wish("country", ("US", "FR"), wanted=True), NO),
        (Wish("country", ("KR",), wanted=False), NO),
        (Wish("language", ("th",), wanted=True), YES),
        (Wish("year", ("2019", "2019"), wanted=True), YES),
        (Wish("year", ("2020", ""), wanted=True), NO),
        (Wish("year", ("", "2018"), wanted=True), NO),
        (Wish("preset", ("nobody_queer_dies",), wanted=True), UNKNOWN),
    ],
)
def test_country_language_year_and_presets_are_wishes_too(wish: Wish, expected: Passing) -> None:
    assert judge(SILENT, wish, VOCABULARY) is expected


def test_a_title_without_a_year_is_unknown_and_not_too_old() -> None:
    assert judge(make_title("t", year=None), Wish("year", ("2000", ""), wanted=True), VOCABULARY) is UNKNOWN


@pytest.mark.parametrize(
    ("said", "wanted", "unknown", "passes"),
    [
        ("cheating", False, Unknown.FLAG, True),
        ("cheating", False, Unknown.EXCLUDE, False),
        ("queer_character_dies", False, Unknown.FLAG, False),
        # Who asks for deaths is not kept safe by leaving out what is unknown.
        ("queer_character_dies", True, Unknown.FLAG, True),
    ],
)
def test_unknown_passes_where_nobodys_safety_hangs_on_it(
    said: str, wanted: bool, unknown: Unknown, passes: bool
) -> None:
    wish = wish_of("avoid", said, VOCABULARY, wanted=wanted)
    assert bool(sift([SILENT], [wish], unknown, VOCABULARY).allowed[0]) is passes


def test_unknown_never_passes_a_preset() -> None:
    preset = plain_wish("preset", ("gentle",), VOCABULARY.presets)
    assert not sift([SILENT], [preset], Unknown.FLAG, VOCABULARY).allowed[0]


def test_each_wish_says_what_it_left_out_and_what_dropping_it_would_free() -> None:
    titles = [titled(cheating="no", ending="sad"), CHEATS, titled(cheating="no", ending="happy"), SILENT]
    wishes = [
        wish_of("avoid", "cheating", VOCABULARY, wanted=False),
        wish_of("require", "ending:happy", VOCABULARY, wanted=True),
    ]
    sifted = sift(titles, wishes, Unknown.EXCLUDE, VOCABULARY)
    assert sifted.allowed.tolist() == [False, False, True, False]
    cheating, ending = sifted.left_out(np.ones(4, dtype=bool))
    assert (cheating.no, cheating.unknown, cheating.freed) == (1, 1, 0)
    assert (ending.no, ending.unknown, ending.freed) == (1, 2, 1)


def test_what_could_be_no_result_is_not_counted_as_left_out() -> None:
    sifted = sift([CHEATS, CHEATS], [wish_of("avoid", "cheating", VOCABULARY, wanted=False)], Unknown.FLAG, VOCABULARY)
    assert sifted.left_out(np.array([True, False]))[0].no == 1


def test_what_cannot_be_judged_costs_one_deviation_for_each_wish() -> None:
    wishes = [wish_of("avoid", said, VOCABULARY, wanted=False) for said in ("cheating", "love_triangle")]
    assert sift([SILENT, FAITHFUL], wishes, Unknown.FLAG, VOCABULARY).cost.tolist() == [-2, -1]


def test_without_wishes_everything_is_allowed_and_costs_nothing() -> None:
    sifted = sift([SILENT, CHEATS], [], Unknown.FLAG, VOCABULARY)
    assert (sifted.allowed.tolist(), sifted.cost.tolist(), sifted.left_out(np.ones(2, dtype=bool))) == (
        [True, True],
        [0, 0],
        (),
    )


@pytest.mark.parametrize(
    ("said", "says"),
    [("cheeting", "the nearest is cheating"), ("ending:hapy", "one of: happy"), ("", "a facet"), ("cheating:", None)],
)
def test_a_wish_that_there_is_not_is_refused_with_the_nearest(said: str, says: str | None) -> None:
    if says is None:
        assert wish_of("avoid", said, VOCABULARY, wanted=False).values == ("yes",)
        return
    with pytest.raises(InvalidAsk, match=says):
        wish_of("avoid", said, VOCABULARY, wanted=False)


def test_a_code_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidAsk, match="the nearest is gentle"):
        plain_wish("preset", ("gentel",), VOCABULARY.presets)


@given(st.lists(st.sampled_from(sorted(VOCABULARY.facets)), max_size=4), st.booleans(), st.sampled_from(Unknown))
def test_a_further_wish_never_lets_more_through(keys: list[str], wanted: bool, unknown: Unknown) -> None:
    titles = [FAITHFUL, CHEATS, SILENT, titled(ending="sad", homophobia="none", tone=("raw",))]
    wishes = [wish_of("require", key, VOCABULARY, wanted=wanted) for key in keys]
    allowed = [sift(titles, wishes[:count], unknown, VOCABULARY).allowed for count in range(len(wishes) + 1)]
    assert all(not (later & ~before).any() for before, later in pairwise(allowed))
