"""The folder in which an installation keeps what it makes: snapshots, encoders, vectors, the store."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from data.files import sync_folder, write_atomically
from index.errors import BuildBusy, HomeNotWritable, NoSnapshot, SnapshotDamaged, SnapshotFormatUnknown
from index.manifest import MANIFEST_FILE, Manifest, verify_hashes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_POINTER = "current"


@dataclass(frozen=True, slots=True)
class Home:
    """Where everything stands. Nothing is made before it is needed."""

    path: Path

    @property
    def store(self) -> Path:
        """The database file."""
        return self.path / "kindred.db"

    @property
    def snapshots(self) -> Path:
        """One folder a snapshot, and the pointer to the one that is served."""
        return self.path / "snapshots"

    @property
    def encoders(self) -> Path:
        """One folder an encoder."""
        return self.path / "encoders"

    @property
    def vectors(self) -> Path:
        """Kept vectors, by encoder and role."""
        return self.path / "vectors"

    def current_id(self) -> str:
        """The id of the snapshot that is served.

        Raises:
            NoSnapshot: If none is published, or the pointer is not readable as one.
        """
        try:
            found = (self.snapshots / _POINTER).read_text("ascii").strip()
        except FileNotFoundError as error:
            raise NoSnapshot(self.snapshots, "nothing has been published") from error
        except (OSError, UnicodeDecodeError) as error:
            raise NoSnapshot(self.snapshots, f"the pointer cannot be read ({error})") from error
        if not found.isalnum():
            raise NoSnapshot(self.snapshots, f"the pointer says {found!r}")
        return found

    def current_folder(self) -> Path:
        """The folder of the snapshot that is served.

        Raises:
            NoSnapshot: If none is published, or the one that is named is gone.
        """
        folder = self.snapshots / self.current_id()
        if not folder.is_dir():
            raise NoSnapshot(self.snapshots, f"snapshot {folder.name} is gone")
        return folder

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the lock that lets one build run at a time; it is given back even when the process is killed.

        Raises:
            BuildBusy: If another build holds it.
            HomeNotWritable: If the folder cannot be written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / "build.lock")
            with lock.acquire(timeout=0):
                self._sweep()
                yield
        except Timeout as error:
            raise BuildBusy(self.path / "build.lock") from error
        except OSError as error:
            raise HomeNotWritable(Path(error.filename or self.path), error.strerror or str(error)) from error

    def _sweep(self) -> None:
        """Remove what a killed build left half written; who holds the lock knows that nobody else writes there."""
        for folder in (self.snapshots, self.encoders):
            for pattern in (".build-*", ".export-*", ".old-*", ".*.tmp"):
                for left in folder.glob(pattern):
                    shutil.rmtree(left) if left.is_dir() else left.unlink()


def publish(home: Home, manifest: Manifest, files: Mapping[str, bytes]) -> Path:
    """Write a snapshot beside the others, check it, and make it the one that is served, or change nothing.

    Raises:
        OSError: If the disk is full or cannot be written.
        SnapshotDamaged: If what was written does not read back as it should.
    """
    home.snapshots.mkdir(parents=True, exist_ok=True)
    target = home.snapshots / manifest.id
    beside = Path(tempfile.mkdtemp(prefix=".build-", dir=home.snapshots))
    try:
        for name, content in {**files, MANIFEST_FILE: manifest.to_json()}.items():
            write_atomically(beside / name, content)
        verify_hashes(beside, manifest)
        if not _is_sound(target, manifest):
            _put_in_place(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    write_atomically(home.snapshots / _POINTER, f"{manifest.id}\n".encode())
    return target


def _is_sound(folder: Path, manifest: Manifest) -> bool:
    """Whether the same snapshot stands there already, whole; it may be the one that is served, so it is left alone."""
    try:
        standing = Manifest.read(folder)
        verify_hashes(folder, standing)
    except (NoSnapshot, SnapshotDamaged, SnapshotFormatUnknown):
        return False
    return replace(standing, created_at=manifest.created_at) == manifest


def _put_in_place(ready: Path, target: Path) -> None:
    """Rename; a damaged copy of the same snapshot steps aside."""
    ready.chmod(0o755)
    if target.exists():
        aside = Path(tempfile.mkdtemp(prefix=".old-", dir=target.parent))
        os.rename(target, aside / target.name)  # noqa: PTH104 - Path.rename says the same; kept beside os
        ready.rename(target)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        ready.rename(target)
    sync_folder(target.parent)
