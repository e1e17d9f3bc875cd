"""Wishes through `/v1` and the command line, on the small installation: liking Shore finds Beach, Port and Town.

Of Beach it is known that it ends tragically and has a found family; of the others nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from tests.api.conftest import Run


def answer(client: TestClient, **parameters: Any) -> dict[str, Any]:
    found = client.get("/v1/recommendations", params={"like": "shore", **parameters})
    assert found.status_code == 200, found.text
    return dict(found.json())


def ids(found: dict[str, Any]) -> list[str]:
    return [result["id"] for result in found["results"]]


def test_what_is_avoided_is_left_out_and_the_answer_says_how_many_and_what_dropping_it_would_add(
    client: TestClient,
) -> None:
    found = answer(client, avoid="ending:sad|tragic")
    assert ids(found) == ["port", "town"]
    assert found["left_out"] == [{"wish": 0, "no": 1, "unknown": 0, "freed": 1}]
    assert found["understood"]["wishes"] == [
        {"key": "ending", "label": "How it ends", "values": ["sad", "tragic"], "wanted": False, "facets": []}
    ]
    assert found["results"][0]["checks"] == [{"wish": 0, "passing": "unknown"}]
    assert found["results"][0]["components"]["wishes"] == -1


def test_what_is_required_and_unknown_comes_later_or_not_at_all(client: TestClient) -> None:
    flagged = answer(client, require="found_family")
    assert ids(flagged)[0] == "beach"
    assert flagged["results"][0]["checks"] == [{"wish": 0, "passing": "yes"}]
    assert len(flagged["results"]) == 3
    excluded = answer(client, require="found_family", unknown="exclude")
    assert ids(excluded) == ["beach"]
    assert excluded["left_out"] == [{"wish": 0, "no": 0, "unknown": 2, "freed": 2}]


def test_a_preset_lists_its_facets_and_lets_nothing_unknown_through(client: TestClient) -> None:
    found = answer(client, preset="nobody_queer_dies")
    assert found["results"] == []
    assert found["understood"]["wishes"][0]["facets"] == ["queer_character_dies"]
    assert found["left_out"][0]["unknown"] == 3


def test_the_score_is_the_sum_of_its_parts_with_wishes_too(client: TestClient) -> None:
    for result in answer(client, avoid="cheating")["results"]:
        assert result["score"] == pytest.approx(sum(result["components"].values()), abs=1e-5)


def test_country_language_and_year_narrow(client: TestClient) -> None:
    assert ids(answer(client, country="KR")) == []
    assert len(ids(answer(client, country=["KR", "TH"], language="th", year_min=2020, year_max=2020))) == 3
    assert ids(answer(client, year_max=2019)) == []


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"avoid": "cheeting"}, "the nearest is cheating"),
        ({"require": "ending:merry"}, "one of: happy"),
        ({"preset": "gentel"}, "the nearest is gentle"),
        ({"country": "XX"}, "a country of the vocabulary"),
        ({"unknown": "maybe"}, "unknown"),
        ({"year_min": "soon"}, "year_min"),
    ],
)
def test_a_wish_that_cannot_be_is_a_problem_that_says_the_way_out(
    client: TestClient, parameters: dict[str, str], says: str
) -> None:
    found = client.get("/v1/recommendations", params={"like": "shore", **parameters})
    assert found.status_code == 422
    assert found.headers["content-type"] == "application/problem+json"
    assert says in found.text


def test_the_command_line_takes_the_same_wishes(run: Run) -> None:
    found = json.loads(run("recommend", "Shore", "--avoid", "ending:tragic", "--json").stdout)
    assert ids(found) == ["port", "town"]


def test_the_command_line_says_what_was_left_out_and_what_is_unknown(run: Run) -> None:
    shown = run("recommend", "Shore", "--avoid", "ending:tragic", "--limit", "1").stdout
    assert "Without How it ends (tragic): leaves out 1 titles; dropping it would add 1." in shown
    assert "unknown: How it ends" in " ".join(shown.split())
    nothing = run("recommend", "Shore", "--preset", "gentle").stdout
    assert "With Gentle: leaves out 1 titles and 2 of which nobody knows; dropping it would add 3." in nothing
    assert "Nothing in the catalogue is all of that." in nothing


def test_more_and_less_are_said_back_and_shift_the_score(client: TestClient) -> None:
    found = answer(client, more="found_family", less="angst")
    assert found["understood"]["nudges"] == [
        {"key": "found_family", "label": "Found family", "values": ["yes"], "more": True},
        {"key": "angst", "label": "How much it hurts", "values": [], "more": False},
    ]
    refused = client.get("/v1/recommendations", params={"like": "shore", "more": "tone"})
    assert (refused.status_code, "tone:hopeful" in refused.text) == (422, True)


def test_the_command_line_takes_more_and_less(run: Run) -> None:
    assert "Less of: How much it hurts." in run("recommend", "Shore", "--less", "angst").stdout
