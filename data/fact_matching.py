"""Which rows of fact lists speak of which title."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from data.fact_lists import YearIs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from data.fact_lists import FactRow
    from data.records import Title

FILMS = ("film", "short film", "anime film")
_CITED = re.compile(r"(?P<file>\S+\.(?:csv|tsv)): (?P<key>row \d+|\S+)(?: .*)?")
# A premiere late in one year and a release early in the next are one title; further apart it is doubtful.
_NEAR_YEARS = 1
_BETWEEN = re.compile(r"[\W_]+")
_ACCENTS = frozenset(map(chr, range(0x0300, 0x0370)))


class FactRows:
    """The rows of some lists, found by how they are cited and by name."""

    def __init__(self, rows: Sequence[FactRow]) -> None:
        self.files = frozenset(row.file for row in rows)
        self._cited = {(row.file, row.key): row for row in rows}
        self._named: dict[str, list[FactRow]] = defaultdict(list)
        for row in rows:
            for name in {fold_name(name) for name in row.names}:
                self._named[name].append(row)

    def of(self, title: Title) -> Iterator[FactRow]:
        """The rows that speak of a title: of each list those that it cites, else those of its name and medium.

        Where only the name is the same and the years are apart, a row is taken for another work's if a country, a
        language or a maker says so too, or if the list has a nearer row. What is left is doubtful, and is given.
        """
        cited = {self._cited[place] for place in citations(title) if place in self._cited}
        named = {row for name in folded_names(title) for row in self._named.get(name, ()) if _can_be(title, row)}
        for file in sorted({row.file for row in cited | named}):
            found = sorted((row for row in cited | named if row.file == file), key=lambda row: row.key)
            near = [row for row in found if not year_differs(title, row, slack=_NEAR_YEARS)]
            chosen = [row for row in found if row in cited] or near
            yield from chosen or (row for row in found if not _is_elsewhere(title, row))

    def lost(self, title: Title) -> tuple[tuple[str, str], ...]:
        """File and key of the rows that a title cites and that a list which is here does not have."""
        return tuple(sorted(place for place in citations(title) if place[0] in self.files and place not in self._cited))


def citations(title: Title) -> set[tuple[str, str]]:
    """File and key of every row that a title says it was checked against."""
    found = (_CITED.fullmatch(each) for each in title.checked_against)
    return {(each["file"], each["key"]) for each in found if each}


def fold_name(name: str) -> str:
    """A name without case, Latin accents, punctuation and spaces; what two spellings of one name share.

    Marks of other scripts stay: they are letters' parts there, as Thai vowels and Japanese voicing are.
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", name).casefold() if char not in _ACCENTS)
    return "".join(char for char in plain if char.isalnum() or unicodedata.category(char) in ("Mn", "Mc"))


def folded_names(title: Title) -> set[str]:
    """Every name that the catalogue has for a title, folded."""
    names = (title.title, title.original_title or title.title, *title.other_titles)
    return {fold_name(name) for name in names}


def _can_be(title: Title, row: FactRow) -> bool:
    return not row.media or title.medium in row.media


def _is_elsewhere(title: Title, row: FactRow) -> bool:
    """Whether more than the year says that it is another work."""
    return bool(
        others(row.countries, title.countries) or others(row.languages, title.languages) or makers_differ(title, row)
    )


def others(theirs: Iterable[str], ours: Iterable[str]) -> bool:
    """Whether something is said, and nothing of it is ours."""
    said = set(theirs)
    return bool(said) and not said & set(ours)


def year_differs(title: Title, row: FactRow, slack: int = 0) -> bool:
    """A list that gives a later season's or edition's year is wrong only when that lies before the first."""
    if row.year is None or title.year is None:
        return False
    if row.year_is is YearIs.FIRST or (row.year_is is YearIs.LATEST and title.medium in FILMS):
        return abs(row.year - title.year) > slack
    return row.year < title.year - slack


def makers_differ(title: Title, row: FactRow) -> bool:
    """Whether both name makers and none is the same; a surname first and a name without its middle are the same."""
    theirs = [_name_parts(name) for name in row.makers]
    ours = [_name_parts(maker.name) for maker in title.makers]
    said = [parts for name in row.makers for parts in (_name_parts(name), *map(_name_parts, name.split(",")))]
    return bool(theirs and ours) and not any(
        parts and own and (parts <= own or own <= parts) for parts in said for own in ours
    )


def _name_parts(name: str) -> frozenset[str]:
    """The words of a name; "Da-seul" has two."""
    return frozenset(part for word in _BETWEEN.split(name) if (part := fold_name(word)))
