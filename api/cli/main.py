"""The command `kindred`. Each subcommand imports what it needs when it runs, so that none waits for another's."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

# One thread a product: on few cores the threads of numpy's library wait for one another longer than they work.
# It reads this when it is imported, which the first subcommand does.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer

from api.cli import console
from api.cli.catalog import catalog_app
from data.errors import KindredError
from data.presets import Unknown
from data.records import Verdict

app = typer.Typer(
    name="kindred",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help="Queer coming-of-age stories that feel like the one you love.\n\n"
    "Exit codes: 0 it worked, 1 it did not and the message says the way out, 2 the command was not understood.",
)


class TaskName(StrEnum):
    """What can be measured."""

    SIMILAR = "similar"
    SIBLINGS = "siblings"
    VOTES = "votes"


app.add_typer(catalog_app, name="catalog")

_Several = list[str] | None
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run the command; an error that Kindred knows is one line on stderr and exit code 1."""
    try:
        app()
    except KindredError as error:
        console.fail(error)
        sys.exit(1)


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(f"kindred {installed_version('kindred-recommender')}")
        raise typer.Exit


@app.command()
def recommend(  # noqa: PLR0917 - a command's options
    names: Annotated[list[str] | None, typer.Argument(help="Titles that you love, by name.")] = None,
    like: Annotated[list[str] | None, typer.Option(help="A title by its id; may be repeated.")] = None,
    text: Annotated[str | None, typer.Option(help="What you are looking for, in your own words.")] = None,
    medium: Annotated[list[str] | None, typer.Option(help="Only results of this medium; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(help="How many results, 1 to 50.")] = 10,
    diversity: Annotated[float, typer.Option(help="0: by likeness alone. 1: as different as can be.")] = 0.0,
    require: Annotated[_Several, typer.Option(help="A facet results must have: ending:happy|hopeful.")] = None,
    avoid: Annotated[_Several, typer.Option(help="A facet that results must not have: cheating.")] = None,
    preset: Annotated[_Several, typer.Option(help="A set of wishes: nobody_queer_dies.")] = None,
    more: Annotated[_Several, typer.Option(help="More of it: joy, tone:funny.")] = None,
    less: Annotated[_Several, typer.Option(help="Less of it: angst.")] = None,
    unknown: Annotated[Unknown, typer.Option(help="What becomes of titles of which nobody knows.")] = Unknown.FLAG,
    country: Annotated[_Several, typer.Option(help="Only results of this country: TH.")] = None,
    language: Annotated[_Several, typer.Option(help="Only results in this language: th.")] = None,
    year_min: Annotated[int | None, typer.Option(help="Released then or later.")] = None,
    year_max: Annotated[int | None, typer.Option(help="Released then or before.")] = None,
    as_json: Json = False,
) -> None:
    """Titles kindred to what you love, and why.

    Example: kindred recommend "Love in the Big City" --limit 5
    """
    from api.cli.recommending import show_recommendations  # noqa: PLC0415
    from api.wishing import WishParameters  # noqa: PLC0415
    from recommender.asks import Ask  # noqa: PLC0415

    wished = WishParameters.of((require, avoid, preset, country, language, more, less), year_min, year_max)
    ask = Ask((*(names or ()), *(like or ())), text, tuple(medium or ()), limit, diversity, unknown=unknown)
    show_recommendations(ask, wished, as_json=as_json)


@app.command()
def vote(
    review: Annotated[str, typer.Argument(help="The review's id.")],
    verdict: Annotated[Verdict, typer.Argument(help="Was it helpful? Or take an earlier vote back.")],
    as_json: Json = False,
) -> None:
    """Say whether a review was helpful to you; one vote a review, which can be changed and withdrawn.

    Example: kindred vote moonlight-2016-film/inside yes
    """
    from api import wiring  # noqa: PLC0415
    from api.schemas import VoteOut  # noqa: PLC0415
    from api.settings import read_settings  # noqa: PLC0415

    number = wiring.vote(read_settings(), review, verdict)
    recorded = VoteOut(review=review, verdict=verdict, votes=number)
    typer.echo(recorded.model_dump_json() if as_json else f"{review}: {verdict} stands; the log is at vote {number}.")


@app.command()
def build(
    catalog: Annotated[Path | None, typer.Option(help="A folder of works; the bundled one if left out.")] = None,
    model: Annotated[
        Path | None, typer.Option(help="A Sentence Transformers model's folder; the bundled one if left out.")
    ] = None,
    as_json: Json = False,
) -> None:
    r"""Read the catalogue, embed what changed, and publish the index. Needs the extra \[build].

    Example: kindred build
    """
    from api import wiring  # noqa: PLC0415
    from api.settings import read_settings  # noqa: PLC0415

    with console.progress() as progress:
        report = wiring.build(read_settings(), catalog, model, progress)
    console.show_build(report, as_json=as_json)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on; KINDRED_HOST otherwise.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on; KINDRED_PORT otherwise.")] = None,
) -> None:
    """Serve the page at / and the JSON at /v1. Nothing of what is asked is logged.

    Example: kindred serve --port 8000
    """
    from api.serving import run  # noqa: PLC0415
    from api.settings import read_settings  # noqa: PLC0415

    run(read_settings(host=host, port=port))


@app.command()
def evaluate(  # noqa: PLR0917 - a command's options
    data: Annotated[Path, typer.Option(help="The folder of a judged set; docs/ranking.md says what it holds.")],
    qrels: Annotated[Path | None, typer.Option(help="TREC judgements; DATA/dev.qrels if left out.")] = None,
    seeds: Annotated[Path | None, typer.Option(help="One seed a line; all judged ones if left out.")] = None,
    task: Annotated[TaskName, typer.Option(help="What is to be found; votes simulates votes on siblings.")] = (
        TaskName.SIMILAR
    ),
    mask_names: Annotated[bool, typer.Option(help="Take names out of all texts first.")] = False,
    diversity: Annotated[float, typer.Option(min=0, max=1, help="As in an ask.")] = 0.0,
    model: Annotated[Path | None, typer.Option(help="A model's folder; the bundled one if left out.")] = None,
    draws: Annotated[int, typer.Option(min=1, max=1000, help="Votes: how many draws.")] = 20,
    copied: Annotated[int, typer.Option(min=0, help="Votes: how many texts are pasted; 0: a new one each.")] = 10,
    share: Annotated[float, typer.Option(min=0, max=1, help="Votes: how many reviews are spoilt.")] = 0.3,
    right: Annotated[float, typer.Option(min=0, max=1, help="Votes: how often a voter is right.")] = 0.8,
    plot: Annotated[Path | None, typer.Option(help="Write a plot to this file (.png, .svg, .pdf).")] = None,
    as_json: Json = False,
) -> None:
    r"""Measure the order of answers on judgements, beside baselines. Needs the extra \[evaluate].

    Example: kindred evaluate --data SET --seeds SET/dev.queer.seeds
    """
    from recommender.errors import MeasuringExtraMissing  # noqa: PLC0415

    _refuse_unused(task, {"--qrels": qrels}, {"--plot": plot})
    try:
        from api.cli import evaluation  # noqa: PLC0415
        from api.measuring import Wanted  # noqa: PLC0415
        from recommender.evaluation.votes import Draw  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MeasuringExtraMissing(error.name or "scikit-learn") from error
    wanted = Wanted(data, qrels, seeds, task is TaskName.SIBLINGS, mask_names, diversity, model)
    if task is TaskName.VOTES:
        evaluation.run_votes(wanted, Draw(copied, share, right), draws, as_json=as_json)
    else:
        evaluation.run_order(wanted, plot, as_json=as_json)


def _refuse_unused(task: TaskName, for_similar: dict[str, Path | None], not_for_votes: dict[str, Path | None]) -> None:
    """An option that the task would pass over is refused: who gave it would take the figures for other ones."""
    unused = {} if task is TaskName.SIMILAR else for_similar
    unused |= not_for_votes if task is TaskName.VOTES else {}
    for option, given in unused.items():
        if given is not None:
            raise typer.BadParameter(f"the task {task} does not take it", param_hint=option)
