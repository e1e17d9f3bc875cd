"""What is worn, borrowed or said twice in the catalogue's own texts. Gives the faults, and changes nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.records import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from data.editorial import Editorial
    from data.records import Work

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ANY_WORDS = r"\S+(?: \S+){0,2}"


@dataclass(frozen=True, slots=True)
class Prose:
    """One text of the catalogue.

    Attributes:
        field: Where it stands in the title: `synopsis`, or `reviews.ID`.
        opening: Whether it is one of those whose first words are compared.
    """

    work_id: str
    title_id: str
    field: str
    text: str
    opening: bool

    def fault(self, message: str) -> Fault:
        """That something is wrong with this text."""
        return Fault(f"{self.work_id}.toml", self.title_id, self.field, message)


def prose_of(works: Iterable[Work]) -> tuple[Prose, ...]:
    """Every synopsis, review and note, in the order of the catalogue."""
    return tuple(each for work in works for each in _prose_of_work(work))


def prose_faults(works: Iterable[Work], editorial: Editorial) -> tuple[Fault, ...]:
    """Every stock phrase, borrowed run of words, worn run, and opening that was used too often; by file."""
    texts = prose_of(works)
    faults = [
        *_stock_phrases(texts, editorial),
        *_borrowed_runs(texts, editorial.shared_run_words),
        *_worn_runs(texts, editorial),
        *_same_openings(texts, editorial),
    ]
    return tuple(sorted(faults, key=lambda fault: (fault.file, fault.title, fault.field)))


def _prose_of_work(work: Work) -> Iterator[Prose]:
    for title in work.titles:
        yield Prose(work.id, title.id, "synopsis", title.synopsis, opening=False)
    for review in work.reviews:
        yield Prose(work.id, review.title_id, f"reviews.{review.id}", review.text, opening=True)


def _stock_phrases(texts: Sequence[Prose], editorial: Editorial) -> Iterator[Fault]:
    patterns = [
        (phrase, _phrase_pattern(phrase), group.reason) for group in editorial.phrases for phrase in group.phrases
    ]
    for each in texts:
        flat = " ".join(each.text.casefold().replace("’", "'").split())
        for phrase, pattern, reason in patterns:
            if pattern.search(flat):
                yield each.fault(f"says '{phrase}': {reason}")


def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase).replace('…', _ANY_WORDS)}(?!\w)")


def _borrowed_runs(texts: Sequence[Prose], length: int) -> Iterator[Fault]:
    """The later text is at fault; of a longer run one fault is told, with all its words."""
    first: dict[tuple[str, ...], Prose] = {}
    for each in texts:
        words = words_of(each.text)
        reach = -1
        for start, run in enumerate(_runs(words, length)):
            other = first.setdefault(run, each)
            if other.work_id == each.work_id or start < reach:
                continue
            reach = _end_of_run(words, start, length, first, each.work_id)
            yield each.fault(f"has words of {other.title_id} ({other.field}): '{' '.join(words[start:reach])}'")


def _end_of_run(
    words: Sequence[str], start: int, length: int, first: dict[tuple[str, ...], Prose], work_id: str
) -> int:
    """Where the words end that were said before by another work."""
    end = start + length
    while end < len(words):
        other = first.get(tuple(words[end - length + 1 : end + 1]))
        if other is None or other.work_id == work_id:
            break
        end += 1
    return end


def _worn_runs(texts: Sequence[Prose], editorial: Editorial) -> Iterator[Fault]:
    holders: dict[tuple[str, ...], dict[str, Prose]] = defaultdict(dict)
    for each in texts:
        for run in _runs(words_of(each.text), editorial.worn_run_words):
            holders[run].setdefault(each.title_id, each)
    all_titles = len({each.title_id for each in texts})
    limit = max(editorial.worn_run_titles, editorial.worn_run_share * all_titles)
    for run, found in holders.items():
        if len(found) > limit:
            others = ", ".join(sorted(found))
            for each in found.values():
                yield each.fault(f"'{' '.join(run)}' is worn out; it stands in {len(found)} titles: {others}")


def _same_openings(texts: Sequence[Prose], editorial: Editorial) -> Iterator[Fault]:
    openings: dict[tuple[str, ...], list[Prose]] = defaultdict(list)
    for each in texts:
        if each.opening:
            openings[tuple(words_of(each.text)[: editorial.same_opening_words])].append(each)
    for opening, found in openings.items():
        if len(found) > editorial.same_opening_texts:
            others = ", ".join(each.field.removeprefix("reviews.") for each in found)
            for each in found:
                yield each.fault(f"begins with '{' '.join(opening)}', as {len(found)} texts do: {others}")


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, without punctuation."""
    return _WORD.findall(text.casefold().replace("’", "'"))


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + length]) for start in range(len(words) - length + 1))
