"""Whether the texts of a catalogue tell its titles apart: each review looks for its siblings, names taken out.

A review that finds texts of other titles before its own title's says too little that is this story's. And two texts of
different works that lie very near one another say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.catalog_rules import REVIEW_WORDS
from data.records import Fault
from recommender.evaluation.masking import names_in, without_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from data.records import Review, Work
    from index.pooling import Vectors

_NEAR = 10


@dataclass(frozen=True, slots=True)
class SiblingRank:
    """Where a review found the nearest other review of its title.

    Attributes:
        rank: 1 where it came first.
        before: The review of another work that came nearest; None where the sibling came first.
        likeness: The cosine with that one, -1 to 1; None where there is none.
    """

    review_id: str
    rank: int
    before: str | None
    likeness: float | None


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two texts of different works, and the cosine of their masked texts, -1 to 1."""

    review_id: str
    other_id: str
    likeness: float


@dataclass(frozen=True, slots=True)
class ToldApart:
    """What came of it.

    Attributes:
        reviews: How many looked.
        hit_1, hit_10, mrr: Shares of them, 0 to 1; MRR as in information retrieval, the mean of 1 / rank.
        worst: By rank, the worst first.
        near: Pairs of reviews and notes of different works, the nearest first.
    """

    reviews: int
    hit_1: float
    hit_10: float
    mrr: float
    worst: tuple[SiblingRank, ...]
    near: tuple[NearPair, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    review: Review
    work_id: str
    masked: str

    @property
    def is_note(self) -> bool:
        return len(self.review.text.split()) < REVIEW_WORDS[0]


def tell_apart(works: Iterable[Work], embed: Callable[[Sequence[str]], Vectors], near: int) -> ToldApart:
    """Let every review look for its siblings among the reviews of all works.

    Vectors are centred on the mean of all, as the index does it. Reviews that tell a title's other forms (the novel
    of a film) are neither right nor wrong, and are passed over. Notes neither look nor are looked for; they are
    compared for being too near alone.

    Args:
        works: At least two, one of them with a title of two reviews.
        embed: Texts to vectors of length 1, shape (n, d), float32.
        near: How many of the nearest pairs to give.
    """
    texts = [each for work in works for each in _masked_texts(work)]
    vectors = _centred(embed([each.masked for each in texts]))
    looking = [place for place, each in enumerate(texts) if not each.is_note]
    own = [texts[place] for place in looking]
    found = _sibling_ranks(own, vectors[looking])
    ranks = np.array([each.rank for each in found])
    return ToldApart(
        reviews=len(found),
        hit_1=float(np.mean(ranks == 1)),
        hit_10=float(np.mean(ranks <= _NEAR)),
        mrr=float(np.mean(1.0 / ranks)),
        worst=tuple(sorted(found, key=lambda each: (-each.rank, each.review_id))),
        near=_near_pairs(texts, vectors, near),
    )


def near_faults(found: ToldApart, works: Iterable[Work], limit: float) -> tuple[Fault, ...]:
    """The near pairs that are as near as `limit` (a cosine) or nearer, each told of its first text."""
    place = {review.id: (work.id, review.title_id) for work in works for review in work.reviews}
    return tuple(
        Fault(
            f"{place[pair.review_id][0]}.toml",
            place[pair.review_id][1],
            f"reviews.{pair.review_id}",
            f"nearly the same in meaning as {pair.other_id} ({pair.likeness:.2f})",
        )
        for pair in found.near
        if pair.likeness >= limit
    )


def _masked_texts(work: Work) -> list[_Text]:
    """A name is one in all texts of a work, also where it only begins sentences in this one."""
    names = names_in("\n\n".join((*(title.synopsis for title in work.titles), *(each.text for each in work.reviews))))
    return [_Text(review, work.id, without_words(review.text, names)) for review in work.reviews]


def _centred(vectors: Vectors) -> NDArray[np.float64]:
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.asarray(centred / np.where(lengths > 0, lengths, 1.0))


def _sibling_ranks(texts: Sequence[_Text], vectors: NDArray[np.float64]) -> list[SiblingRank]:
    likeness = vectors @ vectors.T
    titles = np.array([each.review.title_id for each in texts])
    works = np.array([each.work_id for each in texts])
    found = []
    for place, each in enumerate(texts):
        siblings = (titles == each.review.title_id) & (np.arange(len(texts)) != place)
        if siblings.any():
            found.append(_rank_of(texts, place, likeness[place], siblings, works != each.work_id))
    return found


def _rank_of(
    texts: Sequence[_Text],
    place: int,
    likeness: NDArray[np.float64],
    siblings: NDArray[np.bool_],
    others: NDArray[np.bool_],
) -> SiblingRank:
    best = likeness[siblings].max()
    rank = 1 + int(np.sum(likeness[others] > best))
    if rank == 1:
        return SiblingRank(texts[place].review.id, 1, None, None)
    nearest = int(np.argmax(np.where(others, likeness, -np.inf)))
    return SiblingRank(texts[place].review.id, rank, texts[nearest].review.id, float(likeness[nearest]))


def _near_pairs(texts: Sequence[_Text], vectors: NDArray[np.float64], count: int) -> tuple[NearPair, ...]:
    works = np.array([each.work_id for each in texts])
    likeness = np.where(np.triu(works[:, None] != works[None, :], k=1), vectors @ vectors.T, -np.inf)
    order = np.argsort(-likeness, axis=None, kind="stable")[:count]
    rows, columns = np.unravel_index(order, likeness.shape)
    pairs = [(int(row), int(column)) for row, column in zip(rows, columns, strict=True)]
    return tuple(
        NearPair(texts[row].review.id, texts[column].review.id, float(likeness[row, column]))
        for row, column in pairs
        if np.isfinite(likeness[row, column])
    )
