"""The database: titles, reviews and votes. The only module that speaks SQL."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from data.errors import ReviewIdTaken, StoreTooNew, StoreUnreadable, UnknownReview
from data.records import Review, Title, Verdict, VoteKind, VoteTally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from data.records import Work

_MIGRATIONS = Path(__file__).parent / "migrations"
_TITLE: TypeAdapter[Title] = TypeAdapter(Title)
_REVIEW: TypeAdapter[Review] = TypeAdapter(Review)
_LOCK_WAIT_S = 10.0
_SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")


@dataclass(frozen=True, slots=True)
class VoteState:
    """All votes that count, up to one number of the log.

    Attributes:
        number: The last vote's number; 0 before the first. Equal numbers of one store mean equal states.
        tallies: Review id to votes on its present text; a review that is absent has none.
    """

    number: int
    tallies: Mapping[str, VoteTally]


@dataclass(frozen=True, slots=True)
class StoredTexts:
    """The current titles by id, and the current reviews by id."""

    titles: tuple[Title, ...]
    reviews: tuple[Review, ...]


class Store:
    """One database file. Safe to share between threads; several processes may open the same file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the database, making or migrating it where needed.

        Raises:
            StoreUnreadable: If the file is no database, or the folder cannot be written.
            StoreTooNew: If a later version wrote it.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=_LOCK_WAIT_S, check_same_thread=False, isolation_level=None)
            with ExitStack() as on_error:
                on_error.callback(connection.close)
                for setting in _SETTINGS:
                    connection.execute(f"PRAGMA {setting}")
                _migrate(path, connection)
                on_error.pop_all()
        except (OSError, sqlite3.Error) as error:
            raise StoreUnreadable(path, str(error)) from error
        return cls(path, connection)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def replace_catalogue(self, works: Iterable[Work]) -> None:
        """Make these works the current ones, wholly or not at all.

        What is not among them stays on record and is no longer current. A review whose text changed keeps its id;
        the votes on its old text stay on record and stop counting. Each review whose votes count anew, or no longer,
        is noted in the vote log, so that a number still names one state.

        Raises:
            ReviewIdTaken: If a review's id belongs, or has ever belonged, to another title; nothing is changed then.
        """
        all_works = tuple(works)
        with self._transaction(write=True) as connection:
            _refuse_taken_ids(connection, (review for work in all_works for review in work.reviews))
            before = _tallies(connection)
            connection.execute("UPDATE reviews SET current = 0")
            connection.execute("UPDATE titles SET current = 0")
            for work in all_works:
                connection.executemany(_PUT_TITLE, map(_title_row, work.titles))
                connection.executemany(_PUT_REVIEW, map(_review_row, work.reviews))
            after = _tallies(connection)
            changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
            connection.executemany(_LOG_COUNT, ((review_id,) for review_id in changed))

    def texts(self) -> StoredTexts:
        """The current titles and reviews, each in the order of their ids.

        Raises:
            StoreUnreadable: If a record is damaged.
        """
        with self._transaction() as connection:
            titles = connection.execute("SELECT record FROM titles WHERE current = 1 ORDER BY id").fetchall()
            reviews = connection.execute("SELECT record FROM reviews WHERE current = 1 ORDER BY id").fetchall()
        try:
            return StoredTexts(
                titles=tuple(_TITLE.validate_json(row[0]) for row in titles),
                reviews=tuple(_REVIEW.validate_json(row[0]) for row in reviews),
            )
        except ValidationError as error:
            raise StoreUnreadable(self._path, f"a damaged record ({error.error_count()} faults)") from error

    def title_of_review(self, review_id: str) -> str:
        """The id of the title that a current review is about.

        Raises:
            UnknownReview: If no current review has this id.
        """
        with self._transaction() as connection:
            return _current_review(connection, review_id)[0]

    def record_vote(self, review_id: str, voter: str, verdict: Verdict) -> int:
        """Log a vote and make it the voter's only one on this review; see `data.voters.cast_vote`.

        Raises:
            UnknownReview: If no current review has this id.
        """
        with self._transaction(write=True) as connection:
            text_sha256 = _current_review(connection, review_id)[1]
            wanted = None if verdict is Verdict.WITHDRAW else (text_sha256, int(verdict is Verdict.YES))
            if _standing_vote(connection, review_id, voter) != wanted:
                connection.execute(_LOG_VOTE, (review_id, text_sha256, voter, verdict))
                connection.execute("DELETE FROM votes WHERE review_id = ? AND voter = ?", (review_id, voter))
                if wanted is not None:
                    connection.execute(_PUT_VOTE, (review_id, voter, *wanted))
            return _last_number(connection)

    def record_count(self, review_id: str, tally: VoteTally) -> int:
        """Keep the votes that a source counted for a review's present text, in place of an earlier count.

        Returns:
            The number of the entry in the log.

        Raises:
            UnknownReview: If no current review has this id.
        """
        with self._transaction(write=True) as connection:
            changed = connection.execute(
                _PUT_COUNT,
                {
                    "id": _storable(review_id),
                    "kind": VoteKind.COUNT if tally.total is None else VoteKind.RATIO,
                    "helpful": tally.helpful,
                    "total": tally.total,
                },
            ).rowcount
            if not changed:
                raise UnknownReview(review_id)
            connection.execute(_LOG_COUNT, (review_id,))
            return _last_number(connection)

    def vote_number(self) -> int:
        """The number of the last entry in the vote log; 0 before the first."""
        with self._transaction() as connection:
            return _last_number(connection)

    def vote_state(self) -> VoteState:
        """The votes on the present texts, and the number that they stand at, read as one."""
        with self._transaction() as connection:
            return VoteState(_last_number(connection), _tallies(connection))

    @contextmanager
    def _transaction(self, *, write: bool = False) -> Iterator[sqlite3.Connection]:
        """All or nothing, one writer at a time; sqlite's own errors become the room's."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise StoreUnreadable(self._path, str(error)) from error
            finally:
                with suppress(sqlite3.ProgrammingError):  # The file was closed meanwhile: nothing to undo.
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")


_PUT_TITLE = """
INSERT INTO titles (id, work_id, record, current) VALUES (?, ?, ?, 1)
ON CONFLICT (id) DO UPDATE SET work_id = excluded.work_id, record = excluded.record, current = 1
"""
_PUT_REVIEW = """
INSERT INTO reviews (id, title_id, text_sha256, record, current) VALUES (?, ?, ?, ?, 1)
ON CONFLICT (id) DO UPDATE SET text_sha256 = excluded.text_sha256, record = excluded.record, current = 1
"""
_CURRENT_REVIEW = "SELECT title_id, text_sha256 FROM reviews WHERE id = ? AND current = 1"
_PUT_COUNT = """
INSERT INTO counted_votes (review_id, text_sha256, kind, helpful, total)
SELECT id, text_sha256, :kind, :helpful, :total FROM reviews WHERE id = :id AND current = 1
ON CONFLICT (review_id) DO UPDATE SET text_sha256 = excluded.text_sha256, kind = excluded.kind,
    helpful = excluded.helpful, total = excluded.total
