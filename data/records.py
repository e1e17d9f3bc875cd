"""The values that cross every room: works, titles, reviews, facets and votes.

Naming: a singular holds one, a plural a tuple. All are frozen; a changed record is a new record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

KINDRED_NOTE = "kindred"


class Spoils(StrEnum):
    """Whether a review gives away an ending, a death or a late turn.

    UNMARKED is what nobody recorded; it is treated as YES wherever a sentence might be shown.
    """

    NO = "no"
    YES = "yes"
    UNMARKED = "unmarked"


class VoteKind(StrEnum):
    """What is known of a review's votes; the three are never mixed silently."""

    NONE = "none"
    RATIO = "ratio"
    COUNT = "count"


class Verdict(StrEnum):
    """What one voter says of one review."""

    YES = "yes"
    NO = "no"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class VoteTally:
    """The votes on one review.

    Attributes:
        helpful: How many found it helpful, 0 or more.
        total: How many voted, at least `helpful`; None where the source counted the helpful ones alone.
    """

    helpful: int = 0
    total: int | None = 0

    def __post_init__(self) -> None:
        if self.helpful < 0 or (self.total is not None and self.total < self.helpful):
            message = f"not a tally of votes: {self.helpful} of {self.total}"
            raise ValueError(message)

    @property
    def kind(self) -> VoteKind:
        """RATIO with a total above 0, COUNT with helpful votes and no total, else NONE."""
        if self.total is None:
            return VoteKind.COUNT if self.helpful else VoteKind.NONE
        return VoteKind.RATIO if self.total else VoteKind.NONE


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that is known of a title; a facet that is absent from a title is unknown.

    Attributes:
        key: A key of the vocabulary.
        values: ("yes",) or ("no",) for a flag; one value, or several, for the other kinds; "none", "1", "2" or
            "3" for a content note.
        depiction: Of a content note: mentioned, shown or graphic. None for all others.
        basis: What a `no` is known from. None where nobody wrote it down.
    """

    key: str
    values: tuple[str, ...]
    depiction: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """A person or a house behind a title."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Review:
    """One text about one title.

    Attributes:
        id: Written down once and never used again.
        text: The cleaned text: no markup, paragraphs parted by one empty line.
        angle: From where the text looks at the story, in a few words. None if nobody said.
        source: KINDRED_NOTE for the catalogue's own texts.
    """

    id: str
    title_id: str
    text: str
    spoils: Spoils
    angle: str | None = None
    source: str = KINDRED_NOTE


@dataclass(frozen=True, slots=True)
class Title:
    """One form of a work: the novel, the film, the series.

    Attributes:
        original_title: In its own script; None where it is the same as `title`.
        year: Of first release; None means unknown, as it can be in a set that is measured with. The catalogue has it.
        countries: ISO 3166-1 alpha-2, the main one first.
        languages: ISO 639, the main one first.
        episodes, seasons, minutes: None means unknown.
        keywords: What a source files it under, in the source's own words; empty where it says nothing.
        checked_against: Where the facts were looked up: a list and its row, or an address.
    """

    id: str
    work_id: str
    title: str
    medium: str
    year: int | None
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    synopsis: str
    original_title: str | None = None
    other_titles: tuple[str, ...] = ()
    episodes: int | None = None
    seasons: int | None = None
    minutes: int | None = None
    setting: str | None = None
    makers: tuple[Maker, ...] = ()
    facets: tuple[Facet, ...] = ()
    keywords: tuple[str, ...] = ()
    checked_against: tuple[str, ...] = ()

    def facet(self, key: str) -> Facet | None:
        """The facet of that key, or None where it is unknown."""
        return next((facet for facet in self.facets if facet.key == key), None)


@dataclass(frozen=True, slots=True)
class Work:
    """A story in all its forms; its titles are never recommended for one another."""

    id: str
    titles: tuple[Title, ...]
    reviews: tuple[Review, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in the catalogue.

    Attributes:
        file: The name of the file.
        title: The id of the title, or "-" where the fault is the file's or the work's.
        field: The name of the field, dotted.
    """

    file: str
    title: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.title}: {self.field}: {self.message}"
