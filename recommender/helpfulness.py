"""What votes are worth: the weight of a review in the ranking, and its place in a list of reviews."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.records import VoteKind, VoteTally

if TYPE_CHECKING:
    from collections.abc import Iterable

Z_95 = 1.96
# A review found helpful by all weighs at most this many times what one that nobody voted on weighs; one found
# unhelpful by all at least this part of it. Unequal: a text that voters call unhelpful may be about anything, one that
# they call helpful is still one of several (docs/decisions/0006-what-a-vote-is-worth.md).
STRONGEST = 2.0
WEAKEST = 1 / 8
FEWEST_VOTED_REVIEWS = 50
_MEAN_BOUNDS = (0.05, 0.95)
_STRENGTH_BOUNDS = (2.0, 1000.0)


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """What is believed of a review before anybody voted: Beta(alpha, beta), both above 0."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        """The expected part of helpful votes, between 0 and 1."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def strength(self) -> float:
        """How many votes the prior is worth."""
        return self.alpha + self.beta


# Before the corpus can say: even odds, as firm as ten votes, so that one vote moves little.
DEFAULT_PRIOR = BetaPrior(5.0, 5.0)


def wilson_lower_bound(helpful: int, total: int, z: float = Z_95) -> float:
    """The lower end of the Wilson score interval for the part of helpful votes; 0 where there are none.

    Wilson (1927), Journal of the American Statistical Association 22, 209-212:
    (p + z²/2n - z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n). For the order in which reviews are shown, not for ranking.

    Returns:
        Between 0 and 1.
    """
    if total == 0:
        return 0.0
    part = helpful / total
    centre = part + z * z / (2 * total)
    margin = z * math.sqrt(part * (1 - part) / total + z * z / (4 * total * total))
    return max(0.0, (centre - margin) / (1 + z * z / total))


def estimate_prior(tallies: Iterable[VoteTally]) -> BetaPrior:
    """The prior that the corpus itself shows, or `DEFAULT_PRIOR` where fewer than 50 reviews have a ratio.

    Moments of the beta-binomial with the votes as weights: Kleinman (1973), Journal of the American Statistical
    Association 68, 46-54. With p the pooled part of helpful votes, n the votes of a review, N all votes and k the
    reviews, S = Σ n(p_i - p)² has the mean p(1-p)[(1-ρ)(k-1) + ρ(N - Σn²/N)]; solved for ρ, the strength of the
    prior is 1/ρ - 1. The mean is kept within .05 to .95 and the strength within 2 to 1,000 votes.
    """
    ratios = [(tally.helpful, tally.total) for tally in tallies if tally.kind is VoteKind.RATIO and tally.total]
    if len(ratios) < FEWEST_VOTED_REVIEWS:
        return DEFAULT_PRIOR
    votes = sum(total for _, total in ratios)
    mean = _within(sum(helpful for helpful, _ in ratios) / votes, _MEAN_BOUNDS)
    spread = sum(total * (helpful / total - mean) ** 2 for helpful, total in ratios) / (mean * (1 - mean))
    degrees = len(ratios) - 1
    room = votes - sum(total * total for _, total in ratios) / votes - degrees
    # One vote a review says nothing of how reviews differ: the loosest prior that is allowed is then too loose.
    if room <= 0:
        return BetaPrior(mean * DEFAULT_PRIOR.strength, (1 - mean) * DEFAULT_PRIOR.strength)
    correlation = (spread - degrees) / room
    strength = _within(1 / correlation - 1, _STRENGTH_BOUNDS) if correlation > 0 else _STRENGTH_BOUNDS[1]
    return BetaPrior(mean * strength, (1 - mean) * strength)


def helpful_weight(tally: VoteTally, prior: BetaPrior) -> float:
    """The weight of a review among the reviews of its title.

    For helpful of total votes, the posterior mean m = (alpha + helpful) / (alpha + beta + total) is compared with the
    prior's mean m0: the weight is 2^((m - m0) / (1 - m0)) above it and 8^((m - m0) / m0) below. Without votes it is 1.
    A count without a total is on a scale of its own, for it cannot tell who disagreed: it raises the weight towards
    2 by the part helpful / (helpful + alpha + beta), and never lowers it.

    Returns:
        Between 1/8 and 2.
    """
    if tally.kind is VoteKind.NONE:
        return 1.0
    if tally.total is None:
        return float(STRONGEST ** (tally.helpful / (tally.helpful + prior.strength)))
    posterior = (prior.alpha + tally.helpful) / (prior.strength + tally.total)
    distance = posterior - prior.mean
    if distance > 0:
        return float(STRONGEST ** (distance / (1 - prior.mean)))
    return float(WEAKEST ** (-distance / prior.mean))


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
