"""Sound works as plain dictionaries, to be broken in one place, and their way into TOML files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from data.catalog import check_catalog
from data.vocabulary import read_vocabulary

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = read_vocabulary()

Entry = dict[str, Any]


def words(count: int, root: str) -> str:
    """tide0 tide1 tide2: no five words in a row stand in a text of another root."""
    return " ".join(f"{root}{number}" for number in range(count))


def sound_review(title_id: str, name: str, **fields: object) -> Entry:
    """A review of 100 words that no other review shares."""
    text = words(100, f"{title_id}-{name}-")
    return {"id": f"{title_id}/{name}", "angle": f"the {name}", "spoils": "no", "text": text, **fields}


def sound_title(title_id: str, **fields: object) -> Entry:
    """A film of 2016 with two reviews."""
    return {
        "id": title_id,
        "title": title_id.capitalize(),
        "medium": "film",
        "year": 2016,
        "countries": ["KR"],
        "languages": ["ko"],
        "synopsis": words(30, f"{title_id}-synopsis-"),
        "facets": {},
        "basis": {},
        "reviews": [sound_review(title_id, "sea"), sound_review(title_id, "city")],
        **fields,
    }


def sound_work(work_id: str, *titles: Entry) -> Entry:
    """A work of the titles given, or of one film."""
    return {"id": work_id, "titles": list(titles) or [sound_title(f"{work_id}-film")]}


def write_work(folder: Path, work: Entry, file: str | None = None) -> None:
    """Write one work's file, named by its id unless another name is given."""
    lines = [f"{key} = {_toml(value)}\n" for key, value in work.items()]
    (folder / (file or f"{work['id']}.toml")).write_text("".join(lines), "utf-8")


def faults_of(folder: Path, *works: Entry) -> list[tuple[str, str, str]]:
    """File, title and field of every fault that the check finds in these works."""
    for work in works:
        write_work(folder, work)
    return [(fault.file, fault.title, fault.field) for fault in check_catalog(folder, VOCABULARY)]


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
