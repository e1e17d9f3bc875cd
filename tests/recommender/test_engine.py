from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.records import Facet, Review, Spoils, Title
from recommender.asks import Ask
from recommender.engine import Engine
from recommender.errors import InvalidAsk, NameNotFound, TitleNotFound
from tests.fakes import FakeVotes, WordCountEncoder, make_review, make_snapshot, make_title, small_vocabulary

if TYPE_CHECKING:
    from recommender.results import Answer

SEA = "The sea is wide here and it stays a sea until the very end."
SEA_SCHOOL = "A school beside the sea where nobody ever learns to swim at all."
CITY = "The city never sleeps and neither do they in this loud city."
SECRET = "In the sea she drowns, and the sea gives nothing of her back."


def make_engine(titles: list[Title], reviews: list[Review], votes: FakeVotes | None = None) -> Engine:
    return Engine(make_snapshot(titles, reviews), small_vocabulary(), votes or FakeVotes(), WordCountEncoder)


def shore_engine(votes: FakeVotes | None = None) -> Engine:
    """Liking `shore`, the order is `beach` (all sea), `port` (half of it), `town` (none of it)."""
    titles = [make_title(name) for name in ("shore", "beach", "port", "town")]
    reviews = [
        make_review("shore", "a", SEA),
        make_review("beach", "a", SEA),
        make_review("port", "a", SEA),
        make_review("port", "b", CITY),
        make_review("town", "a", CITY),
    ]
    return make_engine(titles, reviews, votes)


def order(answer: Answer) -> list[str]:
    return [result.title.id for result in answer.results]


def test_the_nearest_title_comes_first_and_the_liked_one_is_not_there() -> None:
    assert order(shore_engine().recommend(Ask(likes=("Shore",)))) == ["beach", "port", "town"]


def test_a_title_is_liked_by_name_by_id_or_by_its_works_id() -> None:
    titles = [make_title("one", work="pair", name="First"), make_title("two", work="pair"), make_title("else")]
    engine = make_engine(titles, [make_review(name, "a", SEA) for name in ("one", "two", "else")])
    for like, meant in (("first", ["one"]), ("two", ["two"]), ("pair", ["one", "two"])):
        understood = engine.recommend(Ask(likes=(like,))).understood
        assert [title.id for title in understood.likes[0].titles] == meant


def test_components_sum_to_the_score_and_the_order_follows_it() -> None:
    titles = [make_title(name) for name in ("shore", "port", "town")]
    reviews = [make_review("shore", "a", SEA), make_review("town", "a", CITY)]
    reviews += [make_review("port", "a", SEA), make_review("port", "b", "school")]
    votes = FakeVotes()
    votes.cast("port/a", 10, 10)
    results = make_engine(titles, reviews, votes).recommend(Ask(likes=("shore",), text="sea city")).results
    scores = [result.components.score for result in results]
    assert scores == sorted(scores, reverse=True)
    for parts in (result.components for result in results):
        assert parts.score == pytest.approx(parts.likeness + parts.text + parts.helpfulness)
        assert parts.text > 0
    assert {result.title.id: result.components.helpfulness > 0 for result in results} == {"port": True, "town": False}


def test_a_vote_changes_weight_and_order_as_worked_out_by_hand() -> None:
    # `left` is (sea + city) and `right` (sea + school), as like `shore` as each other; equal scores fall by id.
    titles = [make_title(name) for name in ("shore", "left", "right")]
    reviews = [
        make_review("shore", "a", "sea"),
        make_review("left", "a", "sea"),
        make_review("left", "b", "city"),
        make_review("right", "a", "sea"),
        make_review("right", "b", "school"),
    ]
    votes = FakeVotes()
    engine = make_engine(titles, reviews, votes)
    before = engine.recommend(Ask(likes=("shore",)))
    assert order(before) == ["left", "right"]
    assert before.results[0].components.score == before.results[1].components.score

    votes.cast("right/a", 10, 10)
    after = engine.recommend(Ask(likes=("shore",)))

    # The weight of right/a is 2^((.75 - .5) / .5) = √2. The centre is (3 sea + school + city) / 5.
    weight = np.sqrt(2)
    centre = np.array([0.6, 0.2, 0.2])
    shore = np.array([1.0, 0, 0]) - centre
    plain = np.array([0.5, 0.5, 0]) - centre
    voted = np.array([weight, 1, 0]) / (weight + 1) - centre
    cosine = {
        name: float(vector @ shore / np.linalg.norm(vector) / np.linalg.norm(shore))
        for name, vector in (("plain", plain), ("voted", voted))
    }
    right = after.results[0]
    assert order(after) == ["right", "left"]
    assert right.components.likeness == pytest.approx(cosine["plain"], abs=1e-5)
    assert right.components.helpfulness == pytest.approx(cosine["voted"] - cosine["plain"], abs=1e-5)
    assert after.vote_number == 1


