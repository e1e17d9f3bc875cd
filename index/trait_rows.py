"""What titles are known to share: facets and keywords. A rare one tells more, an unknown one tells nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.traits import Trait
    from index.sparse_rows import SparseRows

_Array = NDArray[np.float64]


@dataclass(frozen=True)
class TraitRows:
    """The traits of titles.

    Attributes:
        traits: Column to trait, in order.
        has: Shape (t, m): 1 where a title has a trait, else empty.
        evidence: The product of two titles' lengths at which half of what they share is believed, 0 or more.
    """

    traits: tuple[Trait, ...]
    has: SparseRows
    evidence: float

    @cached_property
    def rarity(self) -> _Array:
        """Shape (m,): ln((1 + n) / (1 + k)) + 1 for a trait that k of the n titles known in its key have."""
        holders = np.asarray(self.has.sum(axis=0), dtype=np.float64).ravel()
        known = (self._in_keys(self.has) > 0).sum(axis=0)
        rarity: _Array = np.log((1 + known[self._key_of]) / (1 + holders)) + 1
        return rarity

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Shape (t,): whether anything is known of a title."""
        known: NDArray[np.bool_] = np.diff(self.has.indptr) > 0
        return known

    def likeness(self, wanted: Sequence[int] | NDArray[np.int64]) -> _Array:
        """How alike each of some titles is to every title, shape (n, t), between 0 and 1; see `likeness_to`."""
        return self.likeness_to(self._weighed[wanted])

    def of_titles(self, rows: Sequence[int]) -> SparseRows:
        """What several titles of one work are together: the mean of their rows, shape (1, m)."""
        return sparse.csr_array(self._weighed[list(rows)].mean(axis=0).reshape(1, -1))

    def likeness_to(self, wanted: SparseRows) -> _Array:
        """The cosine of rarities over the keys known of both, as far as there is evidence for it.

        What is unknown of one of the two is left out of both lengths. With e the product of the two lengths, the
        cosine counts e / (e + `evidence`): two titles that share the one thing known of them need not be alike.

        Args:
            wanted: Shape (n, m), rows of rarities.

        Returns:
            Shape (n, t), between 0 and 1; 0 where no key is known of both.
        """
        squares = self._in_keys(wanted.multiply(wanted))
        theirs = (squares > 0).astype(np.float64) @ self._squares.T
        own = squares @ (self._squares > 0).astype(np.float64).T
        lengths = np.sqrt(own * theirs)
        shared = np.asarray((wanted @ self._weighed.T).todense())
        alike: _Array = np.divide(shared, lengths + self.evidence, out=np.zeros_like(shared), where=lengths > 0)
        return alike

    @cached_property
    def _weighed(self) -> SparseRows:
        return (self.has @ sparse.diags_array(self.rarity)).tocsr()

    @cached_property
    def _squares(self) -> _Array:
        """Shape (t, keys): the squared length of each title within each key."""
        return self._in_keys(self._weighed.multiply(self._weighed))

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(sorted({trait.key for trait in self.traits}))

    @cached_property
    def _key_of(self) -> NDArray[np.int64]:
        place = {key: number for number, key in enumerate(self._keys)}
        return np.array([place[trait.key] for trait in self.traits], dtype=np.int64)

    def _in_keys(self, rows: SparseRows) -> _Array:
        """Sums over the traits of each key, shape (n, keys)."""
        ones = np.ones(len(self.traits))
        shape = (len(self.traits), len(self._keys))
        into = sparse.csr_array((ones, (np.arange(len(self.traits)), self._key_of)), shape=shape)
        return np.asarray((sparse.csr_array(rows) @ into).todense(), dtype=np.float64)


def trait_rows(of_titles: Sequence[Sequence[Trait]], evidence: float) -> TraitRows:
    """The rows of titles, each given by its traits."""
    traits = tuple(sorted({trait for own in of_titles for trait in own}))
    column = {trait: number for number, trait in enumerate(traits)}
    columns = [sorted({column[trait] for trait in own}) for own in of_titles]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.array([each for own in columns for each in own], dtype=np.int32)
    has = sparse.csr_array((np.ones(len(flat)), flat, ends), shape=(len(columns), len(traits)))
    return TraitRows(traits, has, evidence)
