from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from recommender.evaluation.baselines import NAMES, baselines, mean_vectors
from tests.fakes import AXES, WordCountEncoder, make_review, make_title
from tests.recommender.evaluation.small_sets import stored

if TYPE_CHECKING:
    from data.store import StoredTexts


def of_texts(*texts: str) -> StoredTexts:
    """Titles t0, t1, … with one review each and no keywords."""
    return stored(
        (make_title(f"t{number}") for number in range(len(texts))),
        (make_review(f"t{number}", "r", text) for number, text in enumerate(texts)),
    )


def of_keywords(*keywords: str) -> StoredTexts:
    """Titles k0, k1, … with the keywords given, parted by commas, and one review each that says the same."""
    parted = [tuple(each.split(",")) if each else () for each in keywords]
    return stored(
        (make_title(f"k{number}", keywords=own) for number, own in enumerate(parted)),
        (make_review(f"k{number}", "r", "sea and joy") for number in range(len(keywords))),
    )


def scores(name: str, texts: StoredTexts, row: int = 0) -> list[float]:
    found: list[float] = baselines(texts, WordCountEncoder().encode)[name](row).tolist()
    return found


SPOKEN = of_texts("the sea, the joyful sea", "sea of city lights", "city of grief", "a lonely school")


def test_there_are_six_baselines_and_each_scores_every_title() -> None:
    found = baselines(SPOKEN, WordCountEncoder().encode)
    assert tuple(found) == NAMES == ("random", "tfidf", "bm25", "keyword_cosine", "dense_mean", "record_length")
    assert {score(row).shape for score in found.values() for row in range(4)} == {(4,)}


def test_random_is_the_same_every_time_and_another_for_each_seed() -> None:
    texts = of_texts(*["the sea"] * 200)
    first, again, other = scores("random", texts), scores("random", texts), scores("random", texts, row=1)
    assert first == again
    assert first != other
    # Of 200 even draws from 0 to 1 the mean is .5 with an error of .02.
    assert np.mean(first) == pytest.approx(0.5, abs=0.08)


def test_random_knows_nothing_of_the_texts() -> None:
    assert scores("random", SPOKEN) == scores("random", of_texts("sea", "sea", "sea", "sea"))


def test_tfidf_worked_out_by_hand() -> None:
    # Words of two titles or more: sea (3 of 4), city (2), joy (2). With n = 4 a word's rarity is ln(5 / (1 + df)) + 1,
    # and a word that stands twice counts 1 + ln 2.
    sea, city, joy = math.log(5 / 4) + 1, math.log(5 / 3) + 1, math.log(5 / 3) + 1
    texts = of_texts("the sea sea joy", "the sea and the city", "city and joy", "the sea alone")
    first = np.array([(1 + math.log(2)) * sea, 0, joy])
    rows = np.array([first, [sea, city, 0], [0, city, joy], [sea, 0, 0]])
    cosines = rows @ first / np.linalg.norm(rows, axis=1) / np.linalg.norm(first)
    assert scores("tfidf", texts) == pytest.approx(cosines.tolist())


def test_tfidf_reads_keywords_and_all_texts_of_a_title_as_one_document() -> None:
    titles = [make_title("a", keywords=("ghost ships", "grief")), make_title("b"), make_title("c")]
    reviews = [make_review(*each) for each in (("a", "1", "A sea."), ("b", "1", "Grief."), ("a", "2", "A city."))]
    reviews += [make_review("c", "1", "ghost city by the sea")]
    documents = ["ghost ships, grief. A sea. A city.", "Grief.", "ghost city by the sea"]
    rows = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2).fit_transform(documents)
    assert scores("tfidf", stored(titles, reviews)) == pytest.approx(cosine_similarity(rows[0], rows)[0].tolist())


@pytest.mark.parametrize("texts", [("calm sea", "loud city"), ("the", "and"), ("", "")])
def test_titles_that_share_no_word_are_like_nothing_to_tfidf(texts: tuple[str, str]) -> None:
    assert scores("tfidf", of_texts(*texts)) == [0, 0]


def bm25(count: int, length: float, mean: float, rarity: float) -> float:
    """What one word of the query gives a document: Lucene's form, with k1 = 1.5 and b = .75."""
    return rarity * count / (count + 1.5 * (1 - 0.75 + 0.75 * length / mean))


def test_bm25_worked_out_by_hand() -> None:
    # Lengths 2, 4, 1 and 1, the mean 2. Sea stands in two of four: ln(1 + 2.5 / 2.5); joy in one: ln(1 + 3.5 / 1.5).
    texts = of_texts("the sea joy", "sea sea city music", "school", "grief")
    sea, joy = math.log(2), math.log(1 + 3.5 / 1.5)
    own = bm25(1, 2, 2, sea) + bm25(1, 2, 2, joy)
    assert scores("bm25", texts) == pytest.approx([own, bm25(2, 4, 2, sea), 0, 0], rel=1e-5)


