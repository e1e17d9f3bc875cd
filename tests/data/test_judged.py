from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from data.errors import JudgedSetInvalid
from data.judged import REVIEWS_FILE, TITLES_FILE, read_judged_set, read_judgements, read_seeds
from data.records import Review, Spoils, Title, VoteTally

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TITLE = {"id": "blue", "title": "Blue", "year": 2020, "medium": "film", "keywords": ["Sea", "first love"]}
REVIEW = {"id": "r1", "title_id": "blue", "text": " The sea.\n", "helpful": None, "total": None}


def lines(*records: object) -> str:
    return "".join(f"{json.dumps(record)}\n" for record in records)


def write_set(folder: Path, titles: str = lines(TITLE), reviews: str = lines(REVIEW)) -> Path:
    (folder / TITLES_FILE).write_bytes(gzip.compress(titles.encode("utf-8")))
    (folder / REVIEWS_FILE).write_bytes(gzip.compress(reviews.encode("utf-8")))
    return folder


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def review(**changed: object) -> dict[str, object]:
    return {**REVIEW, **changed}


def test_a_title_is_a_work_of_its_own_with_what_its_source_says(tmp_path: Path) -> None:
    expected = Title(
        id="blue",
        work_id="blue",
        title="Blue",
        medium="film",
        year=2020,
        countries=(),
        languages=(),
        synopsis="",
        keywords=("Sea", "first love"),
    )
    assert read_judged_set(write_set(tmp_path)).titles == (expected,)


def test_a_review_is_kept_to_the_letter_and_nobody_said_whether_it_spoils(tmp_path: Path) -> None:
    expected = Review("r1", "blue", " The sea.\n", Spoils.UNMARKED, source="measured")
    assert read_judged_set(write_set(tmp_path)).reviews == (expected,)


def test_titles_and_reviews_stand_in_the_order_of_their_files(tmp_path: Path) -> None:
    titles = lines({**TITLE, "id": "red"}, TITLE)
    reviews = lines(review(id="r2"), REVIEW, review(id="r0", title_id="red"))
    found = read_judged_set(write_set(tmp_path, titles, reviews))
    assert [title.id for title in found.titles] == ["red", "blue"]
    assert [each.id for each in found.reviews] == ["r2", "r1", "r0"]


def test_a_year_that_nobody_knows_is_none(tmp_path: Path) -> None:
    assert read_judged_set(write_set(tmp_path, lines({**TITLE, "year": None}))).titles[0].year is None


def test_what_a_line_says_beyond_its_fields_is_passed_over(tmp_path: Path) -> None:
    found = read_judged_set(write_set(tmp_path, lines({**TITLE, "score": 9}), lines(review(likes=3))))
    assert found == read_judged_set(write_set(tmp_path))


@pytest.mark.parametrize(
    ("helpful", "total", "tallies"),
    [(3, 4, {"r1": VoteTally(3, 4)}), (3, None, {"r1": VoteTally(3, None)}), (0, 0, {"r1": VoteTally()})],
)
def test_votes_are_counted_as_the_source_has_them(
    tmp_path: Path, helpful: int, total: int | None, tallies: dict[str, VoteTally]
) -> None:
    assert read_judged_set(write_set(tmp_path, reviews=lines(review(helpful=helpful, total=total)))).tallies == tallies


@pytest.mark.parametrize("total", [None, 7])
def test_a_review_whose_helpful_votes_nobody_knows_has_no_tally(tmp_path: Path, total: int | None) -> None:
    assert read_judged_set(write_set(tmp_path, reviews=lines(review(total=total)))).tallies == {}


def test_a_set_without_titles_and_reviews_is_empty(tmp_path: Path) -> None:
    found = read_judged_set(write_set(tmp_path, "", "\n"))
    assert (found.titles, found.reviews, found.tallies) == ((), (), {})


def test_blank_lines_are_passed_over(tmp_path: Path) -> None:
    found = read_judged_set(write_set(tmp_path, "\n" + lines(TITLE) + " \n", "\r\n\n" + lines(REVIEW)))
    assert (len(found.titles), len(found.reviews)) == (1, 1)


