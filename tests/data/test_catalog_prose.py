"""Texts of a few words, with rules small enough to be broken by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data.catalog_prose import prose_faults, words_of
from data.editorial import Editorial, Phrases
from data.records import Review, Spoils, Title, Work

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES = Editorial(
    shared_run_words=4,
    worn_run_words=2,
    worn_run_titles=2,
    worn_run_share=0.5,
    same_opening_words=2,
    same_opening_texts=2,
    near_duplicate=0.7,
    phrases=(Phrases.model_validate({"reason": "fits anything", "list": ["a must", "not only … but"]}),),
)


def work(name: str, *texts: str, synopsis: str = "-") -> Work:
    title = Title(name, name, name, "film", 2020, ("KR",), ("ko",), synopsis)
    reviews = (Review(f"{name}/{number}", name, text, Spoils.NO) for number, text in enumerate(texts))
    return Work(name, (title,), tuple(reviews))


def faults(*works: Work) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in prose_faults(works, RULES)]


def messages(*works: Work) -> list[str]:
    return [message for _, message in faults(*works)]


@pytest.mark.parametrize(
    "text", ["It is A  Must\nfor all", "a must.", "Not only the sea but rain", "not only sea, sand, but"]
)
def test_a_stock_phrase_is_found_whatever_its_case_and_line_breaks(text: str) -> None:
    assert [message.split(":")[0] for message in messages(work("tide", text))] in (
        ["says 'a must'"],
        ["says 'not only … but'"],
    )


@pytest.mark.parametrize("text", ["a mustard field", "alba must go", "not only one two three four but"])
def test_a_part_of_a_word_or_a_longer_gap_is_no_stock_phrase(text: str) -> None:
    assert not messages(work("tide", text))


def test_a_stock_phrase_in_a_synopsis_is_told_of_the_synopsis() -> None:
    assert [field for field, _ in faults(work("tide", synopsis="A must"))] == ["synopsis"]


def test_a_run_that_two_works_share_is_told_once_of_the_later_with_all_its_words() -> None:
    early = work("ebb", "he mends nets by the cold harbour wall")
    late = work("tide", "while she mends nets by the cold harbour lamp")
    assert faults(early, late) == [
        ("reviews.tide/0", "has words of ebb (reviews.ebb/0): 'mends nets by the cold harbour'")
    ]


def test_two_runs_in_one_text_are_two_faults() -> None:
    early = work("ebb", "one two three four and five six seven eight")
    late = work("tide", "five six seven eight or one two three four")
    assert len(messages(early, late)) == 2


def test_a_run_shorter_than_the_rule_or_within_one_work_is_nobodys_fault() -> None:
    assert not messages(work("ebb", "one two three", "alpha"), work("tide", "one two three"))
    assert not messages(work("ebb", "one two three four", "so one two three four"))


def test_a_run_that_stands_in_more_titles_than_the_rule_allows_is_told_of_each() -> None:
    works = [work(name, f"{name} cold water") for name in ("ebb", "flow", "tide")]
    found = faults(*works)
    assert [field for field, _ in found] == ["reviews.ebb/0", "reviews.flow/0", "reviews.tide/0"]
    assert found[0][1] == "'cold water' is worn out; it stands in 3 titles: ebb, flow, tide"
    assert not faults(*works[:2])


def test_in_a_large_catalogue_a_run_may_stand_in_its_share_of_the_titles() -> None:
    works = [work(f"w{number}", f"{number} cold water" if number < 4 else f"{number}") for number in range(8)]
    assert not messages(*works)
    assert len(messages(*works[:7])) == 4


def test_a_run_said_often_by_one_title_is_not_worn_out() -> None:
    assert not messages(work("ebb", "x cold water", "y cold water", "z cold water"))


@pytest.mark.parametrize(
    ("texts", "found"), [(("The sea a", "the sea b"), 0), (("The sea a", "the sea b", "“The sea” c"), 3)]
)
def test_so_many_texts_may_begin_alike_and_no_more(texts: Sequence[str], found: int) -> None:
    # Of one work, where nothing is borrowed or worn.
    assert sum("begins with 'the sea'" in message for message in messages(work("tide", *texts))) == found


def test_words_are_compared_without_case_punctuation_and_kind_of_apostrophe() -> None:
    assert words_of("Don’t — the half-lit SEA, it's 3!") == ["don't", "the", "half-lit", "sea", "it's", "3"]
