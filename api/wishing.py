"""Wishes as parameters say them, the same in `/v1` and on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.filters import COUNTRY, LANGUAGE, PRESET, YEAR, Wish, plain_wish, wish_of
from recommender.nudges import Nudge, nudge_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from data.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class WishParameters:
    """What results must be and must not be, as it was typed.

    Attributes:
        more, less: Facets, with a value where they have no degrees: `angst`, `found_family`, `tone:funny`.
        require, avoid: Facets, each with or without values: `cheating`, `ending:happy|hopeful`.
        presets, countries, languages: Keys and codes of the vocabulary; of countries and languages any.
        year_min, year_max: Of first release, both included; None for no bound.
    """

    require: Sequence[str] = ()
    avoid: Sequence[str] = ()
    presets: Sequence[str] = ()
    countries: Sequence[str] = ()
    languages: Sequence[str] = ()
    year_min: int | None = None
    year_max: int | None = None
    more: Sequence[str] = ()
    less: Sequence[str] = ()

    @classmethod
    def of(cls, several: Sequence[Sequence[str] | None], year_min: int | None, year_max: int | None) -> WishParameters:
        """From options of a command, None where one was not given: require to languages, more, less."""
        require, avoid, presets, countries, languages, more, less = (given or () for given in several)
        return cls(require, avoid, presets, countries, languages, year_min, year_max, more, less)

    def wishes(self, vocabulary: Vocabulary) -> tuple[Wish, ...]:
        """The wishes, none twice.

        Raises:
            InvalidAsk: For a facet, a value, a code or a preset that there is not.
        """
        return tuple(dict.fromkeys(self._all(vocabulary)))

    def nudges(self, vocabulary: Vocabulary) -> tuple[Nudge, ...]:
        """The nudges, none twice.

        Raises:
            InvalidAsk: For a facet or a value that there is not.
        """
        more = (nudge_of("more", said, vocabulary, more=True) for said in self.more)
        less = (nudge_of("less", said, vocabulary, more=False) for said in self.less)
        return tuple(dict.fromkeys((*more, *less)))

    def _all(self, vocabulary: Vocabulary) -> Iterator[Wish]:
        yield from (wish_of("require", said, vocabulary, wanted=True) for said in self.require)
        yield from (wish_of("avoid", said, vocabulary, wanted=False) for said in self.avoid)
        yield from (plain_wish(PRESET, (key,), vocabulary.presets) for key in self.presets)
        if self.countries:
            yield plain_wish(COUNTRY, tuple(self.countries), vocabulary.countries)
        if self.languages:
            yield plain_wish(LANGUAGE, tuple(self.languages), vocabulary.languages)
        if self.year_min is not None or self.year_max is not None:
            bounds = tuple("" if year is None else str(year) for year in (self.year_min, self.year_max))
            yield Wish(YEAR, bounds, wanted=True)
