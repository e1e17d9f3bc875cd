"""A real server process on the real index of the bundled catalogue."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.home import Home

pytestmark = pytest.mark.model
KINDRED = Path(sys.executable).with_name("kindred")
WISH = "a gentle story about first love by the sea"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture(scope="module")
def server(real_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    """A client of the running server, and the file of everything that it printed."""
    port, log = free_port(), tmp_path_factory.mktemp("server") / "log"
    environment = {**os.environ, "KINDRED_HOME": str(real_home.path)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [KINDRED, "serve", "--port", str(port)], env=environment, stdout=output, stderr=output
        )
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
    try:
        wait_for(client)
        yield client, log
    finally:
        client.close()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def wait_for(client: httpx.Client) -> None:
    for _ in range(150):
        try:
            if client.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the server did not start within 15 seconds")


def test_love_in_the_big_city_is_answered_with_ten_titles_and_reasons(server: tuple[httpx.Client, Path]) -> None:
    answer = server[0].get("/v1/recommendations", params={"like": "Love in the Big City", "limit": 10}).json()
    liked = answer["understood"]["likes"][0]
    assert {(title["year"], title["medium"]) for title in liked["titles"]} == {
        (2019, "novel"),
        (2024, "series"),
        (2024, "film"),
    }
    assert len(answer["results"]) == 10
    assert all(result["reasons"] for result in answer["results"])
    assert not any(result["id"].startswith("love-in-the-big-city") for result in answer["results"])


def test_every_reason_stands_in_a_review_that_does_not_spoil(server: tuple[httpx.Client, Path]) -> None:
    client = server[0]
    for result in client.get("/v1/recommendations", params={"like": "Heartstopper", "limit": 19}).json()["results"]:
        reviews = {each["id"]: each for each in client.get(f"/v1/titles/{result['id']}").json()["reviews"]}
        for reason in result["reasons"]:
            assert reviews[reason["review"]]["spoils"] == "no"
            assert reason["sentence"] in reviews[reason["review"]]["text"]


def test_words_are_answered_and_what_was_asked_is_in_no_log(server: tuple[httpx.Client, Path]) -> None:
    client, log = server
    assert len(client.get("/v1/recommendations", params={"q": WISH}).json()["results"]) == 10
    assert "Nearest to your words" in client.post("/", data={"ask": WISH}).text
    client.get("/v1/recommendations", params={"like": "Zebra Crossing", "q": WISH})
    printed = log.read_text("utf-8")
    assert "Kindred answers at" in printed
    assert "gentle" not in printed
    assert "Zebra" not in printed


def test_the_command_line_and_the_server_say_the_same(server: tuple[httpx.Client, Path], real_home: Home) -> None:
    environment = {**os.environ, "KINDRED_HOME": str(real_home.path)}
    words: list[str | Path] = [KINDRED, "recommend", "Love in the Big City", "--limit", "10", "--json"]
    printed = subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout
    served = server[0].get("/v1/recommendations", params={"like": "Love in the Big City", "limit": 10}).text
    assert printed == served + "\n"
