"""The JSON for apps, version 1."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.examples import answers
from api.routes.service import CurrentEngine
from api.schemas import AnswerOut, ResolvedOut
from api.title_schemas import TitleOut
from api.wishing import WishParameters
from data.presets import Unknown
from recommender.asks import DEFAULT_LIMIT, LONGEST_NAME, LONGEST_TEXT, MOST_LIKES, MOST_NUDGES, MOST_RESULTS, Ask
from recommender.errors import EmptyAsk, InvalidAsk, NameAmbiguous, NameNotFound, TitleNotFound

router = APIRouter(prefix="/v1", tags=["v1"])

_Name = Annotated[str, Field(max_length=LONGEST_NAME)]
_TitleId = Annotated[str, Path(examples=["moonlight-2016-film"], max_length=LONGEST_NAME)]
_Year = Annotated[int, Field(ge=1700, le=2200)]
_Limit = Annotated[int, Field(ge=1, le=MOST_RESULTS, description="How many results.")]


class _Closed(BaseModel):
    """Unknown parameters are refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class AskQuery(_Closed):
    """What to recommend for."""

    like: Annotated[
        list[_Name],
        Field(
            max_length=MOST_LIKES,
            description="A title that was loved, by name or id; several may be given.",
            examples=[["Love in the Big City"]],
        ),
    ] = []
    q: Annotated[
        str | None,
        Field(
            max_length=LONGEST_TEXT,
            description="What is looked for, in one's own words. Neither logged nor kept.",
            examples=["a gentle story about first love by the sea"],
        ),
    ] = None
    medium: Annotated[
        list[str],
        Field(max_length=MOST_LIKES, description="Only results of these media.", examples=[["series"]]),
    ] = []
    limit: _Limit = DEFAULT_LIMIT
    diversity: Annotated[
        float,
        Field(ge=0, le=1, allow_inf_nan=False, description="0: by likeness alone. 1: as different as can be."),
    ] = 0.0

    require: Annotated[
        list[_Name],
        Field(
            max_length=MOST_LIKES,
            description="A facet that results must have, with or without values: `ending:happy|hopeful`.",
            examples=[["found_family"]],
        ),
    ] = []
    avoid: Annotated[
        list[_Name],
        Field(
            max_length=MOST_LIKES,
            description="A facet that results must not have, in the same form. Where it is one that keeps people safe, "
            "a title of which nobody knows is left out too.",
            examples=[["cheating"]],
        ),
    ] = []
    preset: Annotated[
        list[str],
        Field(
            max_length=MOST_LIKES,
            description="A set of wishes of the vocabulary. What is unknown does not pass.",
            examples=[["nobody_queer_dies"]],
        ),
    ] = []
    more: Annotated[
        list[_Name],
        Field(max_length=MOST_NUDGES, description="More of it: `joy`, `tone:funny`.", examples=[["joy"]]),
    ] = []
    less: Annotated[
        list[_Name], Field(max_length=MOST_NUDGES, description="Less of it: `angst`.", examples=[["angst"]])
    ] = []
    unknown: Annotated[
        Unknown,
        Field(description="flag: titles of which nobody knows come later and say so. exclude: they are left out."),
    ] = Unknown.FLAG
    country: Annotated[
        list[str], Field(max_length=MOST_LIKES, description="Only results of these (ISO 3166-1).", examples=[["TH"]])
    ] = []
    language: Annotated[
        list[str], Field(max_length=MOST_LIKES, description="Only results in these (ISO 639).", examples=[["th"]])
    ] = []
    year_min: Annotated[_Year | None, Field(description="Released then or later.")] = None
    year_max: Annotated[_Year | None, Field(description="Released then or before.")] = None

    def wished(self) -> WishParameters:
        """What results must be and must not be."""
        return WishParameters(
            require=self.require,
            avoid=self.avoid,
            presets=self.preset,
            countries=self.country,
            languages=self.language,
            year_min=self.year_min,
            year_max=self.year_max,
            more=self.more,
            less=self.less,
        )


class SimilarQuery(_Closed):
    """How many, and how different."""

    limit: _Limit = DEFAULT_LIMIT
    diversity: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.0


class ResolveQuery(_Closed):
    """A name to look up."""

    name: Annotated[_Name, Field(min_length=1, examples=["대도시의 사랑법"])]


class TitleQuery(_Closed):
    """How much to show."""

    spoilers: Annotated[bool, Field(description="Show endings, fates and spoiling reviews too.")] = False


@router.get("/recommendations", responses=answers("recommendations", NameNotFound, NameAmbiguous, EmptyAsk, InvalidAsk))
def recommendations(engine: CurrentEngine, query: Annotated[AskQuery, Query()]) -> AnswerOut:
    """Titles kindred to the liked ones, to the asker's own words, or to both, and the sentences that say why."""
    ask = Ask(
        likes=tuple(query.like),
        text=query.q,
        media=tuple(query.medium),
        limit=query.limit,
        diversity=query.diversity,
        wishes=query.wished().wishes(engine.vocabulary),
        unknown=query.unknown,
        nudges=query.wished().nudges(engine.vocabulary),
    )
    return AnswerOut.of(engine.recommend(ask), engine.vocabulary)


@router.get("/titles/{title_id}", responses=answers("title", TitleNotFound))
def title(engine: CurrentEngine, title_id: _TitleId, query: Annotated[TitleQuery, Query()]) -> TitleOut:
    """Everything that is known of a title, with its reviews in the order of how helpful readers found them."""
    return TitleOut.of(engine.title_page(title_id), engine.vocabulary, spoilers=query.spoilers)


@router.get("/titles/{title_id}/similar", responses=answers("similar", TitleNotFound))
def similar(engine: CurrentEngine, title_id: _TitleId, query: Annotated[SimilarQuery, Query()]) -> AnswerOut:
    """Titles kindred to this one title alone, not to its whole work."""
    engine.title_page(title_id)
    ask = Ask(likes=(title_id,), limit=query.limit, diversity=query.diversity)
    return AnswerOut.of(engine.recommend(ask), engine.vocabulary)


@router.get("/resolve", responses=answers("resolve", NameNotFound, NameAmbiguous))
def resolve(engine: CurrentEngine, query: Annotated[ResolveQuery, Query()]) -> ResolvedOut:
    """What a name means: a title, or all titles of one work. Any script, accents and small typos forgiven."""
    return ResolvedOut.of(query.name, engine.resolve(query.name))
