from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from recommender.evaluation.metrics import DEPTH, Measured, by_seed, measure
from tests.recommender.evaluation.small_sets import bare_task

if TYPE_CHECKING:
    from recommender.evaluation.metrics import Ranking

TITLES = "a b c d e f"
ROW_OF = {title: row for row, title in enumerate(TITLES.split())}
APART = np.eye(6, dtype=np.float32)


def measured(pairs: dict[str, str], ranking: Ranking) -> Measured:
    return measure(bare_task(TITLES, pairs), ranking, APART, ROW_OF)


def figures(ranking: list[str], relevant: str, judged: dict[str, str] | None = None) -> dict[str, float]:
    """The measures of one seed, "seed", among titles that need no more than a name."""
    names = " ".join({"seed", *ranking, *relevant.split(), *(judged or {})})
    task = bare_task(names, {"seed": relevant, **(judged or {})}, seeds=("seed",))
    return {name: float(values[0]) for name, values in by_seed(task, {"seed": ranking}).items()}


def test_one_right_answer_at_the_second_place() -> None:
    # DCG 1 / log2(3), the ideal 1.
    found = figures(["x", "right", "y"], "right")
    assert found == pytest.approx(
        {
            "ndcg@10": 1 / math.log2(3),
            "fair_ndcg@10": 1 / math.log2(3),
            "hit@1": 0.0,
            "hit@10": 1.0,
            "recall@20": 1.0,
            "mrr": 0.5,
        }
    )


def test_two_right_answers_at_the_first_and_third_place() -> None:
    # DCG 1 + 1 / log2(4) = 1.5, the ideal 1 + 1 / log2(3).
    found = figures(["p", "x", "q"], "p q")
    assert found["ndcg@10"] == pytest.approx(1.5 / (1 + 1 / math.log2(3)))
    assert (found["hit@1"], found["mrr"]) == (1.0, 1.0)


def test_an_answer_that_is_often_right_gains_less_in_fair_ndcg() -> None:
    # p is right for four seeds, so it gains 1/2; q for one, 1. Ideal: q first, 1 + .5 / log2(3). The order p q has
    # .5 + 1 / log2(3).
    others = {"s1": "p", "s2": "p", "s3": "p"}
    assert figures(["q", "p"], "p q", others)["fair_ndcg@10"] == pytest.approx(1.0)
    worth = (0.5 + 1 / math.log2(3)) / (1 + 0.5 / math.log2(3))
    found = figures(["p", "q"], "p q", others)
    assert found["fair_ndcg@10"] == pytest.approx(worth, abs=1e-4)
    assert found["ndcg@10"] == pytest.approx(1.0)


def test_a_gain_is_the_inverse_root_of_the_frequency() -> None:
    # p is right for two seeds: 1 / sqrt(2). Only p found, of p and q: .7071 over 1 + .7071 / log2(3).
    gain = 1 / math.sqrt(2)
    found = figures(["p"], "p q", {"s1": "p"})
    assert found["fair_ndcg@10"] == pytest.approx(gain / (1 + gain / math.log2(3)), abs=1e-4)


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        (1, "hit@1", 1.0),
        (2, "hit@1", 0.0),
        (10, "hit@10", 1.0),
        (11, "hit@10", 0.0),
        (10, "ndcg@10", 1 / math.log2(11)),
        (11, "ndcg@10", 0.0),
        (10, "fair_ndcg@10", 1 / math.log2(11)),
        (11, "fair_ndcg@10", 0.0),
        (20, "recall@20", 1.0),
        (21, "recall@20", 0.0),
        (21, "mrr", 1 / 21),
        (DEPTH, "mrr", 1 / DEPTH),
    ],
)
def test_a_measure_looks_as_deep_as_its_name_says(place: int, name: str, value: float) -> None:
    ranking = [f"x{number:04}" for number in range(DEPTH)]
    ranking[place - 1] = "right"
    assert figures(ranking, "right")[name] == pytest.approx(value)


def test_recall_is_the_part_of_the_right_answers_that_is_found() -> None:
    assert figures(["p", "x", "q"], "p q r s")["recall@20"] == pytest.approx(2 / 4)


def test_the_order_given_counts_and_not_the_names() -> None:
    # trec_eval breaks ties by the name; here nothing ties.
    for ranking in (["a", "z"], ["z", "a"]):
        assert figures(ranking, ranking[0])["hit@1"] == 1.0
        assert figures(ranking, ranking[1])["hit@1"] == 0.0


@pytest.mark.parametrize("ranking", [[], ["b", "c"]])
def test_a_seed_whose_ranking_finds_nothing_gets_zero_and_stands_in_its_place(ranking: list[str]) -> None:
    found = measured({"a": "b", "d": "e", "f": "c"}, {"a": ["b"], "d": ranking, "f": ["c"]})
    assert {name: values.tolist() for name, values in found.by_seed.items()} == {
        name: [1.0, 0.0, 1.0] for name in ("ndcg@10", "fair_ndcg@10", "hit@1", "hit@10", "recall@20", "mrr")
    }
    assert found.mean("mrr") == pytest.approx(2 / 3)


def test_values_stand_in_the_order_of_the_tasks_seeds() -> None:
    task = bare_task(TITLES, {"a": "b", "c": "d"}, seeds=("c", "a"))
    assert by_seed(task, {"a": ["b"], "c": ["e", "d"]})["mrr"].tolist() == [0.5, 1.0]


def test_distinct_counts_different_titles_among_the_first_ten() -> None:
    names = [f"t{number}" for number in range(12)]
    task = bare_task(" ".join(names), {"t0": "t1", "t1": "t0"})
    # t0 shows t1 to t10, t1 shows t0 and t2 to t10: eleven; t11 stands at neither's first ten.
    ranking = {"t0": names[1:], "t1": [names[0], *names[2:]]}
    rows = {name: row for row, name in enumerate(names)}
    assert measure(task, ranking, np.eye(12, dtype=np.float32), rows).mean("distinct") == 11


def test_most_shown_is_the_part_of_seeds_that_show_the_favourite() -> None:
    # b is shown for a and c, not for e; nothing else is shown twice.
    found = measured({"a": "b", "c": "d", "e": "f"}, {"a": ["b"], "c": ["d", "b"], "e": ["f"]})
    assert found.mean("most_shown") == pytest.approx(2 / 3)


def test_diversity_is_one_less_the_mean_cosine_of_the_first_ten() -> None:
    # For a: b and c are the same, d stands apart: cosines 1, 0, 0, so 1 - 1/3. For d: one title, 0. Mean 1/3.
    vectors = APART.copy()
    vectors[ROW_OF["c"]] = vectors[ROW_OF["b"]]
    task = bare_task(TITLES, {"a": "b", "d": "e"})
    found = measure(task, {"a": ["b", "c", "d"], "d": ["e"]}, vectors, ROW_OF)
    assert found.mean("diversity") == pytest.approx(1 / 3)


def test_where_nothing_is_shown_nothing_is_shown_most() -> None:
    found = measured({"a": "b"}, {"a": []})
    assert found.overall == {"distinct": 0, "diversity": 0.0, "most_shown": 0.0}


def test_only_the_measures_that_are_asked_for_are_worked_out() -> None:
    assert list(by_seed(bare_task(TITLES, {"a": "b"}), {"a": ["b"]}, ("mrr",))) == ["mrr"]
