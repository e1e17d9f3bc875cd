"""A vote from the command line, through the database, to the order of the answer, worked out by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.home import Home
from tests.api.conftest import install
from tests.fakes import make_review, make_title, make_work

if TYPE_CHECKING:
    from collections.abc import Callable

KINDRED = Path(sys.executable).with_name("kindred")
# `left` is sea and city, `right` sea and school: as like `shore` as each other, so the id decides.
WORKS = (
    make_work(make_title("shore"), make_review("shore", "a", "sea")),
    make_work(make_title("left"), make_review("left", "a", "sea"), make_review("left", "b", "city")),
    make_work(make_title("right"), make_review("right", "a", "sea"), make_review("right", "b", "school")),
)


@pytest.fixture
def kindred(tmp_path: Path) -> Callable[..., Any]:
    install(Home(tmp_path), WORKS)

    def run(*words: str) -> Any:
        environment = {**os.environ, "KINDRED_HOME": str(tmp_path)}
        command: list[str | Path] = [KINDRED, *words, "--json"]
        return json.loads(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)

    return run


def cosine_to_shore(weight: float) -> float:
    """Of `right` when its review of the sea has this weight: axes sea, school, city; the centre is (3, 1, 1) / 5."""
    centre = np.array([0.6, 0.2, 0.2])
    shore = np.array([1, 0, 0]) - centre
    right = np.array([weight, 1, 0]) / (weight + 1) - centre
    return float(right @ shore / np.linalg.norm(right) / np.linalg.norm(shore))


@pytest.mark.parametrize(
    ("verdict", "weight", "order"),
    [
        # One yes under Beta(5, 5): 6/11, a part (6/11 - 1/2) / (1/2) = 1/11 of the way up; one no: as far down.
        ("yes", 2 ** (1 / 11), ["right", "left"]),
        ("no", 2 ** (-1 / 11), ["left", "right"]),
    ],
)
def test_one_vote_changes_weight_and_order(
    kindred: Callable[..., Any], verdict: str, weight: float, order: list[str]
) -> None:
    before = kindred("recommend", "shore")["results"]
    assert [result["id"] for result in before] == ["left", "right"]
    assert before[0]["score"] == before[1]["score"] == pytest.approx(cosine_to_shore(1), abs=2e-6)

    kindred("vote", "right/a", verdict)
    after = {result["id"]: result for result in kindred("recommend", "shore")["results"]}
    assert list(after) == order
    assert after["left"]["score"] == before[0]["score"]
    assert after["right"]["score"] == pytest.approx(cosine_to_shore(weight), abs=2e-6)
    assert after["right"]["components"]["helpfulness"] == pytest.approx(
        cosine_to_shore(weight) - cosine_to_shore(1), abs=4e-6
    )

    kindred("vote", "right/a", "withdraw")
    assert [(r["id"], r["score"]) for r in kindred("recommend", "shore")["results"]] == [
        (r["id"], r["score"]) for r in before
    ]
