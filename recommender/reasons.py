"""Why a title is in the answer: the sentences of its reviews that carried the match, and what both stories share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from data.records import Spoils
from index.pooling import Vectors, normalise
from recommender.results import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.records import Facet, Title
    from data.vocabulary import Vocabulary
    from index.snapshot import Snapshot
    from recommender.standing import Standing

MOST_REASONS = 2
# How much a sentence's likeness to its own title counts beside its likeness to the ask. At 1 the most typical sentence
# of a title answers nearly every ask; at 0 an aside can.
_OF_THE_TITLE = 0.25
_FEWEST_WORDS = 8
_MOST_WORDS = 60


def sentence_reasons(snapshot: Snapshot, standing: Standing, title_row: int, wanted: Vectors) -> tuple[Reason, ...]:
    """The sentences nearest to what was asked that are about their title too, one a review, two at most, best first.

    By the cosine to the ask, plus a quarter of that to the title: an aside may be near the ask by chance. Only reviews
    that are marked as not spoiling are quoted; an unmarked review counts as spoiling. Sentences of fewer than 8 or more
    than 60 words say too little or too much.

    Args:
        wanted: Shape (d,), the ask's vector less the mean of all reviews, at unit length.
    """
    title = standing.vector(snapshot, title_row)
    best = [
        found
        for review_row in snapshot.reviews_of[title_row].tolist()
        if (found := _best_sentence(snapshot, standing, review_row, (wanted, title))) is not None
    ]
    ranked = sorted(best, key=lambda found: (-found[0], found[1].review.id))
    return tuple(reason for _, reason in ranked[:MOST_REASONS])


def facet_counts(titles: Iterable[Title]) -> Counter[tuple[str, str]]:
    """How many titles have each value of each facet."""
    return Counter((facet.key, value) for title in titles for facet in title.facets for value in facet.values)


def shared_facets(
    title: Title, liked: Iterable[Title], vocabulary: Vocabulary, counts: Counter[tuple[str, str]]
) -> tuple[Facet, ...]:
    """The facets of a title with a value that a liked title has too, the rarest first: a rare one says more.

    Left out: facets that spoil, content notes, and what is no: not having something is nothing to share.

    Args:
        counts: From `facet_counts` over the whole catalogue.
    """
    known = [facet for other in liked for facet in other.facets]
    shared = [
        type(facet)(facet.key, common)
        for facet in title.facets
        if _may_be_shared(facet.key, vocabulary)
        and (common := _common_values(facet, [other for other in known if other.key == facet.key]))
    ]
    return tuple(sorted(shared, key=lambda each: (min(counts[each.key, value] for value in each.values), each.key)))


def _best_sentence(
    snapshot: Snapshot, standing: Standing, review_row: int, between: tuple[Vectors, Vectors]
) -> tuple[float, Reason] | None:
    """A review's best sentence with its worth, or None where none may be quoted."""
    review = snapshot.reviews[review_row]
    if review.spoils is not Spoils.NO:
        return None
    rows = [row for row in snapshot.sentences_of[review_row].tolist() if _says_enough(snapshot.sentence(row))]
    if not rows:
        return None
    sentences = normalise(snapshot.sentence_vectors[rows] - snapshot.centre).astype(np.float64)
    to_ask, to_title = (np.round(sentences @ vector, 6) for vector in between)
    worth = to_ask + _OF_THE_TITLE * to_title
    best = int(np.argmax(worth))
    reason = Reason(snapshot.sentence(rows[best]), review, float(to_ask[best]), standing.tally(review.id))
    return float(worth[best]), reason


def _says_enough(sentence: str) -> bool:
    return _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS


def _may_be_shared(key: str, vocabulary: Vocabulary) -> bool:
    definition = vocabulary.facets.get(key)
    return definition is not None and definition.kind != "note" and not vocabulary.is_spoiler(key)


def _common_values(facet: Facet, others: list[Facet]) -> tuple[str, ...]:
    theirs = {value for other in others for value in other.values} - {"no", "none"}
    return tuple(value for value in facet.values if value in theirs)
