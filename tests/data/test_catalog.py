from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data.catalog import BUNDLED_CATALOG, check_catalog, read_catalog
from data.errors import CatalogInvalid
from data.records import Facet, Fault, Maker, Review, Spoils
from tests.data.catalog_files import (
    VOCABULARY,
    Entry,
    faults_of,
    sound_review,
    sound_title,
    sound_work,
    words,
    write_work,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_small_sound_work_has_no_faults_and_reads_as_it_was_written(tmp_path: Path) -> None:
    facets = {"tone": ["raw"], "angst": 3, "outed": "no", "gore": {"severity": 2, "depiction": "shown"}}
    title = sound_title(
        "tide-film",
        facets=facets,
        basis={"outed": "the film"},
        minutes=90,
        original_title="밀물",
        makers=[{"name": "Kim", "role": "director"}],
    )
    write_work(tmp_path, sound_work("tide", title))
    (work,) = read_catalog(tmp_path, VOCABULARY)
    (film,) = work.titles
    assert (film.id, film.work_id, film.year, film.countries) == ("tide-film", "tide", 2016, ("KR",))
    assert (film.original_title, film.minutes, film.episodes) == ("밀물", 90, None)
    assert film.makers == (Maker("Kim", "director"),)
    assert film.facets == (
        Facet("tone", ("raw",)),
        Facet("angst", ("3",)),
        Facet("outed", ("no",), basis="the film"),
        Facet("gore", ("2",), depiction="shown"),
    )
    text = words(100, "tide-film-sea-")
    assert work.reviews[0] == Review("tide-film/sea", "tide-film", text, Spoils.NO, "the sea", "kindred")


def test_works_come_by_file_name(tmp_path: Path) -> None:
    for work_id in ("tide", "ebb", "moon"):
        write_work(tmp_path, sound_work(work_id))
    assert [work.id for work in read_catalog(tmp_path, VOCABULARY)] == ["ebb", "moon", "tide"]


def test_texts_are_cleaned_on_the_way_in(tmp_path: Path) -> None:
    title = sound_title("tide-film", synopsis=f"<b>{words(30, 's')}</b>\n")
    write_work(tmp_path, sound_work("tide", title))
    assert read_catalog(tmp_path, VOCABULARY)[0].titles[0].synopsis == words(30, "s")


def test_a_folder_without_a_work_is_a_fault_of_the_folder(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        (fault,) = check_catalog(folder, VOCABULARY)
        assert (fault.file, fault.title, fault.field) == (str(folder), "-", "-")


@pytest.mark.parametrize(
    "content",
    [b"id = ", b'id = "tide"\nid = "tide"', b'id = "\xff"', b"\x00", b"a = " + b"[" * 100_000],
    ids=["broken", "key twice", "not UTF-8", "NUL", "too deep"],
)
def test_a_file_that_is_no_toml_is_one_fault_and_the_others_are_still_checked(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.toml").write_bytes(content)
    faults = faults_of(tmp_path, sound_work("tide", sound_title("tide-film", year=2999)))
    assert faults == [("broken.toml", "-", "-"), ("tide.toml", "tide-film", "year")]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"year": "2016"}, "year"),
        ({"year": True}, "year"),
        ({"title": ""}, "title"),
        ({"medium": 7}, "medium"),
        ({"minutes": 0}, "minutes"),
        ({"countries": "KR"}, "countries"),
        ({"countries": []}, "countries"),
        ({"countries": [7]}, "countries.0"),
        ({"synopsis": 1}, "synopsis"),
        ({"makers": [{"name": "Kim"}]}, "makers.0.role"),
        ({"facets": ["gay"]}, "facets"),
        ({"facets": {"own_voice": True}}, "facets.own_voice"),
        ({"facets": {"angst": 1.5}}, "facets.angst"),
        ({"facets": {"tone": [1]}}, "facets.tone.0"),
        ({"facets": {"homophobia": {"severity": 4}}}, "facets.homophobia.severity"),
        ({"facets": {"homophobia": {"severity": 2, "tone": "x"}}}, "facets.homophobia.tone"),
        ({"facets": {"outed": False}, "basis": {"outed": "the film"}}, "facets.outed"),
        ({"facets": {"outed": "no"}, "basis": {"outed": ""}}, "basis.outed"),
        ({"reviews": [sound_review("tide-film", "sea"), sound_review("tide-film", "city", spoils="a bit")]},
         "reviews.1.spoils"),
        ({"reviews": [sound_review("tide-film", "sea"), sound_review("tide-film", "city", stars=5)]},
         "reviews.1.stars"),
    ],
)  # fmt: skip
def test_an_unknown_key_or_a_wrong_type_is_one_fault_without_an_echo(tmp_path: Path, fields: Entry, field: str) -> None:
    faults = faults_of(tmp_path, sound_work("tide", sound_title("tide-film", **fields)))
    assert faults == [("tide.toml", "tide-film", field)]


