"""Finds titles by name: any script, with or without accents, articles, a year or a medium, slightly misspelt."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from data.naming import read_naming
from recommender.errors import NameAmbiguous, NameNotFound
from recommender.qualifiers import Qualified, readings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from data.records import Title

# A typo is a letter more, less, other or swapped. Short names differ by so little that none is forgiven.
_FORGIVEN = ((6, 0), (9, 1), (10_000, 2))
# A part of a long name stands for it, if it is of one work alone: "Aristotle and Dante", "Cameron Post".
_FEWEST_WORDS_OF_PART, _FEWEST_LETTERS_OF_PART = 2, 9
# In a name so short, words that everybody uses are no slip: "Closer" is another title than "Close".
_LONGEST_SHORT_NAME, _MOST_WORDS_OF_SHORT_NAME = 12, 2
_NEAR_ENOUGH_TO_SUGGEST = 65.0
_MOST_SUGGESTIONS = 3
_ENGLISH_ARTICLES = ("the", "a", "an")
_BEFORE_MAKERS = ("by", "from", "directed", "written")
_ARTICLES = re.compile(r"^(?:the|a|an|le|la|les|el|los|las|der|die|das)\s+")
_BRACKETS = re.compile(r"^(?P<name>.+?)\s*[\(\[（](?P<inside>[^()\[\]（）]{1,60})[\)\]）]\s*$")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """What a name was taken for.

    Attributes:
        titles: One title, or all titles of one work that have the name; never of two works.
        corrected: True where the name was misspelt, or only a part of it was given.
    """

    titles: tuple[Title, ...]
    corrected: bool


@dataclass
class NameIndex:
    """Every name of every title.

    Attributes:
        common: Words in use; a short name of nothing but these is not taken for a misspelling.
    """

    titles: Sequence[Title]
    common: Collection[str] = frozenset()
    _by_name: dict[str, list[int]] = field(init=False, repr=False)
    _by_letters: dict[str, set[int]] = field(init=False, repr=False)
    _by_part: dict[str, set[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name, self._by_letters, self._by_part = defaultdict(list), defaultdict(set), defaultdict(set)
        for row, title in enumerate(self.titles):
            for key in {fold_name(name) for name in names_of(title)} - {""}:
                self._by_name[key].append(row)
                for letters in (_letters_of(key), key.replace(" ", "")):
                    self._by_letters[letters].add(row)
                for part in _parts_of(key):
                    self._by_part[part].add(row)

    def resolve(self, name: str) -> Found:
        """The titles of the one work that has this name.

        A year, a medium, a season or a maker behind it narrows it: "Love in the Big City (2024 film)", "Carol 2015",
        "Heartstopper season 2". Else the same letters otherwise parted ("Moon Light"), a misspelling by a letter or
        two, or a part of a long name that is of one work alone.

        Raises:
            NameNotFound: If nothing is called that. It suggests near names.
            NameAmbiguous: If titles of several works are.
        """
        for found in (self._named(name), self._qualified(name), self._with_maker(name)):
            if found:
                return Found(self._one_work(name, found), corrected=False)
        for near in (self._parted(name), self._slips(name), self._part(name)):
            if near:
                return Found(self._one_work(name, near), corrected=True)
        raise NameNotFound(name, self.suggest(_split_brackets(name)[0]))

    def _qualified(self, name: str) -> list[Title]:
        """By the longest name that is one once what stands around it is taken away."""
        for reading in readings(fold_name(name), read_naming()):
            named = [self.titles[row] for row in self._by_name.get(_without_article(reading.name), ())]
            found = [title for title in named if reading.fits(title)]
            if found:
                return [title for title in found if title.year == reading.year] or found
        return []

    def _with_maker(self, name: str) -> list[Title]:
        """A name with its maker, or another name of the same work, behind it: "Loveless by Alice Oseman"."""
        for whole in (Qualified(tuple(fold_name(name).split())), *readings(fold_name(name), read_naming())):
            for length in range(len(whole.words) - 1, 0, -1):
                named = [self.titles[row] for row in self._by_name.get(" ".join(whole.words[:length]), ())]
                rest = [word for word in whole.words[length:] if word not in _BEFORE_MAKERS]
                found = [title for title in named if whole.fits(title) and self._belongs(rest, title)]
                if found:
                    return found
        return []

    def _belongs(self, rest: Sequence[str], title: Title) -> bool:
        """Whether words behind a name are the name of its maker, or another name of its work."""
        makers = {word for maker in title.makers for word in fold_name(maker.name).split()}
        if rest and set(rest) <= makers:
            return True
        between = read_naming().around.between
        words = " ".join(rest)
        for start in sorted(between, key=len, reverse=True):
            words = words.removeprefix(f"{start} ")
        return any(self.titles[row].work_id == title.work_id for row in self._by_name.get(_without_article(words), ()))

    def _parted(self, name: str) -> list[Title]:
        """By a name with the same letters but for spaces and articles, wherever they stand."""
        key = fold_name(name)
        rows = self._by_letters.get(_letters_of(key), set()) or self._by_letters.get(key.replace(" ", ""), set())
        return [self.titles[row] for row in sorted(rows)]

    def _slips(self, name: str) -> list[Title]:
        """By names that differ by a typo from this one, or from it without what stands around it."""
        plain, narrowing = _split_brackets(name)
        near = [title for title in self._misspelt(fold_name(plain)) if _fits(title, narrowing)]
        if near:
            return near
        for reading in readings(fold_name(name), read_naming()):
            found = [title for title in self._misspelt(reading.name) if reading.fits(title)]
            if found:
                return found
        return []

    def _part(self, name: str) -> list[Title]:
        """By a part of a name that no other work has."""
        rows = self._by_part.get(fold_name(name), ())
        works = {self.titles[row].work_id for row in rows}
        return [self.titles[row] for row in sorted(rows)] if len(works) == 1 else []

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

    def _misspelt(self, key: str) -> list[Title]:
        if self._is_plain_words(key):
            return []
        forgiven = next(typos for length, typos in _FORGIVEN if len(key) < length or length == _FORGIVEN[-1][0])
        if not forgiven:
            return []
        distances = {near: OSA.distance(key, near, score_cutoff=forgiven) for near in self._by_name}
        least = min(distances.values(), default=forgiven + 1)
        if least > forgiven:
            return []
        rows = sorted({row for near, far in distances.items() if far == least for row in self._by_name[near]})
        return [self.titles[row] for row in rows]

    def _is_plain_words(self, key: str) -> bool:
        """Whether a short name is made of words in use, which is another name and no slip."""
        words = key.split()
        short = len(key) <= _LONGEST_SHORT_NAME and len(words) <= _MOST_WORDS_OF_SHORT_NAME
        return short and all(word in self.common or word.removesuffix("s") in self.common for word in words)

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


def _letters_of(folded: str) -> str:
    words = [word for word in folded.split() if word not in _ENGLISH_ARTICLES]
    return "".join(words) or folded


def _without_article(folded: str) -> str:
    return _ARTICLES.sub("", folded) or folded


def _parts_of(key: str) -> Iterator[str]:
    """Runs of whole words that are long enough to stand for a name, without the name itself."""
    words = key.split()
    for start in range(len(words)):
        for end in range(start + _FEWEST_WORDS_OF_PART, len(words) + 1):
            part = _without_article(" ".join(words[start:end]))
            if part != key and len(part) >= _FEWEST_LETTERS_OF_PART:
                yield part


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
