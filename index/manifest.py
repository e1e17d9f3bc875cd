"""What a snapshot says of itself: its parts, their hashes, its encoder and its corpus."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from index.errors import NoSnapshot, SnapshotDamaged, SnapshotFormatUnknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = 2
MANIFEST_FILE = "manifest.json"
_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file: its SHA-256 in hexadecimal digits, and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class EncoderName:
    """Which encoder made the vectors; its files stand in `encoders/<fingerprint>/`."""

    name: str
    fingerprint: str
    weights_sha256: str
    dimension: int
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole truth about a snapshot's files.

    Attributes:
        id: The first 16 digits of the SHA-256 over its files' hashes: equal content, equal id.
        created_at: UTC, ISO 8601. Says when, and decides nothing.
        corpus_sha256: Of all titles and reviews: what was indexed, whatever the encoder.
        counts: Of titles, reviews, passages and sentences.
    """

    format: int
    id: str
    created_at: str
    corpus_sha256: str
    encoder: EncoderName
    counts: dict[str, int]
    files: dict[str, FileRecord]

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read a snapshot's manifest.

        Raises:
            NoSnapshot: If it is not there.
            SnapshotFormatUnknown: If another version wrote it.
            SnapshotDamaged: If it cannot be read, or was changed.
        """
        path = folder / MANIFEST_FILE
        try:
            content = json.loads(path.read_bytes())
        except FileNotFoundError as error:
            raise NoSnapshot(folder, "it has no manifest") from error
        except (OSError, ValueError) as error:
            raise SnapshotDamaged(path, str(error)) from error
        found = content.get("format") if isinstance(content, dict) else None
        if found != FORMAT:
            raise SnapshotFormatUnknown(folder, found, FORMAT)
        try:
            manifest = _MANIFEST.validate_python(content)
        except ValidationError as error:
            raise SnapshotDamaged(path, str(error).splitlines()[0]) from error
        if manifest.id != snapshot_id(manifest.files, manifest.encoder):
            raise SnapshotDamaged(path, "its id does not follow from its files")
        return manifest

    @property
    def size(self) -> int:
        """All files together, in bytes."""
        return sum(record.size for record in self.files.values())

    def signed(self, contents: Mapping[str, bytes]) -> Manifest:
        """The same manifest for these files, with the id that follows from them."""
        files = {name: record_of(content) for name, content in contents.items()}
        return replace(self, files=files, id=snapshot_id(files, self.encoder))

    def to_json(self) -> bytes:
        """The manifest as its file holds it."""
        return (json.dumps(asdict(self), indent=2, sort_keys=True) + "\n").encode()


_MANIFEST = TypeAdapter(Manifest)


def record_of(content: bytes) -> FileRecord:
    """Hash and size of a file's content."""
    return FileRecord(hashlib.sha256(content).hexdigest(), len(content))


def snapshot_id(files: dict[str, FileRecord], encoder: EncoderName) -> str:
    """The id that follows from the files and the encoder."""
    lines = [f"{name} {record.sha256} {record.size}" for name, record in sorted(files.items())]
    lines.append(f"{encoder.fingerprint} {encoder.weights_sha256} {encoder.dimension} {encoder.max_tokens}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_ID_DIGITS]


def verify_sizes(folder: Path, manifest: Manifest) -> None:
    """Raises: SnapshotDamaged: For the first file that is missing or has another size."""
    for name, record in manifest.files.items():
        path = folder / name
        try:
            size = path.stat().st_size
        except OSError as error:
            raise SnapshotDamaged(path, str(error)) from error
        if size != record.size:
            raise SnapshotDamaged(path, f"{size} bytes, expected {record.size}")


def verify_hashes(folder: Path, manifest: Manifest) -> None:
    """Raises: SnapshotDamaged: For the first file that is missing or has another SHA-256."""
    for name, record in manifest.files.items():
        path = folder / name
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise SnapshotDamaged(path, str(error)) from error
        if found != record.sha256:
            raise SnapshotDamaged(path, f"SHA-256 {found}, expected {record.sha256}")
