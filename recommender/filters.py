"""Hard wishes: what results must be and must not be. Three answers, for unknown is not no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process

from data.presets import Passing, Unknown, try_preset
from data.vocabulary import FacetKind
from recommender.errors import InvalidAsk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from data.records import Title
    from data.vocabulary import Vocabulary

# What a title always says, beside its facets, and presets, which are several wishes under one name.
COUNTRY, LANGUAGE, YEAR, PRESET = "country", "language", "year", "preset"
# In standard deviations, as all of the score is: what nobody knows comes after what is known and a little less alike.
COST_OF_NOT_KNOWING = 1.0
_NEAR_ENOUGH = 70.0


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that results must be, or must not be.

    Attributes:
        key: A facet, or `country`, `language`, `year`, `preset`.
        values: Any of these. Of `year` the first is the earliest and the second the latest, "" for no bound; of
            `preset` its key.
        wanted: True where a result must have one, False where it must have none.
    """

    key: str
    values: tuple[str, ...]
    wanted: bool

    def is_strict(self, vocabulary: Vocabulary) -> bool:
        """Whether unknown never passes: presets, and what is avoided to be safe."""
        definition = vocabulary.facets.get(self.key)
        return self.key == PRESET or (definition is not None and definition.safety and not self.wanted)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What one wish left out, in titles of other works than the liked ones.

    Attributes:
        no: Those that are known not to be as wished.
        unknown: Those of which nobody knows, where unknown does not pass.
        freed: How many more would pass if this wish alone were dropped.
    """

    wish: Wish
    no: int
    unknown: int
    freed: int


@dataclass(frozen=True, slots=True)
class Sifted:
    """What wishes say of every title.

    Attributes:
        wishes: As they were asked.
        judged: Shape (w, t), of `Passing`.
        strict: Shape (w,): whether unknown does not pass.
    """

    wishes: tuple[Wish, ...]
    judged: NDArray[np.object_]
    strict: NDArray[np.bool_]

    @property
    def passes(self) -> NDArray[np.bool_]:
        """Shape (w, t)."""
        passes: NDArray[np.bool_] = (self.judged == Passing.YES) | (
            (self.judged == Passing.UNKNOWN) & ~self.strict[:, None]
        )
        return passes

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Shape (t,): what passes every wish."""
        return np.asarray(self.passes.all(axis=0), dtype=bool)

    @property
    def cost(self) -> NDArray[np.float64]:
        """Shape (t,), 0 or less: what it costs that wishes cannot be judged."""
        cost: NDArray[np.float64] = -COST_OF_NOT_KNOWING * (self.judged == Passing.UNKNOWN).sum(axis=0)
        return cost + 0.0  # No -0.0, which reads as if something had been taken away.

    def checks(self, row: int) -> tuple[tuple[Wish, Passing], ...]:
        """What each wish says of one title."""
        return tuple(zip(self.wishes, self.judged[:, row].tolist(), strict=True))

    def left_out(self, among: NDArray[np.bool_]) -> tuple[LeftOut, ...]:
        """What each wish left out.

        Args:
            among: Shape (t,): the titles that could be results without any wish.
        """
        return tuple(self._left_out(place, among) for place in range(len(self.wishes)))

    def _left_out(self, place: int, among: NDArray[np.bool_]) -> LeftOut:
        passes = self.passes[:, among]
        own = self.judged[place, among]
        others = np.delete(passes, place, axis=0).all(axis=0)
        return LeftOut(
            wish=self.wishes[place],
            no=int(np.sum(own == Passing.NO)),
            unknown=int(np.sum(own == Passing.UNKNOWN)) if self.strict[place] else 0,
            freed=int(np.sum(others & ~passes[place])),
        )


def sift(titles: Sequence[Title], wishes: Sequence[Wish], unknown: Unknown, vocabulary: Vocabulary) -> Sifted:
    """Hold every title against every wish."""
    judged = np.empty((len(wishes), len(titles)), dtype=object)
    for place, wish in enumerate(wishes):
        judged[place] = [judge(title, wish, vocabulary) for title in titles]
    strict = [unknown is Unknown.EXCLUDE or wish.is_strict(vocabulary) for wish in wishes]
    return Sifted(tuple(wishes), judged, np.array(strict, dtype=bool))


def judge(title: Title, wish: Wish, vocabulary: Vocabulary) -> Passing:
    """Whether a title is as it was wished for."""
    if wish.key == PRESET:
        return try_preset(title, vocabulary.presets[wish.values[0]]).passing
    has = _has(title, wish, vocabulary)
    if has is None:
        return Passing.UNKNOWN
    return Passing.YES if has == wish.wanted else Passing.NO


def wish_of(field: str, said: str, vocabulary: Vocabulary, *, wanted: bool) -> Wish:
    """A wish as a parameter says it: `cheating`, `ending:happy|hopeful`; without values, that it is there at all.

    Raises:
        InvalidAsk: For a facet or a value that there is not; it names the nearest.
    """
    key, _, values = said.partition(":")
    definition = vocabulary.facets.get(key)
    if definition is None:
        raise InvalidAsk(field, key, _nearest("a facet of the vocabulary", key, vocabulary.facets))
    chosen = tuple(values.split("|")) if values else tuple(v for v in definition.allowed if v not in _NOT_THERE)
    for value in chosen:
        if value not in definition.allowed:
            raise InvalidAsk(field, said, "one of: " + ", ".join(definition.allowed))
    return Wish(key, chosen, wanted)


def plain_wish(key: str, codes: Sequence[str], known: Collection[str], *, wanted: bool = True) -> Wish:
    """A wish for any of some countries, languages or presets.

    Raises:
        InvalidAsk: For a code that the vocabulary does not know; it names the nearest.
    """
    for code in codes:
        if code not in known:
            raise InvalidAsk(key, code, _nearest(f"a {key} of the vocabulary", code, known))
    return Wish(key, tuple(codes), wanted)


def _nearest(what: str, said: str, known: Collection[str]) -> str:
    near = process.extract(said, list(known), limit=3, score_cutoff=_NEAR_ENOUGH)
    return f"{what}, and the nearest is {' or '.join(name for name, _, _ in near)}" if near else what


def _has(title: Title, wish: Wish, vocabulary: Vocabulary) -> bool | None:
    """Whether the title has one of the values; None where nobody recorded it."""
    if wish.key in _PLAIN:
        return bool(set(_PLAIN[wish.key](title)) & set(wish.values))
    if wish.key == YEAR:
        return _within(title.year, wish.values)
    facet = title.facet(wish.key)
    if facet is None:
        return None
    if set(facet.values) & set(wish.values):
        return True
    # Of a facet of many values what is listed is known; what is not listed may be there all the same.
    return None if vocabulary.facets[wish.key].kind is FacetKind.MANY else False


def _within(value: int | None, bounds: tuple[str, ...]) -> bool | None:
    if value is None:
        return None
    least, most = bounds
    return (not least or value >= int(least)) and (not most or value <= int(most))


_NOT_THERE = ("no", "none", "0")
_PLAIN: Mapping[str, Callable[[Title], tuple[str, ...]]] = {
    COUNTRY: lambda title: title.countries,
    LANGUAGE: lambda title: title.languages,
}
