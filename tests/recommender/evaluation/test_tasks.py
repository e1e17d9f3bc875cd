from __future__ import annotations

import pytest

from data.records import VoteTally
from recommender.errors import NothingToMeasure
from recommender.evaluation.tasks import siblings, similar
from tests.fakes import make_review, make_title
from tests.recommender.evaluation.small_sets import bare_task, judged_set, judgements


def test_all_judged_seeds_are_asked_in_the_order_of_their_ids() -> None:
    assert bare_task("a b c", {"c": "a", "a": "b"}).seeds == ("a", "c")


def test_of_a_group_of_seeds_those_without_judgements_are_passed_over() -> None:
    task = bare_task("a b c", {"c": "a", "a": "b"}, seeds=("c", "b", "a", "nobody"))
    assert task.seeds == ("c", "a")


@pytest.mark.parametrize("seeds", [("b",), ()])
def test_seeds_of_which_none_is_judged_leave_nothing_to_measure(seeds: tuple[str, ...]) -> None:
    with pytest.raises(NothingToMeasure, match="none of the seeds is judged"):
        bare_task("a b", {"a": "b"}, seeds=seeds)


def test_an_answer_is_as_frequent_as_it_is_judged_right_in_the_whole_set() -> None:
    # b is right for a, c and d, though only a is asked; a is right for c; c for nobody.
    task = bare_task("a b c d", {"a": "b", "c": "b a", "d": "b"}, seeds=("a",))
    assert task.frequency == {"b": 3, "a": 1}


def test_any_medium_can_be_similar() -> None:
    assert bare_task("a b", {"a": "b"}).media == ()


def test_what_is_given_keeps_the_order_of_the_set_and_what_kindred_sees_goes_by_id() -> None:
    titles = [make_title("b"), make_title("a")]
    reviews = [make_review("b", "2", "sea"), make_review("a", "9", "city"), make_review("b", "1", "joy")]
    task = similar(judged_set(titles, reviews), judgements({"a": "b"}), None)
    assert [title.id for title in task.given.titles] == ["b", "a"]
    assert [review.id for review in task.given.reviews] == ["b/2", "a/9", "b/1"]
    assert [title.id for title in task.texts.titles] == ["a", "b"]
    assert [review.id for review in task.texts.reviews] == ["a/9", "b/1", "b/2"]


def test_a_change_is_done_to_the_texts_as_given_and_to_the_cleaned_ones() -> None:
    reviews = [make_review("a", "1", "<b>sea</b> &amp;  joy")]
    task = similar(judged_set([make_title("a")], reviews), judgements({"a": "a"}), None, str.upper)
    assert [review.text for review in task.given.reviews] == ["<B>SEA</B> &AMP;  JOY"]
    assert [review.text for review in task.texts.reviews] == ["SEA & JOY"]


def test_a_change_sees_the_cleaned_text_and_not_the_markup() -> None:
    seen: list[str] = []

    def note(text: str) -> str:
        seen.append(text)
        return text

    similar(judged_set([make_title("a")], [make_review("a", "1", "<i>sea</i>")]), judgements({"a": "a"}), None, note)
    assert sorted(seen) == ["<i>sea</i>", "sea"]


def test_votes_go_with_the_task() -> None:
    tallies = {"a/1": VoteTally(2, 3)}
    reviews = [make_review("a", str(place), "sea") for place in range(4)]
    judged = judged_set([make_title("a")], reviews, tallies)
    assert similar(judged, judgements({"a": "a"}), None).tallies == tallies
    assert siblings(judged).tallies == tallies


def test_the_first_two_reviews_of_the_file_look_for_the_next_two() -> None:
    # Not by id: a's are 4 3 2 1 in the file, with one of b between; its fifth, 0, is not used.
    order = [("a", "4"), ("a", "3"), ("b", "1"), ("a", "2"), ("a", "1"), ("a", "0")]
    reviews = [make_review(title, name, name) for title, name in order]
    task = siblings(judged_set([make_title("a"), make_title("b")], reviews))
    sides = {(review.id, review.title_id) for review in task.given.reviews}
    assert sides == {("a/4", "a:looking"), ("a/3", "a:looking"), ("a/2", "a:sought"), ("a/1", "a:sought")}
    assert {(review.id, review.title_id) for review in task.texts.reviews} == sides


def test_titles_with_fewer_than_four_reviews_are_neither_asked_nor_answers() -> None:
    reviews = [make_review("a", str(place), "sea") for place in range(4)]
    reviews += [make_review("b", str(place), "sea") for place in range(3)]
    task = siblings(judged_set([make_title("a"), make_title("b"), make_title("c")], reviews))
    assert [title.id for title in task.given.titles] == ["a:looking", "a:sought"]
    assert task.seeds == ("a:looking",)
    assert task.relevant == {"a:looking": {"a:sought"}}
    assert task.frequency == {"a:sought": 1}


def test_of_siblings_only_the_seeds_look_where_seeds_are_given() -> None:
    reviews = [make_review(title, str(place), f"{title} {place}") for title in "ab" for place in range(4)]
    judged = judged_set(map(make_title, "abc"), reviews)
    task = siblings(judged, seeds=("b", "c"))
    assert task.seeds == ("b:looking",)
    assert len(task.relevant) == 2
    with pytest.raises(NothingToMeasure, match="none of the seeds has four reviews"):
        siblings(judged, seeds=("c",))


def test_only_the_sought_are_answers_the_two_sides_are_works_of_their_own_and_no_record_joins_them() -> None:
    reviews = [make_review("a", str(place), "sea") for place in range(4)]
    task = siblings(judged_set([make_title("a", keywords=("waves",))], reviews))
    assert [title.id for title in task.given.titles if title.medium in task.media] == ["a:sought"]
    assert [title.work_id for title in task.given.titles] == ["a:looking", "a:sought"]
    assert {(title.year, title.keywords) for title in task.given.titles + task.texts.titles} == {(None, ())}


def test_a_change_is_done_to_the_siblings_texts_too() -> None:
    reviews = [make_review("a", str(place), "<b>sea</b>") for place in range(4)]
    task = siblings(judged_set([make_title("a")], reviews), str.upper)
    assert {review.text for review in task.given.reviews} == {"<B>SEA</B>"}
    assert {review.text for review in task.texts.reviews} == {"SEA"}


def test_without_a_title_of_four_reviews_there_are_no_siblings() -> None:
    reviews = [make_review(title, str(place), "sea") for title in "ab" for place in range(3)]
    with pytest.raises(NothingToMeasure, match="no title has four reviews"):
        siblings(judged_set([make_title("a"), make_title("b")], reviews))
