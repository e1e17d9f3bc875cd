"""The commands that look after the catalogue."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import catalog_reports, console

if TYPE_CHECKING:
    from data.records import Work
    from data.vocabulary import Vocabulary

catalog_app = typer.Typer(no_args_is_help=True, help="Look after the catalogue of works.")

Folder = Annotated[Path | None, typer.Argument(help="A folder of works; the bundled one if left out.")]
Catalog = Annotated[Path | None, typer.Option("--catalog", help="A folder of works; the bundled one if left out.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@catalog_app.command("check")
def check(folder: Folder = None, as_json: Json = False) -> None:
    """List every fault of the catalogue by file, title and field; exit code 1 if there is any.

    Example: kindred catalog check
    """
    from data.catalog import BUNDLED_CATALOG, check_catalog  # noqa: PLC0415
    from data.vocabulary import read_vocabulary  # noqa: PLC0415

    faults = check_catalog(folder or BUNDLED_CATALOG, read_vocabulary())
    console.show_faults(faults, as_json=as_json)
    if faults:
        raise typer.Exit(1)


@catalog_app.command("lint")
def lint(
    folder: Folder = None,
    embedding: Annotated[
        bool, typer.Option("--embedding", help="Also compare the texts by meaning; needs the extra [build].")
    ] = False,
    worst: Annotated[int, typer.Option(min=1, help="With --embedding: how many of the worst to show.")] = 30,
    model: Annotated[Path | None, typer.Option(help="A model's folder; the bundled one if left out.")] = None,
    as_json: Json = False,
) -> None:
    """Find stock phrases, borrowed and worn words, same beginnings; exit code 1 if there is any.

    With --embedding, texts of different works that are nearly the same, and each review looks for its sibling among
    all, names taken out.

    Example: kindred catalog lint --embedding --worst 30
    """
    from data.catalog_prose import prose_faults  # noqa: PLC0415
    from data.editorial import read_editorial  # noqa: PLC0415

    works, _ = _read(folder)
    editorial = read_editorial()
    faults = prose_faults(works, editorial)
    if not embedding:
        console.show_faults(faults, as_json=as_json)
    else:
        from api.measuring import measure_telling_apart  # noqa: PLC0415
        from api.settings import read_settings  # noqa: PLC0415
        from recommender.evaluation.telling_apart import near_faults  # noqa: PLC0415

        with console.progress() as progress:
            found = measure_telling_apart(read_settings(), works, model, worst, progress)
        faults = (*faults, *near_faults(found, works, editorial.near_duplicate))
        catalog_reports.show_told_apart(faults, found, worst, as_json=as_json)
    if faults:
        raise typer.Exit(1)


@catalog_app.command("stats")
def stats(
    folder: Folder = None,
    worst: Annotated[int, typer.Option(min=0, help="How many titles that unknowns keep out of presets.")] = 20,
    as_json: Json = False,
) -> None:
    """Count the catalogue: what it holds, what is unknown, and where not knowing costs most.

    Example: kindred catalog stats
    """
    from data.catalog_stats import catalog_stats  # noqa: PLC0415

    works, vocabulary = _read(folder)
    found = catalog_stats(works, vocabulary)
    if as_json:
        _print_line(catalog_reports.stats_content(found))
    else:
        catalog_reports.show_stats(found, vocabulary, worst)


@catalog_app.command("export")
def export(folder: Folder = None) -> None:
    """Print the catalogue as JSON lines, one title a line; endings among its facets.

    Example: kindred catalog export > catalog.jsonl
    """
    works, vocabulary = _read(folder)
    for work in works:
        for title in work.titles:
            _print_line(catalog_reports.title_content(title, vocabulary))


@catalog_app.command("compare")
def compare(
    lists: Annotated[Path, typer.Argument(help="A folder of fact lists, CSV or TSV with a header.")],
    folder: Catalog = None,
    known_errors: Annotated[
        Path | None, typer.Option(help="The lists' known errors (TOML); the bundled ones if left out.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Hold the catalogue against lists of facts; exit code 1 if they disagree in what is not a known error.

    Example: kindred catalog compare ~/facts
    """
    from data.catalog_compare import BUNDLED_KNOWN_ERRORS, compare_catalog, read_known_errors  # noqa: PLC0415
    from data.fact_lists import read_fact_lists  # noqa: PLC0415

    works, vocabulary = _read(folder)
    titles = [title for work in works for title in work.titles]
    known = read_known_errors(known_errors or BUNDLED_KNOWN_ERRORS)
    found = compare_catalog(titles, read_fact_lists(lists, vocabulary), known)
    if as_json:
        content = {**asdict(found), "unused": [entry.model_dump(mode="json", by_alias=True) for entry in found.unused]}
        _print_line(content)
    else:
        catalog_reports.show_comparison(found)
    if found.unresolved or found.unused:
        raise typer.Exit(1)


def _read(folder: Path | None) -> tuple[tuple[Work, ...], Vocabulary]:
    from data.catalog import BUNDLED_CATALOG, read_catalog  # noqa: PLC0415
    from data.vocabulary import read_vocabulary  # noqa: PLC0415

    vocabulary = read_vocabulary()
    return read_catalog(folder or BUNDLED_CATALOG, vocabulary), vocabulary


def _print_line(content: object) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
