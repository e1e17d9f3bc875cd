"""Small stand-ins whose answers can be worked out in the head."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from data.parameters import read_parameters
from data.records import Review, Spoils, Title, VoteTally, Work
from data.store import StoredTexts, VoteState
from data.traits import traits_of, words_for
from data.vocabulary import Vocabulary, read_vocabulary
from index.assembly import Described, Pieces, assemble
from index.encoder import EncoderDescription, TextRole
from index.passages import split_passages, split_sentences
from index.pooling import Vectors, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.snapshot import Snapshot, Spans

AXES = ("sea", "school", "city", "music", "grief", "joy")


class WordCountEncoder:
    """Counts the words of AXES: "sea sea school" is (2, 1, 0, 0, 0, 0) at unit length. Counts its calls."""

    max_tokens = 40

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def count_tokens(self, text: str) -> int:
        """One token a word."""
        return len(text.split())

    def encode(self, texts: Sequence[str], role: TextRole = TextRole.DOCUMENT) -> Vectors:
        """Shape (n, 6). The role changes nothing."""
        assert role in TextRole
        self.encoded.extend(texts)
        counts = [[text.lower().count(axis) for axis in AXES] for text in texts]
        return normalise(np.array(counts, dtype=np.float32).reshape(-1, len(AXES)))


DESCRIPTION = EncoderDescription(
    name="words",
    fingerprint="f" * 64,
    weights_sha256="0" * 64,
    dimension=len(AXES),
    max_tokens=WordCountEncoder.max_tokens,
    prompts={"query": "", "document": ""},
    lower_case=False,
    pad_token="[PAD]",
    files={},
)


class FakeVotes:
    """Votes held in memory; each `cast` takes the next number."""

    def __init__(self) -> None:
        self.number = 0
        self.tallies: dict[str, VoteTally] = {}

    def cast(self, review_id: str, helpful: int, total: int | None) -> None:
        """Set a review's tally."""
        self.number += 1
        self.tallies = {**self.tallies, review_id: VoteTally(helpful, total)}

    def vote_number(self) -> int:
        """The last number."""
        return self.number

    def vote_state(self) -> VoteState:
        """Everything up to it."""
        return VoteState(self.number, self.tallies)


def make_title(title_id: str, *, work: str | None = None, name: str | None = None, **fields: object) -> Title:
    """A title with plain facts; its id is also its work and, with a capital, its name."""
    facts: dict[str, object] = {
        "medium": "film",
        "year": 2020,
        "countries": ("TH",),
        "languages": ("th",),
        "synopsis": "A short synopsis.",
        **fields,
    }
    return Title(id=title_id, work_id=work or title_id, title=name or title_id.capitalize(), **facts)  # type: ignore[arg-type]


def make_review(title_id: str, name: str, text: str, spoils: Spoils = Spoils.NO) -> Review:
    """A review of a title, its id made of both."""
    return Review(id=f"{title_id}/{name}", title_id=title_id, text=text, spoils=spoils, angle=name)


def make_work(title: Title, *reviews: Review) -> Work:
    """A work of one title."""
    return Work(id=title.work_id, titles=(title,), reviews=reviews)


def make_snapshot(titles: Sequence[Title], reviews: Sequence[Review]) -> Snapshot:
    """A snapshot in memory, encoded by counting words."""
    texts = StoredTexts(
        titles=tuple(sorted(titles, key=lambda title: title.id)),
        reviews=tuple(sorted(reviews, key=lambda review: review.id)),
    )
    encoder = WordCountEncoder()
    vocabulary = small_vocabulary()
    described = Described(
        traits=[traits_of(title, vocabulary) for title in texts.titles],
        words=[", ".join(words_for(title, vocabulary)) for title in texts.titles],
    )
    passages, sentences = _spans(texts.reviews, encoder, whole=True), _spans(texts.reviews, encoder, whole=False)
    pieces = [texts.reviews[row].text[start:end] for row, start, end in (*passages.tolist(), *sentences.tolist())]
    known = [row for row, words in enumerate(described.words) if words]
    vectors = encoder.encode([*pieces, *(described.words[row] for row in known)])
    return assemble(
        texts, described, Pieces(passages, sentences, known), vectors, encoder=DESCRIPTION, parameters=read_parameters()
    )


@cache
def small_vocabulary() -> Vocabulary:
    """The bundled vocabulary: small enough, and real."""
    return read_vocabulary()


def weights_of(tallies: Mapping[str, float], snapshot: Snapshot) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Weights by the review's row; 1 where none is given."""
    return np.array([tallies.get(review.id, 1.0) for review in snapshot.reviews])


def _spans(reviews: Sequence[Review], encoder: WordCountEncoder, *, whole: bool) -> Spans:
    rows = [
        (row, span.start, span.end)
        for row, review in enumerate(reviews)
        for span in (split_passages(review.text, encoder) if whole else split_sentences(review.text))
    ]
    return np.array(rows, dtype=np.int32).reshape(-1, 3)
