"""A small installation on disk, encoded by counting words: asks by title work, texts have no encoder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import Service
from data.records import Facet, Spoils
from data.store import Store
from index.home import Home, publish
from index.snapshot_files import snapshot_files
from tests.fakes import make_review, make_snapshot, make_title, make_work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data.records import Work

    Run = Callable[..., subprocess.CompletedProcess[str]]

KINDRED = Path(sys.executable).with_name("kindred")
PORT = "The sea meets the city where loud ships come in today."
TOWN = "City upon city, loud at night without any end to that."
SECRET = "The sea takes him in the end and the sea gives nothing back."


def small_works() -> tuple[Work, ...]:
    """Four works; liking Shore finds Beach first. Beach has a secret, and an ending."""
    beach = make_title(
        "beach",
        name="Beach <b>& Co",
        original_title="หาดทราย",
        facets=(Facet("identity", ("gay",)), Facet("ending", ("tragic",)), Facet("found_family", ("yes",))),
    )
    shore = make_title("shore", facets=(Facet("identity", ("gay",)), Facet("ending", ("tragic",))))
    sea = "All of this sea is wide and the sea is calm and blue today."
    return (
        make_work(shore, make_review("shore", "a", sea)),
        make_work(beach, make_review("beach", "a", sea), make_review("beach", "end", SECRET, Spoils.YES)),
        make_work(make_title("port"), make_review("port", "a", PORT)),
        make_work(make_title("town"), make_review("town", "a", TOWN)),
    )


def install(home: Home, works: tuple[Work, ...]) -> str:
    """Take works into a home's store and publish their snapshot; gives its id."""
    store = Store.open(home.store)
    store.replace_catalogue(works)
    texts = store.texts()
    store.close()
    snapshot = make_snapshot(texts.titles, texts.reviews)
    publish(home, snapshot.manifest, snapshot_files(snapshot))
    return snapshot.manifest.id


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The small installation."""
    made = Settings(home=tmp_path / "home")
    install(Home(made.home), small_works())
    return made


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """The application on it; errors of the server come out as answers."""
    with TestClient(create_app(Service(settings)), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def run(settings: Settings) -> Run:
    """The installed command in a process of its own, on the small installation."""
    environment = {**os.environ, "KINDRED_HOME": str(settings.home), "COLUMNS": "100", "HF_HUB_OFFLINE": "1"}

    def run_command(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [KINDRED, *words], env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    return run_command
