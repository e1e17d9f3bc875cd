"""Chooses the weights in data/parameters.toml: a coarse grid over what each way of being alike counts.

Reviews are the measure, 1; every other weight is one of three steps. Grid points are ordered by fair nDCG@10, as a
multiple of dense_mean's, in the worse of the two groups of seeds, among those that show at least 3 % more distinct
titles than dense_mean in both and find at least 1.5 times as many of the compared films. Coarse on purpose: with some
hundred seeds a finer grid would fit their noise. Then the point that is taken, and where it stands. The last lines
choose on one half of the seeds and measure on the other.

    python benchmarks/fit_weights.py ANIME FILMS
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from eval_knobs import PARTS, Setup, make_setup, part_scores

from api.measuring import Wanted, with_embedder
from api.settings import read_settings
from data.parameters import read_parameters
from recommender.evaluation.baselines import mean_vectors

if TYPE_CHECKING:
    from recommender.evaluation.tasks import Task

STEPS = (0.5, 0.75, 1.0)
SHOWN = 10
DISCOUNT = 1 / np.log2(np.arange(2, SHOWN + 2))
MORE_TITLES, MORE_FILMS = 1.03, 1.5


@dataclass(frozen=True)
class Group:
    """One group of seeds.

    Attributes:
        parts: Shape (seeds, t, parts).
        gains: Shape (seeds, t): the fair gain of each title.
        dense: Shape (seeds, t): dense_mean's scores.
    """

    name: str
    parts: np.ndarray
    gains: np.ndarray
    dense: np.ndarray

    def figures(self, weights: tuple[float, ...], half: slice = slice(None)) -> tuple[float, float, float]:
        """As multiples of dense_mean's: fair nDCG@10, hit@10, distinct titles."""
        own = shown(self.parts[half] @ np.array(weights))
        other = shown(self.dense[half])
        return tuple(mine / theirs for mine, theirs in zip(self.worth(own, half), self.worth(other, half), strict=True))

    def worth(self, top: np.ndarray, half: slice) -> tuple[float, float, float]:
        found = np.take_along_axis(self.gains[half], top, axis=1)
        ideal = -np.sort(-self.gains[half], axis=1)[:, :SHOWN]
        fair = (found @ DISCOUNT) / (ideal @ DISCOUNT)
        return float(fair.mean()), float((found > 0).any(axis=1).mean()), float(len(np.unique(top)))


def main() -> None:
    anime, films = (Path(each) for each in sys.argv[1:3])
    groups = [group(name, Wanted(anime, seeds=anime / f"dev.{name}.seeds")) for name in ("queer", "coming_of_age")]
    films_group = group("films", Wanted(films))
    ranked = search(groups, films_group, slice(None))
    print("weights: " + ", ".join(PARTS))
    for worst, weights in ranked[:8]:
        print(f"{worst:.3f} {weights} {line(weights, groups, films_group)}")
    taken = tuple(getattr(read_parameters().weights, part) for part in PARTS)
    places = [place for place, (_, weights) in enumerate(ranked, start=1) if weights == taken]
    print(f"taken: {taken}, place {places[0] if places else 'none'}; {line(taken, groups, films_group)}")
    print(f"{len(ranked)} of {len(STEPS) ** (len(PARTS) - 1)} grid points meet the conditions")
    for chosen_on, measured_on in ((slice(0, None, 2), slice(1, None, 2)), (slice(1, None, 2), slice(0, None, 2))):
        weights = search(groups, films_group, chosen_on)[0][1]
        held_out = ", ".join(f"{each.name} fair ×{each.figures(weights, measured_on)[0]:.3f}" for each in groups)
        print(f"chosen on one half: {weights}; on the other half: {held_out}")


def line(weights: tuple[float, ...], groups: list[Group], films: Group) -> str:
    """The figures of one grid point."""
    figures = [(each.name, *each.figures(weights)) for each in (*groups, films)]
    return "; ".join(
        f"{name} fair ×{fair:.3f} hit ×{hit:.3f} distinct ×{more:.3f}" for name, fair, hit, more in figures
    )


def search(groups: list[Group], films: Group, half: slice) -> list[tuple[float, tuple[float, ...]]]:
    """The grid points that meet the conditions, best first."""
    found = []
    for others in itertools.product(STEPS, repeat=len(PARTS) - 1):
        weights = (1.0, *others)
        figures = [each.figures(weights, half) for each in groups]
        if min(distinct for _, _, distinct in figures) >= MORE_TITLES and films.figures(weights)[1] >= MORE_FILMS:
            found.append((min(fair for fair, _, _ in figures), weights))
    return sorted(found, reverse=True)


def group(name: str, wanted: Wanted) -> Group:
    setup = make_setup(name, wanted)
    rows = [setup.snapshot.title_row[seed] for seed in setup.task.seeds]
    parts = np.stack([part_scores(setup, row) for row in rows]).astype(np.float32)
    dense = dense_scores(setup, wanted, rows)
    for values in (parts, dense):
        values[np.arange(len(rows)), rows] = -np.inf if values is dense else -100.0
    return Group(name, parts, fair_gains(setup.task, setup), dense)


def dense_scores(setup: Setup, wanted: Wanted, rows: list[int]) -> np.ndarray:
    with with_embedder(read_settings(), wanted, setup.task, lambda *_: None) as embedder:
        vectors = mean_vectors(setup.task.given, embedder.embed)
    place = {title.id: number for number, title in enumerate(setup.task.given.titles)}
    vectors = vectors[[place[title.id] for title in setup.task.texts.titles]]
    return vectors[rows] @ vectors.T


def fair_gains(task: Task, setup: Setup) -> np.ndarray:
    gains = np.zeros((len(task.seeds), len(setup.snapshot.titles)), dtype=np.float32)
    for number, seed in enumerate(task.seeds):
        for title in task.relevant[seed]:
            gains[number, setup.snapshot.title_row[title]] = task.frequency[title] ** -0.5
    return gains


def shown(scores: np.ndarray) -> np.ndarray:
    """The first ten of each row, best first."""
    top = np.argpartition(-scores, SHOWN, axis=1)[:, :SHOWN]
    order = np.argsort(-np.take_along_axis(scores, top, axis=1), axis=1, kind="stable")
    return np.take_along_axis(top, order, axis=1)


if __name__ == "__main__":
    main()
