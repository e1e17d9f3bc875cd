from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from data.records import VoteTally
from data.store import StoredTexts
from recommender.errors import NothingToMeasure
from recommender.evaluation.tasks import siblings
from recommender.evaluation.votes import BOILERPLATE, Draw, Spoilt, outside_reviews, spoil
from tests.fakes import make_review, make_title
from tests.recommender.evaluation.small_sets import judged_set

OUTSIDE = tuple(f"outside {number}" for number in range(50))
OUTSIDE_REVIEWS = tuple(make_review("other", text, text) for text in OUTSIDE)
# 500 titles with four reviews each, which say whose they are.
MANY = siblings(
    judged_set(
        (make_title(f"t{number}") for number in range(500)),
        (
            make_review(f"t{number}", str(place), f"about t{number}, {place}")
            for number in range(500)
            for place in range(4)
        ),
    )
).texts
TEXT_OF = {review.id: review.text for review in MANY.reviews}
OWNER_OF = {review.text: review.title_id.partition(":")[0] for review in MANY.reviews}
DEFAULT = Draw()


def drawn(draw: Draw = DEFAULT, number: int = 3) -> Spoilt:
    return spoil(MANY, OUTSIDE_REVIEWS, draw, np.random.default_rng(number))


def kind(text: str) -> str:
    if text in OUTSIDE:
        return "outside"
    return "boilerplate" if text in BOILERPLATE else "copy"


def test_as_many_reviews_are_spoilt_as_the_share_says() -> None:
    # Of 2000 reviews 600, with an error of sqrt(2000 * .3 * .7) = 20.
    assert len(drawn().spoilt) == pytest.approx(600, abs=60)
    assert len(drawn(Draw(share=0.6)).spoilt) == pytest.approx(1200, abs=66)


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (1.0, 2000)])
def test_none_or_all_can_be_spoilt(share: float, count: int) -> None:
    assert len(drawn(Draw(share=share)).spoilt) == count


def test_a_third_of_the_spoilt_are_of_each_kind() -> None:
    found = drawn(Draw(share=1.0))
    kinds = Counter(kind(review.text) for review in found.texts.reviews)
    # 2000 / 3 each, with an error of 21.
    assert kinds == pytest.approx({"outside": 667, "boilerplate": 667, "copy": 667}, abs=63)


def test_every_text_of_a_kind_is_used() -> None:
    used = {review.text for review in drawn(Draw(share=1.0)).texts.reviews}
    assert set(OUTSIDE) | set(BOILERPLATE) <= used


def test_a_spoilt_reviews_text_is_never_its_own_titles() -> None:
    found = drawn(Draw(share=1.0))
    assert all(OWNER_OF.get(review.text) != review.title_id.partition(":")[0] for review in found.texts.reviews)


def test_what_is_not_spoilt_stays_and_what_is_keeps_its_id_and_title() -> None:
    found = drawn()
    assert found.texts.titles == MANY.titles
    for before, after in zip(MANY.reviews, found.texts.reviews, strict=True):
        assert replace(after, text=before.text) == before
        assert (after.text != before.text) is (after.id in found.spoilt)


@pytest.mark.parametrize("copied", [5, 10])
def test_copies_are_of_as_many_texts_as_the_draw_says_each_as_it_was(copied: int) -> None:
    texts = {review.text for review in drawn(Draw(copied=copied, share=1.0)).texts.reviews}
    copies = {text for text in texts if kind(text) == "copy"}
    assert len(copies) == copied
    assert copies <= set(TEXT_OF.values())


def test_copies_can_be_of_another_text_each_time() -> None:
    copies = [each.text for each in drawn(Draw(copied=0, share=1.0)).texts.reviews if kind(each.text) == "copy"]
    # Some 667 drawn from 2000: 2000 * (1 - e^(-1/3)) = 567 different ones.
    assert len(set(copies)) == pytest.approx(567, abs=50)


def test_copies_can_all_be_of_one_text_but_under_its_own_title() -> None:
    copies = Counter(each.text for each in drawn(Draw(copied=1, share=1.0)).texts.reviews if kind(each.text) == "copy")
    # Its own title has at most four reviews, and other texts where they are to be copies.
    assert len(copies) <= 5
    assert copies.most_common(1)[0][1] > 550


