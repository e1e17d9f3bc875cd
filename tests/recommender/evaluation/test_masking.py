from __future__ import annotations

import pytest

from recommender.evaluation.masking import mask_names


def test_a_name_inside_a_sentence_is_taken_out() -> None:
    assert mask_names("He met Pete by the sea.") == "He met  by the sea."


def test_a_name_is_taken_out_wherever_it_stands_also_where_it_begins_a_sentence() -> None:
    assert mask_names("Pete smiled. The friends of Pete smiled too.") == " smiled. The friends of  smiled too."


def test_a_capital_at_the_beginning_of_a_sentence_is_no_name() -> None:
    text = "Quiet films stay. They ask little."
    assert mask_names(text) == text


def test_every_name_of_a_sentence_is_taken_out() -> None:
    assert mask_names("When Oh-aew and Teh swam, O’Brien cried.") == "When  and  swam,  cried."


@pytest.mark.parametrize("own", ["I", "I'm", "I've", "I'd", "I'll", "I’m"])
def test_what_one_says_of_oneself_is_no_name(own: str) -> None:
    text = f"Now {own} in love with the sea."
    assert mask_names(text) == text


def test_a_word_that_only_holds_a_name_stays() -> None:
    assert mask_names("She told Art that artful Artists paint; Art left.") == "She told  that artful  paint;  left."
    assert mask_names("She told Art of the Arthouse. Artful it was.") == "She told  of the . Artful it was."


def test_the_same_word_without_a_capital_stays() -> None:
    assert mask_names("They call him Rain and walk in the rain.") == "They call him  and walk in the rain."


@pytest.mark.parametrize(
    "text",
    [
        "all of this is written without a capital. and so is this.",
        "ทะเลกว้างและสงบ เขารักทะเล",
        "海は広い。彼は海が好きだ。",
        "12 of 20, 3rd",
        "",
    ],
)
def test_text_without_capitals_stays(text: str) -> None:
    assert mask_names(text) == text


def test_capitals_of_other_scripts_are_names_too() -> None:
    assert mask_names("Здесь живёт Саша у моря.") == "Здесь живёт  у моря."
