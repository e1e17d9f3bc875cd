from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.schemas import OWN_NOTE
from api.wiring import vote
from data.records import Verdict
from tests.api.conftest import SECRET

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from api.settings import Settings


def get(client: TestClient, path: str, **params: Any) -> Any:
    response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    return response.json()


def test_recommendations_name_kin_with_scores_and_reasons(client: TestClient) -> None:
    answer = get(client, "/v1/recommendations", like="Shore")
    assert [(result["rank"], result["id"]) for result in answer["results"]] == [(1, "beach"), (2, "port"), (3, "town")]
    first = answer["results"][0]
    assert {"rank", "id", "title", "year", "medium", "score", "reasons"} <= set(first)
    assert first["score"] == pytest.approx(sum(first["components"].values()))
    assert first["reasons"][0]["source"] == OWN_NOTE
    assert first["reasons"][0]["votes"] == {"kind": "none", "helpful": 0, "total": 0}


def test_several_likes_and_a_limit(client: TestClient) -> None:
    answer = get(client, "/v1/recommendations", like=["shore", "town"], limit=1)
    assert [like["asked"] for like in answer["understood"]["likes"]] == ["shore", "town"]
    assert len(answer["results"]) == 1


def test_a_title_tells_what_is_known_and_holds_back_what_spoils(client: TestClient) -> None:
    plain = get(client, "/v1/titles/beach")
    assert {facet["facet"] for facet in plain["facets"]} == {"identity", "found_family"}
    assert {review["id"]: review["text"] is None for review in plain["reviews"]} == {
        "beach/a": False,
        "beach/end": True,
    }
    told = get(client, "/v1/titles/beach", spoilers=True)
    assert "ending" in {facet["facet"] for facet in told["facets"]}
    assert SECRET in {review["text"] for review in told["reviews"]}


def test_nothing_spoils_where_nobody_asked_for_it(client: TestClient) -> None:
    for path in ("/v1/recommendations?like=shore", "/v1/titles/beach", "/v1/titles/shore/similar", "/?like=shore"):
        text = client.get(path).text
        assert SECRET not in text
        assert "tragic" not in text.lower()


def test_similar_is_about_one_title(client: TestClient) -> None:
    answer = get(client, "/v1/titles/town/similar", limit=2)
    assert answer["results"][0]["id"] == "port"
    assert answer["understood"]["likes"][0]["titles"][0]["id"] == "town"


def test_resolve_takes_names_in_their_script(client: TestClient) -> None:
    assert get(client, "/v1/resolve", name="หาดทราย")["titles"][0]["id"] == "beach"


def test_health_tells_the_index(client: TestClient) -> None:
    health = get(client, "/healthz")
    assert (health["status"], health["titles"], health["reviews"]) == ("ok", 4, 5)


def test_a_vote_counts_at_the_next_ask(client: TestClient, settings: Settings) -> None:
    assert get(client, "/v1/recommendations", like="shore")["votes"] == 0
    vote(settings, "beach/a", Verdict.YES)
    answer = get(client, "/v1/recommendations", like="shore")
    assert answer["votes"] == 1
    assert answer["results"][0]["reasons"][0]["votes"] == {"kind": "ratio", "helpful": 1, "total": 1}


@pytest.mark.parametrize(
    ("path", "status", "kind", "says"),
    [
        ("/v1/recommendations", 422, "empty-ask", "Name a title"),
        ("/v1/recommendations?like=%20", 422, "empty-ask", "Name a title"),
        ("/v1/recommendations?like=Shroe%20Thing", 404, "name-not-found", "Shroe Thing"),
        ("/v1/recommendations?like=shore&limit=0", 422, "invalid-request", "limit"),
        ("/v1/recommendations?like=shore&limit=51", 422, "invalid-request", "50"),
        ("/v1/recommendations?like=shore&limit=ten", 422, "invalid-request", "limit"),
        ("/v1/recommendations?like=shore&diversity=nan", 422, "invalid-request", "diversity"),
        ("/v1/recommendations?like=shore&medium=hologram", 422, "invalid-ask", "graphic novel"),
        ("/v1/recommendations?like=shore&limt=5", 422, "invalid-request", "Did you mean 'limit'?"),
        ("/v1/recommendations?like=" + "x" * 301, 422, "invalid-request", "300"),
        ("/v1/recommendations?" + "&".join(["like=shore"] * 21), 422, "invalid-request", "20"),
        ("/v1/recommendations?q=" + "x" * 2001, 422, "invalid-request", "2000"),
        ("/v1/recommendations?q=sea", 503, "encoder-missing", "kindred build"),
        ("/v1/titles/beech", 404, "title-not-found", "beach"),
        ("/v1/titles/beech/similar", 404, "title-not-found", "beach"),
        ("/v1/titles/..%2F..%2Fetc", 404, None, "openapi.json"),
        ("/v1/resolve", 422, "invalid-request", "name"),
        ("/v1/resolve?name=zzzz", 404, "name-not-found", "own words"),
        ("/v1/nothing", 404, None, "openapi.json"),
    ],
)
def test_every_fault_is_one_problem_that_says_the_way_out(
    client: TestClient, path: str, status: int, kind: str | None, says: str
) -> None:
    response = client.get(path)
    body = response.json()
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert body["type"] == (f"/problems/{kind}" if kind else "about:blank")
    assert body["status"] == status
    assert says in body["detail"]


def test_a_wrong_method_is_a_problem_too(client: TestClient) -> None:
    response = client.post("/v1/recommendations")
    assert (response.status_code, response.headers["allow"], response.json()["status"]) == (405, "GET", 405)


def test_the_type_of_a_problem_answers_with_what_it_means(client: TestClient) -> None:
    kind = client.get("/v1/recommendations").json()["type"]
    assert "Neither a title nor a text" in client.get(kind).text


@pytest.mark.parametrize(
    "text", ["\x00", "\u202eabc", "{0}%s", "'; DROP TABLE titles;--", "<script>", "é" * 200, "🙂", "=1+1"]
)
def test_odd_names_are_names_that_are_not_known(client: TestClient, text: str) -> None:
    response = client.get("/v1/resolve", params={"name": text})
    assert response.status_code == 404
    assert response.json()["type"] == "/problems/name-not-found"


def test_the_openapi_document_names_its_problems_and_examples(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    operation = document["paths"]["/v1/recommendations"]["get"]
    assert {"200", "404", "409", "422", "503"} == set(operation["responses"])
    for each in (operation for path in document["paths"].values() for operation in path.values()):
        problems = [answer for status, answer in each["responses"].items() if int(status) >= 400]
        assert all(list(answer["content"]) == ["application/problem+json"] for answer in problems)
        assert {"503"} <= set(each["responses"])
    assert "HTTPValidationError" not in str(document)
    like = next(parameter for parameter in operation["parameters"] if parameter["name"] == "like")
    assert "Love in the Big City" in str(like)
    assert operation["responses"]["200"]["content"]["application/json"]["example"]["results"]
