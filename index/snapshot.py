"""An immutable folder with everything that an answer needs, and the manifest that vouches for it."""

from __future__ import annotations

import datetime
import hashlib
import io
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from data.records import Review, Title
from index.errors import DAMAGED_ARRAY, SnapshotDamaged
from index.manifest import FORMAT, EncoderName, Manifest, verify_hashes, verify_sizes
from index.pooling import Vectors, pool_passages, pool_reviews
from index.vector_index import VectorIndex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from data.store import StoredTexts
    from index.encoder import EncoderDescription

TITLES: TypeAdapter[tuple[Title, ...]] = TypeAdapter(tuple[Title, ...])
REVIEWS: TypeAdapter[tuple[Review, ...]] = TypeAdapter(tuple[Review, ...])
_T = TypeVar("_T")
Spans = NDArray[np.int32]
# Up to this size every hash is checked while opening, so that a changed bit is found before the first answer.
# Larger snapshots are hashed in the background.
HASHED_WHEN_OPENED = 64 * 2**20


@dataclass(frozen=True)
class Snapshot:
    """Titles, reviews, passages and sentences by row, and their vectors.

    Rows are places in these tuples and arrays; outside ids meet them only in `title_row` and `review_row`.

    Attributes:
        titles: Row to title, by id.
        reviews: Row to review, by id.
        passages: Shape (p, 3), int32: the review's row, the start and the end of the passage in its text.
        sentences: Shape (s, 3), int32, likewise.
        review_vectors: Shape (r, d), unit rows.
        sentence_vectors: Shape (s, d), unit rows.
        centre: Shape (d,), the mean of all review vectors.
        passage_index: Of the passages' unit vectors.
        title_index: Of the titles' pooled vectors, all reviews weighing the same.
    """

    manifest: Manifest
    titles: tuple[Title, ...]
    reviews: tuple[Review, ...]
    passages: Spans
    sentences: Spans
    review_vectors: Vectors
    sentence_vectors: Vectors
    centre: Vectors
    passage_index: VectorIndex
    title_index: VectorIndex

    @cached_property
    def title_row(self) -> Mapping[str, int]:
        """Id of a title to its row."""
        return {title.id: row for row, title in enumerate(self.titles)}

    @cached_property
    def review_row(self) -> Mapping[str, int]:
        """Id of a review to its row."""
        return {review.id: row for row, review in enumerate(self.reviews)}

    @cached_property
    def title_of(self) -> NDArray[np.int64]:
        """Row of a review to the row of its title, shape (r,)."""
        return np.array([self.title_row[review.title_id] for review in self.reviews], dtype=np.int64)

    @cached_property
    def reviews_of(self) -> tuple[NDArray[np.int64], ...]:
        """Row of a title to the rows of its reviews."""
        return _grouped(self.title_of.tolist(), len(self.titles))

    @cached_property
    def sentences_of(self) -> tuple[NDArray[np.int64], ...]:
        """Row of a review to the rows of its sentences."""
        return _grouped(self.sentences[:, 0].tolist(), len(self.reviews))

    @cached_property
    def title_vectors(self) -> Vectors:
        """The rows of `title_index`, shape (t, d)."""
        return self.title_index.vectors()

    def sentence(self, row: int) -> str:
        """A sentence, to the letter as its review has it."""
        review, start, end = (int(part) for part in self.sentences[row])
        return self.reviews[review].text[start:end]


def assemble(
    texts: StoredTexts, passages: Spans, sentences: Spans, vectors: Vectors, encoder: EncoderDescription
) -> Snapshot:
    """Pool the vectors, index them, and vouch for the whole in a manifest.

    Args:
        texts: What was cut.
        passages: Shape (p, 3), as in `Snapshot`.
        sentences: Shape (s, 3), as in `Snapshot`.
        vectors: Shape (p + s, d), unit rows: of the passages, then of the sentences.
        encoder: What made them.
    """
    passage_vectors, sentence_vectors = vectors[: len(passages)], vectors[len(passages) :]
    review_vectors = _review_vectors(len(texts.reviews), passages, passage_vectors)
    # Summed in double precision: in single, the mean of 200,000 reviews is wrong in the third digit.
    total = review_vectors.sum(axis=0, dtype=np.float64)
    centre = (total / max(1, len(review_vectors))).astype(np.float32)
    unsigned = Snapshot(
        manifest=_manifest(texts, (len(passages), len(sentences)), encoder),
        titles=texts.titles,
        reviews=texts.reviews,
        passages=passages,
        sentences=sentences,
        review_vectors=review_vectors,
        sentence_vectors=sentence_vectors,
        centre=centre,
        passage_index=VectorIndex.of(passage_vectors),
        title_index=VectorIndex.of(_title_vectors(texts, review_vectors, centre)),
    )
    return replace(unsigned, manifest=unsigned.manifest.signed(snapshot_files(unsigned)))


