from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from data.parameters import read_parameters
from data.store import StoredTexts
from recommender.evaluation.tasks import siblings
from recommender.evaluation.votes import Draw, Simulation, simulate
from tests.fakes import make_review, make_snapshot
from tests.recommender.evaluation.small_sets import Watched, paired_set

if TYPE_CHECKING:
    from data.parameters import Parameters
    from index.snapshot import Snapshot

TASK = siblings(paired_set())
OUTSIDE = tuple(
    make_review("other", str(place), text)
    for place, text in enumerate(
        ("sea and joy and grief", "music in the school", "the city", "joy to the sea", "city grief", "school music")
    )
)
CONDITIONS = ("plain", "copies", "votes", "kindred", "removed")
# Half the reviews are spoilt, all have votes, and every voter is right.
CLEAR = Draw(share=0.5, right=1.0, unvoted=0.0, votes=50.0)


def make(texts: StoredTexts, parameters: Parameters) -> Snapshot:
    """Whatever the parameters, copies count once."""
    assert parameters.weights == read_parameters().weights
    return make_snapshot(texts.titles, texts.reviews)


def simulated(draw: Draw, draws: int = 1) -> Simulation:
    return simulate(TASK, OUTSIDE, make, read_parameters(), draw=draw, draws=draws, watch=Watched())


@pytest.fixture(scope="module")
def clear() -> Simulation:
    """One draw in which votes say all."""
    return simulated(CLEAR)


def test_each_of_five_conditions_has_a_quality_within_bounds(clear: Simulation) -> None:
    assert tuple(clear.quality) == CONDITIONS
    for own in clear.quality.values():
        assert set(own) == {"hit@10", "mrr"}
        assert all(0 <= found.low <= found.value <= found.high <= 1 for found in own.values())
    assert (clear.draw, clear.draws) == (CLEAR, 1)


@pytest.mark.parametrize("measure", ["hit@10", "mrr"])
def test_voters_that_are_always_right_bring_quality_to_at_least_that_without_votes(
    clear: Simulation, measure: str
) -> None:
    found = {name: own[measure].value for name, own in clear.quality.items()}
    assert found["votes"] >= found["plain"]
    assert found["kindred"] >= found["copies"]


def test_what_votes_change_and_get_back_follows_from_the_qualities() -> None:
    def make_poorer_apart(texts: StoredTexts, parameters: Parameters) -> Snapshot:
        """Without the sea where copies count apart, so that no two conditions are the same."""
        if parameters.copies.count_once:
            return make(texts, parameters)
        dry = tuple(review for review in texts.reviews if not review.title_id.startswith("sea"))
        return make(StoredTexts(texts.titles, dry), parameters)

    found = simulate(TASK, OUTSIDE, make_poorer_apart, read_parameters(), draw=CLEAR, draws=1, watch=Watched())
    plain, copies, votes, kindred, removed = (found.quality[name]["mrr"].value for name in CONDITIONS)
    assert len({plain, copies, votes, kindred, removed}) == 5
    assert found.changed["mrr"].value == pytest.approx(kindred - copies)
    for parts, gained, lost in (
        (found.recovered, kindred - plain, removed - plain),
        (found.by_votes, votes - plain, removed - plain),
        (found.of_the_rest, kindred - copies, removed - copies),
    ):
        part = parts["mrr"]
        assert (part is None) is (lost <= 0)
        assert part is None or part.value == pytest.approx(gained / lost)
    assert found.recovered["mrr"] is not None


def test_the_same_simulation_comes_out_every_time(clear: Simulation) -> None:
    assert simulated(CLEAR).quality == clear.quality


def test_where_nothing_is_spoilt_and_nobody_votes_all_conditions_are_the_same() -> None:
    found = simulated(Draw(share=0.0, unvoted=1.0))
    assert {name: own["mrr"].value for name, own in found.quality.items()} == dict.fromkeys(CONDITIONS, 1.0)
    assert found.changed["mrr"].value == 0


def test_a_simulation_is_json_also_where_nothing_was_lost() -> None:
    json.dumps(asdict(simulated(Draw(share=0.0, unvoted=1.0))), allow_nan=False)


def test_each_draw_is_told_of_and_uses_one_snapshot_in_which_copies_count_apart() -> None:
    watch, once = Watched(), []

    def make_and_note(texts: StoredTexts, parameters: Parameters) -> Snapshot:
        once.append(parameters.copies.count_once)
        return make(texts, parameters)

    draw = Draw(share=0.0, unvoted=1.0)
    simulate(TASK, OUTSIDE, make_and_note, read_parameters(), draw=draw, draws=2, watch=watch)
    assert watch.told == [("draw", 0, 2), ("draw", 1, 2), ("draw", 2, 2)]
    assert once == [False, True, True] * 2


def test_spoilt_reviews_are_taken_out_where_they_are_removed() -> None:
    counts: list[int] = []

    def make_and_count(texts: StoredTexts, parameters: Parameters) -> Snapshot:
        counts.append(len(texts.reviews))
        return make(texts, parameters)

    simulate(TASK, OUTSIDE, make_and_count, read_parameters(), draw=CLEAR, draws=1, watch=Watched())
    # 60 reviews stand in both others; half of them are spoilt, with an error of sqrt(60) / 2 = 3.9.
    assert counts[:2] == [60, 60]
    assert counts[2] == pytest.approx(30, abs=12)
