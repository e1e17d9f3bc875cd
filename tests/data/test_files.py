from __future__ import annotations

import resource
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from data.files import sync_folder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def files_no_larger_than(count: int) -> Iterator[None]:
    """As on a full disk: a write past this many bytes fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_was_written_is_there_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "pointer"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert names_in(tmp_path) == ["pointer"]


def test_a_write_that_fails_half_way_leaves_the_old_content_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "pointer"
    write_atomically(path, b"old")
    with files_no_larger_than(1000), pytest.raises(OSError, match="too large"):
        write_atomically(path, b"x" * 2000)
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["pointer"]


def test_a_first_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with files_no_larger_than(1000), pytest.raises(OSError, match="too large"):
        write_atomically(tmp_path / "pointer", b"x" * 2000)
    assert names_in(tmp_path) == []


def test_a_name_that_cannot_be_taken_leaves_no_rest(tmp_path: Path) -> None:
    (tmp_path / "pointer").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_atomically(tmp_path / "pointer", b"new")
    assert names_in(tmp_path) == ["pointer"]


def test_a_missing_folder_is_an_os_error_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "missing" / "pointer", b"new")
    assert names_in(tmp_path) == []


def test_a_file_that_only_its_owner_reads_never_was_anything_else(tmp_path: Path) -> None:
    write_atomically(tmp_path / "key", b"secret", mode=0o600)
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_without_replacing_the_first_content_stays(tmp_path: Path) -> None:
    write_atomically(tmp_path / "key", b"first", replace=False)
    write_atomically(tmp_path / "key", b"second", replace=False)
    assert (tmp_path / "key").read_bytes() == b"first"
    assert names_in(tmp_path) == ["key"]


def test_a_reader_sees_one_whole_content_or_the_other(tmp_path: Path) -> None:
    path = tmp_path / "pointer"
    contents = [b"a" * 50_000, b"b" * 100_000]
    write_atomically(path, contents[0])
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(100):
        write_atomically(path, contents[number % 2])
    done.set()
    reader.join()
    assert seen <= set(contents)


def test_a_folder_can_be_synced_and_a_file_is_none(tmp_path: Path) -> None:
    sync_folder(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        sync_folder(tmp_path / "file")
