from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.parameters import read_parameters
from data.records import VoteTally
from data.store import StoredTexts, VoteState
from recommender.asks import Ask
from recommender.evaluation.metrics import BY_SEED, by_seed
from recommender.evaluation.runs import our_ranking
from recommender.evaluation.significance import holm
from recommender.evaluation.tasks import Task
from recommender.evaluation.votes import Draw, spoil
from recommender.standing import stand
from tests.fakes import FakeVotes, make_review, make_title
from tests.properties.test_engine import CORPORA, make_engine
from tests.recommender.evaluation.small_sets import Watched, bare_task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.engine import Engine

IDS = [f"t{number}" for number in range(8)]
TALLIES = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: VoteTally(min(pair), max(pair)))


def task_of(engine: Engine, tallies: Mapping[str, VoteTally], media: tuple[str, ...]) -> Task:
    """A task that asks by every title of an engine's snapshot."""
    texts = StoredTexts(engine.snapshot.titles, engine.snapshot.reviews)
    seeds = tuple(title.id for title in texts.titles)
    return Task(texts, texts, tallies, {}, {}, seeds, media)


@given(
    CORPORA,
    st.sampled_from([0.0, 0.5]) | st.floats(0, 1),
    st.sampled_from([(), ("film",), ("series", "novel")]),
    st.data(),
)
def test_what_is_measured_is_what_recommend_shows(
    corpus: list[tuple[int, str, list[str]]], diversity: float, media: tuple[str, ...], data: st.DataObject
) -> None:
    votes = FakeVotes()
    engine = make_engine(corpus, votes)
    for review in engine.snapshot.reviews:
        tally = data.draw(TALLIES)
        votes.cast(review.id, tally.helpful, tally.total)
    task = task_of(engine, votes.tallies, media)
    standing = stand(engine.snapshot, VoteState(1, votes.tallies))
    measured = our_ranking(task, engine.snapshot, standing, read_parameters(), Watched(), diversity=diversity)
    for seed in task.seeds:
        answer = engine.recommend(Ask(likes=(seed,), media=media, limit=50, diversity=diversity))
        assert measured[seed] == [result.title.id for result in answer.results]
        assert seed not in measured[seed]


@given(st.permutations(IDS), st.lists(st.sampled_from(IDS), min_size=1, unique=True), st.integers(0, 8))
def test_figures_lie_between_nothing_and_all(order: list[str], right: list[str], shown: int) -> None:
    task = bare_task(" ".join(["seed", *IDS]), {"seed": " ".join(right)})
    figures = by_seed(task, {"seed": order[:shown]})
    assert tuple(figures) == BY_SEED
    assert all(0 <= values[0] <= 1 + 1e-9 for values in figures.values())
    ideal = by_seed(task, {"seed": [*right, *(each for each in IDS if each not in right)]})
    assert all(abs(values[0] - 1) < 1e-9 for values in ideal.values())


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_only_raises_stays_within_one_and_keeps_the_order(ps: list[float]) -> None:
    adjusted = holm(ps)
    assert all(p <= corrected <= 1 for p, corrected in zip(ps, adjusted, strict=True))
    by_p = [adjusted[place] for place in sorted(range(len(ps)), key=lambda place: ps[place])]
    assert all(first <= second for first, second in pairwise(by_p))


@given(st.integers(2, 6), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.integers(0, 2**32))
def test_any_draw_spoils_with_what_is_not_the_titles_own(
    titles: int, share: float, right: float, unvoted: float, number: int
) -> None:
    sides = [f"t{title}:{side}" for title in range(titles) for side in ("looking", "sought")]
    reviews = [make_review(side, str(place), f"{side} {place}") for side in sides for place in range(2)]
    texts = StoredTexts(tuple(map(make_title, sides)), tuple(reviews))
    outside = (make_review("other", "1", "outside"),)
    found = spoil(texts, outside, Draw(share=share, right=right, unvoted=unvoted), np.random.default_rng(number))
    for before, after in zip(reviews, found.texts.reviews, strict=True):
        own = after.text.startswith(f"{before.title_id.partition(':')[0]}:")
        assert own is (before.id not in found.spoilt)
    assert found.spoilt | set(found.tallies) <= {review.id for review in reviews}
    assert all((tally.total or 0) >= 1 for tally in found.tallies.values())