def test_votes_on_the_liked_titles_own_reviews_count_too() -> None:
    votes = FakeVotes()
    titles = [make_title(name) for name in ("both", "beach", "town")]
    reviews = [make_review("both", "a", SEA), make_review("both", "b", CITY)]
    reviews += [make_review("beach", "a", SEA), make_review("town", "a", CITY)]
    engine = make_engine(titles, reviews, votes)
    votes.cast("both/b", 20, 20)
    assert order(engine.recommend(Ask(likes=("both",)))) == ["town", "beach"]


def test_the_same_ask_gives_the_same_answer() -> None:
    ask = Ask(likes=("shore",), text="city", diversity=0.4)
    assert shore_engine().recommend(ask) == shore_engine().recommend(ask)


def test_a_text_finds_the_best_passages() -> None:
    answer = shore_engine().recommend(Ask(text="city"))
    assert order(answer)[0] == "town"
    # The mean over the two reviews of the best passage of each: (0 + 1) / 2.
    port = next(result for result in answer.results if result.title.id == "port")
    assert port.components.text == pytest.approx(0.5, abs=1e-5)


def test_a_text_meets_the_best_sentence_as_well_as_the_best_passage() -> None:
    titles = [make_title("both"), make_title("town")]
    reviews = [make_review("both", "a", "Here is the sea. There is the city."), make_review("town", "a", CITY)]
    both = make_engine(titles, reviews).recommend(Ask(text="sea")).results[0]
    # The one passage is sea and city, cosine 1/√2; the first sentence is the sea alone, cosine 1.
    assert both.title.id == "both"
    assert both.components.text == pytest.approx((1 / np.sqrt(2) + 1) / 2, abs=2e-6)


def test_votes_weigh_in_an_ask_by_text_as_worked_out_by_hand() -> None:
    votes = FakeVotes()
    votes.cast("port/b", 10, 10)
    port = next(r for r in shore_engine(votes).recommend(Ask(text="city")).results if r.title.id == "port")
    # (1 * 0 + √2 * 1) / (1 + √2), less the .5 of before.
    assert port.components.helpfulness == pytest.approx(np.sqrt(2) / (1 + np.sqrt(2)) - 0.5, abs=2e-6)


def test_with_a_liked_title_and_a_text_each_gives_half() -> None:
    engine = shore_engine()
    whole = [engine.recommend(Ask(likes=("shore",))), engine.recommend(Ask(text="city"))]
    both = engine.recommend(Ask(likes=("shore",), text="city"))
    parts = [next(r.components for r in each.results if r.title.id == "town") for each in (*whole, both)]
    assert parts[2].likeness == pytest.approx(parts[0].likeness / 2, abs=2e-6)
    assert parts[2].text == pytest.approx(parts[1].text / 2, abs=2e-6)


def test_an_ask_by_title_opens_no_encoder_and_one_by_text_opens_it_once() -> None:
    opened: list[WordCountEncoder] = []

    def open_encoder() -> WordCountEncoder:
        opened.append(WordCountEncoder())
        return opened[-1]

    engine = Engine(shore_engine().snapshot, small_vocabulary(), FakeVotes(), open_encoder)
    engine.recommend(Ask(likes=("shore",)))
    assert opened == []
    engine.recommend(Ask(text="sea"))
    engine.recommend(Ask(text=" city "))
    assert [encoder.encoded for encoder in opened] == [["sea", "city"]]


def test_of_several_liked_works_each_gives_the_same_part() -> None:
    answer = shore_engine().recommend(Ask(likes=("shore", "beach")))
    single = [shore_engine().recommend(Ask(likes=(name,))) for name in ("shore", "beach")]
    parts = [next(r for r in each.results if r.title.id == "port").components.likeness for each in single]
    port = next(result for result in answer.results if result.title.id == "port")
    assert port.components.likeness == pytest.approx(sum(parts) / 2, abs=2e-6)


def work_engine() -> Engine:
    titles = [
        make_title("seed-film", work="seed", name="Seed"),
        make_title("kin-film", work="kin", medium="film"),
        make_title("kin-novel", work="kin", medium="novel"),
        make_title("kin-series", work="kin", medium="series"),
    ]
    reviews = [make_review("seed-film", "a", SEA), make_review("kin-film", "a", CITY)]
    reviews += [
        make_review("kin-novel", "a", SEA),
        make_review("kin-novel", "b", SEA),
        make_review("kin-series", "a", SEA),
    ]
    return make_engine(titles, reviews)