def test_where_no_review_of_another_title_is_left_there_is_nothing_to_spoil_with() -> None:
    texts = StoredTexts((make_title("a:looking"),), (make_review("a:looking", "1", "sea"),))
    own = tuple(make_review("a", str(number), "sea") for number in range(5))
    # Two kinds in three need another title; of twelve draws one is of those but in one case of half a million.
    refused = 0
    for number in range(12):
        try:
            spoil(texts, own, Draw(share=1.0), np.random.default_rng(number))
        except NothingToMeasure:
            refused += 1
    assert 0 < refused < 12


def test_a_third_of_the_reviews_have_no_vote_and_the_others_twelve_in_the_mean() -> None:
    totals = [tally.total or 0 for tally in drawn().tallies.values()]
    assert 1 - len(totals) / 2000 == pytest.approx(1 / 3, abs=0.04)
    # A geometric number of the mean 12 spreads by 11.5; the mean of some 1330 by .32.
    assert np.mean(totals) == pytest.approx(12, abs=1)
    assert min(totals) == 1
    assert sum(totals) / 2000 == pytest.approx(8, abs=0.9)


def test_another_draw_has_other_votes() -> None:
    totals = [tally.total or 0 for tally in drawn(Draw(unvoted=0.0, votes=3.0)).tallies.values()]
    assert len(totals) == 2000
    assert np.mean(totals) == pytest.approx(3, abs=0.2)
    assert drawn(Draw(unvoted=1.0)).tallies == {}


def test_voters_are_right_of_sound_and_of_spoilt_reviews_alike() -> None:
    found = drawn(Draw(right=0.8))
    parts = {}
    for spoilt in (True, False):
        tallies = [tally for review, tally in found.tallies.items() if (review in found.spoilt) is spoilt]
        parts[spoilt] = sum(tally.helpful for tally in tallies) / sum(tally.total or 0 for tally in tallies)
    assert parts == pytest.approx({True: 0.2, False: 0.8}, abs=0.03)


def test_voters_that_are_always_right_never_find_a_spoilt_review_helpful() -> None:
    found = drawn(Draw(right=1.0))
    for review, tally in found.tallies.items():
        assert tally == VoteTally(0 if review in found.spoilt else tally.total or 0, tally.total)


def test_the_same_number_gives_the_same_draw_and_another_another() -> None:
    assert drawn(number=5) == drawn(number=5)
    assert drawn(number=5).spoilt != drawn(number=6).spoilt


def test_what_is_outside_is_the_cleaned_text_of_reviews_that_are_not_in_the_task() -> None:
    reviews = [make_review("a", str(place), f"in {place}") for place in range(4)]
    judged = judged_set([make_title("a"), make_title("b")], [*reviews, make_review("b", "1", "<b>out</b> &amp; about")])
    assert [review.text for review in outside_reviews(judged, siblings(judged))] == ["out & about"]


def test_a_fifth_review_is_outside_and_never_comes_under_its_own_title() -> None:
    reviews = [make_review("a", str(place), f"a {place}") for place in range(5)]
    reviews += [make_review("c", str(place), f"c {place}") for place in range(4)]
    judged = judged_set(map(make_title, "abc"), [*reviews, make_review("b", "1", "of b")])
    outside = outside_reviews(judged, siblings(judged))
    assert [review.text for review in outside] == ["a 4", "of b"]
    for number in range(20):
        found = spoil(siblings(judged).texts, outside, Draw(copied=0, share=1.0), np.random.default_rng(number))
        assert "a 4" not in {review.text for review in found.texts.reviews if review.title_id.startswith("a:")}


def test_with_every_review_in_the_task_there_is_nothing_to_spoil_with() -> None:
    judged = judged_set([make_title("a")], [make_review("a", str(place), "sea") for place in range(4)])
    with pytest.raises(NothingToMeasure, match="none is left to spoil with"):
        outside_reviews(judged, siblings(judged))
