"""The one place where the rooms are put together."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from data.catalog import BUNDLED_CATALOG, read_catalog
from data.errors import KindredError
from data.parameters import read_parameters
from data.store import Store
from data.vocabulary import read_vocabulary
from data.voters import cast_vote, read_secret
from index.build import BuildReport, build_index
from index.encoder import OnnxEncoder
from index.home import Home
from index.manifest import verify_hashes
from index.model import bundled_model, read_model_folder
from index.snapshot_files import HASHED_WHEN_OPENED, open_snapshot
from recommender.engine import Engine

if TYPE_CHECKING:
    from pathlib import Path

    from api.settings import Settings
    from data.records import Verdict
    from index.build import Progress

_log = logging.getLogger("kindred")


def build(settings: Settings, catalog: Path | None, model: Path | None, progress: Progress) -> BuildReport:
    """Take the catalogue into the store, build its index and publish it.

    Args:
        catalog: A folder of works; the bundled one if None.
        model: A Sentence Transformers model's folder; the bundled one if None.
    """
    vocabulary = read_vocabulary()
    works = read_catalog(catalog or BUNDLED_CATALOG, vocabulary)
    folder = bundled_model() if model is None else read_model_folder(model)
    home = Home(settings.home)
    with home.building():
        store = Store.open(home.store)
        try:
            store.replace_catalogue(works)
            return build_index(home, store.texts(), vocabulary, folder, progress)
        finally:
            store.close()


def open_engine(settings: Settings) -> Engine:
    """An engine on the published snapshot and the present votes.

    Raises:
        NoSnapshot, SnapshotDamaged, SnapshotFormatUnknown, StoreUnreadable: As they say.
    """
    home = Home(settings.home)
    snapshot = open_snapshot(home.current_folder())
    fingerprint = snapshot.manifest.encoder.fingerprint
    store = Store.open(home.store)
    return Engine(
        snapshot, read_vocabulary(), store, lambda: OnnxEncoder.open(home.encoders, fingerprint), read_parameters()
    )


def vote(settings: Settings, review_id: str, verdict: Verdict) -> int:
    """Record the vote of the person at this machine; returns the number of the last vote."""
    home = Home(settings.home)
    home.current_id()
    store = Store.open(home.store)
    try:
        voter = read_secret(settings.home / "voter.token")
        return cast_vote(store, read_secret(settings.home / "voter.key"), voter, review_id, verdict)
    finally:
        store.close()


class Service:
    """The engine that a server answers with; it follows what is published."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = Home(settings.home)
        self._engine = open_engine(settings)
        self._refused: str | None = None
        self._damage: KindredError | None = None
        self._lock = threading.Lock()
        self._checker: threading.Thread | None = None
        self._check_in_background()

    def engine(self) -> Engine:
        """The engine on the snapshot that is current.

        A new snapshot that cannot be opened is logged once and not served; the old one stays.

        Raises:
            SnapshotDamaged: If the background check found the served snapshot changed.
        """
        if self._damage is not None:
            raise self._damage
        wanted = self._wanted()
        if wanted not in (self._engine.snapshot.manifest.id, self._refused) and self._lock.acquire(blocking=False):
            try:
                self._follow(wanted)
            finally:
                self._lock.release()
        return self._engine

    def join_check(self, timeout_s: float) -> None:
        """Wait until the background check has ended, `timeout_s` seconds at most."""
        if self._checker is not None:
            self._checker.join(timeout_s)

    def _wanted(self) -> str:
        try:
            return self._home.current_id()
        except KindredError:
            return self._engine.snapshot.manifest.id

    def _follow(self, wanted: str) -> None:
        try:
            self._engine = open_engine(self._settings)
        except KindredError as error:
            self._refused = wanted
            _log.error("the snapshot %s is not served: %s", wanted, error)
        else:
            self._check_in_background()

    def _check_in_background(self) -> None:
        """Hash what was too large to hash while opening."""
        if self._engine.snapshot.manifest.size > HASHED_WHEN_OPENED:
            self._checker = threading.Thread(target=self._check, name="snapshot-check", daemon=True)
            self._checker.start()

    def _check(self) -> None:
        try:
            manifest = self._engine.snapshot.manifest
            verify_hashes(self._home.snapshots / manifest.id, manifest)
        except KindredError as error:
            _log.critical("%s", error)
            self._damage = error
