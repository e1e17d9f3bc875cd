from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.testclient import TestClient

from api.app import create_app
from api.problems import STATUS, problem
from api.wiring import Service
from data.errors import KindredError
from recommender.errors import InvalidAsk, NameAmbiguous
from tests.fakes import make_title

if TYPE_CHECKING:
    import pytest

    from api.settings import Settings


def leaves(error: type[KindredError]) -> set[type[KindredError]]:
    below = error.__subclasses__()
    return {error} if not below else {leaf for each in below for leaf in leaves(each)}


def test_every_error_has_a_status() -> None:
    assert {error for error in leaves(KindredError) if not error.__module__.startswith("tests")} == set(STATUS)


def test_an_ambiguous_name_offers_its_candidates() -> None:
    made = problem(NameAmbiguous("Weekend", (make_title("weekend-1"), make_title("weekend-2"))))
    assert made.status == 409
    assert made.suggestions is not None
    assert [title.id for title in made.suggestions] == ["weekend-1", "weekend-2"]


def test_a_value_out_of_bounds_points_at_its_parameter() -> None:
    made = problem(InvalidAsk("medium", "hologram", "one of: film"))
    assert made.errors is not None
    assert made.errors[0].pointer == "query/medium"


def test_an_unexpected_error_is_a_problem_that_repeats_nothing_of_the_ask(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Service(settings))

    @app.get("/broken")
    def broken(q: str) -> str:
        raise RuntimeError(q)

    # With this client an error that reached the server would be raised here, and be logged with its message there.
    with TestClient(app, raise_server_exceptions=True) as client:
        response = client.get("/broken?q=my-secret-wish")
    assert (response.status_code, response.json()["status"]) == (500, 500)
    assert "my-secret-wish" not in response.text
    assert "RuntimeError" in caplog.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["referrer-policy"] == "no-referrer"
    kindred = [record for record in caplog.records if record.name == "kindred"]
    assert not any("my-secret-wish" in record.getMessage() or record.exc_info for record in kindred)
