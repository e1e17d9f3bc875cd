from __future__ import annotations

import numpy as np

from recommender.ranking import Narrowing, rank
from recommender.standing import unvoted
from tests.fakes import make_review, make_snapshot, make_title

# Rows: a-film 0, b-film 1, b-novel 2, c-film 3, d-series 4.
SNAPSHOT = make_snapshot(
    [
        make_title("a-film", work="a"),
        make_title("b-film", work="b"),
        make_title("b-novel", work="b", medium="novel"),
        make_title("c-film", work="c"),
        make_title("d-series", work="d", medium="series"),
    ],
    [
        make_review("b-novel", "1", "sea one"),
        make_review("b-novel", "2", "sea two"),
        make_review("b-film", "1", "city"),
    ],
)
SCORES = np.array([9.0, 1.0, 5.0, 2.0, 2.0])


def ids(narrowing: Narrowing) -> list[str]:
    return [SNAPSHOT.titles[row].id for row in rank(SNAPSHOT, unvoted(SNAPSHOT), SCORES, narrowing)]


def test_of_each_work_one_title_stands_in_the_order_of_scores_and_equals_by_id() -> None:
    # Of b the novel, which has most reviews.
    assert ids(Narrowing()) == ["a-film", "b-novel", "c-film", "d-series"]


def test_the_liked_work_is_not_there_and_of_others_its_medium_comes_first() -> None:
    assert ids(Narrowing(liked=(SNAPSHOT.titles[0],))) == ["c-film", "d-series", "b-film"]


def test_only_the_media_that_were_asked_for_are_there_also_where_the_liked_one_is_another() -> None:
    assert ids(Narrowing(liked=(SNAPSHOT.titles[4],), media=("novel", "film"))) == ["a-film", "b-novel", "c-film"]


def test_where_nothing_is_left_the_order_is_empty() -> None:
    assert ids(Narrowing(media=("webtoon",))) == []
    assert ids(Narrowing(media=("webtoon",), diversity=0.5)) == []
