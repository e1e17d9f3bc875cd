"""What the command line shows to people."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.schemas import AnswerOut, ResultOut
    from api.wish_schemas import LeftOutOut, WishOut
    from data.errors import KindredError
    from data.records import Fault
    from index.build import BuildReport
    from index.build import Progress as BuildProgress

_out = Console(soft_wrap=False, highlight=False)
_err = Console(stderr=True, highlight=False)
_NOTHING = "Nothing else is in the catalogue."


def fail(error: KindredError) -> None:
    """One error on stderr: what was wrong, and the way out."""
    _err.print(f"[bold red]error:[/] {escape(_plain(str(error)))}", soft_wrap=True)


def show_answer(answer: AnswerOut) -> None:
    """An answer as a table, with what was understood above it."""
    for like in answer.understood.likes:
        forms = ", ".join(f"{title.year} {title.medium}" for title in like.titles)
        note = f" (taken from {like.asked!r})" if like.corrected else ""
        _out.print(escape(f"Like {like.titles[0].title}: {forms}{note}"))
    if answer.understood.text:
        _out.print("Like your words. A 'no' or 'without' in them is not understood yet.")
    for nudge in answer.understood.nudges:
        values = f" ({', '.join(nudge.values)})" if nudge.values not in ([], ["yes"]) else ""
        _out.print(escape(f"{'More' if nudge.more else 'Less'} of: {nudge.label}{values}."))
    for wish, left_out in zip(answer.understood.wishes, answer.left_out, strict=True):
        _out.print(escape(_wish_line(wish, left_out)))
    table = Table(show_lines=True, expand=False)
    table.add_column("", justify="right")
    table.add_column("Title", ratio=2, overflow="fold")
    table.add_column("Why", ratio=5, overflow="fold")
    table.add_column("Score", justify="right")
    for result in answer.results:
        table.add_row(str(result.rank), _title_cell(result, answer), _reason_cell(result), f"{result.score:.3f}")
    _out.print(table if answer.results else "Nothing in the catalogue is all of that." if answer.left_out else _NOTHING)


def show_build(report: BuildReport, *, as_json: bool) -> None:
    """What a build did."""
    manifest = report.manifest
    if as_json:
        done = {
            "snapshot": manifest.id,
            **manifest.counts,
            "embedded": report.embedded,
            "reused": report.reused,
        }
        sys.stdout.write(json.dumps(done) + "\n")
        return
    counts = ", ".join(f"{count} {name}" for name, count in manifest.counts.items())
    _out.print(
        f"Published index {manifest.id}: {counts}; {report.embedded} embedded, {report.reused} kept from before."
    )


def show_faults(faults: Sequence[Fault], *, as_json: bool) -> None:
    """Every fault on a line, or the word that there is none."""
    if as_json:
        sys.stdout.write(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False) + "\n")
        return
    for fault in faults:
        _out.print(escape(_plain(str(fault))), soft_wrap=True)
    _out.print(f"{len(faults)} fault(s)." if faults else "No faults.")


@contextmanager
def progress() -> Iterator[BuildProgress]:
    """A bar on stderr for each phase; plain lines where nobody watches."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal) as bars:
        tasks: dict[str, object] = {}

        def report(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                for earlier in bars.task_ids:
                    bars.update(earlier, visible=False)
                tasks[phase] = bars.add_task(phase, total=total or None)
                if not _err.is_terminal:
                    _err.print(phase)
            bars.update(tasks[phase], completed=done)  # type: ignore[arg-type]

        yield report


def _wish_line(wish: WishOut, left_out: LeftOutOut) -> str:
    """What was wished for, and what it left out."""
    values = "" if wish.key == "preset" or wish.values == ["yes"] else f" ({', '.join(filter(None, wish.values))})"
    unknown = f" and {left_out.unknown} of which nobody knows" if left_out.unknown else ""
    freed = f"; dropping it would add {left_out.freed}" if left_out.freed else ""
    return (
        f"{'With' if wish.wanted else 'Without'} {wish.label}{values}: leaves out {left_out.no} titles{unknown}{freed}."
    )


def _title_cell(result: ResultOut, answer: AnswerOut) -> str:
    also = "".join(f"\n[dim]also: {title.year} {escape(title.medium)}[/]" for title in result.also_as)
    facts = f"{result.year} {result.medium}, {'/'.join(result.countries)}"
    wishes = answer.understood.wishes
    open_wishes = [wishes[check.wish].label for check in result.checks if check.passing == "unknown"]
    unknown = f"\n[dim]unknown: {escape(', '.join(open_wishes))}[/]" if open_wishes else ""
    return f"[bold]{escape(result.title)}[/]\n{escape(facts)}\n[dim]{escape(result.id)}[/]{also}{unknown}"


def _reason_cell(result: ResultOut) -> str:
    lines = [f"“{escape(_plain(reason.sentence))}”\n[dim]{escape(reason.source)}[/]" for reason in result.reasons]
    return "\n".join(lines) or "[dim]no sentence that may be shown[/]"


def _plain(text: str) -> str:
    """Without the characters that a terminal would obey."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)
