"""Vectors kept by the hash of their text, so that a rebuild embeds only what changed."""

from __future__ import annotations

import hashlib
import io
import secrets
from typing import TYPE_CHECKING

import numpy as np

from data.files import write_atomically
from index.errors import DAMAGED_ARRAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.pooling import Vectors

_PART = 512


class VectorCache:
    """Vectors of one encoder and one role, in files of some hundred that are written once and never changed.

    A file that cannot be read counts as absent: its texts are embedded again.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._dimension = dimension
        self._known: dict[bytes, Vectors] = {}
        for path in sorted(folder.glob("*.npz")):
            self._read(path)

    def vectors(
        self,
        texts: Sequence[str],
        encode: Callable[[Sequence[str]], Vectors],
        progress: Callable[[int, int], None],
    ) -> Vectors:
        """The vectors of all texts, shape (n, dimension), embedding those that are not kept yet.

        What was embedded is kept after every few hundred, so that a stopped build goes on where it was.

        Args:
            texts: Any texts; equal ones are embedded once.
            encode: Gives the vectors of texts, shape (k, dimension).
            progress: Called with how many of the missing are done, and how many there are.

        Raises:
            OSError: If the kept vectors cannot be written.
        """
        keys = [_key(text) for text in texts]
        # Longest first: a batch then holds texts of like length, and little of it is padding.
        missing = sorted(
            {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}.items(),
            key=lambda item: (-len(item[1]), item[0]),
        )
        progress(0, len(missing))
        for start in range(0, len(missing), _PART):
            part = missing[start : start + _PART]
            self._keep([key for key, _ in part], encode([text for _, text in part]))
            progress(min(start + _PART, len(missing)), len(missing))
        found = [self._known[key] for key in keys]
        return np.stack(found) if found else np.zeros((0, self._dimension), dtype=np.float32)

    def _keep(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        np.savez(buffer, keys=np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, 32), vectors=vectors)
        write_atomically(self._folder / f"{secrets.token_hex(8)}.npz", buffer.getvalue())
        self._known.update(zip(keys, vectors, strict=True))

    def _read(self, path: Path) -> None:
        try:
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
                keys: NDArray[np.uint8] = stored["keys"]
                vectors: Vectors = stored["vectors"]
            sound = vectors.shape == (len(keys), self._dimension) and bool(np.isfinite(vectors).all())
        except DAMAGED_ARRAY:
            return
        if sound:
            self._known.update((key.tobytes(), vector) for key, vector in zip(keys, vectors, strict=True))


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
