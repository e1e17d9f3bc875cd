"""Sets to measure with: titles and reviews, judgements and seeds, read from a folder that is not part of Kindred.

The folder holds `titles.jsonl.gz` (`id, title, year, medium, keywords`) and `reviews.jsonl.gz` (`id, title_id, text,
helpful, total`; null where the source has no votes). Judgements are TREC's `seed 0 relevant 1`, seeds one id a line.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.errors import JudgedSetInvalid
from data.records import Review, Spoils, Title, VoteTally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

TITLES_FILE = "titles.jsonl.gz"
REVIEWS_FILE = "reviews.jsonl.gz"
_SOURCE = "measured"
_QREL_FIELDS = 4
_GRADE = re.compile("-?[0-9]{1,9}")
_T = TypeVar("_T", bound=BaseModel)
_Votes = Annotated[int, Field(ge=0)] | None
Judgements = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """The titles and texts of one set, in the order of its files.

    Attributes:
        tallies: Review id to votes; a review that is absent has none.
    """

    titles: tuple[Title, ...]
    reviews: tuple[Review, ...]
    tallies: Mapping[str, VoteTally]


class _TitleLine(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    id: Annotated[str, Field(min_length=1)]
    title: str
    year: Annotated[int, Field(ge=0, le=9999)] | None
    medium: str
    keywords: list[str]

    def record(self) -> Title:
        return Title(
            id=self.id,
            work_id=self.id,
            title=self.title,
            medium=self.medium,
            year=self.year,
            countries=(),
            languages=(),
            synopsis="",
            keywords=tuple(self.keywords),
        )


class _ReviewLine(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    id: Annotated[str, Field(min_length=1)]
    title_id: str
    text: str
    helpful: _Votes
    total: _Votes

    def record(self) -> Review:
        return Review(self.id, self.title_id, self.text, Spoils.UNMARKED, source=_SOURCE)


def read_judged_set(folder: Path) -> JudgedSet:
    """Read a set's titles and reviews; every title is a work of its own, and texts stay as they are.

    Raises:
        JudgedSetInvalid: For the first line that is not one, an id that stands twice, a review of a title that is not
            there, or votes that cannot be.
    """
    titles = [(number, line.record()) for number, line in _lines(folder / TITLES_FILE, _TitleLine)]
    known = _unique_ids(folder / TITLES_FILE, ((number, title.id) for number, title in titles))
    numbers: list[int] = []
    reviews: list[Review] = []
    tallies: dict[str, VoteTally] = {}
    for number, line in _lines(folder / REVIEWS_FILE, _ReviewLine):
        if line.title_id not in known:
            raise JudgedSetInvalid(folder / REVIEWS_FILE, number, f"there is no title '{line.title_id}'")
        numbers.append(number)
        reviews.append(line.record())
        if line.helpful is not None:
            tallies[line.id] = _tally(folder / REVIEWS_FILE, number, line.helpful, line.total)
    _unique_ids(folder / REVIEWS_FILE, zip(numbers, (review.id for review in reviews), strict=True))
    return JudgedSet(tuple(title for _, title in titles), tuple(reviews), tallies)


def read_judgements(path: Path, known: Iterable[str]) -> Judgements:
    """Read TREC judgements: seed to the titles that were found kindred to it.

    Args:
        known: The ids that there are.

    Raises:
        JudgedSetInvalid: For a line of another form, or a title that is not known.
    """
    ids = frozenset(known)
    relevant: dict[str, set[str]] = defaultdict(set)
    for number, line in _text_lines(path):
        parts = line.split()
        if len(parts) != _QREL_FIELDS or not _GRADE.fullmatch(parts[3]):
            raise JudgedSetInvalid(path, number, "not of the form 'seed 0 relevant 1'")
        strange = {parts[0], parts[2]} - ids
        if strange:
            raise JudgedSetInvalid(path, number, f"there is no title '{min(strange)}'")
        if int(parts[3]) > 0:
            relevant[parts[0]].add(parts[2])
    if not relevant:
        raise JudgedSetInvalid(path, None, "nothing is judged relevant")
    return {seed: frozenset(found) for seed, found in relevant.items()}


def read_seeds(path: Path) -> tuple[str, ...]:
    """The ids of a group of seeds, one a line, in the file's order.

    Raises:
        JudgedSetInvalid: If the file cannot be read or is empty.
    """
    seeds = tuple(line for _, line in _text_lines(path))
    if not seeds:
        raise JudgedSetInvalid(path, None, "it names no seed")
    return seeds


def _tally(path: Path, line: int, helpful: int, total: int | None) -> VoteTally:
    try:
        return VoteTally(helpful, total)
    except ValueError as error:
        raise JudgedSetInvalid(path, line, str(error)) from error


def _unique_ids(path: Path, numbered: Iterable[tuple[int, str]]) -> frozenset[str]:
    seen: set[str] = set()
    for number, each in numbered:
        if each in seen:
            raise JudgedSetInvalid(path, number, f"the id '{each}' stands there twice")
        seen.add(each)
    return frozenset(seen)


def _lines(path: Path, form: type[_T]) -> Iterator[tuple[int, _T]]:
    for number, line in _text_lines(path):
        try:
            yield number, form.model_validate(json.loads(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise JudgedSetInvalid(path, number, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        except (ValueError, RecursionError) as error:
            raise JudgedSetInvalid(path, number, f"no JSON ({error})") from error


def _text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers; `.gz` is unpacked."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line.strip()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise JudgedSetInvalid(path, None, getattr(error, "strerror", None) or str(error)) from error
