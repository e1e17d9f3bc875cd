"""What is dear to make and shared by tests of several rooms. Nothing here is made before a test asks for it."""

from __future__ import annotations

import pytest

from data.catalog import BUNDLED_CATALOG, read_catalog
from data.store import Store
from data.vocabulary import read_vocabulary
from index.build import build_index
from index.home import Home
from index.model import bundled_model
from index.snapshot import Snapshot, open_snapshot


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run side by side, those that share the dear things run in one process."""
    for item in items:
        if item.get_closest_marker("model") or item.get_closest_marker("install"):
            item.add_marker(pytest.mark.xdist_group("model"))


def _silent(phase: str, done: int, total: int) -> None:
    assert phase
    assert 0 <= done <= total


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the bundled catalogue, built once by the bundled model (about a minute). Publish nothing else in it.

    A test that asks for it is marked `model`.
    """
    home = Home(tmp_path_factory.mktemp("real_home"))
    with home.building():
        store = Store.open(home.store)
        store.replace_catalogue(read_catalog(BUNDLED_CATALOG, read_vocabulary()))
        build_index(home, store.texts(), bundled_model(), _silent)
        store.close()
    return home


@pytest.fixture(scope="session")
def bundled_snapshot(real_home: Home) -> Snapshot:
    """The published snapshot of the bundled catalogue."""
    return open_snapshot(real_home.current_folder())
