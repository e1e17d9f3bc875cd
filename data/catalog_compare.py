"""The catalogue held against lists of facts: every disagreement, and those that are known to be the list's error."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.errors import KnownErrorsInvalid
from data.fact_matching import FILMS, FactRows, fold_name, folded_names, makers_differ, others, year_differs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from data.fact_lists import FactRow
    from data.records import Title

BUNDLED_KNOWN_ERRORS = Path(__file__).parent / "known_errors.toml"
_NEAR_MINUTES = 3
_ANOTHER_WORK = "another work"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that a list and the catalogue say differently.

    Attributes:
        field: year, country, language, episodes, minutes, makers, names; `row` where a cited row is not in the list.
    """

    file: str
    key: str
    title_id: str
    field: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        return f"{self.title_id}: {self.field}: {self.ours or 'nothing'}; {self.file}: {self.key} has {self.theirs}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it.

    Attributes:
        rows: How many rows the lists have.
        matched: How many of them speak of a title of ours.
        titles: How many titles at least one row speaks of.
        unresolved: To be mended in the catalogue, or in the list of known errors.
        resolved: Those that the list of known errors explains.
        unused: Entries of that list that fit no row and no disagreement of these lists: the list mended, or a slip.
    """

    rows: int
    matched: int
    titles: int
    unresolved: tuple[Disagreement, ...]
    resolved: tuple[Disagreement, ...]
    unused: tuple[KnownError, ...]


class KnownError(BaseModel):
    """A row that is wrong, or speaks of something else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: Annotated[str, Field(alias="list", min_length=1)]
    row: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(min_length=1)]
    fields: Annotated[
        tuple[
            Literal["year", "country", "language", "episodes", "minutes", "makers", "names", "another work"],
            ...,
        ],
        Field(min_length=1),
    ]
    reason: Annotated[str, Field(min_length=10)]

    def explains(self, found: Disagreement) -> bool:
        """Whether this disagreement is the one that is known."""
        same = (self.file, self.row, self.title) == (found.file, found.key, found.title_id)
        return same and (found.field in self.fields or _ANOTHER_WORK in self.fields)


class _KnownErrorsForm(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    errors: tuple[KnownError, ...] = ()


def read_known_errors(path: Path = BUNDLED_KNOWN_ERRORS) -> tuple[KnownError, ...]:
    """Read the list of known errors.

    Raises:
        KnownErrorsInvalid: If it is missing, is not TOML, or has another form.
    """
    try:
        return _KnownErrorsForm.model_validate(tomllib.loads(path.read_text("utf-8"))).errors
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise KnownErrorsInvalid(path, str(error)) from error


def compare_catalog(titles: Sequence[Title], rows: Sequence[FactRow], known: Sequence[KnownError]) -> Comparison:
    """Hold every title against every row that speaks of it; see `FactRows.of` for which those are."""
    lists = FactRows(rows)
    pairs = [(title, row) for title in titles for row in lists.of(title)]
    found = [each for title, row in pairs for each in _disagreements(title, row)]
    found.extend(each for title in titles for each in _lost_citations(title, lists))
    resolved = tuple(each for each in found if any(entry.explains(each) for entry in known))
    return Comparison(
        rows=len(rows),
        matched=len({(row.file, row.key) for _, row in pairs}),
        titles=len({title.id for title, _ in pairs}),
        unresolved=tuple(each for each in found if each not in resolved),
        resolved=resolved,
        unused=tuple(
            entry for entry in known if entry.file in lists.files and not any(entry.explains(each) for each in resolved)
        ),
    )


def _lost_citations(title: Title, lists: FactRows) -> Iterator[Disagreement]:
    for file, key in lists.lost(title):
        yield Disagreement(file, key, title.id, "row", key, "no such row")


def _disagreements(title: Title, row: FactRow) -> Iterator[Disagreement]:
    # What stands in brackets behind a name may be the end of one of ours.
    strange = [name for name in row.names if not any(fold_name(name) in own for own in folded_names(title))]
    makers = ", ".join(maker.name for maker in title.makers)
    fields = (
        ("names", bool(strange), title.title, ", ".join(strange)),
        ("year", year_differs(title, row), title.year, row.year),
        ("country", others(row.countries, title.countries[:1]), title.countries[0], ", ".join(row.countries)),
        ("language", others(row.languages[:1], title.languages), ", ".join(title.languages), ", ".join(row.languages)),
        ("episodes", _differ(title.episodes, row.episodes), title.episodes, row.episodes),
        ("minutes", _minutes_differ(title, row), title.minutes, row.minutes),
        ("makers", makers_differ(title, row), makers, ", ".join(row.makers)),
    )
    for field, differs, ours, theirs in fields:
        if differs:
            yield Disagreement(row.file, row.key, title.id, field, str(ours), str(theirs))


def _differ(ours: int | None, theirs: int | None, slack: int = 0) -> bool:
    return ours is not None and theirs is not None and abs(ours - theirs) > slack


def _minutes_differ(title: Title, row: FactRow) -> bool:
    """Of films; what lists say of a series is now the episode's length, now the whole."""
    return title.medium in FILMS and _differ(title.minutes, row.minutes, _NEAR_MINUTES)
