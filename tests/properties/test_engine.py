from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from data.parameters import read_parameters
from recommender.asks import Ask
from recommender.engine import Engine
from tests.fakes import AXES, FakeVotes, WordCountEncoder, make_review, make_snapshot, make_title, small_vocabulary

VOCABULARY = small_vocabulary()
WORDS = st.lists(st.sampled_from(AXES), min_size=1, max_size=6).map(" ".join)
# By title: its work, its medium, its reviews.
CORPORA = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["film", "series", "novel"]), st.lists(WORDS, max_size=3)),
    min_size=1,
    max_size=8,
)


def make_engine(corpus: list[tuple[int, str, list[str]]], votes: FakeVotes) -> Engine:
    titles = [
        make_title(f"t{number}", work=f"w{work}", medium=medium) for number, (work, medium, _) in enumerate(corpus)
    ]
    reviews = [
        make_review(f"t{number}", f"r{place}", text)
        for number, (_, _, texts) in enumerate(corpus)
        for place, text in enumerate(texts)
    ]
    return Engine(make_snapshot(titles, reviews), VOCABULARY, votes, WordCountEncoder, read_parameters())


@given(CORPORA, st.integers(1, 8), st.floats(0, 1), st.data())
def test_any_answer_keeps_the_rules(
    corpus: list[tuple[int, str, list[str]]], limit: int, diversity: float, data: st.DataObject
) -> None:
    votes = FakeVotes()
    engine = make_engine(corpus, votes)
    for review in engine.snapshot.reviews:
        votes.cast(review.id, data.draw(st.integers(0, 5)), 5)
    answer = engine.recommend(Ask(likes=("t0",), limit=limit, diversity=diversity))
    works = [result.title.work_id for result in answer.results]
    assert engine.snapshot.titles[0].work_id not in works
    assert len(set(works)) == len(works) <= limit
    assert [result.rank for result in answer.results] == list(range(1, len(works) + 1))
    assert all(-1.001 <= result.components.score <= 1.001 for result in answer.results)


@given(CORPORA, st.integers(1, 3))
def test_without_diversity_nothing_left_out_beats_anything_shown(
    corpus: list[tuple[int, str, list[str]]], limit: int
) -> None:
    engine = make_engine(corpus, FakeVotes())
    whole = engine.recommend(Ask(likes=("t0",), limit=50)).results
    page = engine.recommend(Ask(likes=("t0",), limit=limit)).results
    assert [result.title for result in page] == [result.title for result in whole[:limit]]
    scores = [result.components.score for result in whole]
    assert all(round(first, 6) >= round(second, 6) for first, second in pairwise(scores))
