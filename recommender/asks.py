"""What somebody asks for, within its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.presets import Unknown
from recommender.errors import EmptyAsk, InvalidAsk

if TYPE_CHECKING:
    from recommender.filters import Wish
    from recommender.nudges import Nudge

MOST_RESULTS = 50
MOST_LIKES = 20
LONGEST_TEXT = 2_000
LONGEST_NAME = 300
MOST_WISHES = 30
MOST_NUDGES = 10
DEFAULT_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask. Limits reject; they never clamp.

    Attributes:
        likes: Names or ids of titles, 20 at most; each is looked up by the work rule.
        text: What is looked for in the asker's own words, 2,000 characters at most; None or blank for nothing.
        media: Only titles of these media are results; empty for all.
        limit: 1 to 50.
        diversity: 0 to 1; see `recommender.diversity`.
        wishes: What every result must be or must not be, 30 at most.
        unknown: What becomes of a title of which nobody knows whether it is as wished; presets and what is avoided for
            safety never let it pass.
        nudges: Of what there should be more or less, 10 at most.

    Raises:
        EmptyAsk: If there is neither a liked title nor a text.
        InvalidAsk: If a value is out of its bounds.
    """

    likes: tuple[str, ...] = ()
    text: str | None = None
    media: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT
    diversity: float = 0.0
    wishes: tuple[Wish, ...] = ()
    unknown: Unknown = Unknown.FLAG
    nudges: tuple[Nudge, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST_RESULTS:
            raise InvalidAsk("limit", self.limit, f"a whole number from 1 to {MOST_RESULTS}")
        if not 0 <= self.diversity <= 1:
            raise InvalidAsk("diversity", self.diversity, "a number from 0 to 1")
        if len(self.likes) > MOST_LIKES:
            raise InvalidAsk("like", f"{len(self.likes)} titles", f"{MOST_LIKES} titles at most")
        if any(len(name) > LONGEST_NAME for name in self.likes):
            raise InvalidAsk("like", max(self.likes, key=len), f"a name of {LONGEST_NAME} characters at most")
        if self.text is not None and len(self.text) > LONGEST_TEXT:
            raise InvalidAsk("text", f"{len(self.text)} characters", f"{LONGEST_TEXT} characters at most")
        if not any(name.strip() for name in self.likes) and not (self.text and self.text.strip()):
            raise EmptyAsk
        _check_counts(self)


def _check_counts(ask: Ask) -> None:
    if len(ask.wishes) > MOST_WISHES:
        raise InvalidAsk("require", f"{len(ask.wishes)} wishes", f"{MOST_WISHES} wishes of all kinds at most")
    if len(ask.nudges) > MOST_NUDGES:
        raise InvalidAsk("more", f"{len(ask.nudges)} nudges", f"{MOST_NUDGES} of more and less together at most")
