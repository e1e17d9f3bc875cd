"""How like an ask each title is: the ways of being alike, weighed and summed in parts that sum to the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.pooling import Vectors, normalise
from recommender.likeness import (
    Known,
    Scores,
    by_era,
    by_meaning,
    by_medium,
    by_reviews,
    by_traits,
    by_words,
    standardise,
    words_to,
)
from recommender.results import Components
from recommender.standing import unvoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.parameters import Parameters
    from index.snapshot import Snapshot, Spans
    from recommender.standing import Standing

# Scores are rounded so far that no machine's last bits decide between two titles.
DIGITS = 6
RECORD_PARTS = ("traits", "meaning", "medium", "era")
REVIEW_PARTS = ("reviews", "words")
_Parts = dict[str, Scores]


@dataclass(frozen=True, slots=True)
class WordedAsk:
    """An ask in one's own words.

    Attributes:
        said: The words.
        vector: The same encoded, shape (d,).
    """

    said: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class ScoredTitles:
    """What each part of the score gives each title.

    Attributes:
        parts: By the name of a component, shape (t,) each, by the title's row; votes count in `helpfulness` alone, and
            what cannot be judged of a wish in `wishes`.
    """

    parts: Mapping[str, Scores]

    @property
    def total(self) -> Scores:
        """The scores by which titles are ordered."""
        total: Scores = np.round(np.sum(list(self.parts.values()), axis=0), DIGITS)
        return total

    @property
    def without_votes(self) -> Scores:
        """The scores by which they would be ordered if no vote counted."""
        return np.round(self.total - self.parts["helpfulness"], DIGITS)

    def with_wishes(self, cost: Scores, shift: Scores) -> ScoredTitles:
        """The same with what it costs that wishes cannot be judged, and what nudges add; shape (t,) each."""
        return ScoredTitles({**self.parts, "wishes": cost, "nudges": np.round(shift, DIGITS)})

    def components(self, row: int) -> Components:
        """The parts of one title's score."""
        return Components(**{name: float(values[row]) for name, values in self.parts.items()})


def score_titles(
    snapshot: Snapshot,
    standing: Standing,
    seeds: Sequence[Sequence[int]],
    words: WordedAsk | None,
    parameters: Parameters,
) -> ScoredTitles:
    """Score every title of the snapshot.

    With liked works and words, each gives half; of several liked works each gives the same part. Every part is in
    standard deviations over all other works' titles, so 0 is as alike as the average title is.

    Args:
        seeds: For each liked work the rows of its titles that were meant.
        words: The ask in words, or None.
    """
    before = unvoted(snapshot)
    plain = _parts(snapshot, before, seeds, words, parameters)
    voted = _parts(snapshot, standing, seeds, words, parameters) if standing.moved else plain
    record = _mean([_record_parts(snapshot, titles, parameters) for titles in seeds], RECORD_PARTS, snapshot)
    share = 0.5 if seeds and words is not None else 1.0
    rounded = {name: np.round(share * values, DIGITS) for name, values in {**plain, **record}.items()}
    changed = sum((voted[name] - plain[name] for name in plain), np.zeros(len(snapshot.titles)))
    asked = {"wishes": np.zeros(len(snapshot.titles)), "nudges": np.zeros(len(snapshot.titles))}
    return ScoredTitles({**rounded, **asked, "helpfulness": np.round(share * changed, DIGITS)})


def text_vector(encoded: Vectors, snapshot: Snapshot) -> Vectors:
    """A text's vector where it meets whole reviews' or sentences': less the mean of all reviews, at unit length."""
    return normalise(encoded - snapshot.centre)


def _parts(
    snapshot: Snapshot,
    standing: Standing,
    seeds: Sequence[Sequence[int]],
    words: WordedAsk | None,
    parameters: Parameters,
) -> _Parts:
    """What votes can change: the parts that come from reviews."""
    liked = _mean([_review_parts(snapshot, standing, titles, parameters) for titles in seeds], REVIEW_PARTS, snapshot)
    return {**liked, "text": _text_part(snapshot, standing, words)}


def _review_parts(snapshot: Snapshot, standing: Standing, titles: Sequence[int], parameters: Parameters) -> _Parts:
    """What the reviews of one liked work and of each title have in common."""
    shares, others = parameters.weights.shares(), _others(snapshot, titles)
    found = {"reviews": by_reviews(snapshot, standing, titles), "words": by_words(snapshot, standing, titles)}
    return {name: shares[name] * standardise(values, known & others) for name, (values, known) in found.items()}


def _record_parts(snapshot: Snapshot, titles: Sequence[int], parameters: Parameters) -> _Parts:
    """What the records of one liked work and of each title have in common."""
    shares, others = parameters.weights.shares(), _others(snapshot, titles)
    found = {
        "traits": by_traits(snapshot, titles),
        "meaning": by_meaning(snapshot, titles),
        "medium": by_medium(snapshot, titles),
        "era": by_era(snapshot, titles, parameters.era.years),
    }
    return {name: shares[name] * standardise(values, known & others) for name, (values, known) in found.items()}


def _mean(parts: Sequence[_Parts], names: Sequence[str], snapshot: Snapshot) -> _Parts:
    """The mean over the liked works; zeros where there is none."""
    nothing = np.zeros(len(snapshot.titles))
    return {name: np.mean([each[name] for each in parts], axis=0) if parts else nothing for name in names}


def _others(snapshot: Snapshot, titles: Sequence[int]) -> Known:
    """Which titles are of other works, shape (t,)."""
    return ~np.isin(snapshot.works, snapshot.works[list(titles)])


def _text_part(snapshot: Snapshot, standing: Standing, words: WordedAsk | None) -> Scores:
    """Half how near the reviews' passages and sentences are, half which words they share."""
    if words is None or not len(snapshot.reviews):
        return np.zeros(len(snapshot.titles))
    query = snapshot.words.of_text(words.said)
    near = _text_match(snapshot, standing, words.vector)
    shared = words_to(snapshot, standing, query)
    everything = np.full(len(snapshot.titles), fill_value=query.nnz > 0)
    return (standardise(near, snapshot.review_counts > 0) + standardise(shared, everything)) / 2


def _text_match(snapshot: Snapshot, standing: Standing, text: Vectors) -> Scores:
    """The weighted mean, over a title's reviews, of the cosines of the best passage and the best sentence of each.

    A few words are more like the one sentence that says the same than like the page around it.
    """
    passages = _best_by_review(snapshot, snapshot.passages, snapshot.passage_index.scores(text))
    sentences = _best_by_review(snapshot, snapshot.sentences, snapshot.sentence_vectors @ text)
    return _mean_by_title(snapshot, (passages + sentences) / 2, standing.weights)


def _best_by_review(snapshot: Snapshot, spans: Spans, cosines: Vectors) -> Scores:
    """The best cosine among each review's pieces, shape (r,); 0 where it has none."""
    best = np.full(len(snapshot.reviews), -np.inf)
    np.maximum.at(best, spans[:, 0], cosines)
    return np.where(np.isfinite(best), best, 0.0)


def _mean_by_title(snapshot: Snapshot, values: Scores, weights: Scores) -> Scores:
    """The weighted mean of a value of each review, shape (r,), over each title's reviews; 0 where it has none."""
    titles = len(snapshot.titles)
    total = np.bincount(snapshot.title_of, weights=values * weights, minlength=titles)
    weight = np.bincount(snapshot.title_of, weights=weights, minlength=titles)
    mean: Scores = np.divide(total, weight, out=np.zeros(titles), where=weight > 0)
    return mean
