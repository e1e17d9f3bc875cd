"""Finds titles by name: any script, with or without accents, articles, a year or a medium, slightly misspelt."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from recommender.errors import NameAmbiguous, NameNotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from data.records import Title

# A typo is a letter more, less, other or swapped. Short names differ by so little that none is forgiven.
_FORGIVEN = ((5, 0), (9, 1), (10_000, 2))
_NEAR_ENOUGH_TO_SUGGEST = 65.0
_MOST_SUGGESTIONS = 3
_ARTICLES = re.compile(r"^(?:the|a|an|le|la|les|el|los|las|der|die|das)\s+")
_BRACKETS = re.compile(r"^(?P<name>.+?)\s*[\(\[（](?P<inside>[^()\[\]（）]{1,60})[\)\]）]\s*$")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """What a name was taken for.

    Attributes:
        titles: One title, or all titles of one work that have the name; never of two works.
        corrected: True where the name was misspelt.
    """

    titles: tuple[Title, ...]
    corrected: bool


@dataclass
class NameIndex:
    """Every name of every title."""

    titles: Sequence[Title]
    _by_name: dict[str, list[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name = defaultdict(list)
        for row, title in enumerate(self.titles):
            for key in {fold_name(name) for name in names_of(title)} - {""}:
                self._by_name[key].append(row)

    def resolve(self, name: str) -> Found:
        """The titles of the one work that has this name.

        A year or a medium in brackets narrows it: "Love in the Big City (2024 film)".

        Raises:
            NameNotFound: If nothing is called that, nor anything that differs by a typo. It suggests near names.
            NameAmbiguous: If titles of several works are.
        """
        exact = self._named(name)
        if exact:
            return Found(self._one_work(name, exact), corrected=False)
        plain, narrowing = _split_brackets(name)
        narrowed = [title for title in self._named(plain) if _fits(title, narrowing)] if narrowing else []
        if narrowed:
            return Found(self._one_work(name, narrowed), corrected=False)
        near = [title for title in self._misspelt(plain) if _fits(title, narrowing)]
        if near:
            return Found(self._one_work(name, near), corrected=True)
        raise NameNotFound(name, self.suggest(plain))

    def suggest(self, name: str) -> tuple[Title, ...]:
        """The titles with the nearest names, three works at most, best first; none where nothing is near."""
        key = fold_name(name)
        if not key:
            return ()
        scored = process.extract(
            key, self._by_name.keys(), scorer=fuzz.token_set_ratio, score_cutoff=_NEAR_ENOUGH_TO_SUGGEST, limit=20
        )
        ranked = sorted(scored, key=lambda match: (-match[1], -fuzz.ratio(key, match[0]), match[0]))
        first_of_work: dict[str, Title] = {}
        for near, _, _ in ranked:
            for row in self._by_name[near]:
                first_of_work.setdefault(self.titles[row].work_id, self.titles[row])
        return tuple(first_of_work.values())[:_MOST_SUGGESTIONS]

    def suggest_ids(self, title_id: str) -> tuple[Title, ...]:
        """The titles with the nearest ids, three at most, best first; none where nothing is near."""
        ids = [title.id for title in self.titles]
        near = process.extract(
            _storable(title_id), ids, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH_TO_SUGGEST, limit=_MOST_SUGGESTIONS
        )
        return tuple(self.titles[place] for _, _, place in near)

    def _named(self, name: str) -> list[Title]:
        return [self.titles[row] for row in self._by_name.get(fold_name(name), ())]

    def _misspelt(self, name: str) -> list[Title]:
        key = fold_name(name)
        forgiven = next(typos for length, typos in _FORGIVEN if len(key) < length or length == _FORGIVEN[-1][0])
        if not forgiven:
            return []
        distances = {near: OSA.distance(key, near, score_cutoff=forgiven) for near in self._by_name}
        least = min(distances.values(), default=forgiven + 1)
        if least > forgiven:
            return []
        rows = sorted({row for near, far in distances.items() if far == least for row in self._by_name[near]})
        return [self.titles[row] for row in rows]

    def _one_work(self, name: str, titles: Iterable[Title]) -> tuple[Title, ...]:
        found = tuple(titles)
        if len({title.work_id for title in found}) > 1:
            raise NameAmbiguous(name, found)
        return found


def names_of(title: Title) -> tuple[str, ...]:
    """Every name that a title goes by."""
    original = (title.original_title,) if title.original_title else ()
    return (title.title, *original, *title.other_titles)


def fold_name(name: str) -> str:
    """The form in which names are compared: NFKC, no case, no accents on Latin letters, no punctuation, no article.

    Marks of other scripts are letters there (Thai vowels, the voicing of Japanese kana) and stay.
    """
    composed = unicodedata.normalize("NFKC", _storable(name)).casefold()
    letters = "".join(_without_accent(char) for char in composed).replace("&", " and ")
    words = " ".join("".join(char if _is_word(char) else _gap(char) for char in letters).split())
    return _ARTICLES.sub("", words) or words


def _storable(name: str) -> str:
    """Without lone surrogates, which no name has and no library takes."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _without_accent(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    return parts[0] if parts[0].isascii() and parts[0].isalpha() else char


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def _gap(char: str) -> str:
    """An apostrophe joins ("I'm"), everything else parts."""
    return "" if char in "'’‘ʼ`" else " "


def _split_brackets(name: str) -> tuple[str, str]:
    found = _BRACKETS.match(name.strip())
    return (found["name"], found["inside"].casefold()) if found else (name, "")


def _fits(title: Title, narrowing: str) -> bool:
    """Whether year and medium in brackets, where given, are this title's; other words there are part of the name."""
    year = _YEAR.search(narrowing)
    rest = _YEAR.sub("", narrowing).strip(" ,;-")
    return (year is None or int(year[0]) == title.year) and (not rest or rest == title.medium)