def assert_fault(folder: Path, name: str, line: int | None, reason: str) -> None:
    with pytest.raises(JudgedSetInvalid, match=reason) as caught:
        read_judged_set(folder)
    assert (caught.value.path, caught.value.line) == (folder / name, line)


TITLE_FAULTS: dict[str, tuple[Any, str]] = {
    "no id": ({**TITLE, "id": ""}, "id: "),
    "a year in words": ({**TITLE, "year": "2020"}, "year: "),
    "half a year": ({**TITLE, "year": 2020.5}, "year: "),
    "keywords as one text": ({**TITLE, "keywords": "sea"}, "keywords: "),
    "a keyword that is no text": ({**TITLE, "keywords": ["sea", 7]}, "keywords.1: "),
    "a medium that is none": ({**TITLE, "medium": None}, "medium: "),
    "a list": ([1], "dictionary"),
    "nothing": (None, "dictionary"),
    "an id that stands twice": (TITLE, "the id 'blue' stands there twice"),
    **{f"{key} left out": ({k: v for k, v in TITLE.items() if k != key}, f"{key}: Field required") for key in TITLE},
}
REVIEW_FAULTS: dict[str, tuple[Any, str]] = {
    "no id": (review(id=""), "id: "),
    "a number for a text": (review(text=7), "text: "),
    "a title that is not there": (review(id="r2", title_id="red"), "there is no title 'red'"),
    "an id that stands twice": (REVIEW, "the id 'r1' stands there twice"),
    "votes below 0": (review(id="r2", helpful=-1, total=4), "helpful: "),
    "a total below 0": (review(id="r2", total=-1), "total: "),
    "votes by halves": (review(id="r2", helpful=0.5), "helpful: "),
    "votes of yes and no": (review(id="r2", helpful=True), "helpful: "),
    "more helpful ones than all": (review(id="r2", helpful=5, total=4), "not a tally of votes: 5 of 4"),
    **{f"{key} left out": ({k: v for k, v in REVIEW.items() if k != key}, f"{key}: Field required") for key in REVIEW},
}


@pytest.mark.parametrize("fault", TITLE_FAULTS)
def test_a_faulty_line_of_titles_is_named(tmp_path: Path, fault: str) -> None:
    record, reason = TITLE_FAULTS[fault]
    assert_fault(write_set(tmp_path, lines(TITLE) + "\n" + lines(record)), TITLES_FILE, 3, reason)


@pytest.mark.parametrize("fault", REVIEW_FAULTS)
def test_a_faulty_line_of_reviews_is_named(tmp_path: Path, fault: str) -> None:
    record, reason = REVIEW_FAULTS[fault]
    assert_fault(write_set(tmp_path, reviews=lines(REVIEW) + "\n" + lines(record)), REVIEWS_FILE, 3, reason)


@pytest.mark.parametrize("line", ["{", "sea", "[" * 100_000, "\ufeff{}", "1" * 5000])
def test_a_line_that_is_no_json_is_named(tmp_path: Path, line: str) -> None:
    assert_fault(write_set(tmp_path, lines(TITLE) + line), TITLES_FILE, 2, "no JSON")
    assert_fault(write_set(tmp_path, reviews=lines(REVIEW) + line), REVIEWS_FILE, 2, "no JSON")


# Long and unlike themselves, so that they fill more than one block.
MANY = {
    TITLES_FILE: lines(*({**TITLE, "id": f"t{number * number}"} for number in range(5000))).encode("utf-8"),
    REVIEWS_FILE: lines(*(review(id=f"r{number * number}") for number in range(5000))).encode("utf-8"),
}
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "no gzip": gzip.decompress,
    "cut short": lambda packed: packed[: len(packed) // 2],
    "without its checksum": lambda packed: packed[:-8],
    "another checksum": lambda packed: packed[:-8] + bytes(4) + packed[-4:],
    "broken inside": lambda packed: packed[:100] + b"\xff" * 100 + packed[200:],
    "no UTF-8": lambda packed: gzip.compress(gzip.decompress(packed) + b"\xff"),
}


