"""What the catalogue promises to hold: breadth that a change must not lose."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from data.catalog import BUNDLED_CATALOG, read_catalog
from data.catalog_rules import NOTE_WORDS
from data.catalog_stats import catalog_stats
from data.records import Spoils, Title, Work
from data.vocabulary import read_vocabulary

VOCABULARY = read_vocabulary()
ASIA = {"BD", "CN", "HK", "ID", "IN", "JP", "KR", "LK", "MM", "MN", "MY", "NP", "PH", "PK", "SG", "TH", "TW", "VN"}
AFRICA_AND_MIDDLE_EAST = {
    "CD",
    "CM",
    "DZ",
    "EG",
    "ET",
    "GH",
    "GN",
    "IL",
    "IR",
    "KE",
    "LB",
    "MA",
    "NG",
    "PS",
    "SN",
    "TN",
    "TR",
    "UG",
    "ZA",
}
LATIN_AMERICA = {"AR", "BO", "BR", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "MX", "PE", "PY", "UY", "VE"}
BY_INDIGENOUS_MAKERS = frozenset({"elatsoe", "fire-song", "jonny-appleseed", "rurangi", "wildhood"})
TRANS_AND_NONBINARY = {
    "trans woman",
    "trans man",
    "nonbinary",
    "genderfluid",
    "travesti",
    "two-spirit",
    "hijra",
    "muxe",
    "kathoey",
    "x-gender",
}
COMICS_AND_ANIME = {"manga", "manhwa", "webtoon", "anime", "anime film"}
SERIES, FILMS, BOOKS = {"series", "web series"}, {"film", "short film"}, {"novel"}


@cache
def works() -> tuple[Work, ...]:
    return read_catalog(BUNDLED_CATALOG, VOCABULARY)


@cache
def titles() -> tuple[Title, ...]:
    return tuple(title for work in works() for title in work.titles)


def of_media(media: set[str]) -> int:
    return sum(title.medium in media for title in titles())


def from_countries(countries: set[str], others: frozenset[str] = frozenset()) -> int:
    return sum(title.countries[0] in countries or title.work_id in others for title in titles())


def values(title: Title, key: str) -> set[str]:
    facet = title.facet(key)
    return set() if facet is None else set(facet.values)


def test_there_are_two_hundred_titles_of_a_hundred_and_sixty_works() -> None:
    assert len(titles()) >= 200
    assert len(works()) >= 160
    assert len({title.countries[0] for title in titles()}) >= 30


@pytest.mark.parametrize(("media", "fewest"), [(SERIES, 85), (FILMS, 70), (BOOKS, 20), (COMICS_AND_ANIME, 20)])
def test_every_medium_has_its_share(media: set[str], fewest: int) -> None:
    assert of_media(media) >= fewest


def test_the_catalogue_is_not_of_one_part_of_the_world() -> None:
    assert from_countries(ASIA) >= 60
    assert from_countries(AFRICA_AND_MIDDLE_EAST | LATIN_AMERICA, BY_INDIGENOUS_MAKERS) >= 25


def test_women_who_love_women_trans_and_asexual_people_are_not_a_sample_of_one() -> None:
    assert sum("w/w" in values(title, "pairing") for title in titles()) >= 55
    led = [title for title in titles() if values(title, "queer_role") & {"lead", "co-lead"}]
    assert sum(bool(values(title, "gender") & TRANS_AND_NONBINARY) for title in led) >= 20
    assert sum(bool(values(title, "identity") & {"asexual", "aromantic"}) for title in titles()) >= 8


def test_eighty_titles_end_happily_or_hopefully() -> None:
    assert sum(bool(values(title, "ending") & {"happy", "hopeful"}) for title in titles()) >= 80


def test_stories_from_before_2000_stand_beside_those_of_these_years() -> None:
    years = Counter(
        "early" if (title.year or 0) < 2000 else "late" if (title.year or 0) >= 2024 else "" for title in titles()
    )
    assert min(years["early"], years["late"]) >= 8


def test_most_titles_say_where_their_facts_were_looked_up() -> None:
    assert len(catalog_stats(works(), VOCABULARY).unchecked) <= 0.15 * len(titles())


def test_every_title_has_two_reviews_that_do_not_spoil_and_a_note_on_feeling_alone() -> None:
    texts = {
        title.id: [review for work in works() for review in work.reviews if review.title_id == title.id]
        for title in titles()
    }
    for title_id, own in texts.items():
        lengths = [len(review.text.split()) for review in own if review.spoils is Spoils.NO]
        assert sum(length > NOTE_WORDS[1] for length in lengths) >= 2, title_id
        assert sum(length <= NOTE_WORDS[1] for length in lengths) >= 1, title_id