def test_a_flag_written_as_true_is_told_how_to_write_it(tmp_path: Path) -> None:
    write_work(tmp_path, sound_work("tide", sound_title("tide-film", facets={"own_voice": True})))
    assert '"yes", not true' in check_catalog(tmp_path, VOCABULARY)[0].message


@pytest.mark.parametrize("key", ["title", "medium", "year", "countries", "languages", "synopsis"])
def test_a_missing_field_is_one_fault(tmp_path: Path, key: str) -> None:
    title = {field: value for field, value in sound_title("tide-film").items() if field != key}
    assert faults_of(tmp_path, sound_work("tide", title)) == [("tide.toml", "tide-film", key)]


def test_a_broken_id_is_told_by_what_it_says_or_by_its_place(tmp_path: Path) -> None:
    nameless = {key: value for key, value in sound_title("tide-film").items() if key != "id"}
    strange = sound_title("tide-film") | {"id": "Tide Film"}
    faults = faults_of(tmp_path, sound_work("tide", nameless, strange, sound_title("tide-series", year=2999)))
    assert faults == [
        ("tide.toml", "titles.0", "id"),
        ("tide.toml", "Tide Film", "id"),
        ("tide.toml", "tide-series", "year"),
    ]


@pytest.mark.parametrize(
    ("work", "field"),
    [
        ({"id": "tide"}, "titles"),
        ({"id": "tide", "titles": []}, "titles"),
        ({"id": "tide", "titles": "none"}, "titles"),
        ({"id": "tide", "titles": [sound_title("tide-film")], "stars": 5}, "stars"),
        ({"titles": [sound_title("tide-film")]}, "id"),
        ({"id": "Tide!", "titles": [sound_title("tide-film")]}, "id"),
        ({"id": "flood", "titles": [sound_title("tide-film")]}, "id"),
    ],
)
def test_a_fault_of_the_work_belongs_to_no_title(tmp_path: Path, work: Entry, field: str) -> None:
    write_work(tmp_path, work, "tide.toml")
    (fault,) = check_catalog(tmp_path, VOCABULARY)
    assert (fault.file, fault.title, fault.field) == ("tide.toml", "-", field)


def test_a_title_id_that_stands_in_two_files_is_told_at_the_second(tmp_path: Path) -> None:
    second = sound_title("film", title="Other", reviews=[sound_review("film", name) for name in ("a", "b")])
    found = faults_of(tmp_path, sound_work("ebb", sound_title("film")), sound_work("tide", second))
    assert found == [("tide.toml", "film", "id")]


def test_a_work_id_that_stands_in_two_files_is_told_beside_the_wrong_file_name(tmp_path: Path) -> None:
    write_work(tmp_path, sound_work("ebb"))
    write_work(tmp_path, sound_work("ebb", sound_title("tide-film")), "tide.toml")
    faults = check_catalog(tmp_path, VOCABULARY)
    assert [(fault.file, fault.field) for fault in faults] == [("tide.toml", "id"), ("tide.toml", "id")]
    assert [word in str(faults) for word in ("not the name of the file", "also the work in ebb.toml")] == [True, True]


def test_a_name_a_year_and_a_medium_mean_one_title(tmp_path: Path) -> None:
    ebb, tide = sound_title("ebb-film", title="Blue"), sound_title("tide-film", title="BLUE")
    works = sound_work("ebb", ebb), sound_work("tide", tide)
    assert faults_of(tmp_path, *works) == [("tide.toml", "tide-film", "title")]


@pytest.mark.parametrize("fields", [{"year": 2017}, {"medium": "series"}])
def test_the_same_name_in_another_year_or_medium_is_another_title(tmp_path: Path, fields: Entry) -> None:
    ebb, tide = sound_title("ebb-film", title="Blue"), sound_title("tide-film", title="Blue", **fields)
    assert faults_of(tmp_path, sound_work("ebb", ebb), sound_work("tide", tide)) == []


