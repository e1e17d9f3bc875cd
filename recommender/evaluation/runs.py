"""One measurement: ours and every baseline on the same seeds, compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from data.store import VoteState
from recommender.evaluation.baselines import baselines, mean_vectors
from recommender.evaluation.metrics import BY_SEED, DEPTH, Measured, measure
from recommender.evaluation.significance import Comparison, Interval, compare, interval
from recommender.ranking import Narrowing, rank
from recommender.scoring import ScoredTitles, score_titles
from recommender.standing import Standing, stand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from data.parameters import Parameters
    from data.records import Title
    from index.pooling import Vectors
    from index.snapshot import Snapshot
    from recommender.evaluation.metrics import Ranking
    from recommender.evaluation.tasks import Task
    from recommender.likeness import Scores

OURS = "kindred"


class Watcher(Protocol):
    """Told how far a phase is: `done` of `total`."""

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Called at the start of a phase and whenever something is done."""
        ...


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured.

    Attributes:
        seeds: How many seeds were asked.
        titles: How many titles could be answers.
        runs: Name to figures; ours is `kindred`.
        intervals: Name to measure to the 95 % interval.
        comparisons: Ours against each baseline, for each measure by seed.
    """

    seeds: int
    titles: int
    runs: Mapping[str, Measured]
    intervals: Mapping[str, Mapping[str, Interval]]
    comparisons: tuple[Comparison, ...]


def evaluate(
    task: Task,
    snapshot: Snapshot,
    parameters: Parameters,
    embed: Callable[[Sequence[str]], Vectors],
    watch: Watcher,
    *,
    diversity: float = 0.0,
) -> Evaluation:
    """Measure what `recommend` would answer, and every baseline, on the same seeds.

    Args:
        snapshot: Of the task's texts.
        embed: The vectors of texts, for the baselines.
        diversity: As in an ask.
    """
    standing = stand(snapshot, VoteState(1, task.tallies))
    rankings = {OURS: our_ranking(task, snapshot, standing, parameters, watch, diversity=diversity)}
    for name, score in baselines(task.given, embed).items():
        watch(name, 0, len(task.seeds))
        rankings[name] = ranking_by(task, task.given.titles, score)
    vectors = mean_vectors(task.given, embed)
    row_of = {title.id: row for row, title in enumerate(task.given.titles)}
    runs = {name: measure(task, found, vectors, row_of) for name, found in rankings.items()}
    return Evaluation(len(task.seeds), _answers(task), runs, _intervals(runs), _comparisons(runs))


def our_ranking(
    task: Task,
    snapshot: Snapshot,
    standing: Standing,
    parameters: Parameters,
    watch: Watcher,
    *,
    diversity: float = 0.0,
) -> Ranking:
    """The order that an ask by each seed is answered in, by the code that answers asks."""
    found: Ranking = {}
    for done, seed in enumerate(task.seeds):
        watch(OURS, done, len(task.seeds))
        scored = score_seed(snapshot, standing, seed, parameters)
        found[seed] = ranked_titles(task, snapshot, standing, seed, scored.total, diversity=diversity)
    return found


def score_seed(snapshot: Snapshot, standing: Standing, seed: str, parameters: Parameters) -> ScoredTitles:
    """What an ask by one title scores every title."""
    return score_titles(snapshot, standing, [[snapshot.title_row[seed]]], None, parameters)


def ranked_titles(
    task: Task, snapshot: Snapshot, standing: Standing, seed: str, scores: Scores, *, diversity: float = 0.0
) -> list[str]:
    """The ids in the order of the answer to one seed, the best `DEPTH` of them."""
    narrowing = Narrowing((snapshot.titles[snapshot.title_row[seed]],), task.media, diversity)
    return [snapshot.titles[row].id for row in rank(snapshot, standing, scores, narrowing)[:DEPTH]]


def ranking_by(task: Task, titles: Sequence[Title], score: Callable[[int], Scores]) -> Ranking:
    """Best first, the seed left out; equal scores fall by their place.

    Args:
        titles: In the order of their rows.
        score: Gives the score of every title, shape (t,), for the row of a seed.
    """
    row_of = {title.id: row for row, title in enumerate(titles)}
    allowed = np.array([not task.media or title.medium in task.media for title in titles])
    found: Ranking = {}
    for seed in task.seeds:
        values = np.where(allowed, score(row_of[seed]), -np.inf)
        values[row_of[seed]] = -np.inf
        order = np.argsort(-values, kind="stable")[:DEPTH]
        found[seed] = [titles[each].id for each in order[np.isfinite(values[order])].tolist()]
    return found


def _answers(task: Task) -> int:
    return sum(1 for title in task.given.titles if not task.media or title.medium in task.media)


def _intervals(runs: Mapping[str, Measured]) -> dict[str, dict[str, Interval]]:
    return {name: {each: interval(run.by_seed[each]) for each in BY_SEED} for name, run in runs.items()}


def _comparisons(runs: Mapping[str, Measured]) -> tuple[Comparison, ...]:
    own = runs[OURS]
    others = {name: run for name, run in runs.items() if name != OURS}
    return tuple(
        comparison
        for each in BY_SEED
        for comparison in compare(each, own.by_seed[each], {name: run.by_seed[each] for name, run in others.items()})
    )
