"""One sound title, broken in one place: the check finds that fault and no other."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from tests.data.catalog_files import (
    Entry,
    faults_of,
    sound_review,
    sound_title,
    sound_work,
    words,
)

if TYPE_CHECKING:
    from pathlib import Path

FILE, TITLE = "tide.toml", "tide-film"
SAFETY = {
    "queer_character_dies": "no",
    "bury_your_gays": "no",
    "outed": "no",
    "sexual_violence": "none",
    "suicide_or_self_harm": "none",
    "minor_with_adult": "none",
    "hate_violence": "none",
}


def work_with(**fields: object) -> Entry:
    return sound_work("tide", sound_title(TITLE, **fields))


def note(count: int) -> Entry:
    return sound_review(TITLE, "feel", form="note", text=words(count, "feel"))


def reviews(*, texts: tuple[str, str]) -> list[Entry]:
    return [sound_review(TITLE, name, text=text) for name, text in zip(("sea", "city"), texts, strict=True)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"facets": {"colour": "yes"}}, "facets.colour"),
        ({"facets": {"ending": "cheerful"}}, "facets.ending"),
        ({"facets": {"tone": ["funny", "loud"]}}, "facets.tone"),
        ({"facets": {"own_voice": "maybe"}}, "facets.own_voice"),
        ({"facets": {"angst": 4}}, "facets.angst"),
        ({"facets": {"tone": "funny"}}, "facets.tone"),
        ({"facets": {"tone": []}}, "facets.tone"),
        ({"facets": {"tone": ["funny", "funny"]}}, "facets.tone"),
        ({"facets": {"ending": ["happy"]}}, "facets.ending"),
        ({"facets": {"outed": ["yes"]}}, "facets.outed"),
        ({"facets": {"homophobia": "2"}}, "facets.homophobia"),
        ({"facets": {"homophobia": 2}}, "facets.homophobia"),
        ({"facets": {"homophobia": {"severity": 2, "depiction": "sung"}}}, "facets.homophobia"),
        ({"basis": {"outed": "the film itself"}}, "basis.outed"),
        ({"medium": "hologram"}, "medium"),
        ({"countries": ["KR", "XX"]}, "countries.1"),
        ({"languages": ["korean"]}, "languages.0"),
        ({"year": 1700}, "year"),
        ({"year": 1894}, "year"),
        ({"year": 2999}, "year"),
        ({"medium": "novel", "year": 1699}, "year"),
        ({"synopsis": words(19, "short")}, "synopsis"),
        ({"synopsis": words(121, "long")}, "synopsis"),
        ({"original_title": "Tide-film"}, "original_title"),
        ({"other_titles": ["Flut", "Marea", "Flut"]}, "other_titles.2"),
        ({"other_titles": ["Tide-film"]}, "other_titles.0"),
        ({"original_title": "밀물", "other_titles": ["밀물"]}, "other_titles.0"),
        ({"reviews": [sound_review(TITLE, "sea")]}, "reviews"),
        ({"reviews": [sound_review(TITLE, "sea"), note(50)]}, "reviews"),
        ({"reviews": reviews(texts=(words(100, "a"), words(89, "b")))}, "reviews.tide-film/city.text"),
        ({"reviews": reviews(texts=(words(100, "a"), words(221, "b")))}, "reviews.tide-film/city.text"),
        ({"reviews": [*sound_title(TITLE)["reviews"], note(39)]}, "reviews.tide-film/feel.text"),
        ({"reviews": [*sound_title(TITLE)["reviews"], note(71)]}, "reviews.tide-film/feel.text"),
        ({"reviews": [*sound_title(TITLE)["reviews"], sound_review("ebb-film", "x")]}, "reviews.ebb-film/x"),
        ({"reviews": [*sound_title(TITLE)["reviews"], sound_review(TITLE, "x", angle="the sea")]}, "reviews.angle"),
        ({"reviews": [*sound_title(TITLE)["reviews"], sound_review(TITLE, "sea", angle="x", text=words(100, "x"))]},
         "reviews.id"),
    ],
)  # fmt: skip
def test_one_planted_fault_is_found_in_its_field_and_nothing_else(tmp_path: Path, fields: Entry, field: str) -> None:
    assert faults_of(tmp_path, work_with(**fields)) == [(FILE, TITLE, field)]


@pytest.mark.parametrize(
    "fields",
    [
        {"facets": {"ending": "happy", "tone": ["funny", "raw"], "angst": 3, "homophobia": "none", "own_voice": "no"}},
        {"facets": {"homophobia": {"severity": 3, "depiction": "shown"}, "gore": {"severity": 1}}},
        {"facets": {"outed": "no"}, "basis": {"outed": "the film itself"}},
        {"year": 1895},
        {"medium": "novel", "year": 1700},
        {"original_title": "밀물", "other_titles": ["Milmul"]},
        {"reviews": reviews(texts=(words(90, "a"), words(220, "b")))},
        {"reviews": [*sound_title(TITLE)["reviews"], note(40)]},
        {"reviews": [*sound_title(TITLE)["reviews"], note(70)]},
        {"synopsis": words(20, "s")},
        {"synopsis": words(120, "s")},
    ],
)
def test_what_lies_just_within_the_rules_has_no_fault(tmp_path: Path, fields: Entry) -> None:
    assert faults_of(tmp_path, work_with(**fields)) == []


@pytest.mark.parametrize("key", SAFETY)
def test_a_safety_facet_denies_only_with_a_basis(tmp_path: Path, key: str) -> None:
    assert faults_of(tmp_path, work_with(facets={key: SAFETY[key]})) == [(FILE, TITLE, f"basis.{key}")]


@pytest.mark.parametrize("key", ["homophobia", "gore"])
def test_any_other_content_note_is_none_without_a_basis(tmp_path: Path, key: str) -> None:
    assert faults_of(tmp_path, work_with(facets={key: "none"})) == []


@pytest.mark.parametrize("form", ["yes", {"severity": 1, "depiction": "shown"}])
def test_a_safety_facet_that_affirms_needs_no_basis(tmp_path: Path, form: object) -> None:
    key = "outed" if form == "yes" else "hate_violence"
    assert faults_of(tmp_path, work_with(facets={key: form})) == []


def test_the_year_after_this_one_may_be_announced_and_no_later(tmp_path: Path) -> None:
    this_year = datetime.datetime.now(tz=datetime.UTC).year
    assert faults_of(tmp_path, work_with(year=this_year + 1)) == []
    assert faults_of(tmp_path, work_with(year=this_year + 2)) == [(FILE, TITLE, "year")]


def test_nearly_equal_reviews_of_one_title_are_told_at_the_second(tmp_path: Path) -> None:
    # Of 96 runs of five words in the second, the 10 of its first 14 words stand in the first: .104.
    copied = f"{words(14, 'a')} {words(86, 'b')}"
    found = faults_of(tmp_path, work_with(reviews=reviews(texts=(words(100, "a"), copied))))
    assert found == [(FILE, TITLE, "reviews.tide-film/city.text")]


def test_a_phrase_in_common_is_no_copy(tmp_path: Path) -> None:
    # 9 runs of 96 are .094.
    phrase = f"{words(13, 'a')} {words(87, 'b')}"
    assert faults_of(tmp_path, work_with(reviews=reviews(texts=(words(100, "a"), phrase)))) == []


def test_case_and_punctuation_do_not_hide_a_copy(tmp_path: Path) -> None:
    dressed = ", ".join(words(100, "a").upper().split())
    found = faults_of(tmp_path, work_with(reviews=reviews(texts=(words(100, "a"), dressed))))
    assert found == [(FILE, TITLE, "reviews.tide-film/city.text")]


def test_markup_does_not_count_as_words(tmp_path: Path) -> None:
    dressed = words(89, "b") + " <br> <br> <br>"
    found = faults_of(tmp_path, work_with(reviews=reviews(texts=(words(100, "a"), dressed))))
    assert found == [(FILE, TITLE, "reviews.tide-film/city.text")]
