"""Takes apart what people type for a title: its name, and what they put around it (a year, a medium, a season)."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.naming import Naming
    from data.records import Title

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_SHORT_PART = re.compile(r"s\d{1,2}(?:e\d{1,3})?|\d{1,2}x\d{1,3}|ep?\d{1,3}|vol\d{1,3}|\d(?:st|nd|rd|th)")
_FEWEST_YEARS_APART = 1


@dataclass(frozen=True, slots=True)
class Qualified:
    """A name without what stood around it.

    Attributes:
        words: Of the name, folded.
        year: Of release, as it was said; None where nobody said.
        media: Any of these; empty where nobody said.
    """

    words: tuple[str, ...]
    year: int | None = None
    media: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """The name, folded."""
        return " ".join(self.words)

    def fits(self, title: Title) -> bool:
        """Whether the title can be meant; people are a year off where a film reached them late."""
        near = self.year is None or title.year is None or abs(title.year - self.year) <= _FEWEST_YEARS_APART
        return near and (not self.media or title.medium in self.media)


def readings(folded: str, naming: Naming) -> Iterator[Qualified]:
    """Ever shorter names, each without one more qualifier; the first is without one already.

    Args:
        folded: A name as `recommender.names.fold_name` gives it.
    """
    waiting = deque([Qualified(tuple(folded.split()))])
    seen: set[Qualified] = set()
    while waiting:
        for shorter in _shorter(waiting.popleft(), naming):
            # Qualifiers can be taken away in any order and leave the same.
            if shorter not in seen:
                seen.add(shorter)
                yield shorter
                waiting.append(shorter)


def _shorter(name: Qualified, naming: Naming) -> Iterator[Qualified]:
    """Every way of taking one qualifier away, from the end first."""
    words = name.words
    if len(words) > 1 and name.year is None and _YEAR.fullmatch(words[-1]):
        yield replace(name, words=words[:-1], year=int(words[-1]))
    yield from _without_part(name, naming)
    for length in range(min(3, len(words) - 1), 0, -1):
        behind, before = " ".join(words[-length:]), " ".join(words[:length])
        if behind in naming.around.noise:
            yield replace(name, words=words[:-length])
        for place, rest in ((behind, words[:-length]), (before, words[length:])):
            if place in naming.media and not name.media:
                yield replace(name, words=rest, media=naming.media[place])


def _without_part(name: Qualified, naming: Naming) -> Iterator[Qualified]:
    """Without "season 2", "s03", "2nd season", "volume one"."""
    words = name.words
    if len(words) > 1 and _SHORT_PART.fullmatch(words[-1]):
        yield replace(name, words=words[:-1])
    if len(words) > 2:  # noqa: PLR2004 - a name of one word at least, and the two of the part
        first, second = words[-2:]
        if (first in naming.parts.words and _is_number(second, naming)) or (
            second in naming.parts.words and _is_number(first, naming)
        ):
            yield replace(name, words=words[:-2])


def _is_number(word: str, naming: Naming) -> bool:
    small = word.isdigit() and not _YEAR.fullmatch(word)
    return small or word in naming.parts.numbers or _SHORT_PART.fullmatch(word) is not None
