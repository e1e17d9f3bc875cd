"""Cuts a review into sentences, and packs whole sentences into passages that fit the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import nupunkt

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: `text[start:end]`, never empty and without white space around it."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The piece itself, to the letter."""
        return text[self.start : self.end]


class TokenCounter(Protocol):
    """What cutting needs to know of an encoder."""

    @property
    def max_tokens(self) -> int:
        """How many tokens it reads, its own marks at both ends included."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many it would read of this text, uncut, its own marks included."""
        ...


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order; together they hold every character that is not white space."""
    return tuple(span for start, end in nupunkt.sent_spans(text) for span in _trimmed(text, start, end))


def split_passages(text: str, counter: TokenCounter) -> tuple[Span, ...]:
    """Pack whole sentences, in order, into as few passages as this greedy walk finds.

    Each passage fits the encoder, and every sentence is in one: no tail is lost. A sentence that does not fit by
    itself is cut between words, and a word that does not fit between characters.
    """
    whole = tuple(_trimmed(text, 0, len(text)))
    if whole and counter.count_tokens(whole[0].of(text)) <= counter.max_tokens:
        return whole
    pieces = [piece for sentence in split_sentences(text) for piece in _fitting(text, sentence, counter)]
    passages: list[Span] = []
    for piece in pieces:
        joined = Span(passages[-1].start, piece.end) if passages else None
        if joined is not None and counter.count_tokens(joined.of(text)) <= counter.max_tokens:
            passages[-1] = joined
        else:
            passages.append(piece)
    return tuple(passages)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + piece.index(stripped[0])
        yield Span(first, first + len(stripped))


def _fitting(text: str, span: Span, counter: TokenCounter) -> Iterator[Span]:
    """The span whole where it fits, else its halves, cut at the white space nearest to the middle, until they do."""
    if counter.count_tokens(span.of(text)) <= counter.max_tokens or span.end - span.start < 2:  # noqa: PLR2004
        yield span
        return
    middle = _cut(text, span)
    for start, end in ((span.start, middle), (middle, span.end)):
        for half in _trimmed(text, start, end):
            yield from _fitting(text, half, counter)


def _cut(text: str, span: Span) -> int:
    middle = (span.start + span.end) // 2
    before = next((place for place in range(middle - 1, span.start, -1) if text[place].isspace()), None)
    after = next((place for place in range(middle, span.end) if text[place].isspace()), None)
    spaces = [place for place in (before, after) if place is not None]
    return min(spaces, key=lambda place: abs(place - middle), default=middle)
