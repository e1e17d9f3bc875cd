from __future__ import annotations

import pytest

from data.records import Facet, Title
from data.traits import KEYWORDS, Trait, traits_of, words_for
from data.vocabulary import read_vocabulary
from tests.fakes import make_title

VOCABULARY = read_vocabulary()
SPOILERS = [key for key in VOCABULARY.facets if VOCABULARY.is_spoiler(key)]


def known_for(*facets: tuple[str, str], keywords: tuple[str, ...] = ()) -> Title:
    """A title with facets of one value each."""
    return make_title("blue", facets=tuple(Facet(key, (value,)) for key, value in facets), keywords=keywords)


def traits(title: Title) -> list[tuple[str, str]]:
    return [(trait.key, trait.value) for trait in traits_of(title, VOCABULARY)]


def words(title: Title) -> tuple[str, ...]:
    return words_for(title, VOCABULARY)


def test_a_title_of_which_nothing_is_known_has_no_trait_and_no_words() -> None:
    assert traits(make_title("blue")) == []
    assert words(make_title("blue")) == ()


def test_each_value_of_a_facet_is_a_trait_of_its_own() -> None:
    title = make_title("blue", facets=(Facet("identity", ("gay", "questioning")), Facet("first_love", ("yes",))))
    assert traits(title) == [("identity", "gay"), ("identity", "questioning"), ("first_love", "yes")]


def test_what_is_known_not_to_be_there_is_a_trait_too() -> None:
    title = known_for(("love_triangle", "no"), ("pairing", "none"))
    assert traits(title) == [("love_triangle", "no"), ("pairing", "none")]


@pytest.mark.parametrize(
    ("value", "steps"),
    [
        ("0", ["below 1", "below 2", "below 3"]),
        ("1", ["at least 1", "below 2", "below 3"]),
        ("2", ["at least 1", "at least 2", "below 3"]),
        ("3", ["at least 1", "at least 2", "at least 3"]),
    ],
)
def test_a_degree_is_the_steps_that_are_reached_and_those_that_are_not(value: str, steps: list[str]) -> None:
    for key in ("angst", "joy"):
        assert traits(known_for((key, value))) == [(key, step) for step in steps]
    note = "none" if value == "0" else value
    assert traits(known_for(("gore", note))) == [("gore", step) for step in steps]


def shared(one: str, other: str) -> int:
    """How many traits two titles have in common that differ in their angst."""
    both = (traits_of(known_for(("angst", value)), VOCABULARY) for value in (one, other))
    return len(set.intersection(*map(set, both)))


def test_the_nearer_two_degrees_are_the_more_they_share() -> None:
    assert [shared("3", other) for other in "3210"] == [3, 2, 1, 0]


def test_how_a_note_is_depicted_and_what_it_is_known_from_changes_nothing() -> None:
    plain = make_title("blue", facets=(Facet("gore", ("1",)),))
    told = make_title("blue", facets=(Facet("gore", ("1",), depiction="shown", basis="the novel"),))
    assert traits(told) == traits(plain)
    assert words(told) == words(plain)


@pytest.mark.parametrize("key", SPOILERS)
def test_what_spoils_is_no_trait_and_has_no_words(key: str) -> None:
    for value in VOCABULARY.facets[key].allowed:
        assert traits(known_for((key, value))) == []
        assert words(known_for((key, value))) == ()


def test_a_facet_that_the_vocabulary_does_not_know_is_left_out_as_a_spoiler_is() -> None:
    assert traits(known_for(("twist", "yes"))) == []
    assert words(known_for(("twist", "yes"))) == ()


def test_keywords_are_traits_without_case_and_words_as_they_stand() -> None:
    title = known_for(("first_love", "yes"), keywords=("Slice of Life", "STRASSE", "Straße"))
    assert traits_of(title, VOCABULARY) == (
        Trait("first_love", "yes"),
        Trait(KEYWORDS, "slice of life"),
        Trait(KEYWORDS, "strasse"),
        Trait(KEYWORDS, "strasse"),
    )
    assert words(title) == ("First love", "Slice of Life", "STRASSE", "Straße")


def test_no_facet_is_called_as_the_keywords_are() -> None:
    assert KEYWORDS not in VOCABULARY.facets


def test_words_are_labels_in_the_order_of_the_record() -> None:
    title = make_title(
        "blue",
        facets=(Facet("angst", ("2",)), Facet("identity", ("gay", "queer")), Facet("gore", ("1",))),
    )
    assert words(title) == ("How much it hurts: Much", "Who they are: Gay, Queer, without another label", "Gore: 1")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("love_triangle", "no"), ("gore", "none"), ("pairing", "none"), ("school", "none"), ("heat", "none")),
        *(("angst", "0"), ("joy", "0")),
    ],
)
def test_what_is_not_there_has_no_words(key: str, value: str) -> None:
    assert words(known_for((key, value))) == ()


@pytest.mark.parametrize("key", [key for key in VOCABULARY.facets if key not in SPOILERS])
def test_every_answer_to_a_facet_that_does_not_spoil_is_known_and_of_its_own_key(key: str) -> None:
    found = [traits_of(known_for((key, value)), VOCABULARY) for value in VOCABULARY.facets[key].allowed]
    assert len(set(found)) == len(found)
    assert {trait.key for each in found for trait in each} == {key}
