"""The command `kindred`. Each subcommand imports what it needs when it runs, so that none waits for another's."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from api.cli import console
from data.errors import KindredError
from data.records import Verdict

app = typer.Typer(
    name="kindred",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help="Queer coming-of-age stories that feel like the one you love.\n\n"
    "Exit codes: 0 it worked, 1 it did not and the message says the way out, 2 the command was not understood.",
)
catalog_app = typer.Typer(no_args_is_help=True, help="Look after the catalogue of works.")
app.add_typer(catalog_app, name="catalog")

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
    as_json: Json = False,
) -> None:
    """Titles kindred to what you love, and why.

    Example: kindred recommend "Love in the Big City" --limit 5
    """
    from api.schemas import AnswerOut  # noqa: PLC0415
    from api.settings import read_settings  # noqa: PLC0415
    from api.wiring import open_engine  # noqa: PLC0415
    from recommender.asks import Ask  # noqa: PLC0415

    ask = Ask((*(names or ()), *(like or ())), text, tuple(medium or ()), limit, diversity)
    engine = open_engine(read_settings())
    answer = AnswerOut.of(engine.recommend(ask), engine.vocabulary)
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        console.show_answer(answer)


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


@catalog_app.command("check")
def catalog_check(
    folder: Annotated[Path | None, typer.Argument(help="A folder of works; the bundled one if left out.")] = None,
    as_json: Json = False,
) -> None:
    """List every fault of the catalogue by file, title and field; exit code 1 if there is any.

    Example: kindred catalog check
    """
    from data.catalog import BUNDLED_CATALOG, check_catalog  # noqa: PLC0415
    from data.vocabulary import read_vocabulary  # noqa: PLC0415

    faults = check_catalog(folder or BUNDLED_CATALOG, read_vocabulary())
    console.show_faults(faults, as_json=as_json)
    if faults:
        raise typer.Exit(1)
