from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.records import VoteTally
from data.store import VoteState
from recommender.standing import stand
from tests.fakes import make_review, make_snapshot, make_title

SNAPSHOT = make_snapshot(
    [make_title(name) for name in ("blue", "red", "green")],
    [
        make_review(title, str(number), f"{axis} {axis} joy")
        for title, axes in (("blue", "sea school"), ("red", "city music sea"), ("green", "grief city school sea"))
        for number, axis in enumerate(axes.split())
    ],
)
IDS = [review.id for review in SNAPSHOT.reviews]
TALLIES = st.one_of(
    st.integers(0, 50).map(lambda helpful: VoteTally(helpful, None)),
    st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: VoteTally(min(pair), max(pair))),
)
STATES = st.dictionaries(st.sampled_from(IDS), TALLIES)


@given(st.lists(STATES, min_size=1, max_size=6))
def test_following_votes_one_state_after_another_equals_working_the_last_out_anew(
    states: list[dict[str, VoteTally]],
) -> None:
    standing = stand(SNAPSHOT, VoteState(0, {}))
    for number, tallies in enumerate(states, start=1):
        standing = stand(SNAPSHOT, VoteState(number, tallies), standing)
    anew = stand(SNAPSHOT, VoteState(len(states), states[-1]))
    assert set(standing.moved) == set(anew.moved)
    assert set(standing.moved_words) == set(anew.moved_words)
    for row, words in anew.moved_words.items():
        assert np.array_equal(standing.moved_words[row].toarray(), words.toarray())
    for row in range(len(SNAPSHOT.titles)):
        assert np.array_equal(standing.vector(SNAPSHOT, row), anew.vector(SNAPSHOT, row))
