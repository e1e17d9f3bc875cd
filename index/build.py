"""From stored texts to a published snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.encoder import OnnxEncoder, TextRole
from index.export import encoder_is_ready, export_encoder, sample_texts
from index.home import publish
from index.manifest import Manifest
from index.model import SentenceModel
from index.passages import Span, split_passages, split_sentences
from index.snapshot import assemble, snapshot_files
from index.vector_cache import VectorCache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.records import Review
    from data.store import StoredTexts
    from index.home import Home
    from index.model import ModelFolder
    from index.pooling import Vectors
    from index.snapshot import Spans


class Progress(Protocol):
    """Told how far a phase is: `done` of `total`, or a total of 0 where nobody can say."""

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Called at the start of a phase and whenever something is done."""
        ...


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        manifest: Of the snapshot that is served now.
        embedded: How many texts were embedded; the vectors of the others were kept from before.
        reused: How many were kept.
    """

    manifest: Manifest
    embedded: int
    reused: int


def build_index(home: Home, texts: StoredTexts, folder: ModelFolder, progress: Progress) -> BuildReport:
    """Cut, embed, pool, index and publish; at any failure what is served stays as it was.

    Args:
        home: Where the encoder, the kept vectors and the snapshot go. The caller holds `home.building()`.
        texts: The titles and their reviews.
        folder: The model to embed with.
        progress: Told of each phase.

    Raises:
        BuildExtraMissing, ModelNotFound, ModelUnsupported, ExportDiffers: If the model cannot be used.
        OSError: If the disk is full or cannot be written.
    """
    model = _LazyModel(folder, progress)
    encoder = _ready_encoder(home, model, texts.reviews, progress)
    progress("cutting reviews", 0, 0)
    passages, sentences = _cut(texts.reviews, encoder)
    embedder = _Embedder(home, model, encoder, progress)
    vectors = embedder.embed(_texts(texts.reviews, passages) + _texts(texts.reviews, sentences))
    progress("writing the index", 0, 0)
    snapshot = assemble(texts, passages, sentences, vectors, encoder.description)
    served = publish(home, snapshot.manifest, snapshot_files(snapshot))
    return BuildReport(Manifest.read(served), embedder.embedded, len(vectors) - embedder.embedded)


class _LazyModel:
    """Torch takes seconds to import and is not needed where every vector is known."""

    def __init__(self, folder: ModelFolder, progress: Progress) -> None:
        self.folder = folder
        self._progress = progress

    @cached_property
    def loaded(self) -> SentenceModel:
        self._progress("loading the model", 0, 0)
        return SentenceModel.load(self.folder)


class _Embedder:
    """Embeds what is not kept yet, and counts it."""

    def __init__(self, home: Home, model: _LazyModel, encoder: OnnxEncoder, progress: Progress) -> None:
        place = home.vectors / encoder.description.fingerprint / TextRole.DOCUMENT
        self._cache = VectorCache(place, encoder.description.dimension)
        self._model = model
        self._progress = progress
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._cache.vectors(texts, self._encode, self._report)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return self._model.loaded.encode(texts, TextRole.DOCUMENT)

    def _report(self, done: int, total: int) -> None:
        if total:
            self._progress("embedding", done, total)


def _ready_encoder(home: Home, model: _LazyModel, reviews: Sequence[Review], progress: Progress) -> OnnxEncoder:
    if not encoder_is_ready(home.encoders, model.folder):
        loaded = model.loaded
        progress("exporting the encoder and checking it", 0, 0)
        export_encoder(loaded, home.encoders, sample_texts(_whole_and_in_sentences(reviews)))
    return OnnxEncoder.open(home.encoders, model.folder.fingerprint)


def _whole_and_in_sentences(reviews: Sequence[Review]) -> list[str]:
    return [text for each in reviews for text in (each.text, *(s.of(each.text) for s in split_sentences(each.text)))]


def _cut(reviews: Sequence[Review], encoder: OnnxEncoder) -> tuple[Spans, Spans]:
    passages = [(row, span) for row, review in enumerate(reviews) for span in split_passages(review.text, encoder)]
    sentences = [(row, span) for row, review in enumerate(reviews) for span in split_sentences(review.text)]
    return _spans(passages), _spans(sentences)


def _spans(pieces: Sequence[tuple[int, Span]]) -> Spans:
    return np.array([(row, span.start, span.end) for row, span in pieces], dtype=np.int32).reshape(-1, 3)


def _texts(reviews: Sequence[Review], spans: Spans) -> list[str]:
    return [reviews[row].text[start:end] for row, start, end in spans.tolist()]