def test_of_another_work_the_title_of_the_liked_medium_is_shown_and_the_rest_stand_beside_it() -> None:
    result = work_engine().recommend(Ask(likes=("seed",))).results
    assert [each.title.id for each in result] == ["kin-film"]
    assert [title.id for title in result[0].also_as] == ["kin-novel", "kin-series"]


def test_a_medium_that_was_asked_for_comes_before_the_liked_one_and_does_not_filter_the_seed() -> None:
    assert order(work_engine().recommend(Ask(likes=("seed",), media=("series",)))) == ["kin-series"]


def test_with_no_liked_medium_the_title_with_most_reviews_is_shown() -> None:
    answer = work_engine().recommend(Ask(text="sea"))
    assert "kin-novel" in order(answer)


def test_equal_scores_fall_by_the_id_of_the_title_that_is_shown() -> None:
    titles = [make_title("seed"), make_title("m-film"), make_title("z-film", work="pair")]
    titles.append(make_title("a-novel", work="pair", medium="novel"))
    engine = make_engine(titles, [make_review(title.id, "a", SEA) for title in titles])
    assert order(engine.recommend(Ask(likes=("seed",)))) == ["m-film", "z-film"]


def test_an_unknown_medium_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidAsk, match="series"):
        work_engine().recommend(Ask(likes=("seed",), media=("hologram",)))


def test_reasons_are_whole_sentences_to_the_letter_from_reviews_that_do_not_spoil() -> None:
    titles = [make_title("shore"), make_title("beach")]
    reviews = [
        make_review("shore", "a", SEA),
        make_review("beach", "plain", f"Sea! {SEA_SCHOOL} So wide a sea."),
        make_review("beach", "secret", SECRET, Spoils.YES),
        make_review("beach", "unmarked", SECRET.replace("she", "he"), Spoils.UNMARKED),
    ]
    reasons = make_engine(titles, reviews).recommend(Ask(likes=("shore",))).results[0].reasons
    assert [reason.sentence for reason in reasons] == [SEA_SCHOOL]
    assert reasons[0].review.id == "beach/plain"


def test_a_reason_is_near_the_ask_and_near_its_own_title() -> None:
    # Both name the sea twice; one has joy, which `beach` is about, and one has music, which is nearer to the ask.
    aside = "The sea, and again the sea, and music in one short scene."
    heart = "The sea, and again the sea, and joy in every scene of it."
    titles = [make_title(name) for name in ("shore", "beach", "town")]
    reviews = [make_review("shore", "a", SEA), make_review("town", "a", CITY)]
    reviews.append(make_review("beach", "a", f"{aside} {heart} Joy and joy. All is joy."))
    reasons = make_engine(titles, reviews).recommend(Ask(likes=("shore",))).results[0].reasons
    assert [reason.sentence for reason in reasons] == [heart]


def test_shared_facets_leave_out_spoilers_and_notes_and_name_the_rarest_first() -> None:
    facets = (
        Facet("identity", ("gay", "bisexual")),
        Facet("tone", ("dreamy",)),
        Facet("ending", ("happy",)),
        Facet("bullying", ("2",)),
        Facet("cheating", ("no",)),
    )
    titles = [make_title("shore", facets=facets), make_title("beach", facets=facets)]
    titles.append(make_title("town", facets=(Facet("identity", ("gay",)), Facet("identity", ("bisexual",)))))
    answer = make_engine(titles, [make_review(title.id, "a", SEA) for title in titles]).recommend(Ask(likes=("shore",)))
    beach = next(result for result in answer.results if result.title.id == "beach")
    assert beach.shared == (Facet("tone", ("dreamy",)), Facet("identity", ("gay", "bisexual")))


def test_a_title_whose_reviews_are_all_alike_or_missing_does_not_break_the_answer() -> None:
    titles = [make_title("shore"), make_title("bare")]
    engine = make_engine(titles, [make_review("shore", "a", SEA)])
    result = engine.recommend(Ask(likes=("shore",))).results[0]
    assert (result.title.id, result.components.score, result.reasons) == ("bare", 0.0, ())


def test_a_title_page_lists_its_reviews_by_how_helpful_they_were_found() -> None:
    votes = FakeVotes()
    engine = shore_engine(votes)
    assert [voted.review.id for voted in engine.title_page("port").reviews] == ["port/a", "port/b"]
    votes.cast("port/b", 3, 3)
    assert [voted.review.id for voted in engine.title_page("port").reviews] == ["port/b", "port/a"]


def test_an_unknown_id_suggests_the_nearest() -> None:
    with pytest.raises(TitleNotFound, match="beach"):
        shore_engine().title_page("beech")


def test_a_wrong_name_beside_a_right_one_fails_the_whole_ask() -> None:
    with pytest.raises(NameNotFound, match="nowhere"):
        shore_engine().recommend(Ask(likes=("shore", "nowhere at all")))
