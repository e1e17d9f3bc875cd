"""The JSON of every answer, the same from the server and from the command line."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.wish_schemas import CheckOut, LeftOutOut, NudgeOut, Out, WishOut
from data.presets import Passing
from data.records import KINDRED_NOTE, Review, VoteTally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.records import Facet, Title
    from data.vocabulary import Vocabulary
    from recommender.names import Found
    from recommender.results import Answer, Liked, Reason, Recommendation

OWN_NOTE = "Kindred's own note, not a viewer's review"
_EXAMPLE_REF: JsonDict = {"id": "heartstopper-2022-series", "title": "Heartstopper", "year": 2022, "medium": "series"}


class TitleRef(Out):
    """Enough to name a title and to ask for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_REF]})

    id: str = Field(description="Stable; takes part in every other call.")
    title: str
    year: int | None = Field(description="Of first release; null where it is unknown.")
    medium: str

    @classmethod
    def of(cls, title: Title) -> TitleRef:
        """The reference to a title."""
        return cls(id=title.id, title=title.title, year=title.year, medium=title.medium)


class FacetOut(Out):
    """One facet that is known; a facet that is not listed is unknown."""

    facet: str = Field(description="Its key in the vocabulary.")
    label: str
    values: list[str]
    depiction: str | None = Field(default=None, description="Of a content note: mentioned, shown or graphic.")

    @classmethod
    def of(cls, facet: Facet, vocabulary: Vocabulary) -> FacetOut:
        """A facet with its label."""
        definition = vocabulary.facets.get(facet.key)
        label = definition.label if definition else facet.key
        return cls(facet=facet.key, label=label, values=list(facet.values), depiction=facet.depiction)


class VotesOut(Out):
    """How many found a review helpful."""

    kind: str = Field(description="ratio: helpful of total. count: a source counted the helpful alone. none.")
    helpful: int
    total: int | None = Field(description="null where the source counted the helpful ones alone.")

    @classmethod
    def of(cls, tally: VoteTally) -> VotesOut:
        """A tally with its kind."""
        return cls(kind=tally.kind, helpful=tally.helpful, total=tally.total)


class ReasonOut(Out):
    """A review's sentence that says why, to the letter."""

    sentence: str
    review: str = Field(description="The review's id.")
    source: str = Field(description="Who speaks.")
    likeness: float = Field(description="Cosine of the sentence and the ask, -1 to 1.")
    votes: VotesOut

    @classmethod
    def of(cls, reason: Reason) -> ReasonOut:
        """A reason with its source named."""
        return cls(
            sentence=reason.sentence,
            review=reason.review.id,
            source=source_label(reason.review),
            likeness=reason.likeness,
            votes=VotesOut.of(reason.tally),
        )


class ComponentsOut(Out):
    """The parts of a score, before votes but for the last; they sum to it. 0 says nothing either way."""

    reviews: float = Field(description="How near the liked titles' reviews and this one's are.")
    words: float = Field(description="Which words they share, rare ones more.")
    traits: float = Field(description="Which known facets they share, rare ones more; nothing that spoils.")
    meaning: float = Field(description="How near the meanings of their facets are.")
    medium: float = Field(description="Whether the medium is the same.")
    era: float = Field(description="How many years are between them.")
    text: float = Field(description="How near this title's reviews are to the asker's own words.")
    wishes: float = Field(
        description="What it costs that wishes cannot be judged, because something is unknown; 0 or less."
    )
    nudges: float = Field(description="What more and less of something add.")
    helpfulness: float = Field(description="What the votes change: the score with them less the score without.")


