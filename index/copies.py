"""Near-duplicate reviews: a text that stands in many places says as much as one, not as many."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import BuildExtraMissing
from index.lexical import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Texts are near-duplicates where four fifths of their runs of three words are the same. 128 hashes estimate that to
# within about .04; 32 bands of four let hardly any such pair through unseen.
_NEAR = 0.8
_RUN = 3
_HASHES = 128
_BANDS = 32
_SEED = 1


def group_copies(texts: Sequence[str]) -> NDArray[np.int32]:
    """For each text the place of the first one that it nearly repeats; its own where it repeats none.

    MinHash (Broder 1997, Compression and Complexity of Sequences, 21-29) with bands. Each text is held against the
    first texts of the groups so far, so that ten thousand copies take ten thousand steps. A text without words
    repeats none.

    Returns:
        Shape (n,), each at most its own place.

    Raises:
        BuildExtraMissing: If the library is not installed.
    """
    first = np.arange(len(texts), dtype=np.int32)
    try:
        library = importlib.import_module("rensa")
    except ImportError as error:
        raise BuildExtraMissing("rensa") from error
    near = library.RMinHashLSH(_NEAR, _HASHES, _BANDS)
    firsts: dict[int, Any] = {}
    for place, text in enumerate(texts):
        runs = _runs(text)
        if not runs:
            continue
        own = library.RMinHash(_HASHES, _SEED)
        own.update(runs)
        repeated = [other for other in near.query(own) if own.jaccard(firsts[other]) >= _NEAR]
        if repeated:
            first[place] = min(repeated)
        else:
            firsts[place] = own
            near.insert(place, own)
    return first


def _runs(text: str) -> list[str]:
    words = split_words(text)
    return [" ".join(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1))] if words else []
