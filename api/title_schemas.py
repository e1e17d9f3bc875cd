"""The JSON of one title and its reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from api.schemas import FacetOut, TitleRef, VotesOut, refs, source_label
from api.wish_schemas import Out
from data.records import Spoils

if TYPE_CHECKING:
    from data.vocabulary import Vocabulary
    from recommender.results import TitlePage, VotedReview


class ReviewOut(Out):
    """One review."""

    id: str
    angle: str | None
    source: str
    spoils: str = Field(description="no, yes, or unmarked, which is treated as yes.")
    text: str | None = Field(description="null where it may spoil and spoilers were not asked for.")
    votes: VotesOut

    @classmethod
    def of(cls, voted: VotedReview, *, spoilers: bool) -> ReviewOut:
        """A review, its text held back where it may spoil."""
        review = voted.review
        return cls(
            id=review.id,
            angle=review.angle,
            source=source_label(review),
            spoils=review.spoils,
            text=review.text if spoilers or review.spoils is Spoils.NO else None,
            votes=VotesOut.of(voted.tally),
        )


class MakerOut(Out):
    """Who made it, and as what."""

    name: str
    role: str


class TitleOut(Out):
    """Everything that is known of a title."""

    id: str
    work: str
    title: str
    original_title: str | None
    other_titles: list[str]
    medium: str
    year: int | None
    countries: list[str]
    languages: list[str]
    episodes: int | None
    seasons: int | None
    minutes: int | None
    setting: str | None
    makers: list[MakerOut]
    synopsis: str
    facets: list[FacetOut] = Field(description="Those that spoil only where spoilers were asked for.")
    reviews: list[ReviewOut] = Field(description="In the order of how helpful readers found them.")
    also_as: list[TitleRef]

    @classmethod
    def of(cls, page: TitlePage, vocabulary: Vocabulary, *, spoilers: bool) -> TitleOut:
        """A title's page, without what spoils unless that was asked for."""
        title = page.title
        return cls(
            id=title.id,
            work=title.work_id,
            title=title.title,
            original_title=title.original_title,
            other_titles=list(title.other_titles),
            medium=title.medium,
            year=title.year,
            countries=list(title.countries),
            languages=list(title.languages),
            episodes=title.episodes,
            seasons=title.seasons,
            minutes=title.minutes,
            setting=title.setting,
            synopsis=title.synopsis,
            makers=[MakerOut(name=maker.name, role=maker.role) for maker in title.makers],
            facets=[
                FacetOut.of(facet, vocabulary)
                for facet in title.facets
                if spoilers or not vocabulary.is_spoiler(facet.key)
            ],
            reviews=[ReviewOut.of(voted, spoilers=spoilers) for voted in page.reviews],
            also_as=refs(page.also_as),
        )
