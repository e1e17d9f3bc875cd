"""What votes come to, and that none is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import data
from data.errors import StoreUnreadable, UnknownReview
from data.records import Verdict, VoteKind, VoteTally, Work
from data.store import Store, VoteState
from tests.fakes import make_review, make_title, make_work

if TYPE_CHECKING:
    from collections.abc import Iterator

YES, NO, WITHDRAW = Verdict.YES, Verdict.NO, Verdict.WITHDRAW
RED = make_work(make_title("red"), make_review("red", "a", "The school."))


def blue(text: str = "The sea.") -> Work:
    return make_work(make_title("blue"), make_review("blue", "a", text), make_review("blue", "b", "The city."))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kindred.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store.open(path)
    store.replace_catalogue([blue(), RED])
    yield store
    store.close()


def test_votes_are_counted_and_their_numbers_rise_by_one(store: Store) -> None:
    cast = [("blue/a", "ann", YES), ("blue/a", "bob", NO), ("blue/b", "ann", YES)]
    assert [store.record_vote(*vote) for vote in cast] == [1, 2, 3]
    assert store.vote_number() == 3
    assert store.vote_state() == VoteState(3, {"blue/a": VoteTally(1, 2), "blue/b": VoteTally(1, 1)})


def test_a_vote_can_be_changed(store: Store) -> None:
    store.record_vote("blue/a", "ann", YES)
    assert store.record_vote("blue/a", "ann", NO) == 2
    assert store.vote_state().tallies == {"blue/a": VoteTally(0, 1)}


def test_a_vote_can_be_withdrawn(store: Store) -> None:
    store.record_vote("blue/a", "ann", YES)
    assert store.record_vote("blue/a", "ann", WITHDRAW) == 2
    assert store.vote_state() == VoteState(2, {})


@pytest.mark.parametrize("verdict", [YES, NO])
def test_a_repeated_vote_changes_no_number_and_no_count(store: Store, verdict: Verdict) -> None:
    store.record_vote("blue/a", "ann", verdict)
    before = store.vote_state()
    assert store.record_vote("blue/a", "ann", verdict) == 1
    assert store.vote_state() == before


def test_withdrawing_what_was_never_cast_changes_nothing(store: Store) -> None:
    assert store.record_vote("blue/a", "ann", WITHDRAW) == 0
    assert store.vote_state() == VoteState(0, {})


@pytest.mark.parametrize("review_id", ["blue/x", "", "blue", "blue/a\ud800", "blue/a' OR '1'='1", "x" * 10_000])
def test_a_review_that_there_is_not_is_unknown_and_nothing_is_logged(store: Store, review_id: str) -> None:
    with pytest.raises(UnknownReview):
        store.record_vote(review_id, "ann", YES)
    with pytest.raises(UnknownReview):
        store.record_count(review_id, VoteTally(1, 2))
    with pytest.raises(UnknownReview):
        store.title_of_review(review_id)
    assert store.vote_number() == 0


def test_a_reviews_title_is_known(store: Store) -> None:
    assert store.title_of_review("blue/b") == "blue"


def test_a_changed_text_keeps_its_id_and_its_old_votes_stop_counting_and_stay_on_record(store: Store) -> None:
    store.record_vote("blue/a", "ann", YES)
    store.replace_catalogue([blue("The sea, in winter."), RED])
    assert store.title_of_review("blue/a") == "blue"
    assert store.vote_state().tallies == {}
    store.record_vote("blue/a", "bob", NO)
    assert store.vote_state().tallies == {"blue/a": VoteTally(0, 1)}
    store.replace_catalogue([blue(), RED])
    assert store.vote_state().tallies == {"blue/a": VoteTally(1, 1)}


def test_the_same_verdict_on_a_changed_text_is_a_new_vote(store: Store) -> None:
    store.record_vote("blue/a", "ann", YES)
    store.replace_catalogue([blue("The sea, in winter."), RED])
    before = store.vote_number()
    assert store.record_vote("blue/a", "ann", YES) == before + 1
    assert store.vote_state().tallies == {"blue/a": VoteTally(1, 1)}


def test_a_review_that_left_takes_no_votes_and_brings_its_own_when_it_comes_back(store: Store) -> None:
    store.record_vote("blue/a", "ann", YES)
    store.replace_catalogue([RED])
    assert store.vote_state().tallies == {}
    with pytest.raises(UnknownReview):
        store.record_vote("blue/a", "bob", YES)
    store.replace_catalogue([blue(), RED])
    assert store.vote_state().tallies == {"blue/a": VoteTally(1, 1)}


def test_a_number_names_one_state_also_over_changes_of_the_catalogue(store: Store) -> None:
    store.record_vote("blue/a", "ann", YES)
    store.record_count("blue/b", VoteTally(2, 3))
    states = [store.vote_state()]
    for works in ([blue("New."), RED], [RED], [blue(), RED]):
        store.replace_catalogue(works)
        states.append(store.vote_state())
    assert [state.number for state in states] == [2, 3, 4, 6]


def test_a_catalogue_that_leaves_the_votes_alone_leaves_the_number_alone(store: Store) -> None:
    store.record_vote("blue/a", "ann", YES)
    store.replace_catalogue([blue()])
    assert store.vote_number() == 1


def test_a_sources_ratio_and_own_votes_are_added(store: Store) -> None:
    assert store.record_count("blue/a", VoteTally(18, 21)) == 1
    assert store.vote_state().tallies == {"blue/a": VoteTally(18, 21)}
    store.record_vote("blue/a", "ann", YES)
    store.record_vote("blue/a", "bob", NO)
    assert store.vote_state().tallies == {"blue/a": VoteTally(19, 23)}


def test_a_sources_count_without_a_total_stays_of_its_kind_and_gives_way_to_own_votes(store: Store) -> None:
    store.record_count("blue/a", VoteTally(7, None))
    tally = store.vote_state().tallies["blue/a"]
    assert (tally, tally.kind) == (VoteTally(7, None), VoteKind.COUNT)
    store.record_vote("blue/a", "ann", NO)
    assert store.vote_state().tallies == {"blue/a": VoteTally(0, 1)}
    store.record_vote("blue/a", "ann", WITHDRAW)
    assert store.vote_state().tallies == {"blue/a": VoteTally(7, None)}


def test_a_later_count_of_the_source_takes_the_place_of_the_earlier_one(store: Store) -> None:
    store.record_count("blue/a", VoteTally(7, None))
    assert store.record_count("blue/a", VoteTally(1, 2)) == 2
    assert store.vote_state() == VoteState(2, {"blue/a": VoteTally(1, 2)})


def test_a_sources_count_is_about_the_text_that_it_counted(store: Store) -> None:
    store.record_count("blue/a", VoteTally(18, 21))
    store.replace_catalogue([blue("The sea, in winter.")])
    assert store.vote_state().tallies == {}
    store.record_count("blue/a", VoteTally(1, 2))
    assert store.vote_state().tallies == {"blue/a": VoteTally(1, 2)}


def test_two_stores_on_one_file_see_each_others_votes_at_once(store: Store, path: Path) -> None:
    with closing(Store.open(path)) as other:
        assert other.record_vote("blue/a", "ann", YES) == 1
        assert store.vote_state() == VoteState(1, {"blue/a": VoteTally(1, 1)})
        assert store.record_vote("blue/a", "bob", NO) == 2
        assert other.vote_state() == VoteState(2, {"blue/a": VoteTally(1, 2)})


def test_eight_threads_with_50_votes_each_lose_none(store: Store) -> None:
    def cast(thread: int) -> list[int]:
        return [store.record_vote("blue/a", f"{thread}-{number}", YES) for number in range(50)]

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for own in pool.map(cast, range(8)) for number in own]
    assert sorted(numbers) == list(range(1, 401))
    assert store.vote_state() == VoteState(400, {"blue/a": VoteTally(400, 400)})


def test_a_vote_that_cannot_be_written_is_refused_and_not_counted(store: Store, path: Path) -> None:
    store._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreUnreadable, match=r"kindred\.db"):
        store.record_vote("blue/a", "ann", YES)
    store._connection.execute("PRAGMA query_only = OFF")
    assert store.record_vote("blue/a", "bob", NO) == 1
    with closing(Store.open(path)) as other:
        assert other.vote_state() == VoteState(1, {"blue/a": VoteTally(0, 1)})


CASTING = """
import sys
from pathlib import Path
from data.records import Verdict
from data.store import Store

store = Store.open(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    print(store.record_vote("blue/a", f"voter-{number}", Verdict.YES), flush=True)
"""


def test_after_a_kill_every_acknowledged_vote_is_there_and_the_store_opens(store: Store, path: Path) -> None:
    store.close()
    home = str(Path(data.__file__).parent.parent)
    child = subprocess.Popen(
        [sys.executable, "-c", CASTING, str(path)], stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": home}
    )
    with child:
        assert child.stdout is not None
        acknowledged = [int(child.stdout.readline()) for _ in range(20)]
        os.kill(child.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in child.stdout.read().splitlines()]
    assert acknowledged == list(range(1, len(acknowledged) + 1))
    with closing(Store.open(path)) as reopened:
        number = reopened.vote_number()
        # One more may have been written that nobody was told of.
        assert len(acknowledged) <= number <= len(acknowledged) + 1
        assert reopened.vote_state().tallies == {"blue/a": VoteTally(number, number)}
        assert reopened.record_vote("blue/a", "ann", NO) == number + 1