def snapshot_files(snapshot: Snapshot) -> dict[str, bytes]:
    """The content of every file but the manifest; equal snapshots give equal bytes."""
    return {
        "titles.json": TITLES.dump_json(snapshot.titles),
        "reviews.json": REVIEWS.dump_json(snapshot.reviews),
        "passages.npy": _npy(snapshot.passages),
        "sentences.npy": _npy(snapshot.sentences),
        "review_vectors.npy": _npy(snapshot.review_vectors),
        "sentence_vectors.npy": _npy(snapshot.sentence_vectors),
        "centre.npy": _npy(snapshot.centre),
        "passages.faiss": snapshot.passage_index.to_bytes(),
        "titles.faiss": snapshot.title_index.to_bytes(),
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
    snapshot = Snapshot(
        manifest=manifest,
        titles=_records(folder / "titles.json", TITLES),
        reviews=_records(folder / "reviews.json", REVIEWS),
        passages=_array(folder / "passages.npy"),
        sentences=_array(folder / "sentences.npy"),
        review_vectors=_array(folder / "review_vectors.npy"),
        sentence_vectors=_array(folder / "sentence_vectors.npy"),
        centre=_array(folder / "centre.npy"),
        passage_index=_index(folder / "passages.faiss"),
        title_index=_index(folder / "titles.faiss"),
    )
    _check_fit(folder, snapshot)
    return snapshot


def _review_vectors(reviews: int, passages: Spans, vectors: Vectors) -> Vectors:
    pooled = np.zeros((reviews, vectors.shape[1]), dtype=np.float32)
    for row, own in enumerate(_grouped(passages[:, 0].tolist(), reviews)):
        if len(own):
            pooled[row] = pool_passages(vectors[own])
    return pooled


def _title_vectors(texts: StoredTexts, review_vectors: Vectors, centre: Vectors) -> Vectors:
    row_of = {title.id: row for row, title in enumerate(texts.titles)}
    pooled = np.zeros((len(row_of), len(centre)), dtype=np.float32)
    for row, own in enumerate(_grouped([row_of[review.title_id] for review in texts.reviews], len(row_of))):
        pooled[row] = pool_reviews(review_vectors[own], np.ones(len(own)), centre)
    return pooled


def _manifest(texts: StoredTexts, cut: tuple[int, int], encoder: EncoderDescription) -> Manifest:
    return Manifest(
        format=FORMAT,
        id="",
        created_at=datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="seconds"),
        corpus_sha256=hashlib.sha256(TITLES.dump_json(texts.titles) + REVIEWS.dump_json(texts.reviews)).hexdigest(),
        encoder=EncoderName(
            encoder.name, encoder.fingerprint, encoder.weights_sha256, encoder.dimension, encoder.max_tokens
        ),
        counts={
            "titles": len(texts.titles),
            "reviews": len(texts.reviews),
            "passages": cut[0],
            "sentences": cut[1],
        },
        files={},
    )


def _check_fit(folder: Path, snapshot: Snapshot) -> None:
    """Every row of one file must mean a row of another.

    Raises:
        SnapshotDamaged: If not.
    """
    for name, (found, expected) in _shapes(snapshot).items():
        if found != expected:
            raise SnapshotDamaged(folder / name, f"its shape is {found}, the manifest's is {expected}")
    if any(review.title_id not in snapshot.title_row for review in snapshot.reviews):
        raise SnapshotDamaged(folder / "reviews.json", "a review of a title that is not there")
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
        "review_vectors.npy": (snapshot.review_vectors.shape, (reviews, width)),
        "sentence_vectors.npy": (snapshot.sentence_vectors.shape, (sentences, width)),
        "centre.npy": (snapshot.centre.shape, (width,)),
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


def _npy(array: NDArray[np.generic]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _grouped(owners: list[int], groups: int) -> tuple[NDArray[np.int64], ...]:
    """Place to owner, turned into owner to places."""
    places: list[list[int]] = [[] for _ in range(groups)]
    for place, owner in enumerate(owners):
        places[owner].append(place)
    return tuple(np.array(own, dtype=np.int64) for own in places)
