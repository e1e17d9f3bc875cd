"""What an order is worth: ranked-retrieval measures by seed, and what all answers together show."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.pooling import Vectors
    from recommender.evaluation.tasks import Task

DEPTH = 1000
SHOWN = 10
FAIR = "fair_ndcg@10"
_MEASURES = {
    "ndcg@10": nDCG @ SHOWN,
    FAIR: nDCG @ SHOWN,
    "hit@1": Success @ 1,
    "hit@10": Success @ SHOWN,
    "recall@20": R @ 20,
    "mrr": RR @ DEPTH,
}
BY_SEED = ("ndcg@10", FAIR, "hit@1", "hit@10", "recall@20", "mrr")
OVERALL = ("distinct", "diversity", "most_shown")
# Gains are whole numbers to the library; nDCG does not change with their scale.
_SCALE = 10_000
Ranking = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One run's figures.

    Attributes:
        by_seed: Name of a measure to its values, shape (seeds,) each, 0 to 1, in the order of the task's seeds.
        overall: `distinct`: how many different titles stand among the first ten of any seed. `diversity`: the mean
            over seeds of 1 less the mean cosine between the first ten. `most_shown`: the part of seeds for which the
            title that is shown most is among the first ten.
    """

    by_seed: Mapping[str, NDArray[np.float64]]
    overall: Mapping[str, float]

    def mean(self, name: str) -> float:
        """One figure of the run."""
        return self.overall[name] if name in self.overall else float(self.by_seed[name].mean())


def by_seed(task: Task, ranking: Ranking, names: Sequence[str] = BY_SEED) -> dict[str, NDArray[np.float64]]:
    """Some measures of one run, shape (seeds,) each; see `measure`."""
    relevant = {seed: dict.fromkeys(task.relevant[seed], 1) for seed in task.seeds}
    fair = {seed: {title: _fair_gain(task, title) for title in found} for seed, found in relevant.items()}
    # Scores fall with the place, so that the library breaks no tie by itself.
    run = {seed: {title: -float(place) for place, title in enumerate(found)} for seed, found in ranking.items()}
    return {name: _values(task.seeds, _MEASURES[name], fair if name == FAIR else relevant, run) for name in names}


def measure(task: Task, ranking: Ranking, vectors: Vectors, row_of: Mapping[str, int]) -> Measured:
    """Measure one run.

    nDCG, success, recall and reciprocal rank as trec_eval has them, by ir-measures. Fair nDCG: the gain of a right
    answer is 1/√(how often it is an answer in the judgements), and so is the ideal's.

    Args:
        ranking: Seed to the titles found, best first, `DEPTH` at most.
        vectors: Shape (t, d), unit rows, by which diversity is told; the same for all runs that are compared.
        row_of: Title id to row.
    """
    return Measured(by_seed(task, ranking), _overall(task.seeds, ranking, vectors, row_of))


def _fair_gain(task: Task, title: str) -> int:
    return max(1, round(_SCALE / math.sqrt(task.frequency[title])))


def _values(
    seeds: Sequence[str],
    measure: object,
    relevant: Mapping[str, Mapping[str, int]],
    run: Mapping[str, Mapping[str, float]],
) -> NDArray[np.float64]:
    values = dict.fromkeys(seeds, 0.0)
    for found in ir_measures.iter_calc([measure], relevant, run):
        values[found.query_id] = found.value
    return np.array([values[seed] for seed in seeds])


def _overall(seeds: Sequence[str], ranking: Ranking, vectors: Vectors, row_of: Mapping[str, int]) -> dict[str, float]:
    shown = Counter(title for seed in seeds for title in ranking[seed][:SHOWN])
    spread = [_spread(vectors[[row_of[title] for title in ranking[seed][:SHOWN]]]) for seed in seeds]
    most = max(shown.values(), default=0)
    return {"distinct": len(shown), "diversity": float(np.mean(spread)), "most_shown": most / len(seeds)}


def _spread(vectors: Vectors) -> float:
    """1 less the mean cosine between different rows; 0 for fewer than two."""
    count = len(vectors)
    if count < 2:  # noqa: PLR2004
        return 0.0
    cosines = vectors @ vectors.T
    return float(1 - (cosines.sum() - np.trace(cosines)) / (count * (count - 1)))
