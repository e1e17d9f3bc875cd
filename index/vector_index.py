"""Exact nearest rows by inner product, with FAISS. The only module that imports it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import faiss
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.pooling import Vectors

# One thread a search: a server has its own, and FAISS's would take turns with them.
faiss.omp_set_num_threads(1)


@dataclass(frozen=True, slots=True)
class NearestRows:
    """The answer to one query, best first; equal scores fall by row.

    Attributes:
        rows: Shape (k,), int64, row numbers of the index, each once.
        scores: Shape (k,), float32, inner products: cosines for unit vectors, -1 to 1.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


class VectorIndex:
    """A flat index: every search looks at every row, so that nothing near is missed."""

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: Vectors) -> VectorIndex:
        """Index the rows of an array of shape (n, d); n may be 0."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        if len(vectors):
            index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def from_bytes(cls, content: bytes) -> VectorIndex:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: If FAISS cannot read it, or it is another kind of index. Changed numbers it cannot see.
        """
        try:
            index = faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))
        except (RuntimeError, MemoryError) as error:  # a changed length asks for more memory than there is
            raise ValueError(str(error).splitlines()[0]) from error
        if not isinstance(index, faiss.IndexFlatIP) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
            message = f"a {type(index).__name__}, not a flat inner-product index"
            raise ValueError(message)
        return cls(index)

    def to_bytes(self) -> bytes:
        """The whole index as bytes."""
        return bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._index.d)

    def vectors(self) -> Vectors:
        """All rows, shape (n, d), as they were added."""
        if not len(self):
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows: Vectors = self._index.reconstruct_n(0, len(self))
        return rows

    def search(self, query: Vectors, k: int) -> NearestRows:
        """The k rows nearest to a query of shape (d,), or all where there are fewer.

        FAISS answers for an empty index with made-up rows and pads short answers with -1, so neither reaches it.
        """
        wanted = min(k, len(self))
        if wanted < 1:
            return NearestRows(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
        nearest = self._ranked(query, min(wanted + 1, len(self)))
        if len(nearest.scores) > wanted and nearest.scores[wanted - 1] == nearest.scores[wanted]:
            # Which of several equal rows FAISS leaves out is its own affair, so it is asked for all.
            nearest = self._ranked(query, len(self))
        return NearestRows(nearest.rows[:wanted], nearest.scores[:wanted])

    def scores(self, query: Vectors) -> NDArray[np.float32]:
        """The inner product of a query with every row, shape (n,), in the order of the rows."""
        nearest = self.search(query, len(self))
        scores = np.zeros(len(self), dtype=np.float32)
        scores[nearest.rows] = nearest.scores
        return scores

    def _ranked(self, query: Vectors, k: int) -> NearestRows:
        scores, rows = self._index.search(query.reshape(1, -1).astype(np.float32), k)
        found = rows[0] >= 0
        order = np.lexsort((rows[0][found], -scores[0][found]))
        return NearestRows(rows[0][found][order], scores[0][found][order])
