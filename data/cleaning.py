"""Keeps what a reviewer wrote and drops what the page around it added."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

import ftfy
import nh3

from data.records import VoteTally

# Zero-width characters, bidirectional overrides and isolates, the byte-order mark, soft hyphens: seen by no
# reader, and each makes two equal texts different.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
# Joiners are spelling in Arabic and Indic scripts, and hold the rainbow to its flag; elsewhere they hide.
_JOINED_BEFORE = "\u0600-\u0dff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_JOINED_AFTER = "\u0600-\u0dff\u2190-\u2bff\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_JOINED_BEFORE}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED_AFTER}])")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PARTING = re.compile(r"\n\s*\n")
# What no parser takes. All other control characters wait until mojibake is mended, which is partly made of them.
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
# A whole tag; script and style are left for the parser, which drops what stands inside them. Possessive (*+), so that
# no text takes longer than its length.
_TAG = re.compile(
    r"""<(?!/?(?:script|style)\b)/?(?P<name>[a-z][a-z0-9:-]*+)(?=[\s/>])(?:[^<>"']++|"[^"<]*+"|'[^'<]*+'|["'])*+>""",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"address|article|blockquote|br|dd|div|dl|dt|figure|footer|h[1-6]|header|hr|li|ol|p|pre|section|t[dhr]|table|ul",
    re.IGNORECASE,
)
# A "<" that opens nothing: "<3", "a < b", "x<y". A parser would take the rest of the text for a tag.
_STRAY = re.compile(r"<(?!/?(?:script|style)\b[^<>]*+>|!--[^<]*?-->|!(?!--)[^<>]*+>)", re.IGNORECASE)
# The numbers stand one to a line or behind the buttons' words: "Yes 18 No 3", "18\n3", "Yes: 1,234 | No: 56".
_COUNT = r"\d{1,3}(?:,\d{3}){1,2}|\d{1,9}"
_GAP = r"[\s:|/()·]*+"
_HELPFUL_QUESTION = re.compile(
    rf"was this review helpful(?: to you)?\s*\?{_GAP}(?:yes)?{_GAP}(?P<yes>{_COUNT})?(?!\d)"
    rf"{_GAP}(?:no)?{_GAP}(?P<no>{_COUNT})?{_GAP}$",
    re.IGNORECASE,
)
_SHORTEST_REPEAT = 40
# How a page ends a text that it shows in part: "… Read more".
_CUT_OFF = ("read more", "show more", "see more")
_DOTS = " \n.…"


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
    text = _UNREADABLE.sub(" ", raw)
    text = _strip_markup(text) if "<" in text or "&" in text else text
    text = "\n\n".join(map(_mend, _PARTING.split(text)))
    text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", _CONTROL.sub(" ", text)))
    text = unicodedata.normalize("NFC", text)
    paragraphs = (" ".join(part.split()) for part in _PARTING.split(text))
    return "\n\n".join(part for part in paragraphs if part)


def _mend(paragraph: str) -> str:
    """Undo mojibake and terminal escapes; plain ASCII has neither."""
    line = re.sub(r"[ \t\r\n]+", " ", paragraph)
    if line.isascii() and line.isprintable():
        return line
    return ftfy.fix_text(line, unescape_html=False, uncurl_quotes=False, remove_control_chars=False)


def _strip_markup(text: str) -> str:
    text = _TAG.sub(lambda tag: "\n\n" if _BLOCK.fullmatch(tag["name"]) else "", text)
    text = _STRAY.sub("&lt;", text)
    return html.unescape(nh3.clean(text, tags=set()) if "<" in text else text)


def _split_votes(text: str) -> tuple[str, VoteTally | None]:
    found = _HELPFUL_QUESTION.search(text)
    if found is None:
        return text, None
    body = text[: found.start()].rstrip()
    if found["yes"] is None or found["no"] is None:
        return body, None
    yes, no = (int(found[side].replace(",", "")) for side in ("yes", "no"))
    return body, VoteTally(helpful=yes, total=yes + no)


def _without_cut_off(text: str) -> str:
    cut = text.rstrip(_DOTS)
    ending = next((words for words in _CUT_OFF if cut[-len(words) :].lower() == words), "")
    return cut[: len(cut) - len(ending)].rstrip(_DOTS)


def _drop_repeat(text: str) -> str:
    """Keep one copy where the text is a beginning followed by the whole of it, or the whole twice."""
    opening = text[:_SHORTEST_REPEAT]
    if len(opening) < _SHORTEST_REPEAT:
        return text
    second = text.find(opening, 1)
    while second > 0:
        collapsed = _without_cut_off(text[:second])
        expanded = text[second:]
        if expanded.startswith(collapsed) and len(collapsed) >= _SHORTEST_REPEAT:
            return expanded
        second = text.find(opening, second + 1)
    return text
