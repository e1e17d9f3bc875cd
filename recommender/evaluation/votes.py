"""What votes do, by simulation: no public set has votes on each review, so reviews are spoilt and votes are drawn.

What comes out says whether the way from votes to order works. It says nothing of how people really vote.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from data.cleaning import clean_text
from data.records import VoteTally
from data.store import StoredTexts, VoteState
from recommender.errors import NothingToMeasure
from recommender.evaluation.metrics import by_seed
from recommender.evaluation.runs import ranked_titles, score_seed
from recommender.evaluation.significance import Interval, interval, ratio_of_sums
from recommender.evaluation.tasks import LOOKING, SOUGHT
from recommender.standing import stand, unvoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from data.judged import JudgedSet
    from data.parameters import Parameters
    from data.records import Review
    from index.snapshot import Snapshot
    from recommender.evaluation.metrics import Ranking
    from recommender.evaluation.runs import Watcher
    from recommender.evaluation.tasks import Task
    from recommender.standing import Standing

# How often a place is drawn before the others are looked for.
_TRIES = 5
_BOILERPLATE, _PASTED = 0, 1
MEASURES = ("hit@10", "mrr")
_SEED = 8
# What people paste under anything; written for this.
BOILERPLATE = (
    (
        "Just finished watching this. It was okay I guess, not the best and not the worst. Would recommend if there is "
        "nothing else on."
    ),
    "Loved every minute of it! A must for everyone. Ten out of ten, would watch again and again.",
    "Terrible. A waste of time and money. Do not bother with this one, you have been warned.",
    "The acting was good and the story was good too. The music was also good. Overall a good experience.",
    "Thanks for reading! Follow my profile for more reviews like this one, and tell me what you thought below.",
    "I have not seen the whole thing yet, but so far I like it. I will come back and finish this review later.",
    "Arrived on time and well packed. The picture is clear and the sound is fine. Five stars for the seller.",
    "My friend told me to see it, so I did. It has a beginning, a middle and an end. Some parts were long.",
    "Overrated. I do not understand why everybody talks about it. There are many better ones out there.",
    "Underrated gem! More people should know about it. Watch it with your family at the weekend.",
    "It is hard to say something about it without spoiling it, so I will only say that you should see for yourself.",
    "First review here, so be kind. I gave it the middle score because I could not decide. See you next time.",
)


@dataclass(frozen=True, slots=True)
class Draw:
    """How reviews are spoilt and votes are drawn.

    A spoilt review's text is, in equal parts, a review of another title that is not in the task, boilerplate, or a
    copy: a review of another title that is pasted under many. How many texts the copies are of decides how much they
    cost, and how well copies that count once make up for it; where each is of another one, they are hardly to be told
    from the first kind.

    A third of the reviews get no vote; the others get a geometric number, 12 in the mean and 1 at least, so that all
    have 8 in the mean. Each voter finds a sound review helpful, and a spoilt one not, with the same
    probability.

    Attributes:
        copied: How many different texts the copies are of; 0 for another one each time.
        share: How many reviews are spoilt, 0 to 1.
        right: How often a voter is right, 0 to 1.
        unvoted: How many reviews have no vote, 0 to 1.
        votes: Their mean number where there are any.
    """

    copied: int = 10
    share: float = 0.3
    right: float = 0.8
    unvoted: float = 1 / 3
    votes: float = 12.0


class Spoilt(NamedTuple):
    """One draw: the texts with some spoilt, which reviews those are, and the votes on all."""

    texts: StoredTexts
    spoilt: frozenset[str]
    tallies: Mapping[str, VoteTally]


@dataclass(frozen=True, slots=True)
class Simulation:
    """Figures over all draws of one kind.

    Attributes:
        quality: Condition to measure to its mean and interval over draws. The conditions: `plain`, every review
            counts the same; `copies`, texts that repeat one another count once, without votes; `votes`, votes alone;
            `kindred`, both, as Kindred ranks; `removed`, the spoilt reviews taken out.
        changed: Measure to what votes change where copies count once already: `kindred` less `copies`.
        recovered: Measure to the part of what the spoilt reviews cost, `removed` less `plain`, that `kindred` gets
            back.
        by_votes: The same for `votes` alone; `of_the_rest`: of `removed` less `copies`, for `kindred`. None where a
            draw cost nothing.
    """

    draw: Draw
    draws: int
    quality: Mapping[str, Mapping[str, Interval]]
    changed: Mapping[str, Interval]
    recovered: Mapping[str, Interval | None]
    by_votes: Mapping[str, Interval | None]
    of_the_rest: Mapping[str, Interval | None]


def simulate(
    task: Task,
    outside: Sequence[Review],
    make: Callable[[StoredTexts, Parameters], Snapshot],
    parameters: Parameters,
    *,
    draw: Draw,
    draws: int,
    watch: Watcher,
) -> Simulation:
    """Spoil reviews, draw votes, and measure what they do to the order.

    Args:
        task: The siblings of a set.
        outside: Reviews that are not in the task.
        make: Gives the snapshot of texts.
        draws: How often it is done over, 1 or more.
    """
    found: dict[str, list[dict[str, float]]] = {}
    for number in range(draws):
        watch("draw", number, draws)
        spoilt = spoil(task.texts, outside, draw, np.random.default_rng((_SEED, number)))
        for condition, quality in _conditions(task, spoilt, make, parameters).items():
            found.setdefault(condition, []).append(quality)
    watch("draw", draws, draws)
    return _summary(draw, draws, found)


def outside_reviews(judged: JudgedSet, task: Task) -> tuple[Review, ...]:
    """The set's reviews that are not in the task, cleaned, to spoil others with.

    Raises:
        NothingToMeasure: If there is none.
    """
    inside = {review.id for review in task.given.reviews}
    outside = [review for review in judged.reviews if review.id not in inside]
    if not outside:
        raise NothingToMeasure("every review of the set is in the task, and none is left to spoil with")
    return tuple(replace(review, text=clean_text(review.text)) for review in outside)


def spoil(texts: StoredTexts, outside: Sequence[Review], draw: Draw, rng: np.random.Generator) -> Spoilt:
    """Spoil some reviews and draw votes on all."""
    reviews = list(texts.reviews)
    chosen = np.flatnonzero(rng.random(len(reviews)) < draw.share).tolist()
    places = rng.choice(len(reviews), min(draw.copied, len(reviews)), replace=False).tolist()
    pasted = [texts.reviews[place] for place in places]
    for place in chosen:
        own = reviews[place].title_id
        kind = int(rng.integers(3))
        text = BOILERPLATE[int(rng.integers(len(BOILERPLATE)))]
        if kind != _BOILERPLATE:
            others = [review for review in pasted if _bare(review.title_id) != _bare(own)] or texts.reviews
            text = _elsewhere(others if kind == _PASTED else outside, own, rng)
        reviews[place] = replace(reviews[place], text=text)
    spoilt = frozenset(reviews[place].id for place in chosen)
    return Spoilt(StoredTexts(texts.titles, tuple(reviews)), spoilt, _votes(reviews, spoilt, draw, rng))


def _elsewhere(pool: Sequence[Review], title_id: str, rng: np.random.Generator) -> str:
    """The text of a review of another title.

    Raises:
        NothingToMeasure: If the pool has none.
    """
    for place in rng.integers(len(pool), size=_TRIES).tolist():
        drawn = pool[int(place)]
        if _bare(drawn.title_id) != _bare(title_id):
            return drawn.text
    others = [review for review in pool if _bare(review.title_id) != _bare(title_id)]
    if not others:
        raise NothingToMeasure(f"'{_bare(title_id)}' would be spoilt with reviews of its own")
    return others[int(rng.integers(len(others)))].text


def _bare(title_id: str) -> str:
    return title_id.removesuffix(f":{LOOKING}").removesuffix(f":{SOUGHT}")


def _votes(
    reviews: Sequence[Review], spoilt: frozenset[str], draw: Draw, rng: np.random.Generator
) -> dict[str, VoteTally]:
    tallies: dict[str, VoteTally] = {}
    for review in reviews:
        if rng.random() >= draw.unvoted:
            total = int(rng.geometric(1 / draw.votes))
            helpful = int(rng.binomial(total, 1 - draw.right if review.id in spoilt else draw.right))
            tallies[review.id] = VoteTally(helpful, total)
    return tallies


def _conditions(
    task: Task, spoilt: Spoilt, make: Callable[[StoredTexts, Parameters], Snapshot], parameters: Parameters
) -> dict[str, dict[str, float]]:
    apart = parameters.model_copy(update={"copies": parameters.copies.model_copy(update={"count_once": False})})
    votes = VoteState(1, spoilt.tallies)
    each, once = make(spoilt.texts, apart), make(spoilt.texts, parameters)
    sound = tuple(review for review in spoilt.texts.reviews if review.id not in spoilt.spoilt)
    removed = make(StoredTexts(spoilt.texts.titles, sound), parameters)
    plain, voted = _with_and_without(task, each, stand(each, votes), parameters)
    copies, kindred = _with_and_without(task, once, stand(once, votes), parameters)
    found = {
        "plain": plain,
        "copies": copies,
        "votes": voted,
        "kindred": kindred,
        "removed": _with_and_without(task, removed, unvoted(removed), parameters)[0],
    }
    return {
        name: {measure: float(values.mean()) for measure, values in by_seed(task, ranking, MEASURES).items()}
        for name, ranking in found.items()
    }


def _with_and_without(
    task: Task, snapshot: Snapshot, standing: Standing, parameters: Parameters
) -> tuple[Ranking, Ranking]:
    """The order without votes and the order with them: an answer's score holds both."""
    without: Ranking = {}
    counted: Ranking = {}
    for seed in task.seeds:
        scored = score_seed(snapshot, standing, seed, parameters)
        without[seed] = ranked_titles(task, snapshot, standing, seed, scored.without_votes)
        counted[seed] = ranked_titles(task, snapshot, standing, seed, scored.total) if standing.moved else without[seed]
    return without, counted


def _summary(draw: Draw, draws: int, found: Mapping[str, Sequence[Mapping[str, float]]]) -> Simulation:
    values = {
        condition: {each: np.array([figures[each] for figures in drawn]) for each in MEASURES}
        for condition, drawn in found.items()
    }

    def part(condition: str, before: str) -> dict[str, Interval | None]:
        return {each: _part(values, each, condition, before) for each in MEASURES}

    return Simulation(
        draw=draw,
        draws=draws,
        quality={name: {each: interval(drawn[each]) for each in MEASURES} for name, drawn in values.items()},
        changed={each: interval(values["kindred"][each] - values["copies"][each]) for each in MEASURES},
        recovered=part("kindred", "plain"),
        by_votes=part("votes", "plain"),
        of_the_rest=part("kindred", "copies"),
    )


def _part(
    values: Mapping[str, Mapping[str, NDArray[np.float64]]], each: str, condition: str, before: str
) -> Interval | None:
    gained = values[condition][each] - values[before][each]
    return ratio_of_sums(gained, values["removed"][each] - values[before][each])
