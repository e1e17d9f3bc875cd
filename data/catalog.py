"""The bundled catalogue: one TOML file per work, read whole or not at all."""

from __future__ import annotations

import copy
import datetime
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from data.catalog_form import WorkForm
from data.catalog_rules import catalog_faults, work_faults
from data.errors import CatalogInvalid
from data.records import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.records import Work
    from data.vocabulary import Vocabulary

BUNDLED_CATALOG = Path(__file__).parent / "catalog"
# Fields of a title that hold several things, of which one can be broken by itself.
_PARTED = ("facets", "basis", "reviews", "makers")


def read_catalog(folder: Path, vocabulary: Vocabulary) -> tuple[Work, ...]:
    """Read every work of a folder, by file name.

    Raises:
        CatalogInvalid: If any file has any fault; it carries them all.
    """
    forms, faults = _read_and_check(folder, vocabulary)
    if faults:
        raise CatalogInvalid(faults)
    return tuple(work.record() for _, work in forms)


def check_catalog(folder: Path, vocabulary: Vocabulary) -> tuple[Fault, ...]:
    """Every fault of every file; empty where the catalogue is sound."""
    return _read_and_check(folder, vocabulary)[1]


def _read_and_check(folder: Path, vocabulary: Vocabulary) -> tuple[list[tuple[str, WorkForm]], tuple[Fault, ...]]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        return [], (Fault(str(folder), "-", "-", "no work's file (*.toml) in this folder"),)
    this_year = datetime.datetime.now(tz=datetime.UTC).year
    forms: list[tuple[str, WorkForm]] = []
    faults: list[Fault] = []
    for path in paths:
        form, found = _read_form(path)
        faults.extend(found)
        if form is not None:
            forms.append((path.name, form))
            faults.extend(work_faults(path.name, form, vocabulary, this_year))
    faults.extend(catalog_faults(forms))
    return forms, tuple(faults)


def _read_form(path: Path) -> tuple[WorkForm | None, tuple[Fault, ...]]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return None, (Fault(path.name, "-", "-", f"cannot be read as TOML: {error}"),)
    try:
        return _form(content), ()
    except ValidationError as error:
        return _sound_part(content, error), tuple(_form_faults(path.name, content, error))


def _form(content: dict[str, object]) -> WorkForm:
    # Strict forms keep numbers and texts apart, and want a tuple where TOML gives a list.
    return WorkForm.model_validate(_with_tuples(content))


def _sound_part(content: dict[str, object], error: ValidationError) -> WorkForm | None:
    """What is left of a file without the fields that broke its form, so that one report names every fault.

    None where a field is broken that the form cannot do without.
    """
    rest = copy.deepcopy(content)
    # From the end, so that a place in a list still means the same when its neighbour has gone.
    for found in sorted(error.errors(), key=lambda each: [str(part).zfill(6) for part in each["loc"]], reverse=True):
        _remove(rest, found["loc"])
    try:
        return _form(rest)
    except ValidationError:
        return None


def _remove(content: object, where: tuple[int | str, ...]) -> None:
    """Take away the field, facet, review or maker at a place like titles.0.reviews.2.text."""
    depth = 4 if where[2:3] and where[2] in _PARTED else 3
    place = where[:depth] if where[:1] == ("titles",) else where[:1]
    *way, last = place
    holder: Any = content
    try:
        for part in way:
            holder = holder[part]
        del holder[last]
    except (LookupError, TypeError):
        return  # It went with its neighbour, or never was there: a field that is missing.


def _with_tuples(content: object) -> object:
    if isinstance(content, dict):
        return {key: _with_tuples(value) for key, value in content.items()}
    if isinstance(content, list):
        return tuple(_with_tuples(value) for value in content)
    return content


def _form_faults(file: str, content: dict[str, object], error: ValidationError) -> Iterator[Fault]:
    for found in error.errors():
        where = found["loc"]
        title, rest = "-", where
        if len(where) > 1 and where[0] == "titles" and isinstance(where[1], int):
            title, rest = _title_id(content, where[1]), where[2:]
        yield Fault(file, title, ".".join(str(part) for part in rest) or "-", found["msg"])


def _title_id(content: dict[str, object], index: int) -> str:
    """The id that a broken title gives itself, or its place in the file."""
    titles = content.get("titles")
    entry = titles[index] if isinstance(titles, list) and index < len(titles) else None
    own = entry.get("id") if isinstance(entry, dict) else None
    return own if isinstance(own, str) else f"titles.{index}"
