"""Lists of facts that others keep, read into rows that the catalogue can be held against."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.errors import FactListsInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from data.vocabulary import Vocabulary

BUNDLED_LISTS = Path(__file__).parent / "fact_lists.toml"
_SEPARATORS = {".csv": ",", ".tsv": "\t"}
_YEAR = re.compile(r"(?<!\d)(1[7-9]\d\d|20\d\d)(?!\d)")
_NUMBER = re.compile(r"\d+")
_HOURS = re.compile(r"(\d+)\s*hr?s?\b\.?")
_MINUTES = re.compile(r"(\d+)\s*min")
_PARTS = re.compile(r"[,;/]\s*")
_BRACKETED = re.compile(r"(?P<name>.+?) \((?P<other>[^()]+)\)")
_LATER_PART = re.compile(r"(?P<name>.+?)[:,]? (?:season|vol\.?|volume) ?\d+", re.IGNORECASE)
_NOTHING = ("", "n/a", "none", "null", "nan", "unknown")


class YearIs(StrEnum):
    """Which year a list gives."""

    FIRST = "first"
    LATEST = "latest"
    EDITION = "edition"


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ListForm(_Form):
    file: str
    caution: str
    key: str | None = None
    year_is: YearIs = YearIs.FIRST
    media: tuple[str, ...] = ()


class _UsualForm(_Form):
    key: tuple[str, ...]
    names: tuple[str, ...]
    year: tuple[str, ...]
    country: tuple[str, ...]
    language: tuple[str, ...]
    episodes: tuple[str, ...]
    minutes: tuple[str, ...]
    makers: tuple[str, ...]
    type: tuple[str, ...]


class _Forms(_Form):
    usual: _UsualForm
    types: dict[str, tuple[str, ...]]
    countries: dict[str, str]
    lists: tuple[_ListForm, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class FactRow:
    """What one row of a list says; what it does not say is None or empty.

    Attributes:
        file: The name of the list.
        key: How the row is cited: the list's own id, or `row N`.
        media: What it can be; empty where the list does not say.
        episodes: Of the whole; None where the row is of one season.
        countries, languages: Codes of the vocabulary; a word that it does not know is left out.
        minutes: Of a film.
    """

    file: str
    key: str
    names: tuple[str, ...]
    media: tuple[str, ...]
    year: int | None
    year_is: YearIs
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    episodes: int | None
    minutes: int | None
    makers: tuple[str, ...]


def read_fact_lists(folder: Path, vocabulary: Vocabulary, forms: Path = BUNDLED_LISTS) -> tuple[FactRow, ...]:
    """Every row that has a name, of every CSV and TSV file of a folder; a key that comes twice counts once.

    Raises:
        FactListsInvalid: If the folder holds no list, or one cannot be read or names no titles.
    """
    paths = sorted(path for path in _files(folder) if path.suffix.lower() in _SEPARATORS)
    if not paths:
        raise FactListsInvalid(folder, "there is no CSV or TSV file in it")
    reader = _Reader(_read_forms(forms), vocabulary)
    return tuple(row for path in paths for row in reader.rows(path))


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise FactListsInvalid(folder, str(error)) from error


def _read_forms(path: Path) -> _Forms:
    try:
        return _Forms.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise FactListsInvalid(path, str(error)) from error


class _Reader:
    """Reads lists by what is known of their columns."""

    def __init__(self, forms: _Forms, vocabulary: Vocabulary) -> None:
        self._usual = forms.usual
        self._types = forms.types
        self._forms = {form.file: form for form in forms.lists}
        self._countries = _codes(vocabulary.countries) | forms.countries
        self._languages = _codes(vocabulary.languages)

    def rows(self, path: Path) -> Iterator[FactRow]:
        """The rows of one list.

        A list of two titles a row names none, and is passed over.
        """
        records = _records(path)
        names = [column for column in self._usual.names if column in (records[0] if records else {})]
        if not names:
            return
        seen: set[str] = set()
        for number, record in enumerate(records, start=1):
            row = self._row(path.name, number, record, names)
            if row.names and row.key not in seen:
                seen.add(row.key)
                yield row

    def _row(self, file: str, number: int, record: Mapping[str, str], names: list[str]) -> FactRow:
        form = self._forms.get(file) or _ListForm(file=file, caution="")
        said = [value for column in names if (value := _said(record, column))]
        is_part = any(map(_LATER_PART.fullmatch, said))
        return FactRow(
            file=file,
            key=self._key(form, number, record),
            names=_names(said),
            media=self._media(form, record),
            year=_year(self._first(record, self._usual.year)),
            year_is=YearIs.LATEST if is_part else form.year_is,
            countries=_known(self._first(record, self._usual.country), self._countries),
            languages=_known(self._first(record, self._usual.language), self._languages),
            episodes=None if is_part else _count(self._first(record, self._usual.episodes)),
            minutes=_minutes(self._first(record, self._usual.minutes)),
            makers=_makers(self._first(record, self._usual.makers)),
        )

    def _key(self, form: _ListForm, number: int, record: Mapping[str, str]) -> str:
        value = self._first(record, (form.key,) if form.key else self._usual.key)
        # An address is cited by its last part.
        return value.rstrip("/").rsplit("/", 1)[-1] if value else f"row {number}"

    def _media(self, form: _ListForm, record: Mapping[str, str]) -> tuple[str, ...]:
        word = self._first(record, self._usual.type).casefold()
        return self._types.get(word, form.media or ("-",)) if word else form.media

    def _first(self, record: Mapping[str, str], columns: Iterable[str]) -> str:
        return next((value for column in columns if (value := _said(record, column))), "")


def _records(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=_SEPARATORS[path.suffix.lower()], strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FactListsInvalid(path, str(error)) from error


def _said(record: Mapping[str, str], column: str) -> str:
    """The value, or nothing where the row says nothing; a row may be shorter than its header."""
    value = (record.get(column) or "").strip()
    return "" if value.casefold() in _NOTHING else value


def _names(said: Iterable[str]) -> tuple[str, ...]:
    """Each name once; of "A Name (Un nom)" both, of "A Name (2020)" and "A Name Season 2" the name."""
    return tuple(dict.fromkeys(name for value in said for name in _parts_of_name(value)))


def _parts_of_name(value: str) -> Iterator[str]:
    bracketed = _BRACKETED.fullmatch(value)
    if bracketed and not _YEAR.fullmatch(bracketed["other"]):
        yield bracketed["other"]
    name = bracketed["name"] if bracketed else value
    later = _LATER_PART.fullmatch(name)
    yield later["name"] if later else name


def _codes(terms: Mapping[str, object]) -> dict[str, str]:
    words: dict[str, str] = {}
    for code, term in terms.items():
        spoken = (code, getattr(term, "label", code), *getattr(term, "aliases", ()))
        words.update({word.casefold(): code for word in spoken})
    return words


def _known(value: str, codes: Mapping[str, str]) -> tuple[str, ...]:
    words = (word.strip().casefold() for word in _PARTS.split(value))
    return tuple(dict.fromkeys(codes[word] for word in words if word in codes))


def _year(value: str) -> int | None:
    found = _YEAR.search(value)
    return int(found[1]) if found else None


def _count(value: str) -> int | None:
    found = _NUMBER.fullmatch(value.strip())
    return int(found[0]) if found else None


def _minutes(value: str) -> int | None:
    hours, minutes = _HOURS.search(value), _MINUTES.search(value)
    if not hours and not minutes:
        return None
    return (60 * int(hours[1]) if hours else 0) + (int(minutes[1]) if minutes else 0)


def _makers(value: str) -> tuple[str, ...]:
    """The names; "Peters, Julie Anne" is one name, which its parts compared as a set still is."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[;/]", value) if part.strip()))
