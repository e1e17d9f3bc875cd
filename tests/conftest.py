"""What is dear to make and shared by tests of several rooms. Nothing here is made before a test asks for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import settings

from data.catalog import BUNDLED_CATALOG, read_catalog
from data.store import Store
from data.vocabulary import read_vocabulary
from index.build import build_index
from index.home import Home
from index.model import bundled_model
from index.snapshot_files import open_snapshot

if TYPE_CHECKING:
    from index.snapshot import Snapshot

# No test is timed: machines are shared. Where CI runs, the same examples are drawn each time, so that a change is
# judged by what it changed; everywhere else new ones are looked for.
settings.register_profile("kindred", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("kindred")


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the bundled catalogue, built once by the bundled model (about a minute). Publish nothing else in it.

    Processes that run tests side by side share one: the first to come builds, the others wait.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    home = Home(shared / "real_home")
    with FileLock(shared / "real_home.lock"):
        if not home.snapshots.exists():
            _build_bundled(home)
    return home


@pytest.fixture(scope="session")
def bundled_snapshot(real_home: Home) -> Snapshot:
    """The published snapshot of the bundled catalogue."""
    return open_snapshot(real_home.current_folder())


def _build_bundled(home: Home) -> None:
    with home.building():
        store = Store.open(home.store)
        store.replace_catalogue(read_catalog(BUNDLED_CATALOG, read_vocabulary()))
        build_index(home, store.texts(), read_vocabulary(), bundled_model(), _silent)
        store.close()


def _silent(phase: str, done: int, total: int) -> None:
    assert phase
    assert 0 <= done <= total
