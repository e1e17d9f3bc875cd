from __future__ import annotations

import importlib
from math import log
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.lexical import WordCounts, count_words, split_words

if TYPE_CHECKING:
    from index.sparse_rows import SparseRows

# Title 0 has two reviews, title 1 has one and keywords.
WORDS = count_words(["Sea sea", "sea, school", "city"], ["", "school"], np.array([0, 0, 1]))
ONES = np.ones(5)


def rows(found: SparseRows) -> list[list[float]]:
    listed: list[list[float]] = found.toarray().tolist()
    return listed


def words_of(*titles: str) -> WordCounts:
    """Titles of one review each."""
    return count_words(titles, [""] * len(titles), np.arange(len(titles)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's THE sea, the Sea!", ["it", "the", "sea", "the", "sea"]),
        ("a b c", []),
        ("", []),
        ("Straße 1999 dream_like", ["strasse", "1999", "dream_like"]),
        ("첫사랑 이야기, весна", ["첫사랑", "이야기", "весна"]),
    ],
)
def test_a_word_has_two_letters_or_more_and_no_case(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_each_review_is_counted_and_then_each_titles_keywords() -> None:
    assert WORDS.vocabulary == ("city", "school", "sea")
    assert rows(WORDS.counts) == [[0, 0, 2], [0, 1, 1], [1, 0, 0], [0, 0, 0], [0, 1, 0]]
    assert WORDS.titles.tolist() == [0, 0, 1, 0, 1]
    assert WORDS.column == {"city": 0, "school": 1, "sea": 2}


def test_a_title_has_the_words_of_its_reviews_and_its_keywords() -> None:
    assert rows(WORDS.of_titles(ONES)) == [[0, 1, 3], [1, 1, 0]]


def test_a_review_counts_as_often_as_it_weighs() -> None:
    # Sea: half of two, and one; school: one, and twice one.
    assert rows(WORDS.of_titles(np.array([0.5, 1, 3, 1, 2]))) == [[0, 1, 2], [3, 2, 0]]


def test_titles_stand_in_the_order_in_which_they_are_wanted() -> None:
    assert rows(WORDS.of_titles(ONES, [1, 0])) == [[1, 1, 0], [0, 1, 3]]
    assert rows(WORDS.of_titles(ONES, [1])) == [[1, 1, 0]]
    assert WORDS.of_titles(ONES, []).shape == (0, 3)


def test_a_word_is_the_rarer_the_fewer_titles_have_it_however_often() -> None:
    # Of two titles one has "city" and one "sea", ln(3 / 2); both have "school", ln(3 / 3).
    assert WORDS.rarity == pytest.approx([log(3 / 2), 0, log(3 / 2)])


def test_a_word_that_every_title_has_has_no_weight() -> None:
    words = words_of("the sea", "the city", "the")
    found = words.weighed(words.of_titles(np.ones(6))).toarray()
    assert found == pytest.approx(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]]))


def test_a_count_is_damped_and_a_row_has_length_one() -> None:
    # Both words are as rare; ln(1 + 3) is twice ln(1 + 1).
    words = words_of("sea sea sea city", "")
    assert rows(words.weighed(words.of_titles(np.ones(4))))[0] == pytest.approx(np.array([1, 2]) / 5**0.5)


def test_a_rare_word_weighs_more_than_one_that_others_have() -> None:
    # Of three titles two have "sea": ln(4 / 3). One has "city": ln(4 / 2).
    words = words_of("sea city", "sea", "")
    expected = np.array([log(2), log(4 / 3)])
    assert rows(words.weighed(words.of_titles(np.ones(6))))[0] == pytest.approx(expected / np.linalg.norm(expected))


def test_a_weight_of_parts_is_damped_as_a_count_is() -> None:
    # ln(1 + 1/2) to ln(1 + 1).
    words = count_words(["sea", "city"], ["", ""], np.array([0, 0]))
    expected = np.array([log(2), log(1.5)])
    found = rows(words.weighed(words.of_titles(np.array([0.5, 1, 1, 1]))))[0]
    assert found == pytest.approx(expected / np.linalg.norm(expected))


def test_weighing_leaves_the_counts_as_they_were() -> None:
    counts = WORDS.of_titles(ONES)
    WORDS.weighed(counts)
    assert rows(counts) == [[0, 1, 3], [1, 1, 0]]


def test_a_text_is_weighed_as_a_title_that_says_the_same() -> None:
    words = words_of("sea sea sea city", "")
    assert rows(words.of_text("CITY; sea sea. Sea"))[0] == pytest.approx(np.array([1, 2]) / 5**0.5)


@pytest.mark.parametrize("text", ["", "a b", "joy and music"])
def test_a_text_of_words_that_no_title_has_is_an_empty_row(text: str) -> None:
    assert rows(WORDS.of_text(text)) == [[0, 0, 0]]


def test_words_that_no_title_has_change_nothing() -> None:
    assert rows(WORDS.of_text("sea joy joy")) == rows(WORDS.of_text("sea"))


def test_where_nothing_is_written_there_are_no_words() -> None:
    for titles in (0, 2):
        words = count_words([], [""] * titles, np.zeros(0, dtype=np.int64))
        assert words.vocabulary == ()
        assert words.rarity.tolist() == []
        assert words.weighed(words.of_titles(np.ones(titles))).shape == (titles, 0)
        assert words.of_text("sea").shape == (1, 0)


def test_titles_are_weighed_as_scikit_learn_does_it_up_to_its_ones() -> None:
    text = importlib.import_module("sklearn.feature_extraction.text")
    normalize = importlib.import_module("sklearn.preprocessing").normalize
    titles = ["Sea sea city", "the sea, the School", "MUSIC; music music the", "the end", "", "Straße the city_sea"]
    vectorizer = text.CountVectorizer(preprocessor=str.casefold, token_pattern=r"\w\w+")
    counts = vectorizer.fit_transform(titles)
    # It weighs by 1 + ln(count) and by ln((1 + t) / (1 + holders)) + 1; ours are ln(1 + count) and no 1.
    rarity = text.TfidfTransformer(smooth_idf=True, norm=None).fit(counts).idf_ - 1
    words = words_of(*titles)
    assert words.vocabulary == tuple(vectorizer.get_feature_names_out())
    assert words.rarity == pytest.approx(rarity)
    found = words.weighed(words.of_titles(np.ones(12))).toarray()
    assert found == pytest.approx(normalize(counts.log1p().multiply(rarity)).toarray())
