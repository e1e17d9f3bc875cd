"""What is asked of a ranking when it is measured: titles, seeds, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.cleaning import clean_text
from data.store import StoredTexts
from recommender.errors import NothingToMeasure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from data.judged import JudgedSet, Judgements
    from data.records import Review, Title, VoteTally

LOOKING, SOUGHT = "looking", "sought"
_EACH = 2


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to measure.

    Attributes:
        given: Titles and reviews as they are in the set and in its order: what baselines see.
        texts: Titles by id, reviews by id, with cleaned texts: what Kindred sees, as it cleans what it takes in.
        tallies: Review id to votes.
        relevant: Seed to the titles that are right.
        frequency: How often each title is right for any seed of the whole set; for fair nDCG.
        seeds: Those that are asked, each with something relevant.
        media: Only titles of these media are answers; empty for all.
    """

    given: StoredTexts
    texts: StoredTexts
    tallies: Mapping[str, VoteTally]
    relevant: Judgements
    frequency: Mapping[str, int]
    seeds: tuple[str, ...]
    media: tuple[str, ...] = ()


def unchanged(text: str) -> str:
    """The text as it is."""
    return text


def similar(
    judged: JudgedSet,
    relevant: Judgements,
    seeds: Sequence[str] | None,
    change: Callable[[str], str] = unchanged,
) -> Task:
    """Find what people found similar.

    Args:
        relevant: Seed to similar titles.
        seeds: A group of seeds, of which those without judgements are passed over; None for all that are judged.
        change: Done to each text, such as masking.

    Raises:
        NothingToMeasure: If no seed is judged.
    """
    asked = tuple(seed for seed in (sorted(relevant) if seeds is None else seeds) if seed in relevant)
    if not asked:
        raise NothingToMeasure("none of the seeds is judged")
    given = StoredTexts(judged.titles, judged.reviews)
    return _task(given, judged.tallies, relevant, asked, change=change)


def siblings(judged: JudgedSet, change: Callable[[str], str] = unchanged, seeds: Sequence[str] | None = None) -> Task:
    """Find the title itself: its first two reviews, in the order of the file, look for its next two.

    Titles with fewer than four reviews are left out. Each other one stands twice, as who looks and as who is sought,
    and only the sought are answers. Years and keywords are left out: both sides have the same, which would give the
    title away. This finds the same title and not a similar one; what it has is power.

    Args:
        change: Done to each text, such as masking.
        seeds: Only these titles look, of which those with fewer reviews are passed over; None for all.

    Raises:
        NothingToMeasure: If no title, or none of the seeds, has four reviews.
    """
    reviews_of: dict[str, list[Review]] = {title.id: [] for title in judged.titles}
    for review in judged.reviews:
        reviews_of[review.title_id].append(review)
    enough = [title for title in judged.titles if len(reviews_of[title.id]) >= 2 * _EACH]
    if not enough:
        raise NothingToMeasure("no title has four reviews")
    titles: list[Title] = []
    reviews: list[Review] = []
    for title in enough:
        own = reviews_of[title.id]
        for side, part in ((LOOKING, own[:_EACH]), (SOUGHT, own[_EACH : 2 * _EACH])):
            name = side_of(title.id, side)
            titles.append(replace(title, id=name, work_id=name, medium=side, year=None, keywords=()))
            reviews.extend(replace(review, title_id=name) for review in part)
    relevant = {side_of(each.id, LOOKING): frozenset({side_of(each.id, SOUGHT)}) for each in enough}
    asked = [side_of(seed, LOOKING) for seed in seeds] if seeds is not None else list(relevant)
    looking = tuple(seed for seed in asked if seed in relevant)
    if not looking:
        raise NothingToMeasure("none of the seeds has four reviews")
    given = StoredTexts(tuple(titles), tuple(reviews))
    return _task(given, judged.tallies, relevant, looking, change=change, media=(SOUGHT,))


def side_of(title_id: str, side: str) -> str:
    """The id of one of the two sides of a title in the siblings task."""
    return f"{title_id}:{side}"


def _task(
    given: StoredTexts,
    tallies: Mapping[str, VoteTally],
    relevant: Judgements,
    seeds: tuple[str, ...],
    *,
    change: Callable[[str], str],
    media: tuple[str, ...] = (),
) -> Task:
    cleaned = StoredTexts(
        titles=tuple(sorted(given.titles, key=lambda title: title.id)),
        reviews=tuple(sorted(_changed(given.reviews, clean_text), key=lambda review: review.id)),
    )
    return Task(
        given=StoredTexts(given.titles, _changed(given.reviews, change)),
        texts=StoredTexts(cleaned.titles, _changed(cleaned.reviews, change)),
        tallies=tallies,
        relevant=relevant,
        frequency=_frequency(relevant),
        seeds=seeds,
        media=media,
    )


def _changed(reviews: Sequence[Review], change: Callable[[str], str]) -> tuple[Review, ...]:
    return tuple(replace(review, text=change(review.text)) for review in reviews)


def _frequency(relevant: Judgements) -> dict[str, int]:
    frequency: dict[str, int] = {}
    for found in relevant.values():
        for title in found:
            frequency[title] = frequency.get(title, 0) + 1
    return frequency
