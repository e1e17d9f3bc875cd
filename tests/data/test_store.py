"""The database as a file: what it keeps, what it opens, what it refuses."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.errors import ReviewIdTaken, StoreTooNew, StoreUnreadable, UnknownReview
from data.records import Facet, Maker, Review, Spoils, Title, Verdict, VoteTally, Work
from data.store import Store, VoteState
from tests.fakes import make_review, make_title, make_work

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL_TITLE = Title(
    *("blue-2024-series", "blue", "Blue", "series", 2024, ("KR", "TH"), ("ko",), "Two boys and a lighthouse."),
    original_title="파랑",
    other_titles=("Parang",),
    episodes=8,
    seasons=1,
    minutes=45,
    setting="Busan",
    makers=(Maker("Kim", "writer"),),
    facets=(Facet("outed", ("no",), basis="the series"), Facet("gore", ("2",), depiction="shown")),
    checked_against=("a list, row 7",),
)
FULL_REVIEW = Review("blue-2024-series/sea", FULL_TITLE.id, "저 바다.\n\nThe sea 🏳️.", Spoils.YES, "the sea", "import")
RED = make_work(make_title("red"), make_review("red", "a", "The school."))
BLUE = make_work(make_title("blue"), make_review("blue", "b", "The city."), make_review("blue", "a", "The sea."))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "kindred.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store.open(path)
    yield store
    store.close()


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [*connection.iterdump(), str(connection.execute("PRAGMA user_version").fetchone())]


def set_schema(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {number}")


def filled(path: Path) -> None:
    store = Store.open(path)
    store.replace_catalogue([BLUE, RED])
    store.record_vote("blue/a", "voter", Verdict.YES)
    store.close()


def test_titles_and_reviews_come_back_as_they_went_in(store: Store) -> None:
    store.replace_catalogue([Work("blue", (FULL_TITLE,), (FULL_REVIEW,))])
    assert store.texts().titles == (FULL_TITLE,)
    assert store.texts().reviews == (FULL_REVIEW,)


def test_titles_and_reviews_come_in_the_order_of_their_ids(store: Store) -> None:
    store.replace_catalogue([RED, BLUE])
    assert [title.id for title in store.texts().titles] == ["blue", "red"]
    assert [review.id for review in store.texts().reviews] == ["blue/a", "blue/b", "red/a"]


def test_what_was_kept_is_there_after_closing(path: Path) -> None:
    filled(path)
    with closing(Store.open(path)) as store:
        assert [title.id for title in store.texts().titles] == ["blue", "red"]
        assert store.vote_state() == VoteState(1, {"blue/a": VoteTally(1, 1)})


def test_a_new_store_is_empty_and_stands_at_number_0(store: Store) -> None:
    assert (store.texts().titles, store.texts().reviews) == ((), ())
    assert store.vote_state() == VoteState(0, {})


def test_what_is_no_longer_in_the_catalogue_is_no_longer_current(store: Store) -> None:
    store.replace_catalogue([BLUE, RED])
    store.replace_catalogue([RED])
    assert [title.id for title in store.texts().titles] == ["red"]
    assert [review.id for review in store.texts().reviews] == ["red/a"]
    with pytest.raises(UnknownReview):
        store.title_of_review("blue/a")


def test_a_changed_title_takes_the_place_of_the_old_one(store: Store) -> None:
    store.replace_catalogue([BLUE])
    renamed = make_title("blue", name="Bluer", work="sea")
    store.replace_catalogue([make_work(renamed)])
    assert store.texts().titles == (renamed,)


def test_a_reviews_id_is_never_given_to_another_title_also_after_it_left(store: Store) -> None:
    store.replace_catalogue([BLUE])
    store.replace_catalogue([RED])
    thief = Work("red", RED.titles, (Review("blue/a", "red", "Mine now.", Spoils.NO),))
    with pytest.raises(ReviewIdTaken) as caught:
        store.replace_catalogue([thief])
    assert (caught.value.review_id, caught.value.owner, caught.value.claimant) == ("blue/a", "blue", "red")


def test_two_titles_of_one_catalogue_cannot_share_a_reviews_id(store: Store) -> None:
    thief = Work("red", RED.titles, (Review("blue/a", "red", "Mine now.", Spoils.NO),))
    with pytest.raises(ReviewIdTaken):
        store.replace_catalogue([BLUE, thief])
    assert store.texts().titles == ()


def test_a_refused_catalogue_leaves_everything_as_it_was(path: Path) -> None:
    filled(path)
    before = dump(path)
    moved = make_title("blue", name="Bluer")
    thief = Work("red", RED.titles, (Review("blue/a", "red", "Mine now.", Spoils.NO),))
    with closing(Store.open(path)) as store, pytest.raises(ReviewIdTaken):
        store.replace_catalogue([make_work(moved), thief])
    assert dump(path) == before


def test_a_catalogue_that_breaks_half_way_leaves_everything_as_it_was(path: Path) -> None:
    filled(path)
    before = dump(path)
    orphan = Work("red", RED.titles, (Review("green/a", "green", "Of no title.", Spoils.NO),))
    with closing(Store.open(path)) as store, pytest.raises(StoreUnreadable, match="FOREIGN KEY"):
        store.replace_catalogue([make_work(make_title("pink")), orphan])
    assert dump(path) == before


def test_the_folder_is_made_and_migrating_twice_changes_nothing(path: Path) -> None:
    filled(path)
    before = dump(path)
    Store.open(path).close()
    assert dump(path) == before


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "kindred.db").write_bytes(b"")
    filled(tmp_path / "kindred.db")
    with closing(Store.open(tmp_path / "kindred.db")) as store:
        assert len(store.texts().reviews) == 3


def test_tables_that_were_made_before_they_were_numbered_are_kept(path: Path) -> None:
    filled(path)
    before = dump(path)
    set_schema(path, 0)
    Store.open(path).close()
    assert dump(path) == before


def test_a_migration_that_was_cut_short_is_finished(path: Path) -> None:
    filled(path)
    before = sorted(dump(path))
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("DROP TABLE counted_votes; DROP INDEX vote_log_by_review; PRAGMA user_version = 0;")
    Store.open(path).close()
    assert sorted(dump(path)) == before


def test_a_store_of_a_later_version_is_refused_and_left_as_it_is(path: Path) -> None:
    filled(path)
    set_schema(path, 99)
    before = dump(path)
    with pytest.raises(StoreTooNew) as caught:
        Store.open(path)
    assert (caught.value.found, caught.value.known) == (99, 1)
    assert dump(path) == before


@pytest.mark.parametrize(
    "content", [b"Dear diary, today we went to the sea.\n" * 200, b"short", b"SQLite format 3\x00" * 99]
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "diary.db").write_bytes(content)
    with pytest.raises(StoreUnreadable, match=r"diary\.db.*restore a backup"):
        Store.open(tmp_path / "diary.db")
    assert (tmp_path / "diary.db").read_bytes() == content


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_truncated_database_is_refused_with_a_way_out(path: Path, kept: float) -> None:
    filled(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(StoreUnreadable, match="restore a backup"):
        Store.open(path)


def test_a_database_damaged_inside_is_refused_when_it_is_read(path: Path) -> None:
    filled(path)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with closing(Store.open(path)) as store, pytest.raises(StoreUnreadable, match="restore a backup"):
        store.texts()


def test_a_folder_that_cannot_be_made_is_refused_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreUnreadable, match="folder can be written"):
        Store.open(tmp_path / "file" / "kindred.db")


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadable):
        Store.open(tmp_path)


def test_a_store_that_was_refused_holds_no_file_open(path: Path) -> None:
    filled(path)
    set_schema(path, 99)
    with pytest.raises(StoreTooNew) as caught:
        Store.open(path)
    held = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert path not in held
    assert caught.tb is not None


def test_a_closed_store_is_an_error_of_the_room(path: Path) -> None:
    store = Store.open(path)
    store.close()
    with pytest.raises(StoreUnreadable, match="closed"):
        store.vote_number()


def test_what_is_committed_is_synced_to_the_disk(store: Store) -> None:
    answers = [store._connection.execute(f"PRAGMA {name}").fetchone() for name in ("synchronous", "journal_mode")]
    assert answers == [(2,), ("wal",)]


def test_a_damaged_record_is_named_and_not_guessed_at(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "kindred.db")
    store.replace_catalogue([make_work(make_title("beach"), make_review("beach", "a", "The sea."))])
    with sqlite3.connect(tmp_path / "kindred.db") as connection:
        connection.execute("UPDATE reviews SET record = '{}'")
    with pytest.raises(StoreUnreadable, match="damaged record"):
        store.texts()