class ResultOut(Out):
    """One kindred title."""

    rank: int
    id: str
    title: str
    original_title: str | None
    year: int | None
    medium: str
    countries: list[str]
    languages: list[str]
    score: float = Field(description="Relevance: the sum of the components. Compare it within one answer only.")
    components: ComponentsOut
    reasons: list[ReasonOut]
    shared: list[FacetOut] = Field(description="What a liked title has too; nothing that spoils.")
    also_as: list[TitleRef] = Field(description="The other titles of the same work.")
    checks: list[CheckOut] = Field(description="What each wish says of it.")

    @classmethod
    def of(cls, result: Recommendation, vocabulary: Vocabulary) -> ResultOut:
        """A recommendation, its score rounded to six digits as its parts are."""
        title, parts = result.title, result.components
        return cls(
            rank=result.rank,
            id=title.id,
            title=title.title,
            original_title=title.original_title,
            year=title.year,
            medium=title.medium,
            countries=list(title.countries),
            languages=list(title.languages),
            score=round(parts.score, 6),
            components=ComponentsOut(**asdict(parts)),
            reasons=[ReasonOut.of(reason) for reason in result.reasons],
            shared=[FacetOut.of(facet, vocabulary) for facet in result.shared],
            also_as=refs(result.also_as),
            checks=[
                CheckOut(wish=place, passing="yes" if passing is Passing.YES else "unknown")
                for place, (_, passing) in enumerate(result.checks)
            ],
        )


class LikedOut(Out):
    """What one name in the ask was taken for."""

    asked: str
    work: str
    titles: list[TitleRef] = Field(description="All of these count as liked; ask by id to choose one.")
    corrected: bool = Field(description="True where the name was misspelt, or a part, and this work alone is near.")

    @classmethod
    def of(cls, liked: Liked) -> LikedOut:
        """A liked work."""
        return cls(
            asked=liked.asked,
            work=liked.titles[0].work_id,
            titles=refs(liked.titles),
            corrected=liked.corrected,
        )


class UnderstoodOut(Out):
    """What was made of the ask."""

    likes: list[LikedOut]
    text: str | None
    media: list[str]
    limit: int
    diversity: float
    wishes: list[WishOut]
    unknown: str = Field(description="flag or exclude: what becomes of titles of which nobody knows.")
    nudges: list[NudgeOut]


class AnswerOut(Out):
    """The answer to one ask; the same ask, snapshot and vote number give the same one."""

    understood: UnderstoodOut
    results: list[ResultOut]
    left_out: list[LeftOutOut] = Field(description="What each wish left out.")
    snapshot: str = Field(description="The id of the index that answered.")
    votes: int = Field(description="The number of the last vote that counted.")

    @classmethod
    def of(cls, answer: Answer, vocabulary: Vocabulary) -> AnswerOut:
        """An engine's answer."""
        understood = answer.understood
        return cls(
            understood=UnderstoodOut(
                likes=[LikedOut.of(like) for like in understood.likes],
                text=understood.text,
                media=list(understood.media),
                limit=understood.limit,
                diversity=understood.diversity,
                wishes=[WishOut.of(wish, vocabulary) for wish in understood.wishes],
                unknown=understood.unknown,
                nudges=[NudgeOut.of(nudge, vocabulary) for nudge in understood.nudges],
            ),
            results=[ResultOut.of(result, vocabulary) for result in answer.results],
            left_out=[LeftOutOut.of(place, left_out) for place, left_out in enumerate(answer.left_out)],
            snapshot=answer.snapshot_id,
            votes=answer.vote_number,
        )


class ResolvedOut(Out):
    """What a name means."""

    name: str
    work: str
    titles: list[TitleRef]
    corrected: bool

    @classmethod
    def of(cls, name: str, found: Found) -> ResolvedOut:
        """The titles of one work."""
        return cls(
            name=name,
            work=found.titles[0].work_id,
            titles=refs(found.titles),
            corrected=found.corrected,
        )


class HealthOut(Out):
    """The server answers, and from which index."""

    status: str
    snapshot: str
    titles: int
    reviews: int


class VoteOut(Out):
    """A vote that was recorded."""

    review: str
    verdict: str
    votes: int = Field(description="The number of the last vote.")


def source_label(review: Review) -> str:
    """Who speaks in a review: the catalogue itself, or the source that it came from."""
    return OWN_NOTE if review.source == KINDRED_NOTE else review.source


def refs(titles: Iterable[Title]) -> list[TitleRef]:
    """References to titles."""
    return [TitleRef.of(title) for title in titles]
