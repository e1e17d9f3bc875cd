"""How like an ask each title is: exact cosines of pooled vectors, votes counted, in parts that sum to the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.pooling import Vectors, normalise, pool_reviews
from recommender.results import Components

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.snapshot import Snapshot, Spans
    from recommender.standing import Standing

Scores = NDArray[np.float64]
# Scores are rounded so far that no machine's last bits decide between two titles.
DIGITS = 6


@dataclass(frozen=True, slots=True)
class ScoredTitles:
    """By the title's row, shape (t,) each: what each part gives, votes counted in the third alone."""

    likeness: Scores
    text: Scores
    helpfulness: Scores

    @property
    def total(self) -> Scores:
        """The scores by which titles are ordered."""
        total: Scores = np.round(self.likeness + self.text + self.helpfulness, DIGITS)
        return total

    def components(self, row: int) -> Components:
        """The parts of one title's score."""
        return Components(*(float(part[row]) for part in (self.likeness, self.text, self.helpfulness)))


def score_titles(
    snapshot: Snapshot, standing: Standing, seeds: Sequence[Sequence[int]], text: Vectors | None
) -> ScoredTitles:
    """Score every title of the snapshot.

    With liked works and a text, each gives half; of several liked works each gives the same part.

    Args:
        seeds: For each liked work the rows of its titles that were meant.
        text: The encoded text, shape (d,), or None.
    """
    share = 0.5 if seeds and text is not None else 1.0
    likeness, likeness_voted = _likeness(snapshot, standing, seeds)
    texts, texts_voted = _text_match(snapshot, standing, text)
    parts = (likeness, texts, likeness_voted, texts_voted)
    plain_likeness, plain_text, voted_likeness, voted_text = (np.round(share * part, DIGITS) for part in parts)
    changed = np.round(voted_likeness - plain_likeness + voted_text - plain_text, DIGITS)
    return ScoredTitles(plain_likeness, plain_text, changed)


def seed_vector(snapshot: Snapshot, titles: Sequence[int], weights: Scores) -> Vectors:
    """One liked work's vector, shape (d,): the reviews of all its titles pooled as one title's are.

    Args:
        weights: By the review's row, shape (r,).
    """
    rows = np.concatenate([snapshot.reviews_of[title] for title in titles])
    return pool_reviews(snapshot.review_vectors[rows], weights[rows], snapshot.centre)


def text_vector(encoded: Vectors, snapshot: Snapshot) -> Vectors:
    """A text's vector where it meets whole reviews' or sentences': less the mean of all reviews, at unit length."""
    return normalise(encoded - snapshot.centre)


def _likeness(snapshot: Snapshot, standing: Standing, seeds: Sequence[Sequence[int]]) -> tuple[Scores, Scores]:
    """The mean cosine to the liked works, by title: all reviews weighing the same, and votes counted."""
    plain, voted = np.zeros(len(snapshot.titles)), np.zeros(len(snapshot.titles))
    for titles in seeds:
        plain += snapshot.title_index.scores(seed_vector(snapshot, titles, np.ones_like(standing.weights)))
        query = seed_vector(snapshot, titles, standing.weights)
        scores = snapshot.title_index.scores(query).astype(np.float64)
        for row, vector in standing.moved.items():
            scores[row] = float(vector @ query)
        voted += scores
    count = max(1, len(seeds))
    return plain / count, voted / count


def _text_match(snapshot: Snapshot, standing: Standing, text: Vectors | None) -> tuple[Scores, Scores]:
    """The weighted mean, over a title's reviews, of the cosines of the best passage and the best sentence of each.

    A few words are more like the one sentence that says the same than like the page around it.
    """
    if text is None or not len(snapshot.reviews):
        return np.zeros(len(snapshot.titles)), np.zeros(len(snapshot.titles))
    passages = _best_by_review(snapshot, snapshot.passages, snapshot.passage_index.scores(text))
    sentences = _best_by_review(snapshot, snapshot.sentences, snapshot.sentence_vectors @ text)
    best = (passages + sentences) / 2
    return _mean_by_title(snapshot, best, np.ones(len(best))), _mean_by_title(snapshot, best, standing.weights)


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
