from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.wiring import Service
from index.errors import NoSnapshot, SnapshotDamaged
from index.home import Home
from tests.api.conftest import install, small_works

if TYPE_CHECKING:
    from api.settings import Settings


def flip(settings: Settings, snapshot_id: str, name: str) -> None:
    path = Home(settings.home).snapshots / snapshot_id / name
    content = bytearray(path.read_bytes())
    content[-10] ^= 1
    path.write_bytes(content)


def test_a_newly_published_index_is_served_at_the_next_ask(settings: Settings) -> None:
    service = Service(settings)
    before = service.engine().snapshot.manifest.id
    published = install(Home(settings.home), small_works()[:3])
    assert published != before
    assert service.engine().snapshot.manifest.id == published


def test_an_engine_in_use_is_not_changed_under_the_hand_that_holds_it(settings: Settings) -> None:
    service = Service(settings)
    held = service.engine()
    install(Home(settings.home), small_works()[:3])
    service.engine()
    assert len(held.snapshot.titles) == 4


def test_a_damaged_new_index_is_not_served_and_said_once(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    service = Service(settings)
    before = service.engine().snapshot.manifest.id
    flip(settings, install(Home(settings.home), small_works()[:3]), "reviews.json")
    assert [service.engine().snapshot.manifest.id for _ in range(3)] == [before] * 3
    assert caplog.text.count("is not served") == 1


def test_a_pointer_that_vanishes_leaves_what_is_served(settings: Settings) -> None:
    service = Service(settings)
    (Home(settings.home).snapshots / "current").unlink()
    assert len(service.engine().snapshot.titles) == 4


def test_nothing_published_is_said_at_the_start(settings: Settings) -> None:
    (Home(settings.home).snapshots / "current").unlink()
    with pytest.raises(NoSnapshot):
        Service(settings)


def test_a_large_index_is_hashed_in_the_background_and_damage_stops_the_answers(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("index.snapshot_files", "api.wiring"):
        monkeypatch.setattr(f"{module}.HASHED_WHEN_OPENED", 0)
    flip(settings, Home(settings.home).current_id(), "sentence_vectors.npy")
    service = Service(settings)
    service.join_check(timeout_s=10)
    with pytest.raises(SnapshotDamaged, match="sentence_vectors"):
        service.engine()