def test_a_word_that_stands_twice_in_the_seed_is_asked_for_twice() -> None:
    texts = of_texts("sea sea", "sea", "city")
    # Lengths 2, 1 and 1, the mean 4/3; sea stands in two of the three: ln(1 + 1.5 / 2.5).
    rarity = math.log(1 + 1.5 / 2.5)
    found = [2 * bm25(2, 2, 4 / 3, rarity), 2 * bm25(1, 1, 4 / 3, rarity), 0]
    assert scores("bm25", texts) == pytest.approx(found, rel=1e-5)


def test_a_seed_without_words_is_like_nothing_to_bm25() -> None:
    texts = stored([*SPOKEN.titles, make_title("silent")], SPOKEN.reviews)
    assert scores("bm25", texts, row=4) == [0.0] * 5


def test_keyword_cosine_worked_out_by_hand() -> None:
    # Three titles; sea is a keyword of two, case aside: ln(4 / 3) + 1; ghosts and "sea ghosts" of one: ln(4 / 2) + 1.
    sea, ghosts = math.log(4 / 3) + 1, math.log(2) + 1
    found = scores("keyword_cosine", of_keywords("sea,ghosts", "Sea", "sea ghosts"))
    assert found == pytest.approx([1, sea / math.hypot(sea, ghosts), 0])


def test_a_title_without_keywords_is_like_nothing_to_keyword_cosine() -> None:
    assert scores("keyword_cosine", of_keywords("sea", "", "sea")) == pytest.approx([1, 0, 1])
    assert scores("keyword_cosine", of_keywords("sea", "", "sea"), row=1) == [0, 0, 0]
    assert scores("keyword_cosine", SPOKEN) == [0, 0, 0, 0]


def test_dense_mean_is_the_cosine_of_the_texts_means() -> None:
    titles = [make_title(name) for name in "abcd"]
    reviews = [make_review(*each) for each in (("a", "1", "sea"), ("b", "1", "sea"), ("b", "2", "city"))]
    texts = stored(titles, [*reviews, make_review("c", "1", "sea joy")])
    # b is half sea and half city: its cosine with sea is 1 / sqrt(2). d has nothing and is like nothing.
    assert scores("dense_mean", stored(titles[:3], texts.reviews)) == pytest.approx([1, 0.5**0.5, 0.5**0.5])
    assert scores("dense_mean", texts)[3] == 0


def test_each_text_has_the_titles_keywords_before_it_and_a_title_without_texts_has_them_alone() -> None:
    titles = [make_title("b", keywords=("first love", "sea")), make_title("a", keywords=("city",)), make_title("c")]
    reviews = [make_review("c", "1", "Joy."), make_review("b", "2", "So wide."), make_review("b", "1", "So calm.")]
    encoder = WordCountEncoder()
    vectors = mean_vectors(stored(titles, reviews), encoder.encode)
    assert encoder.encoded == ["first love, sea. So wide.", "first love, sea. So calm.", "city.", "Joy."]
    assert vectors.argmax(axis=1).tolist() == [AXES.index("sea"), AXES.index("city"), AXES.index("joy")]


def test_a_mean_vector_is_the_mean_over_texts_at_unit_length() -> None:
    texts = stored([make_title("a")], [make_review("a", "1", "sea sea sea"), make_review("a", "2", "city")])
    # How long a text is does not count: (1, 0) and (0, 1) have the mean (.5, .5), of length sqrt(.5).
    (vector,) = mean_vectors(texts, WordCountEncoder().encode)
    assert vector[[AXES.index("sea"), AXES.index("city")]] == pytest.approx([0.5**0.5] * 2)


def test_no_titles_have_no_mean_vectors() -> None:
    assert mean_vectors(stored([]), WordCountEncoder().encode).shape == (0, 6)


def test_record_length_is_how_many_keywords_there_are_whatever_the_seed() -> None:
    texts = of_keywords("sea,ghosts,ships", "", "sea")
    assert [scores("record_length", texts, row) for row in range(3)] == [[3, 0, 1]] * 3


def test_where_nothing_has_keywords_record_length_counts_the_words_of_all_texts() -> None:
    more = make_review("t3", "more", "by the wide sea")
    assert scores("record_length", stored(SPOKEN.titles, [*SPOKEN.reviews, more])) == [5, 4, 3, 3 + 4]