@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_cannot_be_unpacked_is_named(tmp_path: Path, name: str, damage: str) -> None:
    (write_set(tmp_path) / name).write_bytes(DAMAGES[damage](gzip.compress(MANY[name])))
    with pytest.raises(JudgedSetInvalid) as caught:
        read_judged_set(tmp_path)
    assert (caught.value.path, caught.value.line) == (tmp_path / name, None)


@pytest.mark.parametrize("name", [TITLES_FILE, REVIEWS_FILE])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write_set(tmp_path) / name).unlink()
    assert_fault(tmp_path, name, None, "No such file")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert_fault(tmp_path / "nowhere", TITLES_FILE, None, "No such file")


def test_what_was_judged_relevant_is_kindred_to_its_seed(tmp_path: Path) -> None:
    path = write(tmp_path / "dev.qrels", "a 0 b 1\n\na\t0  c 2\nb 0 a 1\n")
    assert read_judgements(path, "abc") == {"a": {"b", "c"}, "b": {"a"}}


def test_what_was_judged_not_relevant_is_left_out_and_so_is_a_seed_of_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path / "dev.qrels", "a 0 b 1\na 0 c 0\nb 0 a 0\nc 0 a -1\n")
    assert read_judgements(path, "abc") == {"a": {"b"}}


@pytest.mark.parametrize(
    "line",
    [
        *("a 0 b", "a 0 b 1 x", "a b", "a 0 b yes", "a 0 b 1.0", "a 0 b -", "a 0 b +", "a 0 b 1-"),
        *("a 0 b --1", "a 0 b ²", "a 0 b " + "1" * 5000),
    ],
    ids=lambda line: line[:9],
)
def test_a_judgement_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "dev.qrels", f"a 0 b 1\n\n{line}\n")
    with pytest.raises(JudgedSetInvalid, match="not of the form 'seed 0 relevant 1'") as caught:
        read_judgements(path, "ab")
    assert (caught.value.path, caught.value.line) == (path, 3)


@pytest.mark.parametrize("line", ["a 0 x 1", "x 0 a 1", "x 0 a 0", "z 0 x 1"])
def test_a_judgement_of_a_title_that_is_not_there_is_named(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "dev.qrels", f"a 0 b 1\n{line}\n")
    with pytest.raises(JudgedSetInvalid, match="there is no title 'x'") as caught:
        read_judgements(path, "ab")
    assert (caught.value.path, caught.value.line) == (path, 2)


@pytest.mark.parametrize("text", ["", "\n \n", "a 0 b 0\n"])
def test_judgements_that_find_nothing_relevant_are_refused(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "dev.qrels", text)
    with pytest.raises(JudgedSetInvalid, match="nothing is judged relevant") as caught:
        read_judgements(path, "ab")
    assert (caught.value.path, caught.value.line) == (path, None)


def test_seeds_stand_in_the_order_of_their_file(tmp_path: Path) -> None:
    assert read_seeds(write(tmp_path / "dev.seeds", "b\n\n a \r\nc")) == ("b", "a", "c")


@pytest.mark.parametrize("text", ["", "\n", " \t\n\n"])
def test_a_file_without_a_seed_is_refused(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "dev.seeds", text)
    with pytest.raises(JudgedSetInvalid, match="it names no seed") as caught:
        read_seeds(path)
    assert (caught.value.path, caught.value.line) == (path, None)


def test_judgements_and_seeds_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    broken, missing = tmp_path / "broken", tmp_path / "missing"
    broken.write_bytes(b"a 0 b 1\n\xff")
    for path in (broken, missing, tmp_path):
        with pytest.raises(JudgedSetInvalid) as judgements:
            read_judgements(path, "ab")
        with pytest.raises(JudgedSetInvalid) as seeds:
            read_seeds(path)
        assert {judgements.value.path, seeds.value.path} == {path}
        assert {judgements.value.line, seeds.value.line} == {None}