def test_two_titles_whose_years_are_broken_are_not_taken_for_one(tmp_path: Path) -> None:
    ebb, tide = (sound_title(name, title="Blue", year="soon") for name in ("ebb-film", "tide-film"))
    faults = faults_of(tmp_path, sound_work("ebb", ebb), sound_work("tide", tide))
    assert faults == [("ebb.toml", "ebb-film", "year"), ("tide.toml", "tide-film", "year")]


def test_nearly_equal_reviews_are_found_across_works(tmp_path: Path) -> None:
    copied = [sound_review("tide-film", "sea", text=words(95, "ebb-film-city-")), sound_review("tide-film", "city")]
    works = sound_work("ebb"), sound_work("tide", sound_title("tide-film", reviews=copied))
    assert faults_of(tmp_path, *works) == [("tide.toml", "tide-film", "reviews.tide-film/sea.text")]


def test_a_key_too_many_in_the_only_review_does_not_hide_that_there_is_only_one(tmp_path: Path) -> None:
    title = sound_title("tide-film", reviews=[sound_review("tide-film", "sea", stars=5)])
    faults = faults_of(tmp_path, sound_work("tide", title))
    assert faults == [("tide.toml", "tide-film", "reviews.0.stars"), ("tide.toml", "tide-film", "reviews")]


def test_a_broken_id_of_the_work_does_not_hide_the_faults_of_its_titles(tmp_path: Path) -> None:
    write_work(tmp_path, {"id": "Tide!", "titles": [sound_title("tide-film", year=2999)]}, "tide.toml")
    faults = check_catalog(tmp_path, VOCABULARY)
    assert [(fault.title, fault.field) for fault in faults] == [("-", "id"), ("tide-film", "year")]


MANY_FAULTS = sound_title(
    "tide-film",
    year="soon",
    colour="red",
    countries=["KR", "XX"],
    facets={"own_voice": True, "ending": "cheerful", "outed": "no"},
    reviews=[
        sound_review("tide-film", "sea", stars=5, text=words(3, "x")),
        sound_review("tide-film", "city", spoils=1),
    ],
)
ALL_OF_THEM = [
    *("year", "facets.own_voice", "reviews.0.stars", "reviews.1.spoils", "colour"),
    *("countries.1", "facets.ending", "basis.outed", "reviews.tide-film/sea.text"),
]


def test_several_faults_of_one_file_are_all_told_those_of_form_and_those_of_rules(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, sound_work("tide", MANY_FAULTS))
    assert sorted(field for *_, field in faults) == sorted(ALL_OF_THEM)


def test_reading_a_faulty_catalogue_raises_with_every_fault_of_every_file(tmp_path: Path) -> None:
    write_work(tmp_path, sound_work("ebb", sound_title("ebb-film", year=2999)))
    write_work(tmp_path, sound_work("tide", MANY_FAULTS))
    with pytest.raises(CatalogInvalid) as caught:
        read_catalog(tmp_path, VOCABULARY)
    assert caught.value.faults == check_catalog(tmp_path, VOCABULARY)
    assert [fault.file for fault in caught.value.faults] == ["ebb.toml"] + ["tide.toml"] * len(ALL_OF_THEM)


def test_a_fault_says_file_title_field_and_what_is_wrong() -> None:
    assert str(Fault("tide.toml", "tide-film", "year", "too late")) == "tide.toml: tide-film: year: too late"


def test_the_bundled_catalogue_has_no_faults_and_at_least_20_works() -> None:
    assert check_catalog(BUNDLED_CATALOG, VOCABULARY) == ()
    assert len(read_catalog(BUNDLED_CATALOG, VOCABULARY)) >= 20


def test_love_in_the_big_city_is_one_work_of_a_novel_a_series_and_a_film() -> None:
    named = [
        work
        for work in read_catalog(BUNDLED_CATALOG, VOCABULARY)
        if any(title.title == "Love in the Big City" for title in work.titles)
    ]
    forms = [sorted((title.year, title.medium) for title in work.titles) for work in named]
    assert forms == [[(2019, "novel"), (2024, "film"), (2024, "series")]]
