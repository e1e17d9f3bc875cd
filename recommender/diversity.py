"""The order of the answer: by relevance, then apart from what stands above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Rearranging looks at the best so many; those below stay in the order of relevance.
CONSIDERED = 200


def diversify(scores: NDArray[np.float64], similarities: NDArray[np.float64], diversity: float) -> NDArray[np.int64]:
    """Maximal marginal relevance over candidates that are sorted by relevance already.

    Carbonell and Goldstein (1998), SIGIR, 335-336: each place goes to the candidate with the highest
    (1 - diversity) · score - diversity · (its greatest similarity to those placed above).

    Args:
        scores: Shape (n,), finite, never rising.
        similarities: Shape (m, m) with m at least min(n, CONSIDERED): cosines between the first candidates.
        diversity: 0 keeps the order as it is; 1 looks at difference alone, after the best.

    Returns:
        Shape (n,): the places of the candidates in their new order, each once. Equal values keep their order.
    """
    considered = min(len(scores), CONSIDERED)
    if diversity == 0 or considered == 0:
        return np.arange(len(scores))
    chosen: list[int] = [0]
    nearest = similarities[0, :considered].astype(np.float64)
    waiting = np.ones(considered, dtype=bool)
    waiting[0] = False
    while len(chosen) < considered:
        value = (1 - diversity) * scores[:considered] - diversity * nearest
        best = int(np.argmax(np.where(waiting, value, -np.inf)))
        chosen.append(best)
        waiting[best] = False
        nearest = np.maximum(nearest, similarities[best, :considered])
    return np.concatenate([np.array(chosen, dtype=np.int64), np.arange(considered, len(scores))])
