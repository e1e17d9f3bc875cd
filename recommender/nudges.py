"""Soft wishes: more of this, less of that. They shift the order and leave nothing out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.vocabulary import FacetKind
from recommender.errors import InvalidAsk
from recommender.filters import wish_of
from recommender.likeness import Scores, standardise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.records import Title
    from data.vocabulary import FacetDefinition, Vocabulary

# In standard deviations of the score for one of the facet's: as much as all that makes a title alike, and no more.
SHIFT = 1.0
# Facets whose values are degrees, in the order of the vocabulary.
_IN_ORDER = ("pace", "heat", "age_band", "age_gap")


@dataclass(frozen=True, slots=True)
class Nudge:
    """More, or less, of something.

    Attributes:
        key: A facet.
        values: Any of these; empty where the facet has degrees and is moved along them.
        more: False for less.
    """

    key: str
    values: tuple[str, ...]
    more: bool


def nudge_of(field: str, said: str, vocabulary: Vocabulary, *, more: bool) -> Nudge:
    """A nudge as a parameter says it: `angst`, `found_family`, `tone:funny`.

    Raises:
        InvalidAsk: For a facet or a value that there is not, or a facet of many things of which none is named.
    """
    wish = wish_of(field, said, vocabulary, wanted=True)
    definition = vocabulary.facets[wish.key]
    named = ":" in said
    if not named and not _has_degrees(definition, wish.key) and definition.kind is not FacetKind.FLAG:
        raise InvalidAsk(field, said, f"one of its values too: {wish.key}:{definition.allowed[0]}")
    return Nudge(wish.key, () if not named and _has_degrees(definition, wish.key) else wish.values, more)


def shift(titles: Sequence[Title], nudges: Sequence[Nudge], vocabulary: Vocabulary) -> Scores:
    """What all nudges together add to each title's score, shape (t,); a title of which nobody knows is not moved."""
    total = np.zeros(len(titles))
    for nudge in nudges:
        degrees = [degree_of(title, nudge, vocabulary) for title in titles]
        known = np.array([degree is not None for degree in degrees], dtype=bool)
        values = np.array([degree or 0.0 for degree in degrees], dtype=np.float64)
        total += (SHIFT if nudge.more else -SHIFT) * standardise(values, known)
    return total


def degree_of(title: Title, nudge: Nudge, vocabulary: Vocabulary) -> float | None:
    """How much of it a title has; None where nobody recorded the facet.

    A list that does not name the value counts as 0: a nudge shifts the order and shuts nobody out, so it may take the
    likelier reading, where a wish takes it for unknown.
    """
    facet = title.facet(nudge.key)
    if facet is None:
        return None
    if not nudge.values:
        return float(vocabulary.facets[nudge.key].allowed.index(facet.values[0]))
    return float(bool(set(facet.values) & set(nudge.values)))


def _has_degrees(definition: FacetDefinition, key: str) -> bool:
    numbered = definition.kind is FacetKind.ONE and all(value.isdigit() for value in definition.allowed)
    return numbered or definition.kind is FacetKind.NOTE or key in _IN_ORDER
