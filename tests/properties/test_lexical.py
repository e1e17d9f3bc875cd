from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import count_words, split_words

WORDS = st.sampled_from(["sea", "Sea", "school", "city", "music.", "a", "첫사랑", "the", "\n"])
TEXTS = st.one_of(st.lists(WORDS, max_size=8).map(" ".join), st.text(max_size=20))
TITLES = st.lists(st.tuples(st.lists(TEXTS, max_size=3), TEXTS), min_size=1, max_size=5)
Titles = list[tuple[list[str], str]]


def counted(titles: Titles) -> tuple[list[str], list[str], list[int]]:
    """Reviews, keywords, and the title of each review."""
    reviews = [text for texts, _ in titles for text in texts]
    title_of = [row for row, (texts, _) in enumerate(titles) for _ in texts]
    return reviews, [keywords for _, keywords in titles], title_of


@given(TITLES)
def test_a_titles_words_are_unit_length_or_nothing_and_never_nan(titles: Titles) -> None:
    reviews, keywords, title_of = counted(titles)
    words = count_words(reviews, keywords, np.array(title_of, dtype=np.int64))
    rows = words.weighed(words.of_titles(np.ones(len(reviews) + len(titles)))).toarray()
    lengths = np.linalg.norm(rows, axis=1)
    assert all(length == 0 or length == pytest.approx(1) for length in lengths)
    assert np.all(rows >= 0)


@given(TITLES)
def test_each_word_of_each_text_is_counted_once(titles: Titles) -> None:
    reviews, keywords, title_of = counted(titles)
    words = count_words(reviews, keywords, np.array(title_of, dtype=np.int64))
    found = words.of_titles(np.ones(len(reviews) + len(titles))).toarray()
    for row, (texts, own) in enumerate(titles):
        said = split_words(" ".join([*texts, own]))
        assert {words.vocabulary[column]: found[row, column] for column in np.flatnonzero(found[row])} == {
            word: said.count(word) for word in said
        }


@given(TITLES)
def test_a_title_of_one_review_is_weighed_as_the_same_text_asked_for(titles: Titles) -> None:
    texts = [" ".join(each) for each, _ in titles]
    words = count_words(texts, [""] * len(texts), np.arange(len(texts)))
    rows = words.weighed(words.of_titles(np.ones(2 * len(texts)))).toarray()
    for row, text in enumerate(texts):
        assert words.of_text(text).toarray()[0] == pytest.approx(rows[row])


@given(TITLES)
def test_words_of_some_titles_are_those_rows_of_all(titles: Titles) -> None:
    reviews, keywords, title_of = counted(titles)
    words = count_words(reviews, keywords, np.array(title_of, dtype=np.int64))
    weights = np.linspace(0.1, 2, len(reviews) + len(titles))
    wanted = list(range(len(titles)))[::-2]
    assert words.of_titles(weights, wanted).toarray() == pytest.approx(words.of_titles(weights).toarray()[wanted])
