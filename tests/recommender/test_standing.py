from __future__ import annotations

import math

import numpy as np
import pytest

from data.records import VoteTally
from data.store import VoteState
from recommender.standing import stand
from tests.fakes import make_review, make_snapshot, make_title

SNAPSHOT = make_snapshot(
    [make_title("blue"), make_title("red")],
    [
        make_review("blue", "a", "sea"),
        make_review("blue", "b", "school"),
        make_review("red", "a", "city"),
        make_review("red", "b", "city"),
    ],
)


def test_without_votes_every_title_has_the_snapshots_vector() -> None:
    standing = stand(SNAPSHOT, VoteState(0, {}))
    assert standing.moved == {}
    assert standing.vector(SNAPSHOT, 0) == pytest.approx(SNAPSHOT.title_vectors[0])


def test_a_vote_moves_its_title_as_worked_out_by_hand() -> None:
    standing = stand(SNAPSHOT, VoteState(1, {"blue/a": VoteTally(10, 10)}))
    # The weight is √2. The centre is (1, 1, 2, 0, 0, 0) / 4; blue is (√2, 1, 0, …) / (√2 + 1) less that.
    share = math.sqrt(2) / (math.sqrt(2) + 1)
    expected = np.array([share - 0.25, (1 - share) - 0.25, -0.5, 0, 0, 0])
    assert standing.vector(SNAPSHOT, 0) == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)
    assert list(standing.moved) == [0]


def test_votes_that_weigh_all_reviews_of_a_title_alike_move_nothing() -> None:
    votes = VoteState(2, {"red/a": VoteTally(3, 4), "red/b": VoteTally(3, 4)})
    assert stand(SNAPSHOT, votes).moved == {}


def test_a_withdrawn_vote_moves_the_title_back() -> None:
    voted = stand(SNAPSHOT, VoteState(1, {"blue/a": VoteTally(1, 1)}))
    back = stand(SNAPSHOT, VoteState(2, {}), voted)
    assert back.moved == {}
    assert back.number == 2


def test_votes_on_reviews_that_the_snapshot_does_not_have_are_passed_over() -> None:
    assert stand(SNAPSHOT, VoteState(1, {"gone/a": VoteTally(1, 1)})).moved == {}
