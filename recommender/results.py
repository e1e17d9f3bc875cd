"""What an answer holds. Every face shows the same values."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.presets import Passing, Unknown
    from data.records import Facet, Review, Title, VoteTally
    from recommender.filters import LeftOut, Wish
    from recommender.nudges import Nudge


@dataclass(frozen=True, slots=True)
class Liked:
    """One title or work that the ask is about.

    Attributes:
        asked: The name or id as it was given.
        titles: What it was taken for: one title, or all titles of one work.
        corrected: True where the name was misspelt, or only a part of it was given, and no other work is as near.
    """

    asked: str
    titles: tuple[Title, ...]
    corrected: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of the ask, so that the asker can correct it."""

    likes: tuple[Liked, ...]
    text: str | None
    media: tuple[str, ...]
    limit: int
    diversity: float
    wishes: tuple[Wish, ...]
    unknown: Unknown
    nudges: tuple[Nudge, ...]


@dataclass(frozen=True, slots=True)
class Components:
    """The parts of a score; they sum to it. In standard deviations over all titles, weighed; 0 says nothing either way.

    Attributes:
        reviews: How near the pooled reviews of the liked titles and of this one are.
        words: Which words their reviews and traits share.
        traits: Which facets and keywords they share.
        meaning: How near the meanings of these are.
        medium: Whether the medium is the same.
        era: How many years are between them.
        text: How near this title's reviews are to the asker's own words.
        wishes: What it costs that wishes cannot be judged, 0 or less.
        nudges: What "more of this" and "less of that" add.
        helpfulness: What the votes change: the score with them less the score without.
    """

    reviews: float
    words: float
    traits: float
    meaning: float
    medium: float
    era: float
    text: float
    wishes: float
    nudges: float
    helpfulness: float

    @property
    def score(self) -> float:
        """Their sum."""
        return float(sum(astuple(self)))


@dataclass(frozen=True, slots=True)
class Reason:
    """A review's sentence that says why, to the letter, from a review marked as not spoiling.

    Attributes:
        likeness: The cosine between the sentence and what was asked, -1 to 1.
        tally: The votes on its review.
    """

    sentence: str
    review: Review
    likeness: float
    tally: VoteTally


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One result.

    Attributes:
        rank: From 1.
        shared: Facets that a liked title has too, without those that spoil.
        also_as: The other titles of the same work.
        checks: What each wish says of it: yes, or unknown.
    """

    rank: int
    title: Title
    components: Components
    reasons: tuple[Reason, ...]
    shared: tuple[Facet, ...]
    also_as: tuple[Title, ...]
    checks: tuple[tuple[Wish, Passing], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; the same ask, snapshot and vote number give the same one.

    Attributes:
        left_out: What each wish left out, in their order.
    """

    understood: Understood
    results: tuple[Recommendation, ...]
    left_out: tuple[LeftOut, ...]
    snapshot_id: str
    vote_number: int


@dataclass(frozen=True, slots=True)
class VotedReview:
    """A review and the votes on its present text."""

    review: Review
    tally: VoteTally


@dataclass(frozen=True, slots=True)
class TitlePage:
    """One title, its reviews in the order of how helpful readers found them, and the other titles of its work."""

    title: Title
    reviews: tuple[VotedReview, ...]
    also_as: tuple[Title, ...]
