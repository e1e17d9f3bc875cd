from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.naming import read_naming
from data.records import Maker
from recommender.errors import NameAmbiguous, NameNotFound
from recommender.names import NameIndex, fold_name
from recommender.qualifiers import readings
from tests.fakes import make_title

CITY_NOVEL = make_title(
    "city-novel", work="city", name="Love in the Big City", medium="novel", year=2019, original_title="대도시의 사랑법"
)
CITY_SERIES = make_title("city-series", work="city", name="Love in the Big City", medium="series", year=2024)
CITY_FILM = make_title("city-film", work="city", name="Love in the Big City", medium="film", year=2024)
WEEKEND_1 = make_title("weekend-1", name="Weekend", year=2011)
WEEKEND_2 = make_title("weekend-2", name="Weekend", year=1967)
AMAL = make_title("amal", name="Show Me Love", original_title="Fucking Åmål", year=1998)
ITSAY = make_title(
    "itsay", name="I Told Sunset About You", original_title="แปลรักฉันด้วยใจเธอ", other_titles=("ITSAY",), year=2020
)
CHEER = make_title("cheer", name="But I'm a Cheerleader", year=1999)
GANE = make_title("gane", name="The Game", original_title="がめ", year=2001)
INDEX = NameIndex([CITY_NOVEL, CITY_SERIES, CITY_FILM, WEEKEND_1, WEEKEND_2, AMAL, ITSAY, CHEER, GANE])


def ids(name: str) -> list[str]:
    return [title.id for title in INDEX.resolve(name).titles]


def test_a_name_of_several_titles_of_one_work_means_them_all() -> None:
    assert ids("love in the big city") == ["city-novel", "city-series", "city-film"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Love in the Big City (2019)", ["city-novel"]),
        ("Love in the Big City (film)", ["city-film"]),
        ("Love in the Big City (2024 series)", ["city-series"]),
        ("Love in the Big City (2024)", ["city-series", "city-film"]),
        ("Weekend (2011)", ["weekend-1"]),
        ("Weekend [1967]", ["weekend-2"]),
    ],
)
def test_year_and_medium_in_brackets_narrow(name: str, expected: list[str]) -> None:
    assert ids(name) == expected


def test_brackets_that_fit_no_title_find_nothing_rather_than_something_else() -> None:
    with pytest.raises(NameNotFound):
        INDEX.resolve("Love in the Big City (1931)")


def test_a_name_of_two_works_gives_the_candidates_and_no_guess() -> None:
    with pytest.raises(NameAmbiguous) as caught:
        INDEX.resolve("weekend")
    assert {title.id for title in caught.value.candidates} == {"weekend-1", "weekend-2"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("대도시의 사랑법", "city-novel"),
        ("แปลรักฉันด้วยใจเธอ", "itsay"),
        ("itsay", "itsay"),
        ("fucking amal", "amal"),
        ("FUCKING ÅMÅL", "amal"),
        ("  but im a   cheerleader!", "cheer"),
        ("But I’m a Cheerleader", "cheer"),
        ("game", "gane"),
        ("ｓｈｏｗ ｍｅ ｌｏｖｅ", "amal"),
    ],
)
def test_scripts_accents_case_width_and_articles_do_not_matter(name: str, expected: str) -> None:
    assert ids(name) == [expected]


def test_composed_and_decomposed_forms_are_the_same_name() -> None:
    for name in ("Fucking Åmål", "대도시의 사랑법", "がめ"):
        assert fold_name(unicodedata.normalize("NFD", name)) == fold_name(unicodedata.normalize("NFC", name))


def test_the_voicing_of_kana_is_a_letter_and_stays() -> None:
    assert fold_name("がめ") != fold_name("かめ")


@pytest.mark.parametrize("name", ["Love in the Big Cty", "Love in teh Big City", "Loove in the Big Citty"])
def test_one_or_two_typos_in_a_long_name_are_forgiven_and_said(name: str) -> None:
    found = INDEX.resolve(name)
    assert found.corrected
    assert {title.work_id for title in found.titles} == {"city"}


def test_an_exact_name_is_not_called_corrected() -> None:
    assert not INDEX.resolve("Love in the Big City").corrected


def test_a_short_name_is_not_corrected_into_another() -> None:
    with pytest.raises(NameNotFound):
        INDEX.resolve("Gane")


def test_an_unknown_name_is_said_to_be_missing_with_near_names() -> None:
    with pytest.raises(NameNotFound) as caught:
        INDEX.resolve("I Told The Sunset")
    assert caught.value.suggestions[0].id == "itsay"
    assert "I Told Sunset About You" in str(caught.value)


