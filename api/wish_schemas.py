"""The JSON of wishes: what was asked of every result, what it says of each, and what it left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from recommender.filters import PRESET

if TYPE_CHECKING:
    from data.vocabulary import Vocabulary
    from recommender.filters import LeftOut, Wish
    from recommender.nudges import Nudge


class Out(BaseModel):
    """Base of all answers: closed, so that the OpenAPI document says everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WishOut(Out):
    """One thing that results must be, or must not be."""

    key: str = Field(description="A facet, or country, language, year, preset.")
    label: str
    values: list[str] = Field(description="Any of these. Of year: the earliest and the latest, empty for no bound.")
    wanted: bool = Field(description="false: results must have none of them.")
    facets: list[str] = Field(description="Of a preset: the facets that it asks about.")

    @classmethod
    def of(cls, wish: Wish, vocabulary: Vocabulary) -> WishOut:
        """A wish with its label."""
        preset = vocabulary.presets.get(wish.values[0]) if wish.key == PRESET else None
        named = vocabulary.facets.get(wish.key)
        label = preset.label if preset else named.label if named else wish.key.capitalize()
        facets = [rule.facet for rule in preset.rules] if preset else []
        return cls(key=wish.key, label=label, values=list(wish.values), wanted=wish.wanted, facets=facets)


class NudgeOut(Out):
    """More, or less, of something."""

    key: str
    label: str
    values: list[str] = Field(description="Any of these; empty where the facet is moved along its degrees.")
    more: bool = Field(description="false: less of it.")

    @classmethod
    def of(cls, nudge: Nudge, vocabulary: Vocabulary) -> NudgeOut:
        """A nudge with its label."""
        label = vocabulary.facets[nudge.key].label
        return cls(key=nudge.key, label=label, values=list(nudge.values), more=nudge.more)


class CheckOut(Out):
    """What a wish says of one result."""

    wish: int = Field(description="Its place in understood.wishes, from 0.")
    passing: Literal["yes", "unknown"]


class LeftOutOut(Out):
    """What one wish left out, in titles of other works than the liked ones."""

    wish: int = Field(description="Its place in understood.wishes, from 0.")
    no: int = Field(description="Known not to be as wished.")
    unknown: int = Field(description="Nobody knows, and unknown does not pass here.")
    freed: int = Field(description="How many more titles would pass if this wish alone were dropped.")

    @classmethod
    def of(cls, place: int, left_out: LeftOut) -> LeftOutOut:
        """What the wish at that place left out."""
        return cls(wish=place, no=left_out.no, unknown=left_out.unknown, freed=left_out.freed)
