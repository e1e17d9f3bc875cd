"""What a title is described by, in words: its facets that do not spoil, and its source's keywords."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.vocabulary import FacetDefinition, FacetKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.records import Facet, Title
    from data.vocabulary import Vocabulary

KEYWORDS = "keywords"
_NOTHING = ("no", "none", "0")


@dataclass(frozen=True, slots=True, order=True)
class Trait:
    """One thing that is known of a title.

    Attributes:
        key: Of its facet, or KEYWORDS. A title with any trait of a key is known in it; one without is unknown there.
        value: What is known. Two titles share a trait where key and value are equal.
    """

    key: str
    value: str


def traits_of(title: Title, vocabulary: Vocabulary) -> tuple[Trait, ...]:
    """What titles are compared by. What spoils is left out: its effect on the order would give it away.

    What has degrees (angst, joy, content notes) becomes the steps that are reached and the steps that are not, so that
    2 is nearer to 3 than 0 is.
    """
    known = [
        trait for facet in title.facets if not vocabulary.is_spoiler(facet.key) for trait in _of(facet, vocabulary)
    ]
    return (*known, *(Trait(KEYWORDS, keyword.casefold()) for keyword in title.keywords))


def words_for(title: Title, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The same for an encoder, in the order of the record: labels of what is there, and the keywords as they stand.

    What is not there ("no", "none") has no words: "without a love triangle" reads as a love triangle to an encoder.
    """
    known = [facet for facet in title.facets if not vocabulary.is_spoiler(facet.key)]
    return (*(words for facet in known for words in _words(facet, vocabulary.facets[facet.key])), *title.keywords)


def _of(facet: Facet, vocabulary: Vocabulary) -> Iterator[Trait]:
    steps = _steps(vocabulary.facets[facet.key])
    if not steps:
        yield from (Trait(facet.key, value) for value in facet.values)
        return
    reached = steps.index(facet.values[0])
    for place in range(1, len(steps)):
        yield Trait(facet.key, f"{'at least' if place <= reached else 'below'} {steps[place]}")


def _steps(definition: FacetDefinition) -> tuple[str, ...]:
    """The degrees of a facet, the least first; none for a facet that has no degrees."""
    if definition.kind is FacetKind.NOTE or all(value.isdigit() for value in definition.allowed):
        return definition.allowed
    return ()


def _words(facet: Facet, definition: FacetDefinition) -> Iterator[str]:
    there = [value for value in facet.values if value not in _NOTHING]
    if there and definition.kind is FacetKind.FLAG:
        yield definition.label
    elif there:
        yield f"{definition.label}: {', '.join(map(definition.value_label, there))}"
