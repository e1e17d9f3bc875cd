"""Ways of ranking that are measured beside ours; see eval_knobs.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from index.pooling import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.snapshot import Snapshot
    from recommender.evaluation.tasks import Task
    from recommender.likeness import Scores

    Scorer = Callable[[int], Scores]

RERANKED = 200
OTHERS_A_SEED = 200
RANK_CONSTANT = 60


def plain_mean(snapshot: Snapshot) -> Scorer:
    vectors = normalise(np.stack([mean_or_nothing(snapshot.review_vectors[rows]) for rows in snapshot.reviews_of]))
    return lambda row: (vectors @ vectors[row]).astype(np.float64)


def centred_mean(snapshot: Snapshot) -> Scorer:
    return lambda row: (snapshot.title_vectors @ snapshot.title_vectors[row]).astype(np.float64)


def centred_less_crowding(snapshot: Snapshot) -> Scorer:
    return lambda row: centred_mean(snapshot)(row) - snapshot.crowding.reviews


def best_review(snapshot: Snapshot) -> Scorer:
    """The plain mean of the seed against the best single review of each title: a plain review index."""
    means = normalise(np.stack([mean_or_nothing(snapshot.review_vectors[rows]) for rows in snapshot.reviews_of]))

    def score(row: int) -> Scores:
        best = np.full(len(snapshot.titles), -1.0)
        np.maximum.at(best, snapshot.title_of, snapshot.review_vectors @ means[row])
        return best

    return score


def passage_match(snapshot: Snapshot) -> Callable[[int, np.ndarray], Scores]:
    """For one title and some others: the mean over the one's passages of the best cosine to each other's."""
    passages = normalise(snapshot.passage_index.vectors() - snapshot.centre)
    title_of = snapshot.title_of[snapshot.passages[:, 0]]
    rows_of = [np.flatnonzero(title_of == row) for row in range(len(snapshot.titles))]

    def match(row: int, others: np.ndarray) -> Scores:
        own = passages[rows_of[row]]
        found = [
            (own @ passages[rows_of[other]].T).max(axis=1).mean() if len(rows_of[other]) else 0 for other in others
        ]
        return np.array(found, dtype=np.float64)

    return match


def many_to_many(snapshot: Snapshot) -> Scorer:
    """The best of the centred mean, ordered again by matching passages."""
    first, match = centred_mean(snapshot), passage_match(snapshot)

    def score(row: int) -> Scores:
        scores = first(row)
        best = np.argsort(-scores, kind="stable")[:RERANKED]
        again = scores - 10
        again[best] = match(row, best)
        return again

    return score


POOLINGS = {
    "plain mean": plain_mean,
    "centred mean": centred_mean,
    "centred mean less crowding": centred_less_crowding,
    "best review for the mean": best_review,
    "many-to-many, best 200 again": many_to_many,
}


def mean_or_nothing(vectors: np.ndarray) -> np.ndarray:
    return vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], dtype=np.float32)


def reciprocal_ranks(parts: Scores) -> Scores:
    """Cormack, Clarke and Büttcher (2009), SIGIR, 758-759, over the parts that tell titles apart."""
    fused = np.zeros(len(parts))
    for values in parts.T:
        if np.ptp(values) > 0:
            ranks = np.empty(len(values))
            ranks[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
            fused += 1 / (RANK_CONSTANT + ranks)
    return fused


@dataclass(frozen=True)
class Fitted:
    """Weights of a logistic regression from the parts to whether a title was judged similar."""

    weights: Scores

    @classmethod
    def on(cls, task: Task, snapshot: Snapshot, part_scores: Callable[[int], Scores]) -> Fitted:
        """Fitted on judged seeds that the task does not ask, a sample of the others standing for all that is not."""
        rng = np.random.default_rng(0)
        seeds = sorted(set(task.relevant) - set(task.seeds)) or sorted(task.relevant)
        drawn = rng.permutation(seeds)[:400].tolist()
        rows, labels = [], []
        for seed in drawn:
            values = part_scores(snapshot.title_row[seed])
            right = [snapshot.title_row[title] for title in task.relevant[seed]]
            others = np.setdiff1d(rng.choice(len(values), min(OTHERS_A_SEED, len(values))), right)
            rows.append(values[[*right, *others]])
            labels.extend([1] * len(right) + [0] * len(others))
        model = LogisticRegression(class_weight="balanced", max_iter=1000).fit(np.concatenate(rows), labels)
        return cls(model.coef_[0])
