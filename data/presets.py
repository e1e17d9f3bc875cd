"""Whether a title passes a preset: three answers, for unknown is not no."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.records import Title
    from data.vocabulary import Preset, PresetRule


class Passing(StrEnum):
    """YES: every rule holds. NO: one does not. UNKNOWN: none is broken, and one cannot be judged."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Unknown(StrEnum):
    """What becomes of a title of which nobody recorded what a wish needs, where nobody's safety hangs on it."""

    FLAG = "flag"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class PresetOutcome:
    """What a preset says of a title.

    Attributes:
        broken: The facets that are known and forbid it.
        unknown: The facets that nobody recorded.
    """

    broken: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def passing(self) -> Passing:
        """The answer; a broken rule outweighs an unknown one."""
        if self.broken:
            return Passing.NO
        return Passing.UNKNOWN if self.unknown else Passing.YES


def try_preset(title: Title, preset: Preset) -> PresetOutcome:
    """Hold a title against a preset."""
    return PresetOutcome(
        broken=tuple(rule.facet for rule in preset.rules if _holds(title, rule) is False),
        unknown=tuple(rule.facet for rule in preset.rules if _holds(title, rule) is None),
    )


def _holds(title: Title, rule: PresetRule) -> bool | None:
    facet = title.facet(rule.facet)
    return None if facet is None else any(value in rule.any_of for value in facet.values)
