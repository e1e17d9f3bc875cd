"""Keeps what a reviewer wrote and drops what the page around it added."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import ftfy
import nh3

from data.records import VoteTally

# Zero-width characters, bidirectional overrides and isolates, the byte-order mark, soft hyphens: seen by no
# reader, and each makes two equal texts different.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BLOCK_END = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6])\s*/?>", re.IGNORECASE)
# The numbers stand one to a line or behind the buttons' words: "Yes 18 No 3", "18\n3".
_HELPFUL_QUESTION = re.compile(
    r"was this review helpful(?: to you)?\s*\?\s*(?:yes)?\s*\(?(?P<yes>\d{1,9})?\)?"
    r"\s*(?:no)?\s*\(?(?P<no>\d{1,9})?\)?\s*$",
    re.IGNORECASE,
)
_SHORTEST_REPEAT = 40


@dataclass(frozen=True, slots=True)
class CleanedReview:
    """What a copied review holds.

    Attributes:
        text: The reviewer's own words, paragraphs parted by one empty line. May be empty.
        votes: The votes that the page printed under it; None where it printed none.
    """

    text: str
    votes: VoteTally | None


def clean_review(raw: str) -> CleanedReview:
    """Clean a review as copied from a page, and read the votes printed under it.

    A body that stands twice because the collapsed and the expanded text were both copied is kept once. A trailing
    "Was this review helpful to you?" is dropped; its two counts are yes and no, so 1 and 1 is 1 of 2.
    """
    text = clean_text(raw)
    body, votes = _split_votes(text)
    return CleanedReview(text=_drop_repeat(body), votes=votes)


def clean_text(raw: str) -> str:
    """Undo markup, entities, mojibake and invisible characters; fold white space, keep paragraphs.

    A paragraph ends at an empty line or a block tag, and one empty line parts it from the next; lines wrapped by an
    editor are joined. Any string gives a string, lone surrogates and control characters included.
    """
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", raw))
    text = _strip_markup(text) if "<" in text or "&" in text else text
    text = ftfy.fix_text(text, unescape_html=False, uncurl_quotes=False)
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(part for part in paragraphs if part)


def _strip_markup(text: str) -> str:
    spaced = _BLOCK_END.sub("\n\n", text)
    return html.unescape(nh3.clean(spaced, tags=set()))


def _split_votes(text: str) -> tuple[str, VoteTally | None]:
    found = _HELPFUL_QUESTION.search(text)
    if found is None:
        return text, None
    body = text[: found.start()].rstrip()
    if found["yes"] is None or found["no"] is None:
        return body, None
    yes, no = int(found["yes"]), int(found["no"])
    return body, VoteTally(helpful=yes, total=yes + no)


def _drop_repeat(text: str) -> str:
    """Keep one copy where the text is a beginning followed by the whole of it, or the whole twice."""
    opening = text[:_SHORTEST_REPEAT]
    if len(opening) < _SHORTEST_REPEAT:
        return text
    second = text.find(opening, 1)
    while second > 0:
        collapsed = text[:second].rstrip(" \n.…").removesuffix("Read more").rstrip(" \n.…")
        expanded = text[second:]
        if expanded.startswith(collapsed) and len(collapsed) >= _SHORTEST_REPEAT:
            return expanded
        second = text.find(opening, second + 1)
    return text
