from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from data.errors import StoreUnreadable, UnknownReview
from data.records import Verdict, VoteTally, Work
from data.store import Store
from data.voters import cast_vote, read_secret, voter_hash
from tests.fakes import make_review, make_title, make_work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = b"k" * 32
VOTER = b"alice@example.org"
WORKS: tuple[Work, ...] = (
    make_work(make_title("blue"), make_review("blue", "a", "The sea."), make_review("blue", "b", "The city.")),
    make_work(make_title("red"), make_review("red", "a", "The school.")),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "kindred.db")
    store.replace_catalogue(WORKS)
    yield store
    store.close()


def test_one_voter_may_vote_on_two_reviews_of_one_title(store: Store) -> None:
    assert cast_vote(store, KEY, VOTER, "blue/a", Verdict.YES) == 1
    assert cast_vote(store, KEY, VOTER, "blue/b", Verdict.NO) == 2
    assert store.vote_state().tallies == {"blue/a": VoteTally(1, 1), "blue/b": VoteTally(0, 1)}


def test_one_voter_has_one_vote_on_one_review(store: Store) -> None:
    cast_vote(store, KEY, VOTER, "blue/a", Verdict.YES)
    cast_vote(store, KEY, VOTER, "blue/a", Verdict.NO)
    cast_vote(store, KEY, b"bob", "blue/a", Verdict.YES)
    assert store.vote_state().tallies == {"blue/a": VoteTally(1, 2)}


def test_a_vote_on_an_unknown_review_is_refused(store: Store) -> None:
    with pytest.raises(UnknownReview, match="blue/x"):
        cast_vote(store, KEY, VOTER, "blue/x", Verdict.YES)


def test_a_voters_hashes_on_two_titles_cannot_be_joined_and_do_not_hold_the_voter() -> None:
    blue, red = voter_hash(KEY, "blue", VOTER), voter_hash(KEY, "red", VOTER)
    assert blue != red
    assert len(blue) == 64
    assert not [form for form in (VOTER.decode(), VOTER.hex()) if form in blue + red]


def test_a_voters_hash_needs_the_installations_key() -> None:
    assert voter_hash(KEY, "blue", VOTER) != voter_hash(b"j" * 32, "blue", VOTER)
    assert voter_hash(KEY, "blue", VOTER) != voter_hash(KEY, "blue", b"bob")


def test_title_and_voter_cannot_be_shifted_into_one_another() -> None:
    assert voter_hash(KEY, "blue", b"moon") != voter_hash(KEY, "bluem", b"oon")


def test_the_files_of_the_store_hold_no_voter(store: Store, tmp_path: Path) -> None:
    cast_vote(store, KEY, VOTER, "blue/a", Verdict.YES)
    files = [path.read_bytes() for path in tmp_path.glob("kindred.db*")]
    assert voter_hash(KEY, "blue", VOTER).encode() in b"".join(files)
    assert not [content for content in files if VOTER in content or VOTER.hex().encode() in content]


def test_a_secret_is_made_once_in_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "voter.key"
    secret = read_secret(path)
    assert len(secret) == 32
    assert read_secret(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600


def test_two_secrets_are_not_the_same(tmp_path: Path) -> None:
    assert read_secret(tmp_path / "one") != read_secret(tmp_path / "other")


def test_all_who_ask_for_the_first_secret_at_once_get_the_same(tmp_path: Path) -> None:
    count = 8
    start = Barrier(count)

    def ask() -> bytes:
        start.wait()
        return read_secret(tmp_path / "voter.key")

    with ThreadPoolExecutor(count) as pool:
        answers = [pool.submit(ask) for _ in range(count)]
    assert len({answer.result() for answer in answers}) == 1


@pytest.mark.parametrize("content", [b"", b"ab" * 31, b"ab" * 33, b"zz" * 32, b"\xff" * 64])
def test_a_damaged_secret_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "voter.key"
    path.write_bytes(content)
    with pytest.raises(StoreUnreadable, match=r"voter\.key"):
        read_secret(path)
    assert path.read_bytes() == content


def test_a_secret_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreUnreadable):
        read_secret(tmp_path / "file" / "voter.key")
