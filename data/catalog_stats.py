"""What the catalogue holds, what it does not know, and where not knowing costs most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from data.catalog_rules import REVIEW_WORDS
from data.presets import Passing, try_preset

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from data.presets import PresetOutcome
    from data.records import Title, Work
    from data.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class PresetCount:
    """How many titles pass a preset, do not, or cannot be judged."""

    preset: str
    passing: int
    failing: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """A title that presets leave out only because something is unknown.

    Attributes:
        presets: Those presets.
        facets: What would have to be known.
    """

    title_id: str
    presets: tuple[str, ...]
    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words of the catalogue's own texts."""

    synopses: int
    reviews: int
    notes: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.synopses + self.reviews + self.notes


@dataclass(frozen=True, slots=True)
class CatalogStats:
    """The catalogue in figures; counts are of titles.

    Attributes:
        by_country: By the country named first.
        by_decade: "1990s" to count.
        by_identity: By who its queer characters are: values of `identity`, and of `gender` with "questioning gender"
            for that facet's own questioning. A title with several counts for each.
        by_pairing, by_ending: By these facets; titles that do not say are not counted.
        facets_known_median: Half of the titles have at least so many facets known.
        known: Facet to the share of titles of which it is known, 0 to 1.
        blocked: The titles that unknowns keep out of most presets first.
        unchecked: Titles that say nothing of where their facts were looked up.
    """

    titles: int
    works: int
    by_medium: Mapping[str, int]
    by_country: Mapping[str, int]
    by_decade: Mapping[str, int]
    by_identity: Mapping[str, int]
    by_pairing: Mapping[str, int]
    by_ending: Mapping[str, int]
    facets_known_median: float
    known: Mapping[str, float]
    words: WordCounts
    presets: tuple[PresetCount, ...]
    blocked: tuple[Blocked, ...]
    unchecked: tuple[str, ...]


def catalog_stats(works: Sequence[Work], vocabulary: Vocabulary) -> CatalogStats:
    """Count the catalogue.

    Args:
        works: At least one.
    """
    titles = [title for work in works for title in work.titles]
    return CatalogStats(
        titles=len(titles),
        works=len(works),
        by_medium=_counts(title.medium for title in titles),
        by_country=_counts(title.countries[0] for title in titles),
        by_decade=dict(sorted(_counts(_decade(title) for title in titles).items())),
        by_identity=_counts(name for title in titles for name in _identities(title)),
        by_pairing=_counts(value for title in titles for value in _values(title, "pairing")),
        by_ending=_counts(value for title in titles for value in _values(title, "ending")),
        facets_known_median=median(len(title.facets) for title in titles),
        known={key: _share_known(titles, key) for key in vocabulary.facets},
        words=_words(works),
        presets=tuple(_preset_count(titles, key, vocabulary) for key in vocabulary.presets),
        blocked=_blocked(titles, vocabulary),
        unchecked=tuple(title.id for title in titles if not title.checked_against),
    )


def _counts(values: Iterable[str]) -> dict[str, int]:
    """Most first; equal counts by name."""
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _decade(title: Title) -> str:
    return "unknown" if title.year is None else f"{title.year // 10 * 10}s"


def _values(title: Title, key: str) -> tuple[str, ...]:
    facet = title.facet(key)
    return () if facet is None else facet.values


def _identities(title: Title) -> tuple[str, ...]:
    genders = ("questioning gender" if each == "questioning" else each for each in _values(title, "gender"))
    return (*_values(title, "identity"), *genders)


def _share_known(titles: Sequence[Title], key: str) -> float:
    return round(sum(1 for title in titles if title.facet(key) is not None) / len(titles), 3)


def _words(works: Sequence[Work]) -> WordCounts:
    """What is shorter than a review may be is a note."""
    lengths = [len(review.text.split()) for work in works for review in work.reviews]
    return WordCounts(
        synopses=sum(len(title.synopsis.split()) for work in works for title in work.titles),
        reviews=sum(length for length in lengths if length >= REVIEW_WORDS[0]),
        notes=sum(length for length in lengths if length < REVIEW_WORDS[0]),
    )


def _preset_count(titles: Sequence[Title], key: str, vocabulary: Vocabulary) -> PresetCount:
    found = Counter(try_preset(title, vocabulary.presets[key]).passing for title in titles)
    return PresetCount(key, found[Passing.YES], found[Passing.NO], found[Passing.UNKNOWN])


def _blocked(titles: Sequence[Title], vocabulary: Vocabulary) -> tuple[Blocked, ...]:
    found = [_blocked_title(title, vocabulary) for title in titles]
    return tuple(
        sorted(
            (each for each in found if each.presets),
            key=lambda each: (-len(each.presets), len(each.facets), each.title_id),
        )
    )


def _blocked_title(title: Title, vocabulary: Vocabulary) -> Blocked:
    outcomes: dict[str, PresetOutcome] = {key: try_preset(title, preset) for key, preset in vocabulary.presets.items()}
    waiting = {key: found for key, found in outcomes.items() if found.passing is Passing.UNKNOWN}
    facets = sorted({facet for found in waiting.values() for facet in found.unknown})
    return Blocked(title.id, tuple(waiting), tuple(facets))