"""
_LOG_VOTE = "INSERT INTO vote_log (review_id, text_sha256, voter, verdict) VALUES (?, ?, ?, ?)"
_PUT_VOTE = "INSERT INTO votes (review_id, voter, text_sha256, helpful) VALUES (?, ?, ?, ?)"
_LOG_COUNT = """
INSERT INTO vote_log (review_id, text_sha256, voter, verdict)
SELECT id, text_sha256, '', 'counted' FROM reviews WHERE id = ?
"""
_COUNT_OWN = """
SELECT review_id, sum(helpful), count(*) FROM votes JOIN reviews ON reviews.id = review_id
WHERE current = 1 AND votes.text_sha256 = reviews.text_sha256 GROUP BY review_id
"""
_COUNTED = """
SELECT review_id, helpful, total FROM counted_votes JOIN reviews ON reviews.id = review_id
WHERE current = 1 AND counted_votes.text_sha256 = reviews.text_sha256
"""


def _migrate(path: Path, connection: sqlite3.Connection) -> None:
    """Run the migrations that the file has not seen, each whole; running one again would change nothing."""
    numbered = sorted((int(file.name.split("_")[0]), file) for file in _MIGRATIONS.glob("*.sql"))
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > numbered[-1][0]:
        raise StoreTooNew(path, found, numbered[-1][0])
    for number, file in numbered:
        if number > found:
            script = file.read_text("utf-8")
            connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")


def _refuse_taken_ids(connection: sqlite3.Connection, reviews: Iterable[Review]) -> None:
    owners = dict(connection.execute("SELECT id, title_id FROM reviews"))
    for review in reviews:
        owner = owners.setdefault(review.id, review.title_id)
        if owner != review.title_id:
            raise ReviewIdTaken(review.id, owner, review.title_id)


def _title_row(title: Title) -> tuple[str, str, str]:
    return title.id, title.work_id, _TITLE.dump_json(title).decode()


def _review_row(review: Review) -> tuple[str, str, str, str]:
    digest = hashlib.sha256(review.text.encode()).hexdigest()
    return review.id, review.title_id, digest, _REVIEW.dump_json(review).decode()


def _storable(text: str) -> str:
    """Ids come from outside too; a lone surrogate has no place in UTF-8 and is in no id."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _current_review(connection: sqlite3.Connection, review_id: str) -> tuple[str, str]:
    """The title's id and the text's hash of a current review."""
    found = connection.execute(_CURRENT_REVIEW, (_storable(review_id),)).fetchone()
    if found is None:
        raise UnknownReview(review_id)
    return str(found[0]), str(found[1])


def _standing_vote(connection: sqlite3.Connection, review_id: str, voter: str) -> tuple[str, int] | None:
    row = connection.execute(
        "SELECT text_sha256, helpful FROM votes WHERE review_id = ? AND voter = ?", (review_id, voter)
    ).fetchone()
    return None if row is None else (str(row[0]), int(row[1]))


def _last_number(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM vote_log").fetchone()[0])


def _tallies(connection: sqlite3.Connection) -> dict[str, VoteTally]:
    return _merge(connection.execute(_COUNT_OWN).fetchall(), connection.execute(_COUNTED).fetchall())


def _merge(own: Iterable[tuple[str, int, int]], counted: Iterable[tuple[str, int, int | None]]) -> dict[str, VoteTally]:
    """Add own votes to a source's ratio; a source's count without a total gives way to own votes."""
    tallies = {review_id: VoteTally(helpful, total) for review_id, helpful, total in counted}
    for review_id, helpful, total in own:
        before = tallies.get(review_id)
        if before is None or before.total is None:
            tallies[review_id] = VoteTally(helpful, total)
        else:
            tallies[review_id] = VoteTally(before.helpful + helpful, before.total + total)
    return tallies
