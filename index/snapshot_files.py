"""The files of a snapshot: how they are written, read and checked against one another."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from pydantic import TypeAdapter, ValidationError

from data.parameters import read_parameters
from data.records import Review, Title
from data.traits import Trait
from index.errors import DAMAGED_ARRAY, SnapshotDamaged
from index.lexical import WordCounts
from index.manifest import Manifest, verify_hashes, verify_sizes
from index.snapshot import Crowding, Snapshot
from index.sparse_rows import PARTS, SparseRows, from_parts, to_files
from index.trait_rows import TraitRows
from index.vector_index import VectorIndex

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TITLES: TypeAdapter[tuple[Title, ...]] = TypeAdapter(tuple[Title, ...])
REVIEWS: TypeAdapter[tuple[Review, ...]] = TypeAdapter(tuple[Review, ...])
_TRAITS: TypeAdapter[tuple[Trait, ...]] = TypeAdapter(tuple[Trait, ...])
_WORDS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])
_T = TypeVar("_T")
# Up to this size every hash is checked while opening, so that a changed bit is found before the first answer.
# Larger snapshots are hashed in the background.
HASHED_WHEN_OPENED = 64 * 2**20


def snapshot_files(snapshot: Snapshot) -> dict[str, bytes]:
    """The content of every file but the manifest; equal snapshots give equal bytes."""
    crowding = snapshot.crowding
    return {
        "titles.json": TITLES.dump_json(snapshot.titles),
        "reviews.json": REVIEWS.dump_json(snapshot.reviews),
        "passages.npy": _npy(snapshot.passages),
        "sentences.npy": _npy(snapshot.sentences),
        "copies.npy": _npy(snapshot.copies),
        "review_vectors.npy": _npy(snapshot.review_vectors),
        "sentence_vectors.npy": _npy(snapshot.sentence_vectors),
        "centre.npy": _npy(snapshot.centre),
        "passages.faiss": snapshot.passage_index.to_bytes(),
        "titles.faiss": snapshot.title_index.to_bytes(),
        "words.json": _WORDS.dump_json(snapshot.words.vocabulary),
        **to_files("words", snapshot.words.counts),
        "traits.json": _TRAITS.dump_json(snapshot.traits.traits),
        **to_files("traits", snapshot.traits.has),
        "meaning.npy": _npy(snapshot.meaning),
        "crowding.npy": _npy(np.stack([crowding.reviews, crowding.words, crowding.traits, crowding.meaning])),
    }


def open_snapshot(folder: Path) -> Snapshot:
    """Open a published snapshot: manifest and sizes are checked, and hashes where it is small.

    Raises:
        NoSnapshot: If the folder or its manifest is not there.
        SnapshotFormatUnknown: If another version wrote it.
        SnapshotDamaged: If a file is missing, has another size or hash, or does not fit the others.
    """
    manifest = Manifest.read(folder)
    verify_sizes(folder, manifest)
    if manifest.size <= HASHED_WHEN_OPENED:
        verify_hashes(folder, manifest)
    titles = _records(folder / "titles.json", TITLES)
    if len(titles) != manifest.counts.get("titles"):
        raise SnapshotDamaged(folder / "titles.json", f"{len(titles)} titles, not {manifest.counts.get('titles')}")
    reviews = _records(folder / "reviews.json", REVIEWS)
    title_of = _title_of(folder, titles, reviews)
    snapshot = Snapshot(
        manifest=manifest,
        titles=titles,
        reviews=reviews,
        passages=_array(folder / "passages.npy"),
        sentences=_array(folder / "sentences.npy"),
        copies=_array(folder / "copies.npy"),
        review_vectors=_array(folder / "review_vectors.npy"),
        sentence_vectors=_array(folder / "sentence_vectors.npy"),
        centre=_array(folder / "centre.npy"),
        passage_index=_index(folder / "passages.faiss"),
        title_index=_index(folder / "titles.faiss"),
        words=_words(folder, title_of, len(titles)),
        traits=_traits(folder, len(titles)),
        meaning=_array(folder / "meaning.npy"),
        crowding=_crowding(folder / "crowding.npy", len(titles)),
    )
    _check_fit(folder, snapshot)
    return snapshot


def _title_of(folder: Path, titles: tuple[Title, ...], reviews: tuple[Review, ...]) -> NDArray[np.int64]:
    row_of = {title.id: row for row, title in enumerate(titles)}
    try:
        return np.array([row_of[review.title_id] for review in reviews], dtype=np.int64)
    except KeyError as error:
        raise SnapshotDamaged(folder / "reviews.json", "a review of a title that is not there") from error


def _words(folder: Path, title_of: NDArray[np.int64], titles: int) -> WordCounts:
    vocabulary = _records(folder / "words.json", _WORDS)
    counts = _sparse(folder, "words", (len(title_of) + titles, len(vocabulary)))
    return WordCounts(vocabulary, counts, np.concatenate([title_of, np.arange(titles)]), titles)


def _traits(folder: Path, titles: int) -> TraitRows:
    traits = _records(folder / "traits.json", _TRAITS)
    return TraitRows(traits, _sparse(folder, "traits", (titles, len(traits))), read_parameters().traits.evidence)


def _crowding(path: Path, titles: int) -> Crowding:
    stored = _array(path)
    if stored.shape != (4, titles):
        raise SnapshotDamaged(path, f"its shape is {stored.shape}, not (4, {titles})")
    return Crowding(*stored)


def _check_fit(folder: Path, snapshot: Snapshot) -> None:
    """Every row of one file must mean a row of another.

    Raises:
        SnapshotDamaged: If not.
    """
    for name, (found, expected) in _shapes(snapshot).items():
        if found != expected:
            raise SnapshotDamaged(folder / name, f"its shape is {found}, the manifest's is {expected}")
    if np.any(snapshot.copies < 0) or np.any(snapshot.copies > np.arange(len(snapshot.copies))):
        raise SnapshotDamaged(folder / "copies.npy", "a copy of a review that is not there")
    for name, spans in (("passages.npy", snapshot.passages), ("sentences.npy", snapshot.sentences)):
        if np.any(spans[:, 0] < 0) or np.any(spans[:, 0] >= len(snapshot.reviews)):
            raise SnapshotDamaged(folder / name, "a piece of a review that is not there")


def _shapes(snapshot: Snapshot) -> dict[str, tuple[tuple[int, ...], tuple[int | None, ...]]]:
    """File to the shape that it has, and the shape that the manifest gives it."""
    titles, reviews, passages, sentences = map(
        snapshot.manifest.counts.get, ("titles", "reviews", "passages", "sentences")
    )
    width = snapshot.manifest.encoder.dimension
    return {
        "titles.json": ((len(snapshot.titles),), (titles,)),
        "reviews.json": ((len(snapshot.reviews),), (reviews,)),
        "passages.npy": (snapshot.passages.shape, (passages, 3)),
        "sentences.npy": (snapshot.sentences.shape, (sentences, 3)),
        "copies.npy": (snapshot.copies.shape, (reviews,)),
        "review_vectors.npy": (snapshot.review_vectors.shape, (reviews, width)),
        "sentence_vectors.npy": (snapshot.sentence_vectors.shape, (sentences, width)),
        "centre.npy": (snapshot.centre.shape, (width,)),
        "meaning.npy": (snapshot.meaning.shape, (titles, width)),
        "passages.faiss": ((len(snapshot.passage_index), snapshot.passage_index.dimension), (passages, width)),
        "titles.faiss": ((len(snapshot.title_index), snapshot.title_index.dimension), (titles, width)),
    }


def _records(path: Path, adapter: TypeAdapter[_T]) -> _T:
    try:
        return adapter.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise SnapshotDamaged(path, str(error).splitlines()[0]) from error


def _array(path: Path) -> Any:  # noqa: ANN401 - what a file holds is known only when it is read
    try:
        return np.load(path, allow_pickle=False)
    except DAMAGED_ARRAY as error:
        raise SnapshotDamaged(path, f"{type(error).__name__}: {error}".splitlines()[0]) from error


def _index(path: Path) -> VectorIndex:
    try:
        return VectorIndex.from_bytes(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SnapshotDamaged(path, str(error)) from error


def _sparse(folder: Path, name: str, shape: tuple[int, int]) -> SparseRows:
    parts = {part: _array(folder / f"{name}.{part}.npy") for part in PARTS}
    try:
        return from_parts(parts, shape)
    except (ValueError, TypeError) as error:
        raise SnapshotDamaged(folder / f"{name}.indices.npy", str(error)) from error


def _npy(array: NDArray[np.generic]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
