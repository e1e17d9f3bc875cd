"""Rows that are mostly zero, and their files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from typing import TypeAlias

SparseRows: TypeAlias = sparse.csr_array
_TINY = 1e-12
PARTS = ("data", "indices", "indptr")


def to_unit_rows(rows: SparseRows) -> SparseRows:
    """Divide each row by its Euclidean length; an empty row stays one."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1), dtype=np.float64).ravel())
    inverse = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > _TINY)
    return (sparse.diags_array(inverse) @ rows).tocsr()


def to_files(name: str, rows: SparseRows) -> dict[str, bytes]:
    """The three arrays of compressed rows as `<name>.<part>.npy`; equal rows give equal bytes."""
    ordered = rows.sorted_indices()
    kinds = {"data": np.float32, "indices": np.int32, "indptr": np.int64}
    return {f"{name}.{part}.npy": _npy(getattr(ordered, part).astype(kinds[part])) for part in PARTS}


def from_parts(parts: dict[str, np.ndarray], shape: tuple[int, int]) -> SparseRows:
    """Rows from their three arrays.

    Raises:
        ValueError: If the arrays do not fit one another or the shape.
    """
    rows = sparse.csr_array((parts["data"].astype(np.float64), parts["indices"], parts["indptr"]), shape=shape)
    rows.check_format(full_check=True)
    if rows.indptr[-1] != len(parts["data"]):
        message = "numbers that belong to no row"
        raise ValueError(message)
    if not np.isfinite(rows.data).all():
        message = "a number that is none"
        raise ValueError(message)
    return rows


def _npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
