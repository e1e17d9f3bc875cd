"""The bundled catalogue: one TOML file per work, read whole or not at all."""

from __future__ import annotations

import copy
import datetime
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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
# What takes the place of a broken field that the form cannot do without, so that the rules can look at the rest.
_STAND_INS = {"title": "-", "medium": "-", "year": 0, "countries": ("-",), "languages": ("-",), "synopsis": "-"}
_STAND_IN_ID = "broken"

_Place = tuple[int | str, ...]


class _Break(NamedTuple):
    """One thing that breaks the form; `surplus` is a key that the form does not know."""

    where: _Place
    message: str
    surplus: bool


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
    echoes: set[tuple[str, str, str]] = set()
    for path in paths:
        form, broken, own_echoes = _read_form(path)
        faults.extend(broken)
        echoes.update((path.name, *echo) for echo in own_echoes)
        if form is not None:
            forms.append((path.name, form))
    ruled = [fault for file, form in forms for fault in work_faults(file, form, vocabulary, this_year)]
    ruled.extend(catalog_faults(forms))
    faults.extend(fault for fault in ruled if (fault.file, fault.title, fault.field) not in echoes)
    return forms, tuple(sorted(faults, key=lambda fault: fault.file))


def _read_form(path: Path) -> tuple[WorkForm | None, tuple[Fault, ...], set[tuple[str, str]]]:
    """The form, as far as it is sound; its faults; and the faults of rules (title, field) that would only echo them."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        return None, (Fault(path.name, "-", "-", f"cannot be read as TOML: {error}"),), set()
    try:
        return _form(content), (), set()
    except ValidationError as error:
        breaks = _breaks(error)
    faults = tuple(_form_fault(path.name, content, each) for each in breaks)
    echoes = {echo for each in breaks for echo in _echoes(content, each)}
    return _sound_part(content, breaks), faults, echoes


def _form(content: dict[str, object]) -> WorkForm:
    # Strict forms keep numbers and texts apart, and want a tuple where TOML gives a list.
    return WorkForm.model_validate(_with_tuples(content))


def _breaks(error: ValidationError) -> tuple[_Break, ...]:
    """Every fault of the form, without "too short" for a list whose only fault is that its things are broken."""
    found = error.errors()
    inner = {each["loc"][:depth] for each in found for depth in range(len(each["loc"]))}
    return tuple(
        _Break(_without_form_tag(each["loc"]), each["msg"], surplus=each["type"] == "extra_forbidden")
        for each in found
        if each["type"] != "too_short" or each["loc"] not in inner
    )


def _without_form_tag(where: _Place) -> _Place:
    """Pydantic names the form that a facet was written in behind the facet's key; the file does not hold it."""
    return (*where[:4], *where[5:]) if where[2:3] == ("facets",) else where


def _sound_part(content: dict[str, object], breaks: tuple[_Break, ...]) -> WorkForm | None:
    """What is left of a file without the fields that broke its form, so that one report names every fault.

    None where a field is broken that the form cannot do without.
    """
    rest = copy.deepcopy(content)
    places = {each.where if each.surplus else _smallest_whole(each.where) for each in breaks}
    # From the end, so that a place in a list still means the same when its neighbour has gone.
    for place in sorted(places, key=lambda place: [str(part).zfill(6) for part in place], reverse=True):
        _mend(rest, place)
    try:
        return _form(rest)
    except ValidationError:
        return None


def _smallest_whole(where: _Place) -> _Place:
    """The field, facet, review, maker or title to leave out for a fault at a place like titles.0.reviews.2.text."""
    if where[:1] != ("titles",):
        return where[:1]
    if where[2:3] == ("id",):
        return where[:2]
    return where[: 4 if where[2:3] and where[2] in _PARTED else 3]


def _mend(content: object, place: _Place) -> None:
    """Take away what stands at a place, or put something sound there where the form needs it."""
    *way, last = place
    holder: Any = content
    for part in way:
        holder = holder[part]
    if len(place) == 3 and last in _STAND_INS:  # noqa: PLR2004 - titles, which one, field
        holder[last] = _STAND_INS[str(last)]
    elif place == ("id",):
        holder[last] = _STAND_IN_ID
    elif not isinstance(holder, dict) or last in holder:
        del holder[last]


def _with_tuples(content: object) -> object:
    if isinstance(content, dict):
        return {key: _with_tuples(value) for key, value in content.items()}
    if isinstance(content, list):
        return tuple(_with_tuples(value) for value in content)
    return content


def _form_fault(file: str, content: dict[str, object], each: _Break) -> Fault:
    title = _title_of(content, each.where)
    where = each.where if title == "-" else each.where[2:]
    return Fault(file, title, ".".join(map(str, where)) or "-", each.message)


def _echoes(content: dict[str, object], each: _Break) -> Iterator[tuple[str, str]]:
    """Title and field of the faults that the rules find only because a place was mended."""
    title = _title_of(content, each.where)
    where = each.where if title == "-" else each.where[2:]
    field = str(where[0]) if where else "-"
    if each.surplus:
        return
    if field in ("facets", "basis"):
        yield title, ".".join(map(str, ("basis", *where[1:2])))
    elif field in ("countries", "languages"):
        yield title, f"{field}.0"
    else:
        yield title, field
    if field in ("year", "medium"):
        yield title, "title"  # A name, a medium and a year together mean one title.


def _title_of(content: dict[str, object], where: _Place) -> str:
    """The id that a broken title gives itself, or its place in the file; "-" where it is not about a title."""
    if len(where) < 2 or where[0] != "titles":  # noqa: PLR2004
        return "-"
    titles = content.get("titles")
    entry = titles[where[1]] if isinstance(titles, list) and isinstance(where[1], int) else None
    own = entry.get("id") if isinstance(entry, dict) else None
    return own if isinstance(own, str) else f"titles.{where[1]}"
