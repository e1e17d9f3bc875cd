"""What can be wrong with an ask, or with a measurement.

KindredError
├── EmptyAsk
├── InvalidAsk
├── NameNotFound
├── NameAmbiguous
├── TitleNotFound
├── NothingToMeasure
└── MeasuringExtraMissing
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.errors import KindredError

if TYPE_CHECKING:
    from data.records import Title


class EmptyAsk(KindredError):
    """Neither a title nor a text was given."""

    def __init__(self) -> None:
        super().__init__(
            "The ask is empty.",
            "Name a title that you love, or say in your own words what you are looking for.",
        )


class InvalidAsk(KindredError):
    """One part of the ask is out of its bounds."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(f"{field} = {_short(value)} is not possible.", f"It takes {allowed}.")
        self.field = field
        self.value = value


class NameNotFound(KindredError):
    """No title is called that; `suggestions` are the nearest names that there are."""

    def __init__(self, name: str, suggestions: tuple[Title, ...]) -> None:
        way_out = (
            "Did you mean " + " or ".join(_named(title) for title in suggestions) + "?"
            if suggestions
            else "Look for it under its original name, or ask in your own words instead."
        )
        super().__init__(f"No title called {_short(name)} is in the catalogue.", way_out)
        self.name = name
        self.suggestions = suggestions


class NameAmbiguous(KindredError):
    """Several works have that name; `candidates` are their titles."""

    def __init__(self, name: str, candidates: tuple[Title, ...]) -> None:
        choices = ", ".join(f"{_named(title)} [{title.id}]" for title in candidates)
        super().__init__(
            f"{_short(name)} is the name of several works: {choices}.",
            "Add the year, or ask by the id in brackets.",
        )
        self.name = name
        self.candidates = candidates


class TitleNotFound(KindredError):
    """No title has that id."""

    def __init__(self, title_id: str, suggestions: tuple[Title, ...]) -> None:
        way_out = (
            "Did you mean " + " or ".join(title.id for title in suggestions) + "?"
            if suggestions
            else "Ask by name to find the id."
        )
        super().__init__(f"No title has the id {_short(title_id)}.", way_out)
        self.title_id = title_id
        self.suggestions = suggestions


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 90 else f"{text[:80]}…{text[0]}"  # noqa: PLR2004 - a line's worth


def _named(title: Title) -> str:
    return f"{title.title} ({title.year} {title.medium})"


class NothingToMeasure(KindredError):
    """A set holds nothing that could be measured as was asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"There is nothing to measure: {reason}.",
            "Give other seeds or judgements, or another set; docs/ranking.md says what each task needs.",
        )


class MeasuringExtraMissing(KindredError):
    """Measuring needs packages that asking and building do not."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"Measuring needs the package '{package}', which is not installed.",
            "Install the extra: pip install 'kindred-recommender[evaluate]'.",
        )
        self.package = package
