"""What a work's file must satisfy beyond its form. Each rule gives the faults that it finds, and changes nothing."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from data.catalog_form import NoteForm, facet_values
from data.cleaning import clean_text
from data.records import Fault
from data.vocabulary import FacetKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from data.catalog_form import FacetForm, ReviewForm, TitleForm, WorkForm
    from data.vocabulary import FacetDefinition, Vocabulary

REVIEW_WORDS = (90, 220)
NOTE_WORDS = (40, 70)
SYNOPSIS_WORDS = (20, 120)
FEWEST_REVIEWS = 2
# The oldest story that a catalogue of novels could hold, and the first films shown to a paying audience.
FIRST_YEAR = 1700
FIRST_SCREEN_YEAR = 1895
_SHINGLE = 5
# Two texts are nearly equal when the shorter shares this part of its five-word runs with the other. Among the first
# 91 reviews of the catalogue the highest is .02; one sentence of eight carried over gives about .12.
NEARLY_EQUAL = 0.10


def work_faults(file: str, work: WorkForm, vocabulary: Vocabulary, this_year: int) -> Iterator[Fault]:
    """The faults that one file shows by itself."""
    if f"{work.id}.toml" != file:
        yield Fault(file, "-", "id", f"'{work.id}' is not the name of the file")
    for title in work.titles:
        for field, message in _title_faults(title, vocabulary, this_year):
            yield Fault(file, title.id, field, message)


def catalog_faults(works: Iterable[tuple[str, WorkForm]]) -> Iterator[Fault]:
    """The faults that show only when all files are read together: duplicates."""
    entries = [(file, work, title) for file, work in works for title in work.titles]
    yield from _repeated_ids(entries)
    yield from _repeated_names(entries)
    yield from _nearly_equal_reviews(entries)


def _title_faults(title: TitleForm, vocabulary: Vocabulary, this_year: int) -> Iterator[tuple[str, str]]:
    yield from _plain_faults(title, vocabulary, this_year)
    yield from _name_faults(title)
    for key, form in title.facets.items():
        yield from _facet_faults(key, form, vocabulary)
        yield from _basis_faults(key, form, title, vocabulary)
    for key in title.basis:
        if key not in title.facets:
            yield f"basis.{key}", "a basis for a facet that is not given"
    yield from _review_faults(title)


def _plain_faults(title: TitleForm, vocabulary: Vocabulary, this_year: int) -> Iterator[tuple[str, str]]:
    medium = vocabulary.media.get(title.medium)
    if medium is None:
        yield "medium", f"unknown medium '{title.medium}'"
    first = FIRST_SCREEN_YEAR if medium is not None and medium.screen else FIRST_YEAR
    if not first <= title.year <= this_year + 1:
        yield "year", f"{title.year} is impossible for this medium ({first} to {this_year + 1})"
    for index, country in enumerate(title.countries):
        if country not in vocabulary.countries:
            yield f"countries.{index}", f"unknown country '{country}'"
    for index, language in enumerate(title.languages):
        if language not in vocabulary.languages:
            yield f"languages.{index}", f"unknown language '{language}'"
    words = len(clean_text(title.synopsis).split())
    if not SYNOPSIS_WORDS[0] <= words <= SYNOPSIS_WORDS[1]:
        yield "synopsis", f"{words} words, not {SYNOPSIS_WORDS[0]} to {SYNOPSIS_WORDS[1]}"


def _name_faults(title: TitleForm) -> Iterator[tuple[str, str]]:
    seen = {title.title}
    if title.original_title in seen:
        yield "original_title", "the same as title; leave it out"
    seen.add(title.original_title or title.title)
    for index, name in enumerate(title.other_titles):
        if name in seen:
            yield f"other_titles.{index}", f"'{name}' stands already"
        seen.add(name)


def _facet_faults(key: str, form: FacetForm, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    definition = vocabulary.facets.get(key)
    if definition is None:
        yield f"facets.{key}", "unknown facet"
        return
    yield from _shape_faults(key, form, definition)
    for value in facet_values(form):
        if value not in definition.allowed:
            yield f"facets.{key}", f"unknown value '{value}'"
    depiction = form.depiction if isinstance(form, NoteForm) else None
    if depiction is not None and depiction not in vocabulary.note_depictions:
        yield f"facets.{key}", f"unknown depiction '{depiction}'"


def _shape_faults(key: str, form: FacetForm, definition: FacetDefinition) -> Iterator[tuple[str, str]]:
    if definition.kind is FacetKind.MANY and not isinstance(form, tuple):
        yield f"facets.{key}", "takes a list"
    elif definition.kind is FacetKind.NOTE and not (form == "none" or isinstance(form, NoteForm)):
        yield f"facets.{key}", "takes 'none' or { severity = 1 to 3, depiction = … }"
    elif definition.kind in (FacetKind.ONE, FacetKind.FLAG) and not isinstance(form, str | int):
        yield f"facets.{key}", "takes one value"
    if isinstance(form, tuple) and (not form or len(set(form)) < len(form)):
        yield f"facets.{key}", "is empty or says a value twice; absent means unknown"


def _basis_faults(key: str, form: FacetForm, title: TitleForm, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    definition = vocabulary.facets.get(key)
    denies = facet_values(form) in (("no",), ("none",))
    if definition is not None and definition.safety and denies and key not in title.basis:
        yield (
            f"basis.{key}",
            "a safety facet says no without a basis; write what it is known from, or leave it out",
        )


def _review_faults(title: TitleForm) -> Iterator[tuple[str, str]]:
    whole = [review for review in title.reviews if review.form == "review"]
    if len(whole) < FEWEST_REVIEWS:
        yield "reviews", f"{len(whole)} review(s), at least {FEWEST_REVIEWS} are needed"
    for review in title.reviews:
        if not review.id.startswith(f"{title.id}/"):
            yield f"reviews.{review.id}", f"the id does not begin with '{title.id}/'"
        yield from _length_faults(review)
    angles = [review.angle for review in title.reviews]
    for angle in sorted({angle for angle in angles if angles.count(angle) > 1}):
        yield "reviews.angle", f"the angle '{angle}' is taken twice"


def _length_faults(review: ReviewForm) -> Iterator[tuple[str, str]]:
    least, most = REVIEW_WORDS if review.form == "review" else NOTE_WORDS
    words = len(clean_text(review.text).split())
    if not least <= words <= most:
        yield f"reviews.{review.id}.text", f"{words} words, a {review.form} has {least} to {most}"


_Entry = tuple[str, "WorkForm", "TitleForm"]


def _repeated_ids(entries: list[_Entry]) -> Iterator[Fault]:
    files_of_work: dict[str, str] = {}
    for file, work, _ in entries:
        if files_of_work.setdefault(work.id, file) != file:
            yield Fault(file, "-", "id", f"'{work.id}' is also the work in {files_of_work[work.id]}")
    titles = [(file, title.id, title.id) for file, _, title in entries]
    yield from _repeats(titles, "id", "the id '{}' also stands in {}")
    reviews = [(file, title.id, review.id) for file, _, title in entries for review in title.reviews]
    yield from _repeats(reviews, "reviews.id", "the id '{}' also stands in {}")


def _repeated_names(entries: list[_Entry]) -> Iterator[Fault]:
    """A name, a medium and a year together mean one title."""
    named = [(file, title.id, f"{title.title.casefold()} ({title.year} {title.medium})") for file, _, title in entries]
    yield from _repeats(named, "title", "the name '{}' also stands in {}")


def _repeats(keyed: Iterable[tuple[str, str, str]], field: str, message: str) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for file, title, key in keyed:
        if key in first:
            yield Fault(file, title, field, message.format(key, first[key]))
        first.setdefault(key, file)


def _nearly_equal_reviews(entries: list[_Entry]) -> Iterator[Fault]:
    reviews = [(file, title.id, review) for file, _, title in entries for review in title.reviews]
    shingles = [_shingles(review.text) for _, _, review in reviews]
    for (left, right), shared in sorted(_shared_counts(shingles).items()):
        part = shared / max(1, min(len(shingles[left]), len(shingles[right])))
        if part >= NEARLY_EQUAL:
            file, title, review = reviews[right]
            other = reviews[left][2].id
            yield Fault(file, title, f"reviews.{review.id}.text", f"nearly equal to {other} ({part:.0%} shared)")


def _shared_counts(shingles: list[frozenset[tuple[str, ...]]]) -> dict[tuple[int, int], int]:
    """How many shingles each pair shares; pairs that share none are absent."""
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, own in enumerate(shingles):
        for shingle in own:
            holders[shingle].append(number)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for numbers in holders.values():
        for pair in combinations(numbers, 2):
            shared[pair] += 1
    return shared


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = ["".join(filter(str.isalnum, word)) for word in clean_text(text).casefold().split()]
    return frozenset(tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))
