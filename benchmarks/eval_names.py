"""How many of the names that people type are found, and which are not: benchmarks/asks/names.toml against the index.

    python benchmarks/eval_names.py

A name that is none of ours is right when it is said to be missing. A wrong pick is worse than a miss.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from api.settings import read_settings
from api.wiring import open_engine
from recommender.errors import NameAmbiguous, NameNotFound

if TYPE_CHECKING:
    from recommender.names import NameIndex

LOOKUPS = Path(__file__).parent / "asks" / "names.toml"


def main() -> None:
    names = open_engine(read_settings()).names
    counts: Counter[tuple[str, str]] = Counter()
    lookups = tomllib.loads(LOOKUPS.read_text("utf-8"))["lookups"]
    for lookup in lookups:
        wanted, found = lookup.get("work"), work_of(names, lookup["name"])
        outcome = "right" if found == wanted else "missed" if found is None else "wrong"
        counts[lookup["kind"], outcome] += 1
        if outcome != "right":
            print(f"{outcome:7} {lookup['kind']:13} {lookup['name']!r}: {wanted or 'not ours'}, found {found}")
    for kind in dict.fromkeys(lookup["kind"] for lookup in lookups):
        print(f"{kind:13}", *(f"{outcome} {counts[kind, outcome]:4}" for outcome in ("right", "missed", "wrong")))
    for outcome in ("right", "missed", "wrong"):
        share = sum(count for (_, each), count in counts.items() if each == outcome) / len(lookups)
        print(f"{outcome} {share:.1%} of {len(lookups)}")


def work_of(names: NameIndex, name: str) -> str | None:
    """The work that a name was taken for; None where it was said to be none, "several" where a choice was offered."""
    try:
        return names.resolve(name).titles[0].work_id
    except NameNotFound:
        return None
    except NameAmbiguous:
        return "several"


if __name__ == "__main__":
    main()
