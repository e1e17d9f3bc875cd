"""One title against rows that differ from it in one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from data.catalog_compare import KnownError, compare_catalog, read_known_errors
from data.errors import KnownErrorsInvalid
from data.fact_lists import FactRow, YearIs
from data.fact_matching import fold_name
from data.records import Maker, Title

if TYPE_CHECKING:
    from pathlib import Path

TIDE = Title(
    id="tide-2019-film",
    work_id="tide",
    title="Tide",
    medium="film",
    year=2019,
    countries=("KR", "US"),
    languages=("ko",),
    synopsis="-",
    original_title="밀물",
    minutes=100,
    episodes=8,
    makers=(Maker("Na Kim", "director"),),
)
ROW = FactRow(
    file="list.csv",
    key="7",
    names=("Tide",),
    media=("film",),
    year=2019,
    year_is=YearIs.FIRST,
    countries=("KR",),
    languages=("ko",),
    episodes=None,
    minutes=None,
    makers=(),
)
CITING = replace(TIDE, checked_against=("list.csv: 7 Tide", "https://example.org/tide"))
KNOWN = KnownError.model_validate(
    {"list": "list.csv", "row": "7", "title": "tide-2019-film", "fields": ["year"], "reason": "the year of a reissue"}
)


def fields(title: Title, *rows: FactRow) -> list[str]:
    return [each.field for each in compare_catalog([title], rows, ()).unresolved]


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        replace(ROW, names=("TIDE!", "밀물")),
        replace(ROW, names=("Tide", "ide")),
        replace(ROW, countries=("US", "KR")),
        replace(ROW, languages=(), countries=(), year=None),
        replace(ROW, minutes=103),
        replace(ROW, makers=("Kim, Na",)),
        replace(ROW, makers=("Kim Na Rae", "Lee Du")),
        replace(ROW, makers=("Lee Du, Kim Na",)),
        replace(ROW, makers=("Na-Kim",)),
    ],
)
def test_a_row_that_says_the_same_in_other_words_agrees(row: FactRow) -> None:
    found = compare_catalog([TIDE], [row], ())
    assert (found.unresolved, found.matched, found.titles) == ((), 1, 1)


@pytest.mark.parametrize(
    ("row", "field", "ours", "theirs"),
    [
        (replace(ROW, names=("Tide", "Ebb")), "names", "Tide", "Ebb"),
        (replace(ROW, year=2020), "year", "2019", "2020"),
        (replace(ROW, countries=("US",)), "country", "KR", "US"),
        (replace(ROW, languages=("en",)), "language", "ko", "en"),
        (replace(ROW, episodes=9), "episodes", "8", "9"),
        (replace(ROW, minutes=104), "minutes", "100", "104"),
        (replace(ROW, makers=("Lee Du",)), "makers", "Na Kim", "Lee Du"),
    ],
)
def test_each_thing_that_a_row_says_differently_is_told(row: FactRow, field: str, ours: str, theirs: str) -> None:
    (found,) = compare_catalog([TIDE], [row], ()).unresolved
    assert (found.field, found.ours, found.theirs) == (field, ours, theirs)
    assert str(found) == f"tide-2019-film: {field}: {ours}; list.csv: 7 has {theirs}"


@pytest.mark.parametrize("year_is", [YearIs.LATEST, YearIs.EDITION])
def test_a_later_season_or_edition_is_no_disagreement_and_an_earlier_one_is(year_is: YearIs) -> None:
    series = replace(TIDE, medium="series")
    row = replace(ROW, media=("series",), year_is=year_is)
    assert fields(series, replace(row, year=2024)) == []
    assert fields(series, replace(row, year=2018)) == ["year"]


def test_a_film_has_no_later_season() -> None:
    assert fields(TIDE, replace(ROW, year=2020, year_is=YearIs.LATEST)) == ["year"]


@pytest.mark.parametrize(
    "other", [replace(ROW, countries=("FR",)), replace(ROW, languages=("fr",)), replace(ROW, makers=("Lee Du",))]
)
def test_a_namesake_of_other_years_is_another_work_if_something_else_says_so_too(other: FactRow) -> None:
    assert fields(TIDE, replace(other, year=1999)) == []


def test_a_namesake_of_other_years_and_nothing_else_puts_the_year_in_doubt() -> None:
    assert fields(TIDE, replace(ROW, year=1999)) == ["year"]


def test_a_namesake_of_other_years_is_another_work_where_the_list_has_ours_as_well() -> None:
    assert fields(TIDE, replace(ROW, year=1999, key="8"), ROW) == []


def test_where_a_title_cites_a_row_its_namesakes_in_that_list_are_other_works() -> None:
    assert fields(CITING, ROW, replace(ROW, key="8", year=2018)) == []
    assert fields(TIDE, ROW, replace(ROW, key="8", year=2018)) == ["year"]


def test_a_row_of_another_medium_does_not_speak_of_the_title() -> None:
    assert compare_catalog([TIDE], [replace(ROW, media=("series",), year=2001)], ()).matched == 0


def test_a_cited_row_speaks_of_the_title_whatever_it_is_called() -> None:
    assert fields(CITING, replace(ROW, names=("Ebb",), media=("series",))) == ["names"]


def test_a_cited_row_that_its_list_does_not_have_is_told_and_one_of_a_list_elsewhere_is_not() -> None:
    assert fields(CITING, replace(ROW, key="8")) == ["row"]
    assert fields(CITING, replace(ROW, file="other.csv")) == []


def test_a_known_error_resolves_what_it_names_and_nothing_else() -> None:
    found = compare_catalog([TIDE], [replace(ROW, year=2020, episodes=9)], [KNOWN])
    assert [each.field for each in found.resolved] == ["year"]
    assert [each.field for each in found.unresolved] == ["episodes"]
    assert found.unused == ()


def test_a_row_known_to_be_another_work_is_resolved_whole() -> None:
    known = KNOWN.model_copy(update={"fields": ("another work",)})
    found = compare_catalog([TIDE], [replace(ROW, year=2020, episodes=9)], [known])
    assert (found.unresolved, len(found.resolved)) == ((), 2)


def test_a_known_error_that_fits_nothing_is_told_if_its_list_is_there() -> None:
    assert compare_catalog([TIDE], [ROW], [KNOWN]).unused == (KNOWN,)
    assert compare_catalog([TIDE], [replace(ROW, file="other.csv")], [KNOWN]).unused == ()


def test_names_are_folded_to_what_two_spellings_share() -> None:
    assert fold_name("Été 85!") == fold_name("ete-85") == "ete85"
    assert fold_name("밀물") == fold_name("밀물 ")
    assert fold_name("ガールフレンズ") != fold_name("カールフレンス")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[errors]]\nlist = "a"\nrow = "1"\ntitle = "t"\nfields = ["colour"]\nreason = "long enough"', "colour"),
        ('[[errors]]\nlist = "a"\nrow = "1"\ntitle = "t"\nfields = ["year"]\nreason = "short"', "reason"),
        ("[[errors", "not usable"),
    ],
)
def test_known_errors_that_are_broken_name_the_file(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "known.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(KnownErrorsInvalid, match=says) as caught:
        read_known_errors(path)
    assert caught.value.path == path


def test_the_bundled_known_errors_can_be_read_and_none_stands_twice() -> None:
    known = read_known_errors()
    assert len({(each.file, each.row, each.title) for each in known}) == len(known)
