"""From stored texts to a published snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from data.parameters import read_parameters
from data.traits import traits_of, words_for
from index.assembly import Described, Pieces, assemble
from index.encoder import OnnxEncoder, TextRole
from index.export import encoder_is_ready, export_encoder, sample_texts
from index.home import publish
from index.manifest import Manifest
from index.model import SentenceModel
from index.passages import Span, split_passages, split_sentences
from index.pooling import pool_passages
from index.snapshot_files import snapshot_files
from index.vector_cache import VectorCache

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from data.parameters import Parameters
    from data.records import Review
    from data.store import StoredTexts
    from data.vocabulary import Vocabulary
    from index.home import Home
    from index.model import ModelFolder
    from index.pooling import Vectors
    from index.snapshot import Snapshot, Spans


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


def build_index(
    home: Home, texts: StoredTexts, vocabulary: Vocabulary, folder: ModelFolder, progress: Progress
) -> BuildReport:
    """Cut, embed, pool, index and publish; at any failure what is served stays as it was.

    Args:
        home: Where the encoder, the kept vectors and the snapshot go. The caller holds `home.building()`.
        texts: The titles and their reviews.
        vocabulary: What the titles' facets mean.
        folder: The model to embed with.
        progress: Told of each phase.

    Raises:
        BuildExtraMissing, ModelNotFound, ModelUnsupported, ExportDiffers: If the model cannot be used.
        OSError: If the disk is full or cannot be written.
    """
    embedder = Embedder.open(home, folder, texts.reviews, progress)
    snapshot = make_snapshot(texts, vocabulary, embedder, read_parameters())
    progress("writing the index", 0, 0)
    served = publish(home, snapshot.manifest, snapshot_files(snapshot))
    return BuildReport(Manifest.read(served), embedder.embedded, embedder.reused)


def make_snapshot(
    texts: StoredTexts,
    vocabulary: Vocabulary,
    embedder: Embedder,
    parameters: Parameters,
    *,
    with_sentences: bool = True,
) -> Snapshot:
    """Cut, embed, pool and index, all in memory.

    Args:
        texts: The titles by id, and their reviews by id.
        vocabulary: What the titles' facets mean.
        embedder: Makes the vectors, or knows them.
        parameters: The ranking's.
        with_sentences: False leaves the sentences out; then no reasons can be given and words meet passages alone.
    """
    embedder.progress("cutting reviews", 0, 0)
    described = Described(
        traits=[traits_of(title, vocabulary) for title in texts.titles],
        words=[", ".join(words_for(title, vocabulary)) for title in texts.titles],
    )
    reviews = [review.text for review in texts.reviews]
    passages = _spans((row, span) for row, text in enumerate(reviews) for span in embedder.cut(text))
    sentences = _sentences(reviews if with_sentences else [])
    words = _spans((row, span) for row, text in enumerate(described.words) for span in embedder.cut(text))
    vectors = embedder.embed(_cut(reviews, passages) + _cut(reviews, sentences) + _cut(described.words, words))
    pieces = Pieces(passages, sentences, words[:, 0].tolist())
    return assemble(texts, described, pieces, vectors, encoder=embedder.encoder.description, parameters=parameters)


class Embedder:
    """Embeds what is not kept yet, and counts it.

    Attributes:
        encoder: The exported model, which knows what fits.
        progress: Told of each phase.
        embedded: How many texts were embedded.
        reused: How many were kept from before.
    """

    def __init__(self, home: Home, model: _LazyModel, encoder: OnnxEncoder, progress: Progress) -> None:
        place = home.vectors / encoder.description.fingerprint / TextRole.DOCUMENT
        self._cache = VectorCache(place, encoder.description.dimension)
        self._model = model
        self.encoder = encoder
        self.progress = progress
        self.embedded = 0
        self.reused = 0
        self._passages: dict[str, tuple[Span, ...]] = {}

    @classmethod
    def open(cls, home: Home, folder: ModelFolder, reviews: Sequence[Review], progress: Progress) -> Embedder:
        """An embedder whose encoder is exported and checked, on these reviews among others, if it is not yet."""
        model = _LazyModel(folder, progress)
        return cls(home, model, _ready_encoder(home, model, reviews, progress), progress)

    def cut(self, text: str) -> tuple[Span, ...]:
        """The passages of a text; counting tokens takes time, and where much is measured the same texts come again."""
        if text not in self._passages:
            self._passages[text] = split_passages(text, self.encoder)
        return self._passages[text]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors of texts as documents, shape (n, d)."""
        before = self.embedded
        vectors = self._cache.vectors(texts, self._encode, self._report)
        self.reused += len(texts) - (self.embedded - before)
        return vectors

    def embed_whole(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, pooled from its passages, so that no text loses its tail; shape (n, d)."""
        spans = [self.cut(text) for text in texts]
        passages = self.embed([span.of(text) for text, own in zip(texts, spans, strict=True) for span in own])
        lengths = np.array([span.end - span.start for own in spans for span in own])
        ends = np.cumsum([len(own) for own in spans])[:-1]
        parts = zip(np.split(passages, ends), np.split(lengths, ends), strict=True)
        return np.stack([pool_passages(own, own_lengths) for own, own_lengths in parts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return self._model.loaded.encode(texts, TextRole.DOCUMENT)

    def _report(self, done: int, total: int) -> None:
        if total:
            self.progress("embedding", done, total)


class _LazyModel:
    """Torch takes seconds to import and is not needed where every vector is known."""

    def __init__(self, folder: ModelFolder, progress: Progress) -> None:
        self.folder = folder
        self._progress = progress

    @cached_property
    def loaded(self) -> SentenceModel:
        self._progress("loading the model", 0, 0)
        return SentenceModel.load(self.folder)


def _ready_encoder(home: Home, model: _LazyModel, reviews: Sequence[Review], progress: Progress) -> OnnxEncoder:
    if not encoder_is_ready(home.encoders, model.folder):
        loaded = model.loaded
        progress("exporting the encoder and checking it", 0, 0)
        export_encoder(loaded, home.encoders, sample_texts(_whole_and_in_sentences(reviews)))
    return OnnxEncoder.open(home.encoders, model.folder.fingerprint)


def _whole_and_in_sentences(reviews: Sequence[Review]) -> list[str]:
    return [text for each in reviews for text in (each.text, *(s.of(each.text) for s in split_sentences(each.text)))]


def _sentences(texts: Sequence[str]) -> Spans:
    return _spans((row, span) for row, text in enumerate(texts) for span in split_sentences(text))


def _spans(pieces: Iterable[tuple[int, Span]]) -> Spans:
    return np.array([(row, span.start, span.end) for row, span in pieces], dtype=np.int32).reshape(-1, 3)


def _cut(texts: Sequence[str], spans: Spans) -> list[str]:
    return [texts[row][start:end] for row, start, end in spans.tolist()]
