"""Files that are either wholly there or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_atomically(path: Path, content: bytes, *, mode: int = 0o644, replace: bool = True) -> None:
    """Write beside, sync, rename: a reader sees the old file or the new one, also after a power cut.

    Args:
        path: The file to write.
        content: The whole of it.
        mode: Who may read it.
        replace: False leaves a file that is there already as it is; of two writers at once the first one wins.

    Raises:
        OSError: If the disk is full or the folder cannot be written; the old file stays.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123 - mode
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            beside.replace(path)
        else:
            _link_if_absent(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    sync_folder(path.parent)


def _link_if_absent(beside: Path, path: Path) -> None:
    with suppress(FileExistsError):
        path.hardlink_to(beside)
    beside.unlink()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
