"""What `kindred evaluate` prints: JSON for programs, tables for people, a plot."""

from __future__ import annotations

import importlib
import io
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from api.cli import console
from api.measuring import Wanted, measure_order, simulate_votes
from api.settings import read_settings
from data.files import write_atomically
from recommender.errors import MeasuringExtraMissing
from recommender.evaluation.metrics import BY_SEED, FAIR, OVERALL
from recommender.evaluation.runs import OURS
from recommender.evaluation.votes import MEASURES, Draw

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.evaluation.runs import Evaluation
    from recommender.evaluation.significance import Comparison, Interval
    from recommender.evaluation.votes import Simulation

# Figures that are cut off say nothing: lines of a narrow terminal wrap instead.
_WIDEST = 132
_out = Console(highlight=False, width=_WIDEST)
_COMPARED = ("ndcg@10", FAIR, "hit@10", "mrr")
_UNSURE = 0.05
_IMAGES = (".png", ".svg", ".pdf")


def run_order(wanted: Wanted, plot_to: Path | None, *, as_json: bool) -> None:
    """Measure the order of answers and print it."""
    if plot_to is not None:
        check_plot(plot_to)
    with console.progress() as progress:
        found = measure_order(read_settings(), wanted, progress)
    if as_json:
        _print(evaluation_json(found))
    else:
        show_evaluation(found)
    if plot_to is not None:
        plot(found, plot_to)


def run_votes(wanted: Wanted, draw: Draw, draws: int, *, as_json: bool) -> None:
    """Simulate votes and print what they do."""
    with console.progress() as progress:
        found = simulate_votes(read_settings(), wanted, draw, draws, progress)
    if as_json:
        _print(simulation_json(found))
    else:
        show_simulation(found)


def evaluation_json(evaluation: Evaluation) -> str:
    """`runs.NAME.METRIC`, with intervals and comparisons beside them."""
    content = {
        "seeds": evaluation.seeds,
        "titles": evaluation.titles,
        "runs": {
            name: {each: run.mean(each) for each in (*BY_SEED, *OVERALL)} for name, run in evaluation.runs.items()
        },
        "intervals": {
            name: {each: [found.low, found.high] for each, found in own.items()}
            for name, own in evaluation.intervals.items()
        },
        "comparisons": [asdict(each) for each in evaluation.comparisons],
    }
    return json.dumps(content)


def simulation_json(simulation: Simulation) -> str:
    """`runs.CONDITION.METRIC` as means over draws, with everything else beside them."""
    runs = {name: {each: found.value for each, found in own.items()} for name, own in simulation.quality.items()}
    return json.dumps({"runs": runs, **asdict(simulation)})


def show_evaluation(evaluation: Evaluation) -> None:
    """Two tables: the figures of every run, and ours against each baseline."""
    title = f"{evaluation.seeds} seeds, {evaluation.titles} titles that could be answers"
    figures = _table(title, "run", *BY_SEED, *OVERALL)
    for name, run in evaluation.runs.items():
        figures.add_row(
            name,
            *(
                f"{run.mean(each):.3f}" if each != "distinct" else f"{run.mean(each):.0f}"
                for each in (*BY_SEED, *OVERALL)
            ),
        )
    _out.print(figures)
    against = _table(f"{OURS} against", "baseline", *_COMPARED)
    names = [name for name in evaluation.runs if name != OURS]
    found = {(each.other, each.measure): each for each in evaluation.comparisons}
    for name in names:
        against.add_row(name, *(_compared(found[name, each]) for each in _COMPARED))
    _out.print(against)
    _out.print(
        "Ratio of the means with its 95 % bootstrap interval over seeds; p of the paired randomisation test, "
        "by Holm's method. ! is not significant."
    )


def show_simulation(simulation: Simulation) -> None:
    """What the votes did, and that they were drawn."""
    draw = simulation.draw
    _out.print(
        f"SIMULATED votes: {simulation.draws} draws, {draw.share:.0%} of the reviews spoilt, voters right "
        f"{draw.right:.0%} of the time. No public set has votes on each review."
    )
    table = _table("mean over draws, 95 % interval", "condition", *MEASURES)
    for name, own in simulation.quality.items():
        table.add_row(name, *(_ranged(own[each]) for each in MEASURES))
    changed = ("what votes change once copies count once", simulation.changed)
    recovered = ("part of the cost got back", simulation.recovered)
    votes = ("the same by votes alone", simulation.by_votes)
    rest = ("by votes, of what copies leave", simulation.of_the_rest)
    for name, values in (changed, recovered, votes, rest):
        table.add_row(name, *(_ranged(values[each]) for each in MEASURES))
    _out.print(table)


def check_plot(path: Path) -> None:
    """Before anything is measured: whether the plot could be written.

    Raises:
        typer.BadParameter: If the folder is not there, or the kind of image is not known.
    """
    if path.suffix.lower() not in _IMAGES:
        raise typer.BadParameter(f"{path.name} should end in one of: {', '.join(_IMAGES)}", param_hint="--plot")
    if not path.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {path.parent}", param_hint="--plot")


def plot(evaluation: Evaluation, path: Path) -> None:
    """Every run's figures with their intervals, as an image; the ending of the file's name says which kind.

    Raises:
        MeasuringExtraMissing: If matplotlib is not installed.
        OSError: If the file cannot be written.
    """
    try:
        matplotlib = importlib.import_module("matplotlib")
        matplotlib.use("agg")
        pyplot = importlib.import_module("matplotlib.pyplot")
    except ImportError as error:
        raise MeasuringExtraMissing("matplotlib") from error
    figure, axes = pyplot.subplots(1, len(_COMPARED), figsize=(3.2 * len(_COMPARED), 3.4), sharey=True)
    names = list(evaluation.runs)[::-1]
    for axis, each in zip(axes, _COMPARED, strict=True):
        own = [evaluation.intervals[name][each] for name in names]
        values = [found.value for found in own]
        reach = [[found.value - found.low for found in own], [found.high - found.value for found in own]]
        colours = ["#a0326e" if name == OURS else "#8a8f98" for name in names]
        axis.barh(names, values, xerr=reach, color=colours, error_kw={"elinewidth": 1})
        axis.set_title(each)
    figure.suptitle(f"{evaluation.seeds} seeds, 95 % intervals")
    figure.tight_layout()
    _save(figure, path)


def _save(figure: object, path: Path) -> None:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=path.suffix.lstrip(".").lower(), dpi=150)  # type: ignore[attr-defined]
    write_atomically(path, buffer.getvalue())


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left", no_wrap=True)
    return table


def _compared(comparison: Comparison) -> str:
    ratio = comparison.ratio
    how = "" if ratio is None else f"×{ratio.value:.2f} ({ratio.low:.2f}–{ratio.high:.2f}) "
    doubt = "!" if comparison.adjusted >= _UNSURE else ""
    return f"{how}p {comparison.adjusted:.3f}{doubt}"


def _ranged(found: Interval | None) -> str:
    return "nothing was lost" if found is None else f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _print(text: str) -> None:
    """One line, as it is."""
    sys.stdout.write(text + "\n")
