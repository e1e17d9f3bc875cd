"""The fitted numbers of the ranking, read from their one file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.errors import ParametersInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping

BUNDLED_PARAMETERS = Path(__file__).parent / "parameters.toml"
_Weight = Annotated[float, Field(ge=0, le=10)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Weights(_Form):
    """What each way of being alike counts, 0 to 10; only the ratios matter."""

    reviews: _Weight
    words: _Weight
    traits: _Weight
    meaning: _Weight
    medium: _Weight
    era: _Weight

    def shares(self) -> Mapping[str, float]:
        """By name; they sum to 1."""
        weights: dict[str, float] = self.model_dump()
        total = sum(weights.values()) or 1.0
        return {name: weight / total for name, weight in weights.items()}


class Neighbourhood(_Form):
    """How many neighbours a title has: a part of all titles, and at least so many."""

    share: Annotated[float, Field(gt=0, le=1)]
    fewest: Annotated[int, Field(ge=1)]

    def size(self, titles: int) -> int:
        """Of a catalogue of so many titles; 0 where there is no other one."""
        return max(0, min(max(self.fewest, round(self.share * titles)), titles - 1))


class TraitParameters(_Form):
    """See `index.trait_rows`."""

    evidence: Annotated[float, Field(ge=0)]


class CopyParameters(_Form):
    """See `index.copies`."""

    count_once: bool


class EraParameters(_Form):
    """See `recommender.likeness`."""

    years: Annotated[int, Field(ge=1)]


class Parameters(_Form):
    """Everything that was chosen by measuring.

    Attributes:
        run: The command and the sets that the numbers come from; decides nothing.
    """

    weights: Weights
    neighbourhood: Neighbourhood
    traits: TraitParameters
    era: EraParameters
    copies: CopyParameters
    run: dict[str, str]


@cache
def read_parameters(path: Path = BUNDLED_PARAMETERS) -> Parameters:
    """Read a file of parameters, once.

    Raises:
        ParametersInvalid: If the file is missing, is no TOML, or has another form; it names the first fault.
    """
    try:
        return Parameters.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ParametersInvalid(path, str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ParametersInvalid(path, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
