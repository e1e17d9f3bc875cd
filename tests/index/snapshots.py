"""Two small snapshots that differ in one review, and how they are published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from index.home import publish
from index.snapshot_files import snapshot_files
from tests.fakes import make_review, make_snapshot, make_title

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from index.home import Home
    from index.snapshot import Snapshot

TITLES = (make_title("blue"), make_title("red"))


def snapshot_about(word: str) -> Snapshot:
    """Two titles and three reviews, of which one speaks of the word."""
    reviews = [
        make_review("blue", "a", "Sea and school. A joy."),
        make_review("blue", "b", "City music."),
        make_review("red", "a", f"Grief by the {word}. No more school."),
    ]
    return make_snapshot(TITLES, reviews)


SEA = snapshot_about("sea")
CITY = snapshot_about("city")


def put(home: Home, snapshot: Snapshot) -> Path:
    """Publish a snapshot as a build does."""
    return publish(home, snapshot.manifest, snapshot_files(snapshot))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit_json(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what a JSON file says."""
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def flip(path: Path, place: int) -> None:
    """Turn one bit round."""
    content = bytearray(path.read_bytes())
    content[place // 8] ^= 1 << place % 8
    path.write_bytes(content)


def truncate(path: Path) -> None:
    """Take the last byte away."""
    path.write_bytes(path.read_bytes()[:-1])
