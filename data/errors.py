"""The root of every error that Kindred raises, and the errors of the data room.

KindredError
├── VocabularyInvalid
├── ParametersInvalid
├── EditorialInvalid
├── CatalogInvalid
├── FactListsInvalid
├── KnownErrorsInvalid
├── StoreUnreadable
├── StoreTooNew
├── ReviewIdTaken
├── UnknownReview
└── JudgedSetInvalid

Every error says what went wrong and the way out, and carries the objects that it speaks of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from data.records import Fault

_SHOWN = 3


class KindredError(Exception):
    """Base of all errors raised on purpose.

    Attributes:
        what: What went wrong, in one sentence, with the value that was at fault.
        way_out: What the reader can do about it, in one sentence.
    """

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(f"{what} {way_out}")
        self.what = what
        self.way_out = way_out


class VocabularyInvalid(KindredError):
    """The file of facets cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The vocabulary {path} is not usable: {reason}.",
            "Mend that file, or restore it from the release.",
        )
        self.path = path


class ParametersInvalid(KindredError):
    """The file of the ranking's numbers cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The ranking's parameters {path} are not usable: {reason}.",
            "Mend that file, or restore it from the release.",
        )
        self.path = path


class EditorialInvalid(KindredError):
    """The file of what the catalogue's texts do not say cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The editorial rules {path} are not usable: {reason}.",
            "Mend that file, or restore it from the release.",
        )
        self.path = path


class CatalogInvalid(KindredError):
    """The catalogue has faults; `faults` lists every one of them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        shown = "; ".join(str(fault) for fault in faults[:_SHOWN])
        more = f" and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        super().__init__(
            f"The catalogue has {len(faults)} fault(s): {shown}{more}.",
            "'kindred catalog check' lists them all; nothing was changed.",
        )
        self.faults = faults


class FactListsInvalid(KindredError):
    """A folder of fact lists, or one list in it, cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The fact lists {path} cannot be compared with: {reason}.",
            "docs/adding-a-title.md says what such a list holds and in which form.",
        )
        self.path = path


class KnownErrorsInvalid(KindredError):
    """The list of the fact lists' known errors cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The known errors {path} are not usable: {reason}.",
            "Mend that file, or restore it from the release.",
        )
        self.path = path


class StoreUnreadable(KindredError):
    """The database file cannot be opened, read or written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The store {path} cannot be used: {reason}.",
            "Check that the folder can be written and that the file is a Kindred database; restore a backup if not.",
        )
        self.path = path


class StoreTooNew(KindredError):
    """The database was written by a later version."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"The store {path} has schema {found}, and this version knows {known} at most.",
            "Use the version of Kindred that wrote it, or a later one.",
        )
        self.path = path
        self.found = found
        self.known = known


class ReviewIdTaken(KindredError):
    """An id of a review belongs to one title for ever."""

    def __init__(self, review_id: str, owner: str, claimant: str) -> None:
        super().__init__(
            f"The review id '{review_id}' belongs to '{owner}' and cannot be given to '{claimant}'.",
            "Give the new review an id of its own.",
        )
        self.review_id = review_id
        self.owner = owner
        self.claimant = claimant


class UnknownReview(KindredError):
    """No current review has this id."""

    def __init__(self, review_id: str) -> None:
        super().__init__(
            f"There is no review '{review_id}'.",
            "The reviews of a title and their ids stand in /v1/titles/{id}; after a change of the catalogue run "
            "'kindred build' first.",
        )
        self.review_id = review_id


class JudgedSetInvalid(KindredError):
    """A folder to measure with, its judgements or its seeds cannot be used."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        where = f"{path}" if line is None else f"{path}, line {line}"
        super().__init__(
            f"{where} cannot be measured with: {reason}.",
            "docs/ranking.md says what such a folder holds and in which form.",
        )
        self.path = path
        self.line = line
