"""Takes names out of a text, to see what is found without them."""

from __future__ import annotations

import re

from index.passages import split_sentences

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# "I" is no name, and what follows it ("I'm") neither.
_NOT_NAMES = frozenset({"i", "i'm", "i've", "i'd", "i'll", "i’m", "i’ve", "i’d", "i’ll"})


def mask_names(text: str) -> str:
    """The text without the words that have a capital inside a sentence, wherever in it they stand.

    Crude on purpose: it takes too much (months, nations) rather than too little. Scripts without capitals stay.
    """
    return without_words(text, names_in(text))


def names_in(text: str) -> frozenset[str]:
    """The words that have a capital inside a sentence; what begins a sentence is no name by that alone."""
    return frozenset(word for span in split_sentences(text) for word in _capitals_inside(span.of(text)))


def without_words(text: str, names: frozenset[str]) -> str:
    """The text without these words, also where they have an 's behind them."""
    return _WORD.sub(lambda word: "" if _bare(word[0]) in names else word[0], text)


def _capitals_inside(sentence: str) -> list[str]:
    words = _WORD.findall(sentence)
    return [_bare(word) for word in words[1:] if word[0].isupper() and word.casefold() not in _NOT_NAMES]


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")
