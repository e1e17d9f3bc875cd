from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.parameters import read_parameters
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
    return Engine(
        make_snapshot(titles, reviews), small_vocabulary(), votes or FakeVotes(), WordCountEncoder, read_parameters()
    )


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
    facets = (Facet("tone", ("dreamy",)), Facet("pace", ("slow",)))
    titles = [make_title("shore", facets=facets), make_title("port", facets=facets, year=2001), make_title("town")]
    reviews = [make_review("shore", "a", SEA), make_review("town", "a", CITY)]
    reviews += [make_review("port", "a", SEA_SCHOOL), make_review("port", "b", "school")]
    votes = FakeVotes()
    votes.cast("port/a", 10, 10)
    results = make_engine(titles, reviews, votes).recommend(Ask(likes=("shore",), text="sea city")).results
    scores = [result.components.score for result in results]
    assert scores == sorted(scores, reverse=True)
    assert all(result.components.score == pytest.approx(sum(astuple(result.components))) for result in results)
    assert any(result.components.helpfulness for result in results)


def test_a_vote_changes_weight_and_order_as_worked_out_by_hand() -> None:
    # `left` is (sea + city) and `right` (sea + school), as like `shore` as each other; equal scores fall by id.
    # No other way of being alike tells them apart: all have the word "sea", and the rest only one has.
    titles = [make_title(name) for name in ("shore", "left", "right")]
    reviews = [
        make_review("shore", "a", "sea one"),
        make_review("left", "a", "sea two"),
        make_review("left", "b", "city three"),
        make_review("right", "a", "sea four"),
        make_review("right", "b", "school five"),
    ]
    votes = FakeVotes()
    engine = make_engine(titles, reviews, votes)
    before = engine.recommend(Ask(likes=("shore",)))
    assert [(result.title.id, result.components.score) for result in before.results] == [("left", 0.0), ("right", 0.0)]

    votes.cast("right/a", 10, 10)
    after = engine.recommend(Ask(likes=("shore",)))

    # Of two titles the nearer is one standard deviation above their mean, the other one below; reviews have a share.
    share = read_parameters().weights.shares()["reviews"]
    assert order(after) == ["right", "left"]
    assert [result.components.reviews for result in after.results] == [0.0, 0.0]
    assert [result.components.helpfulness for result in after.results] == pytest.approx([share, -share], abs=2e-6)
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


def test_a_text_finds_what_is_near_and_what_shares_its_words() -> None:
    titles = [make_title("shore"), make_title("town")]
    engine = make_engine(titles, [make_review("shore", "a", "sea one"), make_review("town", "a", "city two")])
    results = engine.recommend(Ask(text="city")).results
    # Of two titles the nearer is one standard deviation above the mean, by vectors and by words alike.
    assert [(result.title.id, result.components.text) for result in results] == [("town", 1.0), ("shore", -1.0)]


def test_a_text_meets_the_best_sentence_as_well_as_the_best_passage() -> None:
    titles = [make_title("parted"), make_title("mixed"), make_title("town")]
    reviews = [
        make_review("parted", "a", "Here is the sea. There is music. Then joy."),
        make_review("mixed", "a", "Here sea and school are one."),
        make_review("town", "a", "There is the city."),
    ]
    # The seaside is no word of theirs, so the vectors decide. By the passage `mixed` is nearer, 1/√2 to 1/√3; by the
    # best sentence `parted` is, 1 to 1/√2; and by their means too, .789 to .707.
    assert order(make_engine(titles, reviews).recommend(Ask(text="seaside"))) == ["parted", "mixed", "town"]


def test_votes_weigh_in_an_ask_by_text_as_worked_out_by_hand() -> None:
    titles = [make_title(name) for name in ("port", "mixed", "shore")]
    reviews = [make_review("port", "a", "sea one"), make_review("port", "b", "city two")]
    reviews += [make_review("mixed", "a", "city and sea"), make_review("shore", "a", "sea three")]
    votes = FakeVotes()
    votes.cast("port/b", 10, 10)
    results = make_engine(titles, reviews, votes).recommend(Ask(text="cityscape")).results
    # No title has the word itself. The weight of port/b is √2, so its mean goes from 1/2 to √2 / (1 + √2). The
    # vectors are half of what a text says.
    before, after = (np.array([port, 1 / np.sqrt(2), 0]) for port in (0.5, np.sqrt(2) / (1 + np.sqrt(2))))
    change = ((after - after.mean()) / after.std() - (before - before.mean()) / before.std()) / 2
    found = {result.title.id: result.components.helpfulness for result in results}
    assert [found[name] for name in ("port", "mixed", "shore")] == pytest.approx(change.tolist(), abs=2e-6)


def test_with_a_liked_title_and_a_text_each_gives_half() -> None:
    engine = shore_engine()
    whole = [engine.recommend(Ask(likes=("shore",))), engine.recommend(Ask(text="city"))]
    both = engine.recommend(Ask(likes=("shore",), text="city"))
    parts = [next(r.components for r in each.results if r.title.id == "town") for each in (*whole, both)]
    assert parts[2].reviews == pytest.approx(parts[0].reviews / 2, abs=2e-6)
    assert parts[2].words == pytest.approx(parts[0].words / 2, abs=2e-6)
    assert parts[2].text == pytest.approx(parts[1].text / 2, abs=2e-6)


def test_an_ask_by_title_opens_no_encoder_and_one_by_text_opens_it_once() -> None:
    opened: list[WordCountEncoder] = []

    def open_encoder() -> WordCountEncoder:
        opened.append(WordCountEncoder())
        return opened[-1]

    engine = Engine(shore_engine().snapshot, small_vocabulary(), FakeVotes(), open_encoder, read_parameters())
    engine.recommend(Ask(likes=("shore",)))
    assert opened == []
    engine.recommend(Ask(text="sea"))
    engine.recommend(Ask(text=" city "))
    assert [encoder.encoded for encoder in opened] == [["sea", "city"]]


def test_of_several_liked_works_each_gives_the_same_part() -> None:
    answer = shore_engine().recommend(Ask(likes=("shore", "beach")))
    single = [shore_engine().recommend(Ask(likes=(name,))) for name in ("shore", "beach")]
    parts = [next(r for r in each.results if r.title.id == "port").components.reviews for each in single]
    port = next(result for result in answer.results if result.title.id == "port")
    assert port.components.reviews == pytest.approx(sum(parts) / 2, abs=2e-6)


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
