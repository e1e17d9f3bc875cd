from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from data.parameters import read_parameters
from data.records import VoteTally
from data.store import VoteState
from recommender.asks import Ask
from recommender.engine import Engine
from recommender.evaluation.baselines import NAMES, mean_vectors
from recommender.evaluation.metrics import BY_SEED, measure
from recommender.evaluation.runs import evaluate, our_ranking
from recommender.evaluation.tasks import siblings, similar
from recommender.standing import stand
from tests.fakes import AXES, FakeVotes, WordCountEncoder, make_review, make_snapshot, make_title, small_vocabulary
from tests.recommender.evaluation.small_sets import Watched, judged_set, judgements, paired_set

if TYPE_CHECKING:
    from recommender.evaluation.metrics import Ranking
    from recommender.evaluation.runs import Evaluation
    from recommender.evaluation.tasks import Task

PAIRS = paired_set()
PARAMETERS = read_parameters()
# Each title is kindred to the one before it.
NEXT = {title.id: before.id for before, title in zip(PAIRS.titles, PAIRS.titles[1:], strict=False)}
# One more review of each title speaks of something else, so that votes can tell.
ODD = tuple(make_review(title.id, "odd", AXES[place % 6]) for place, title in enumerate(PAIRS.titles))
MIXED = judged_set(PAIRS.titles, (*PAIRS.reviews, *ODD))
TASK = similar(MIXED, judgements(NEXT), None)
VOTES = {review.id: VoteTally(9 if place % 2 else 0, 9) for place, review in enumerate(MIXED.reviews) if place % 3}


def evaluated(task: Task, diversity: float = 0.0, watch: Watched | None = None) -> Evaluation:
    snapshot = make_snapshot(task.texts.titles, task.texts.reviews)
    encode = WordCountEncoder().encode
    return evaluate(task, snapshot, PARAMETERS, encode, watch or Watched(), diversity=diversity)


def ranked(task: Task, diversity: float = 0.0) -> Ranking:
    snapshot = make_snapshot(task.texts.titles, task.texts.reviews)
    standing = stand(snapshot, VoteState(1, task.tallies))
    return our_ranking(task, snapshot, standing, PARAMETERS, Watched(), diversity=diversity)


def recommended(task: Task, diversity: float = 0.0) -> Ranking:
    """What people would be shown for each seed."""
    votes = FakeVotes()
    for review, tally in task.tallies.items():
        votes.cast(review, tally.helpful, tally.total)
    snapshot = make_snapshot(task.texts.titles, task.texts.reviews)
    engine = Engine(snapshot, small_vocabulary(), votes, WordCountEncoder, PARAMETERS)
    asks = {seed: Ask(likes=(seed,), media=task.media, limit=50, diversity=diversity) for seed in task.seeds}
    return {seed: [result.title.id for result in engine.recommend(ask).results] for seed, ask in asks.items()}


@pytest.mark.parametrize("diversity", [0.0, 0.5, 1.0])
def test_what_is_measured_is_what_recommend_shows(diversity: float) -> None:
    task = replace(TASK, tallies=VOTES)
    assert ranked(task, diversity) == recommended(task, diversity)
    assert len(TASK.seeds) == 14
    assert {len(found) for found in ranked(task, diversity).values()} == {14}


def test_media_are_narrowed_as_in_an_ask() -> None:
    titles = [replace(title, medium="film" if place % 2 else "novel") for place, title in enumerate(PAIRS.titles)]
    judged = judged_set(titles, MIXED.reviews)
    task = replace(similar(judged, judgements(NEXT), None), media=("film",))
    assert ranked(task) == recommended(task)
    assert {title for found in ranked(task).values() for title in found} == {
        title.id for title in titles if title.medium == "film"
    }


def test_diversity_and_votes_change_what_is_measured() -> None:
    assert ranked(TASK, 0.5) != ranked(TASK)
    assert ranked(replace(TASK, tallies=VOTES)) != ranked(TASK)


def test_a_seed_is_never_found_for_itself() -> None:
    assert all(seed not in found for seed, found in ranked(TASK).items())


@pytest.mark.parametrize("diversity", [0.0, 0.5])
def test_our_figures_are_those_of_our_ranking(diversity: float) -> None:
    task = replace(TASK, tallies=VOTES)
    row_of = {title.id: row for row, title in enumerate(task.given.titles)}
    vectors = mean_vectors(task.given, WordCountEncoder().encode)
    expected = measure(task, ranked(task, diversity), vectors, row_of)
    found = evaluated(task, diversity).runs["kindred"]
    assert {name: found.mean(name) for name in (*BY_SEED, *expected.overall)} == {
        name: expected.mean(name) for name in (*BY_SEED, *expected.overall)
    }


def test_ours_is_measured_first_then_every_baseline_and_ours_compared_with_each() -> None:
    found = evaluated(TASK)
    assert tuple(found.runs) == tuple(found.intervals) == ("kindred", *NAMES)
    assert (found.seeds, found.titles) == (14, 15)
    assert [(each.measure, each.other) for each in found.comparisons] == [
        (measure, name) for measure in BY_SEED for name in NAMES
    ]
    for name, run in found.runs.items():
        for each in BY_SEED:
            assert found.intervals[name][each].value == pytest.approx(run.mean(each))


def test_a_baselines_figures_worked_out_by_hand() -> None:
    # By keywords the order is a 3, b 2, c 1, d 0, though the file has c first. For a it is b c d, for b a c d, and for
    # c a b d: b is 1st for a, c 2nd for b, d 3rd for c.
    keywords = {"c": ("x",), "a": ("x", "y", "z"), "b": ("x", "y"), "d": ()}
    titles = [make_title(name, keywords=own) for name, own in keywords.items()]
    reviews = [make_review(name, "1", "the sea") for name in keywords]
    found = evaluated(similar(judged_set(titles, reviews), judgements({"a": "b", "b": "c", "c": "d"}), None))
    assert found.runs["record_length"].by_seed["mrr"].tolist() == pytest.approx([1, 1 / 2, 1 / 3])
    assert found.runs["record_length"].mean("hit@1") == pytest.approx(1 / 3)


def test_titles_that_a_baseline_scores_the_same_fall_by_their_place_in_the_set() -> None:
    # All as long as one another: for b the file's order is d a c, for d it is b a c.
    titles = [make_title(name) for name in "dbac"]
    reviews = [make_review(name, "1", "the sea") for name in "abcd"]
    found = evaluated(similar(judged_set(titles, reviews), judgements({"b": "a", "d": "b"}), None))
    assert found.runs["record_length"].by_seed["mrr"].tolist() == [1 / 2, 1]


def test_siblings_look_among_the_sought_alone() -> None:
    task = siblings(PAIRS)
    found = evaluated(task)
    assert (found.seeds, found.titles) == (15, 15)
    assert all(each.endswith(":sought") for titles in ranked(task).values() for each in titles)
    # Fifteen sought and no one else: of any order the first ten hold at most those, and all fifteen the right one.
    assert all(run.mean("distinct") <= 15 and run.mean("recall@20") == 1 for run in found.runs.values())


def test_reviews_of_the_same_pair_find_one_another() -> None:
    found = evaluated(siblings(PAIRS))
    assert found.runs["kindred"].mean("hit@1") == found.runs["dense_mean"].mean("hit@1") == 1
    assert found.runs["random"].mean("hit@1") < 0.5


def test_who_watches_is_told_of_each_seed_and_each_baseline() -> None:
    watch = Watched()
    evaluated(TASK, watch=watch)
    assert watch.told == [("kindred", done, 14) for done in range(14)] + [(name, 0, 14) for name in NAMES]
