"""A vote from the command line, through the database, to the order of the answer, worked out by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from data.parameters import read_parameters
from index.home import Home
from tests.api.conftest import install
from tests.fakes import make_review, make_title, make_work

if TYPE_CHECKING:
    from collections.abc import Callable

KINDRED = Path(sys.executable).with_name("kindred")
# `left` is sea and city, `right` sea and school: as like `shore` as each other, so the id decides.
WORKS = (
    make_work(make_title("shore"), make_review("shore", "a", "sea one")),
    make_work(make_title("left"), make_review("left", "a", "sea two"), make_review("left", "b", "city three")),
    make_work(make_title("right"), make_review("right", "a", "sea four"), make_review("right", "b", "school five")),
)


@pytest.fixture
def kindred(tmp_path: Path) -> Callable[..., Any]:
    install(Home(tmp_path), WORKS)

    def run(*words: str) -> Any:
        environment = {**os.environ, "KINDRED_HOME": str(tmp_path)}
        command: list[str | Path] = [KINDRED, *words, "--json"]
        return json.loads(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)

    return run


@pytest.mark.parametrize(("verdict", "order"), [("yes", ["right", "left"]), ("no", ["left", "right"])])
def test_one_vote_changes_weight_and_order(kindred: Callable[..., Any], verdict: str, order: list[str]) -> None:
    before = kindred("recommend", "shore")["results"]
    assert [(result["id"], result["score"]) for result in before] == [("left", 0.0), ("right", 0.0)]

    kindred("vote", "right/a", verdict)
    after = {result["id"]: result for result in kindred("recommend", "shore")["results"]}
    # Only reviews tell the two apart now: the nearer is one standard deviation above their mean, the other one below.
    share = read_parameters().weights.shares()["reviews"]
    assert list(after) == order
    assert [result["score"] for result in after.values()] == pytest.approx([share, -share], abs=2e-6)
    assert [result["components"]["helpfulness"] for result in after.values()] == pytest.approx(
        [share, -share], abs=2e-6
    )

    kindred("vote", "right/a", "withdraw")
    assert kindred("recommend", "shore")["results"] == before
