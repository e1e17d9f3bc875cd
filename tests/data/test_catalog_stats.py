"""Three titles in two works, counted by hand."""

from __future__ import annotations

from data.catalog_stats import Blocked, catalog_stats
from data.records import Facet, Review, Spoils, Title, Work
from data.vocabulary import read_vocabulary

VOCABULARY = read_vocabulary()


def title(name: str, medium: str, year: int | None, countries: tuple[str, ...], **facets: tuple[str, ...]) -> Title:
    own = tuple(Facet(key, values) for key, values in facets.items())
    checked = ("list.csv: 1 Tide",) if name == "tide" else ()
    return Title(
        name,
        name,
        name,
        medium,
        year,
        countries,
        ("ko",),
        "four words of synopsis",
        facets=own,
        checked_against=checked,
    )


TIDE = title("tide", "film", 2019, ("KR", "US"), identity=("gay", "questioning"), ending=("happy",), angst=("0",))
NOVEL = title("tide-novel", "novel", 1998, ("KR",), gender=("questioning", "nonbinary"))
EBB = title(
    "ebb", "film", None, ("US",), identity=("gay",), angst=("3",), queer_character_dies=("no",), ending=("sad",)
)
REVIEWS = (
    Review("tide/a", "tide", " ".join(["word"] * 90), Spoils.NO),
    Review("tide/b", "tide", " ".join(["word"] * 89), Spoils.NO),
)
STATS = catalog_stats((Work("tide", (TIDE, NOVEL), REVIEWS), Work("ebb", (EBB,))), VOCABULARY)


def test_titles_and_works_are_counted() -> None:
    assert (STATS.titles, STATS.works) == (3, 2)
    assert STATS.by_medium == {"film": 2, "novel": 1}
    assert STATS.by_decade == {"1990s": 1, "2010s": 1, "unknown": 1}


def test_a_title_counts_for_the_country_named_first() -> None:
    assert STATS.by_country == {"KR": 2, "US": 1}


def test_a_title_counts_for_each_identity_and_the_two_questionings_are_kept_apart() -> None:
    assert STATS.by_identity == {"gay": 2, "nonbinary": 1, "questioning": 1, "questioning gender": 1}


def test_known_facets_are_shares_of_titles_and_every_facet_has_one() -> None:
    assert STATS.known.keys() == VOCABULARY.facets.keys()
    assert (STATS.known["identity"], STATS.known["angst"], STATS.known["heat"]) == (0.667, 0.667, 0.0)
    assert STATS.facets_known_median == 3


def test_words_are_counted_by_form_and_what_is_too_short_for_a_review_is_a_note() -> None:
    words = STATS.words
    assert (words.synopses, words.reviews, words.notes, words.total) == (12, 90, 89, 191)


def test_a_preset_counts_who_passes_fails_and_cannot_be_judged() -> None:
    found = {each.preset: each for each in STATS.presets}
    dies = found["nobody_queer_dies"]
    assert (dies.passing, dies.failing, dies.unknown) == (1, 0, 2)
    joy = found["joy_first"]
    assert (joy.passing, joy.failing, joy.unknown) == (0, 1, 2)


def test_titles_that_unknowns_keep_out_of_most_presets_come_first_with_what_is_missing() -> None:
    # Ebb fails three presets for its ending and its angst, and passes one; two wait for what nobody recorded.
    assert STATS.blocked[-1] == Blocked(
        "ebb",
        ("no_outing_no_hate_violence", "no_sexual_violence"),
        ("hate_violence", "minor_with_adult", "outed", "sexual_violence"),
    )
    assert [each.title_id for each in STATS.blocked] == ["tide", "tide-novel", "ebb"]
    assert "joy_first" in STATS.blocked[0].presets


def test_titles_that_name_no_source_are_listed() -> None:
    assert STATS.unchecked == ("tide-novel", "ebb")
