from __future__ import annotations

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from hypothesis import example, given
from hypothesis import strategies as st

from data.errors import JudgedSetInvalid
from data.judged import REVIEWS_FILE, TITLES_FILE, read_judged_set, read_judgements, read_seeds

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS = st.sampled_from(["a", "b", "0", "1", "-1", "-", "2", "", "\t", "²", "x"])
JUDGED = st.tuples(st.sampled_from("abx"), st.just("0"), st.sampled_from("abx"), st.sampled_from(["0", "1", "-1", "2"]))
LINES = st.lists(st.one_of(JUDGED, JUDGED, st.lists(PARTS, max_size=5)).map(" ".join), max_size=4).map("\n".join)
JSON = st.sampled_from(["{", "}", '"id"', '"a"', ":", ",", "null", "[", "]", "1", "-1", "\n", '"keywords"', '"year"'])
T = TypeVar("T")


def read_or_refused(read: Callable[[], T]) -> T | Path:
    """What was read, or the file that was named as the one at fault."""
    try:
        return read()
    except JudgedSetInvalid as error:
        return error.path


@given(LINES)
@example("a 0 b --1")
def test_judgements_are_read_or_refused_and_what_is_read_is_known(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dev.qrels"
        path.write_text(text, "utf-8")
        found = read_or_refused(lambda: read_judgements(path, "ab"))
    if isinstance(found, Path):
        assert found == path
    else:
        assert {*found, *(title for titles in found.values() for title in titles)} <= {"a", "b"}
        assert all(found.values())


@given(st.binary(max_size=60))
def test_seeds_are_read_or_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dev.seeds"
        path.write_bytes(content)
        found = read_or_refused(lambda: read_seeds(path))
    if isinstance(found, Path):
        assert found == path
    else:
        assert found
        assert all(seed == seed.strip() != "" for seed in found)


@given(st.lists(JSON, max_size=12).map("".join), st.binary(max_size=40))
@example("", b"")
def test_a_set_is_read_or_the_file_at_fault_is_named(titles: str, packed: bytes) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / TITLES_FILE).write_bytes(gzip.compress(titles.encode("utf-8")))
        (folder / REVIEWS_FILE).write_bytes(packed)
        found = read_or_refused(lambda: read_judged_set(folder))
        assert not isinstance(found, Path) or found in (folder / TITLES_FILE, folder / REVIEWS_FILE)