@pytest.mark.parametrize("name", ["", "   ", "?!", "\x00", "\ud800", "../../etc", "%2e%2e", "́" * 500, "x" * 10_000])
def test_what_is_no_name_is_not_found_and_does_not_break(name: str) -> None:
    with pytest.raises(NameNotFound):
        INDEX.resolve(name)


STOPPER_COMIC = make_title(
    "stopper-comic",
    work="stopper",
    name="Heartstopper",
    medium="graphic novel",
    year=2016,
    makers=(Maker("Alice O", "artist"),),
)
STOPPER_SERIES = make_title("stopper-series", work="stopper", name="Heartstopper", medium="series", year=2022)
CLOSE = make_title("close", name="Close", year=2022)
LADY = make_title("lady", name="Portrait of a Lady on Fire", year=2019)
DANTE = make_title("dante", name="Aristotle and Dante Discover the Secrets", medium="novel", year=2012)
SECRETS = make_title("secrets", name="The Secrets of the Sea and Dante", year=2001)
FILM_1999 = make_title("film-1999", work="carol", name="Carol", year=1999)
NOVEL_1952 = make_title(
    "novel-1952", work="carol", name="Carol", medium="novel", year=1952, other_titles=("The Price of Salt",)
)
SHELF = NameIndex(
    [STOPPER_COMIC, STOPPER_SERIES, CLOSE, LADY, DANTE, SECRETS, FILM_1999, NOVEL_1952],
    common=frozenset({"close", "closer", "the", "sea", "wild", "heart"}),
)


def shelf(name: str) -> list[str]:
    return [title.id for title in SHELF.resolve(name).titles]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Carol 1999", ["film-1999"]),
        ("Carol, 1952", ["novel-1952"]),
        ("Carol (the film)", ["film-1999"]),
        ("the movie Carol", ["film-1999"]),
        ("Carol book", ["novel-1952"]),
        ("heartstopper comic", ["stopper-comic"]),
        ("Heartstopper (TV series)", ["stopper-series"]),
        ("Heartstopper season 2", ["stopper-comic", "stopper-series"]),
        ("Heartstopper S03", ["stopper-comic", "stopper-series"]),
        ("Heartstopper 2x08", ["stopper-comic", "stopper-series"]),
        ("heartstopper the series season three", ["stopper-series"]),
        ("Heartstopper 2nd season Netflix", ["stopper-comic", "stopper-series"]),
        ("Heartstopper by Alice O", ["stopper-comic"]),
        ("The Price of Salt, or Carol", ["novel-1952"]),
        ("Carol (The Price of Salt)", ["film-1999", "novel-1952"]),
    ],
)
def test_what_stands_around_a_name_narrows_it(name: str, expected: list[str]) -> None:
    assert shelf(name) == expected
    assert not SHELF.resolve(name).corrected


def test_a_year_may_be_one_off_and_the_year_that_fits_comes_first() -> None:
    assert shelf("Close 2023") == ["close"]
    assert shelf("Heartstopper 2022") == ["stopper-series"]


@pytest.mark.parametrize(
    "name", ["Close 1999", "Close anime", "Close by Alice O", "Heartstopper 1990", "season 2", "2022", "series"]
)
def test_what_stands_around_a_name_and_fits_no_title_finds_nothing(name: str) -> None:
    with pytest.raises(NameNotFound):
        SHELF.resolve(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Heart Stopper", ["stopper-comic", "stopper-series"]),
        ("Portrait of the Lady on Fire", ["lady"]),
        ("portraitofaladyonfire", ["lady"]),
        ("hartstopper season 2", ["stopper-comic", "stopper-series"]),
        ("Aristotle and Dante", ["dante"]),
        ("lady on fire", ["lady"]),
    ],
)
def test_what_is_nearly_or_partly_a_name_is_found_and_said_to_be(name: str, expected: list[str]) -> None:
    assert shelf(name) == expected
    assert SHELF.resolve(name).corrected


@pytest.mark.parametrize("name", ["Closer", "Closes", "and Dante", "the Secrets", "Fire"])
def test_another_name_in_plain_words_or_a_part_of_two_works_is_not_found(name: str) -> None:
    with pytest.raises(NameNotFound):
        SHELF.resolve(name)


def test_a_name_of_nothing_but_qualifiers_has_few_readings_however_long_it_is() -> None:
    long = " ".join(["show", "weekend", *["bl", "gl", "netflix"] * 20])
    assert len(list(readings(fold_name(long), read_naming()))) < 4 * len(long.split())


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_a_look_up(name: str) -> None:
    try:
        found = SHELF.resolve(name)
    except (NameNotFound, NameAmbiguous):
        return
    assert len({title.work_id for title in found.titles}) == 1
