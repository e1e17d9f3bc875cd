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
        make_review("blue", "a", "sea one"),
        make_review("blue", "b", "school two"),
        make_review("red", "a", "city three"),
        make_review("red", "b", "city four"),
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


def test_a_vote_changes_how_often_a_reviews_words_count() -> None:
    standing = stand(SNAPSHOT, VoteState(1, {"blue/a": VoteTally(10, 10)}))
    words = {word: float(standing.moved_words[0][0, column]) for word, column in SNAPSHOT.words.column.items()}
    # Each word stands in one of two titles, so all are as rare. "sea" and "one" count √2 times, the others once.
    raised, plain = math.log1p(math.sqrt(2)), math.log1p(1)
    length = math.sqrt(2 * raised**2 + 2 * plain**2)
    assert words["sea"] == words["one"] == pytest.approx(raised / length)
    assert words["school"] == words["two"] == pytest.approx(plain / length)
    assert words["city"] == 0.0


def test_votes_that_weigh_all_reviews_of_a_title_alike_turn_its_vector_nowhere() -> None:
    votes = VoteState(2, {"red/a": VoteTally(3, 4), "red/b": VoteTally(3, 4)})
    assert stand(SNAPSHOT, votes).vector(SNAPSHOT, 1) == pytest.approx(SNAPSHOT.title_vectors[1], abs=1e-6)


def test_copies_weigh_together_as_much_as_one_and_votes_say_which_of_them() -> None:
    copied = make_snapshot([make_title("blue")], [make_review("blue", name, "sea and sea again") for name in "abcd"])
    assert stand(copied, VoteState(0, {})).weights.tolist() == [1 / 4] * 4
    voted = stand(copied, VoteState(1, {"blue/b": VoteTally(10, 10)})).weights
    # By itself b weighs √2 and each other 1, so its share of one is √2 / (3 + √2).
    total = 3 + math.sqrt(2)
    assert voted.tolist() == pytest.approx([1 / total, 2 / total, 1 / total, 1 / total])


def test_a_vote_on_a_copy_moves_the_other_title_too() -> None:
    texts = [make_review(title, "a", "sea and sea again") for title in ("blue", "red")]
    snapshot = make_snapshot(
        [make_title("blue"), make_title("red")],
        [*texts, make_review("blue", "b", "city one"), make_review("red", "b", "music two")],
    )
    assert sorted(stand(snapshot, VoteState(1, {"blue/a": VoteTally(10, 10)})).moved) == [0, 1]


def test_a_withdrawn_vote_moves_the_title_back() -> None:
    voted = stand(SNAPSHOT, VoteState(1, {"blue/a": VoteTally(1, 1)}))
    back = stand(SNAPSHOT, VoteState(2, {}), voted)
    assert back.moved == {}
    assert back.number == 2


def test_votes_on_reviews_that_the_snapshot_does_not_have_are_passed_over() -> None:
    assert stand(SNAPSHOT, VoteState(1, {"gone/a": VoteTally(1, 1)})).moved == {}
