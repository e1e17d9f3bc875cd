"""What the commands of the catalogue print: JSON for programs, tables for people."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.cli import console
from data.vocabulary import FacetKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.catalog_compare import Comparison
    from data.catalog_stats import CatalogStats
    from data.records import Facet, Fault, Title
    from data.vocabulary import Vocabulary
    from recommender.evaluation.telling_apart import ToldApart

_out = Console(highlight=False, soft_wrap=True)


def stats_content(stats: CatalogStats) -> dict[str, object]:
    """`words` is the sum; its parts stand beside it."""
    return {**asdict(stats), "words": stats.words.total, "words_by_form": asdict(stats.words)}


def title_content(title: Title, vocabulary: Vocabulary) -> dict[str, object]:
    """One title of an export; what is unknown is null, and absent among the facets."""
    return {
        "id": title.id,
        "work": title.work_id,
        "title": title.title,
        "original_title": title.original_title,
        "other_titles": list(title.other_titles),
        "year": title.year,
        "medium": title.medium,
        "countries": list(title.countries),
        "languages": list(title.languages),
        "episodes": title.episodes,
        "seasons": title.seasons,
        "minutes": title.minutes,
        "makers": [asdict(maker) for maker in title.makers],
        "setting": title.setting,
        "synopsis": title.synopsis,
        "facets": {facet.key: _facet_content(facet, vocabulary) for facet in title.facets},
        "checked_against": list(title.checked_against),
    }


def show_stats(stats: CatalogStats, vocabulary: Vocabulary, worst: int) -> None:
    """Tables; only curators see them, so endings are counted too."""
    words = stats.words
    _out.print(f"{stats.titles} titles in {stats.works} works, {len(stats.by_country)} countries.")
    _out.print(
        f"{words.total} words: {words.synopses} in synopses, {words.reviews} in reviews, {words.notes} in notes."
    )
    for name, counts in _counted(stats).items():
        _out.print(f"{name}: " + ", ".join(f"{key} {count}" for key, count in counts.items()))
    _out.print(f"Half of the titles have at least {stats.facets_known_median:g} facets known.")
    _out.print(_known_table(stats))
    _out.print(_preset_table(stats, vocabulary))
    for blocked in stats.blocked[:worst]:
        _out.print(f"{blocked.title_id} waits for {len(blocked.presets)} presets: {', '.join(blocked.facets)}")
    share = len(stats.unchecked) / stats.titles
    _out.print(f"{len(stats.unchecked)} titles ({share:.0%}) do not say where their facts were looked up.")
    for title_id in stats.unchecked:
        _out.print(f"  {title_id}")


def show_comparison(found: Comparison) -> None:
    """Every unresolved disagreement on a line, and what was held against what."""
    for each in found.unresolved:
        _out.print(escape(str(each)))
    for entry in found.unused:
        _out.print(escape(f"known error of no use: {entry.file}: {entry.row} ({entry.title})"))
    _out.print(
        f"{found.matched} of {found.rows} rows speak of {found.titles} titles; "
        f"{len(found.unresolved)} disagreements are unresolved, {len(found.resolved)} are known errors of the lists."
    )


def show_told_apart(faults: Sequence[Fault], found: ToldApart, worst: int, *, as_json: bool) -> None:
    """The faults, how often a review found its sibling, and those that did not."""
    if as_json:
        content = {**asdict(found), "faults": [asdict(fault) for fault in faults], "worst": _worst(found, worst)}
        sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
        return
    console.show_faults(faults, as_json=False)
    _out.print(
        f"Of {found.reviews} reviews, names taken out, {found.hit_1:.1%} find their sibling first "
        f"and {found.hit_10:.1%} among ten; MRR {found.mrr:.3f}."
    )
    for each in found.worst[:worst]:
        if each.before is not None:
            _out.print(escape(f"{each.rank:4d}  {each.review_id}  after {each.before} ({each.likeness:.2f})"))
    _out.print("Nearest texts of different works:")
    for pair in found.near[:worst]:
        _out.print(escape(f"{pair.likeness:.2f}  {pair.review_id}  {pair.other_id}"))


def _worst(found: ToldApart, worst: int) -> list[dict[str, object]]:
    return [asdict(each) for each in found.worst[:worst]]


def _facet_content(facet: Facet, vocabulary: Vocabulary) -> object:
    """As in the file: a list for a facet of many values, a table for a content note that is not none, else text."""
    kind = vocabulary.facets[facet.key].kind
    if kind is FacetKind.MANY:
        return list(facet.values)
    if kind is FacetKind.NOTE and facet.values != ("none",):
        return {"severity": int(facet.values[0]), "depiction": facet.depiction}
    return facet.values[0]


def _counted(stats: CatalogStats) -> Mapping[str, Mapping[str, int]]:
    return {
        "By medium": stats.by_medium,
        "By country named first": stats.by_country,
        "By decade": stats.by_decade,
        "By identity": stats.by_identity,
        "By pairing": stats.by_pairing,
        "By ending": stats.by_ending,
    }


def _known_table(stats: CatalogStats) -> Table:
    table = Table(title="How many titles have a facet known", title_justify="left")
    for column in ("facet", "known"):
        table.add_column(column, justify="left" if column == "facet" else "right")
    for key, share in sorted(stats.known.items(), key=lambda item: -item[1]):
        table.add_row(key, f"{share:.0%}")
    return table


def _preset_table(stats: CatalogStats, vocabulary: Vocabulary) -> Table:
    table = Table(title="What presets can say", title_justify="left")
    for column in ("preset", "pass", "fail", "unknown"):
        table.add_column(column, justify="left" if column == "preset" else "right")
    for each in stats.presets:
        label = vocabulary.presets[each.preset].label
        table.add_row(label, str(each.passing), str(each.failing), str(each.unknown))
    return table
