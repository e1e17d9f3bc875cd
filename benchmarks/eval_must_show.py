"""Everything that the ranking has to show, in one run: each requirement, the figure, and whether it holds.

Reads a set with keywords and judgements and a set with reviews (docs/ranking.md says in which form). Needs the extra
[evaluate]. The figures stand in docs/ranking.md. Exit code 1 where a requirement does not hold.

    python benchmarks/eval_must_show.py ANIME FILMS [DRAWS]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.measuring import Wanted, measure_order, simulate_votes
from api.settings import read_settings
from recommender.evaluation.metrics import FAIR
from recommender.evaluation.runs import OURS
from recommender.evaluation.votes import Draw

if TYPE_CHECKING:
    from recommender.evaluation.runs import Evaluation
    from recommender.evaluation.significance import Comparison, Interval

DENSE = "dense_mean"
SURE = 0.05


@dataclass(frozen=True)
class Line:
    """One requirement; None where there is nothing to hold, a figure to read beside another."""

    what: str
    figure: str
    holds: bool | None


def main() -> None:
    anime, films = (Path(each) for each in sys.argv[1:3])
    draws = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    lines = [line for group in ("queer", "coming_of_age") for line in of_group(anime, group)]
    lines += of_films(films) + of_siblings(films) + of_votes(films, draws)
    for line in lines:
        mark = {True: "holds", False: "FAILS", None: "     "}[line.holds]
        print(f"{mark}  {line.what}: {line.figure}", flush=True)
    sys.exit(any(line.holds is False for line in lines))


def of_group(folder: Path, group: str) -> list[Line]:
    found = measured(Wanted(folder, seeds=folder / f"dev.{group}.seeds"))
    dense = compared(found, FAIR, DENSE)
    ratio = dense.ratio
    own, other = found.runs[OURS].mean("distinct"), found.runs[DENSE].mean("distinct")
    best = max((each for each in found.comparisons if each.measure == FAIR), key=lambda each: each.adjusted)
    above = all(each.difference.value > 0 for each in found.comparisons if each.measure == FAIR)
    return [
        Line(f"{group}: {FAIR} at least 1.5 times {DENSE}", shown(ratio), ratio is not None and ratio.value >= 1.5),
        Line(f"{group}: as many distinct titles", f"{own:.0f} against {other:.0f}", own >= other),
        Line(
            f"{group}: {FAIR} above every baseline",
            f"largest adjusted p {best.adjusted:.4f} ({best.other})",
            above and best.adjusted < SURE,
        ),
    ]


def of_films(folder: Path) -> list[Line]:
    found, masked = measured(Wanted(folder)), measured(Wanted(folder, mask=True))
    ratio = compared(found, "hit@10", DENSE).ratio
    return [
        Line(f"films: hit@10 at least 1.35 times {DENSE}", shown(ratio), ratio is not None and ratio.value >= 1.35),
        Line("films: hit@10, names as they are / masked", side_by_side(found, masked, OURS), None),
        Line(f"films: the same for {DENSE}", side_by_side(found, masked, DENSE), None),
    ]


def of_siblings(folder: Path) -> list[Line]:
    found = measured(Wanted(folder, siblings=True))
    masked = measured(Wanted(folder, siblings=True, mask=True))
    value = found.runs[OURS].mean("hit@10")
    return [
        Line("siblings: hit@10 above .82", f"{value:.3f}", value > 0.82),
        Line("siblings: hit@10, names as they are / masked", side_by_side(found, masked, OURS), None),
    ]


def of_votes(folder: Path, draws: int) -> list[Line]:
    right = simulate_votes(read_settings(), Wanted(folder), Draw(right=0.8), draws, quiet)
    even = simulate_votes(read_settings(), Wanted(folder), Draw(right=0.5), draws, quiet)
    back, alone, rest = (each["hit@10"] for each in (right.recovered, right.by_votes, right.of_the_rest))
    harm = even.changed["hit@10"]
    return [
        Line("simulated votes, right .8: at least 80 % of the cost got back, hit@10", shown(back), enough(back)),
        Line("the same by votes alone, copies not counted once", shown(alone), None),
        Line("by votes, of what is left when copies count once", shown(rest), None),
        Line("simulated votes, right .5: no loss of hit@10 beyond the interval", shown(harm), harm.high >= 0),
    ]


def enough(back: Interval | None) -> bool:
    return back is not None and back.value >= 0.8


def measured(wanted: Wanted) -> Evaluation:
    return measure_order(read_settings(), wanted, quiet)


def compared(found: Evaluation, measure: str, other: str) -> Comparison:
    return next(each for each in found.comparisons if (each.measure, each.other) == (measure, other))


def side_by_side(found: Evaluation, masked: Evaluation, run: str) -> str:
    pairs = [(each.runs[run].mean("hit@10"), each.intervals[run]["hit@10"]) for each in (found, masked)]
    return " / ".join(f"{value:.3f} ({reach.low:.3f} to {reach.high:.3f})" for value, reach in pairs)


def shown(interval: Interval | None) -> str:
    if interval is None:
        return "nothing to compare with"
    return f"{interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f})"


def quiet(phase: str, done: int, total: int) -> None:
    assert done >= 0, (phase, total)


if __name__ == "__main__":
    main()
