from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from data import errors
from data.errors import (
    CatalogInvalid,
    EditorialInvalid,
    FactListsInvalid,
    JudgedSetInvalid,
    KindredError,
    KnownErrorsInvalid,
    ParametersInvalid,
    ReviewIdTaken,
    StoreTooNew,
    StoreUnreadable,
    UnknownReview,
    VocabularyInvalid,
)
from data.records import Fault

FAULTS = tuple(Fault("tide.toml", "tide-film", f"field{number}", "wrong") for number in range(5))
ONE_OF_EACH = [
    ParametersInvalid(Path("p.toml"), "weights: missing"),
    VocabularyInvalid(Path("v.toml"), "version: missing"),
    EditorialInvalid(Path("e.toml"), "phrases: missing"),
    CatalogInvalid(FAULTS),
    FactListsInvalid(Path("facts"), "there is no CSV or TSV file in it"),
    KnownErrorsInvalid(Path("k.toml"), "reason: missing"),
    StoreUnreadable(Path("kindred.db"), "disk full"),
    StoreTooNew(Path("kindred.db"), 9, 1),
    ReviewIdTaken("tide/a", "tide", "ebb"),
    UnknownReview("tide/x"),
    JudgedSetInvalid(Path("dev.qrels"), 3, "two words instead of four"),
]


def tree_of(text: str) -> dict[str, str]:
    """Child to parent, from a tree drawn with ├── and └──, four columns a level."""
    parents: dict[str, str] = {}
    way: list[str] = []
    for line in text.splitlines():
        name = line.lstrip(" │├└─")
        if name.isidentifier() and (line == name or "── " in line):
            level = (len(line) - len(name)) // 4
            way[level:] = [name]
            if level:
                parents[name] = way[level - 1]
    return parents


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes() -> None:
    classes = [
        each
        for _, each in inspect.getmembers(errors, inspect.isclass)
        if issubclass(each, KindredError) and each is not KindredError
    ]
    assert tree_of(errors.__doc__ or "") == {each.__name__: each.__bases__[0].__name__ for each in classes}


def test_every_error_of_the_room_is_tried_here() -> None:
    assert {type(error).__name__ for error in ONE_OF_EACH} == tree_of(errors.__doc__ or "").keys()


@pytest.mark.parametrize("error", ONE_OF_EACH, ids=lambda error: type(error).__name__)
def test_an_error_says_what_went_wrong_and_the_way_out_in_whole_sentences(error: KindredError) -> None:
    assert str(error) == f"{error.what} {error.way_out}"
    assert all(part.endswith(".") and len(part.split()) > 4 for part in (error.what, error.way_out))


@pytest.mark.parametrize(
    ("error", "values"),
    [
        (ONE_OF_EACH[0], ["p.toml", "weights: missing"]),
        (ONE_OF_EACH[1], ["v.toml", "version: missing"]),
        (ONE_OF_EACH[2], ["e.toml", "phrases: missing"]),
        (ONE_OF_EACH[3], ["5 fault(s)", "field0", "field2", "2 more"]),
        (ONE_OF_EACH[4], ["facts", "no CSV or TSV"]),
        (ONE_OF_EACH[5], ["k.toml", "reason: missing"]),
        (ONE_OF_EACH[6], ["kindred.db", "disk full"]),
        (ONE_OF_EACH[7], ["kindred.db", "9", "1"]),
        (ONE_OF_EACH[8], ["tide/a", "'tide'", "'ebb'"]),
        (ONE_OF_EACH[9], ["tide/x"]),
        (ONE_OF_EACH[10], ["dev.qrels", "line 3", "two words instead of four"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_names_the_values_that_were_at_fault(error: KindredError, values: list[str]) -> None:
    assert [value for value in values if value not in error.what] == []


def test_an_error_carries_the_objects_that_it_speaks_of() -> None:
    assert CatalogInvalid(FAULTS).faults == FAULTS
    taken = ReviewIdTaken("tide/a", "tide", "ebb")
    assert (taken.review_id, taken.owner, taken.claimant) == ("tide/a", "tide", "ebb")
    judged = JudgedSetInvalid(Path("dev.qrels"), None, "it is empty")
    assert (judged.path, judged.line) == (Path("dev.qrels"), None)
