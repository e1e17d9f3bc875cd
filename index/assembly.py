"""From pieces and their vectors to a snapshot."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from index.copies import group_copies
from index.lexical import count_words
from index.manifest import FORMAT, EncoderName, Manifest
from index.neighbourhood import crowding
from index.pooling import normalise, pool_passages, pool_reviews
from index.snapshot import Crowding, Snapshot, Spans, grouped, weigh_copies
from index.snapshot_files import REVIEWS, TITLES, snapshot_files
from index.trait_rows import trait_rows
from index.vector_index import VectorIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from data.parameters import Parameters
    from data.store import StoredTexts
    from data.traits import Trait
    from index.encoder import EncoderDescription
    from index.pooling import Vectors


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is embedded, in this order: passages, sentences, descriptions.

    Attributes:
        passages: Shape (p, 3), as in `Snapshot`.
        sentences: Shape (s, 3), likewise.
        described: Shape (k,): the title's row of each passage of a title's description.
    """

    passages: Spans
    sentences: Spans
    described: Sequence[int]


@dataclass(frozen=True, slots=True)
class Described:
    """What titles are known for.

    Attributes:
        traits: Of each title, by its row.
        words: The same in words.
    """

    traits: Sequence[Sequence[Trait]]
    words: Sequence[str]


def assemble(
    texts: StoredTexts,
    described: Described,
    pieces: Pieces,
    vectors: Vectors,
    *,
    encoder: EncoderDescription,
    parameters: Parameters,
) -> Snapshot:
    """Pool the vectors, index them, and vouch for the whole in a manifest.

    Args:
        texts: What was cut.
        described: What its titles are known for.
        pieces: How it was cut.
        vectors: Shape (p + s + k, d), unit rows, in the order of the pieces.
        encoder: What made them.
        parameters: The ranking's.
    """
    gathered = _gathered(texts, described, pieces, vectors, parameters, _manifest(texts, pieces, encoder))
    crowding = _crowding(gathered, parameters.neighbourhood.size(len(texts.titles)))
    crowded = replace(gathered, crowding=crowding)
    return replace(crowded, manifest=crowded.manifest.signed(snapshot_files(crowded)))


def _gathered(  # noqa: PLR0917 - what `assemble` was given
    texts: StoredTexts,
    described: Described,
    pieces: Pieces,
    vectors: Vectors,
    parameters: Parameters,
    manifest: Manifest,
) -> Snapshot:
    """Everything but the crowding, which needs the rest, and the signature."""
    ends = np.cumsum([len(pieces.passages), len(pieces.sentences)])
    passage_vectors, sentence_vectors, described_vectors = np.split(vectors, ends)
    lengths = pieces.passages[:, 2] - pieces.passages[:, 1]
    review_vectors = _pooled(len(texts.reviews), pieces.passages[:, 0].tolist(), passage_vectors, lengths)
    centre, title_of = _centre(review_vectors), _title_of(texts)
    copies = _copies(texts, parameters)
    weights = weigh_copies(np.ones(len(copies)), copies)
    nothing = np.zeros(len(texts.titles))
    return Snapshot(
        manifest=manifest,
        titles=texts.titles,
        reviews=texts.reviews,
        passages=pieces.passages,
        sentences=pieces.sentences,
        copies=copies,
        review_vectors=review_vectors,
        sentence_vectors=sentence_vectors,
        centre=centre,
        passage_index=VectorIndex.of(passage_vectors),
        title_index=VectorIndex.of(_title_vectors(len(nothing), title_of, review_vectors, weights, centre)),
        words=count_words([review.text for review in texts.reviews], described.words, title_of),
        traits=trait_rows(described.traits, parameters.traits.evidence),
        meaning=_meaning(
            _pooled(len(texts.titles), pieces.described, described_vectors, np.ones(len(described_vectors)))
        ),
        crowding=Crowding(nothing, nothing, nothing, nothing),
    )


def _centre(review_vectors: Vectors) -> Vectors:
    """The mean of all, summed in double precision: in single, that of 200,000 is wrong in the third digit."""
    total = review_vectors.sum(axis=0, dtype=np.float64)
    centre: Vectors = (total / max(1, len(review_vectors))).astype(np.float32)
    return centre


def _title_of(texts: StoredTexts) -> NDArray[np.int64]:
    row_of = {title.id: row for row, title in enumerate(texts.titles)}
    return np.array([row_of[review.title_id] for review in texts.reviews], dtype=np.int64)


def _copies(texts: StoredTexts, parameters: Parameters) -> NDArray[np.int32]:
    if not parameters.copies.count_once:
        return np.arange(len(texts.reviews), dtype=np.int32)
    return group_copies([review.text for review in texts.reviews])


def _pooled(owners: int, owner_of: Sequence[int], vectors: Vectors, lengths: NDArray[Any]) -> Vectors:
    """The mean of each owner's pieces by their lengths, shape (owners, d); zeros for one without any."""
    pooled = np.zeros((owners, vectors.shape[1]), dtype=np.float32)
    for row, own in enumerate(grouped(list(owner_of), owners)):
        if len(own):
            pooled[row] = pool_passages(vectors[own], lengths[own])
    return pooled


def _title_vectors(
    titles: int, title_of: NDArray[np.int64], review_vectors: Vectors, weights: NDArray[np.float64], centre: Vectors
) -> Vectors:
    pooled = np.zeros((titles, len(centre)), dtype=np.float32)
    for row, own in enumerate(grouped(title_of.tolist(), titles)):
        pooled[row] = pool_reviews(review_vectors[own], weights[own], centre)
    return pooled


def _meaning(vectors: Vectors) -> Vectors:
    """Less the mean of the known, at unit length; what is unknown stays zero."""
    known = vectors.any(axis=1)
    centred = np.zeros_like(vectors)
    if known.any():
        centred[known] = vectors[known] - vectors[known].mean(axis=0, dtype=np.float64).astype(np.float32)
    return normalise(centred)


def _crowding(snapshot: Snapshot, neighbours: int) -> Crowding:
    titles, words = snapshot.title_vectors, snapshot.title_words
    count = len(titles)
    return Crowding(
        reviews=crowding(lambda rows: titles[rows] @ titles.T, count, neighbours),
        words=crowding(lambda rows: np.asarray((words[rows] @ words.T).todense()), count, neighbours),
        traits=crowding(snapshot.traits.likeness, count, neighbours),
        meaning=crowding(lambda rows: snapshot.meaning[rows] @ snapshot.meaning.T, count, neighbours),
    )


def _manifest(texts: StoredTexts, pieces: Pieces, encoder: EncoderDescription) -> Manifest:
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
            "passages": len(pieces.passages),
            "sentences": len(pieces.sentences),
        },
        files={},
    )
