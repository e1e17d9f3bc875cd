"""The controlled vocabulary: which facets there are, what each may say, and which answers are spoilers."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.errors import VocabularyInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping

BUNDLED_VOCABULARY = Path(__file__).parent / "vocabulary.toml"
NOTE_VALUES = ("none", "1", "2", "3")
FLAG_VALUES = ("yes", "no")


class FacetKind(StrEnum):
    """How a facet answers."""

    FLAG = "flag"
    ONE = "one"
    MANY = "many"
    NOTE = "note"


class SpoilerGrade(StrEnum):
    """FULL: shown only to those who ask for spoilers."""

    NONE = "none"
    FULL = "full"


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Phrased(_Form):
    label: str
    definition: str
    example: str | None = None
    counter_example: str | None = None
    aliases: tuple[str, ...] = ()
    ask_for: tuple[str, ...] = ()
    ask_against: tuple[str, ...] = ()


class FacetValue(_Phrased):
    """One value of a facet that names its values."""

    key: str


class FacetDefinition(_Phrased):
    """What one facet means and may say.

    Attributes:
        safety: True where a `no` needs a basis.
        values: The named values; empty for flags and content notes.
    """

    group: str
    kind: FacetKind
    spoiler: SpoilerGrade
    safety: bool = False
    values: tuple[FacetValue, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """Every value that a title may have here."""
        if self.kind is FacetKind.FLAG:
            return FLAG_VALUES
        if self.kind is FacetKind.NOTE:
            return NOTE_VALUES
        return tuple(value.key for value in self.values)

    def value_label(self, key: str) -> str:
        """The words for one value; the value itself where it has none of its own."""
        return next((value.label for value in self.values if value.key == key), key)


class PresetRule(_Form):
    """A title passes when the facet is known and has one of these values."""

    facet: str
    any_of: Annotated[tuple[str, ...], Field(alias="is", min_length=1)]


class Preset(_Form):
    """A named set of rules; unknown does not pass."""

    label: str
    definition: str
    rules: tuple[PresetRule, ...]


class Term(_Form):
    """A country, a language."""

    label: str
    aliases: tuple[str, ...] = ()


class Medium(Term):
    """A form that a story takes; `screen` is True where it is watched."""

    definition: str
    screen: bool


class Vocabulary(_Form):
    """Everything that the catalogue's records may say, by key."""

    version: int
    facets: dict[str, FacetDefinition]
    presets: dict[str, Preset]
    media: dict[str, Medium]
    countries: dict[str, Term]
    languages: dict[str, Term]
    note_severities: dict[str, str]
    note_depictions: dict[str, str]

    def is_spoiler(self, facet_key: str) -> bool:
        """True where the facet is shown only to those who ask for spoilers.

        A facet that the vocabulary does not know counts as a spoiler.
        """
        definition = self.facets.get(facet_key)
        return definition is None or definition.spoiler is SpoilerGrade.FULL


def read_vocabulary(path: Path = BUNDLED_VOCABULARY) -> Vocabulary:
    """Read a vocabulary file.

    Raises:
        VocabularyInvalid: If the file is missing, is no TOML, or has another form; it names the first fault.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        vocabulary = Vocabulary.model_validate(content)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise VocabularyInvalid(path, str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise VocabularyInvalid(path, f"{where}: {first['msg']}") from error
    _check_references(path, vocabulary)
    return vocabulary


def _check_references(path: Path, vocabulary: Vocabulary) -> None:
    for key, preset in vocabulary.presets.items():
        for rule in preset.rules:
            reason = _rule_fault(vocabulary.facets, rule)
            if reason:
                raise VocabularyInvalid(path, f"presets.{key}: {reason}")
    for key, facet in vocabulary.facets.items():
        if facet.kind in (FacetKind.ONE, FacetKind.MANY) and not facet.values:
            raise VocabularyInvalid(path, f"facets.{key}: no values")


def _rule_fault(facets: Mapping[str, FacetDefinition], rule: PresetRule) -> str | None:
    facet = facets.get(rule.facet)
    if facet is None:
        return f"unknown facet '{rule.facet}'"
    strange = [value for value in rule.any_of if value not in facet.allowed]
    return f"'{rule.facet}' has no value '{strange[0]}'" if strange else None
