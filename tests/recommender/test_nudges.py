from __future__ import annotations

import numpy as np
import pytest

from data.parameters import read_parameters
from data.records import Facet, Title
from recommender.asks import Ask
from recommender.engine import Engine
from recommender.errors import InvalidAsk
from recommender.nudges import Nudge, nudge_of, shift
from tests.fakes import FakeVotes, WordCountEncoder, make_review, make_snapshot, make_title, small_vocabulary

VOCABULARY = small_vocabulary()


def titled(title_id: str, **facets: tuple[str, ...]) -> Title:
    return make_title(title_id, facets=tuple(Facet(key, values) for key, values in facets.items()))


CALM = titled("calm", angst=("0",), tone=("funny",), cheating=("no",), pace=("slow",))
WILD = titled("wild", angst=("2",), tone=("raw",), cheating=("yes",), pace=("fast",))
SILENT = titled("silent")


@pytest.mark.parametrize(
    ("said", "more", "expected"),
    [
        # Two known values lie one deviation from their mean, on either side; what is unknown stays.
        ("angst", True, [-1, 1, 0]),
        ("angst", False, [1, -1, 0]),
        ("tone:funny", True, [1, -1, 0]),
        ("cheating", True, [-1, 1, 0]),
        ("pace", True, [-1, 1, 0]),
        ("pace:slow", True, [1, -1, 0]),
    ],
)
def test_a_nudge_moves_what_is_known_by_its_deviations_and_leaves_the_unknown(
    said: str, more: bool, expected: list[int]
) -> None:
    nudge = nudge_of("more", said, VOCABULARY, more=more)
    assert shift([CALM, WILD, SILENT], [nudge], VOCABULARY).tolist() == expected


def test_nudges_add_up_and_opposite_ones_cancel_out() -> None:
    more, less = (nudge_of("more", "angst", VOCABULARY, more=each) for each in (True, False))
    assert shift([CALM, WILD], [less, nudge_of("more", "tone:funny", VOCABULARY, more=True)], VOCABULARY)[0] == 2
    assert shift([CALM, WILD], [more, less], VOCABULARY).tolist() == [0, 0]


def test_a_facet_of_which_all_have_the_same_moves_nothing() -> None:
    assert shift([CALM, CALM], [nudge_of("more", "angst", VOCABULARY, more=True)], VOCABULARY).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("said", "says"), [("tone", "tone:hopeful"), ("angts", "the nearest is angst"), ("tone:loud", "funny")]
)
def test_a_nudge_that_cannot_be_is_refused_with_the_way_out(said: str, says: str) -> None:
    with pytest.raises(InvalidAsk, match=says):
        nudge_of("more", said, VOCABULARY, more=True)


def test_a_nudge_shifts_the_order_the_asked_way_and_leaves_nothing_out() -> None:
    sea = "The sea is wide and calm and blue today for all of us."
    titles = [titled("seed"), titled("low", angst=("0",)), titled("mid", angst=("1",)), titled("top", angst=("3",))]
    snapshot = make_snapshot(titles, [make_review(title.id, "a", sea) for title in titles])
    engine = Engine(snapshot, VOCABULARY, FakeVotes(), WordCountEncoder, read_parameters())

    def ids(more: bool) -> list[str]:
        answer = engine.recommend(Ask(likes=("seed",), nudges=(Nudge("angst", (), more),)))
        assert all(result.components.score == pytest.approx(sum(_parts(result))) for result in answer.results)
        return [result.title.id for result in answer.results]

    assert ids(more=True) == ["top", "mid", "low"]
    assert ids(more=False) == ["low", "mid", "top"]


def _parts(result: object) -> list[float]:
    components = result.components  # type: ignore[attr-defined]
    return [float(getattr(components, name)) for name in components.__slots__]


@pytest.mark.model
@pytest.mark.parametrize(("said", "key"), [("joy", "joy"), ("angst", "angst"), ("homophobia", "homophobia")])
def test_on_the_bundled_catalogue_the_first_ten_have_more_or_less_of_it(
    bundled_snapshot: object, said: str, key: str
) -> None:
    engine = Engine(bundled_snapshot, VOCABULARY, FakeVotes(), WordCountEncoder, read_parameters())  # type: ignore[arg-type]

    def mean(*nudges: Nudge) -> float:
        answer = engine.recommend(Ask(likes=("heartstopper",), nudges=nudges))
        facets = [result.title.facet(key) for result in answer.results]
        known = [VOCABULARY.facets[key].allowed.index(facet.values[0]) for facet in facets if facet is not None]
        return float(np.mean(known))

    more, less = (nudge_of("more", said, VOCABULARY, more=each) for each in (True, False))
    assert mean(less) < mean(more)
    assert mean(less) <= mean() <= mean(more)
