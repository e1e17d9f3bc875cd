from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from data.catalog import BUNDLED_CATALOG
from index.home import Home

if TYPE_CHECKING:
    from pathlib import Path

    from api.settings import Settings
    from tests.api.conftest import Run


def test_recommend_prints_the_json_of_the_api(run: Run) -> None:
    answer = json.loads(run("recommend", "Shore", "--limit", "2", "--json").stdout)
    assert [(result["rank"], result["id"]) for result in answer["results"]] == [(1, "beach"), (2, "port")]


def test_recommend_takes_ids_and_several_titles(run: Run) -> None:
    answer = json.loads(run("recommend", "--like", "shore", "--like", "town", "--json").stdout)
    assert [like["asked"] for like in answer["understood"]["likes"]] == ["shore", "town"]


def test_recommend_shows_people_a_table(run: Run) -> None:
    shown = run("recommend", "Shore").stdout
    assert "Beach <b>& Co" in shown
    assert "Kindred's own note" in " ".join(shown.split())
    assert "Like Shore: 2020 film" in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("recommend",), "The ask is empty."),
        (("recommend", "Nowhere At All"), "No title called 'Nowhere At All'"),
        (("recommend", "Shoorre"), "Did you mean Shore"),
        (("recommend", "--like", "shore", "--limit", "0"), "limit = 0"),
        (("recommend", "--like", "shore", "--medium", "hologram"), "graphic novel"),
        (("recommend", "--text", "by the sea"), "kindred build"),
        (("vote", "beach/none", "yes"), "There is no review 'beach/none'."),
        (("build", "--catalog", "/nowhere"), "no work's file"),
        (("build", "--model", "/nowhere"), "modules.json is missing"),
        (("serve", "--port", "99999"), "The setting port is not possible"),
    ],
)
def test_a_fault_is_one_line_with_the_way_out_and_exit_code_one(run: Run, words: tuple[str, ...], says: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ")
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_word_that_is_no_verdict_is_not_understood(run: Run) -> None:
    assert run("vote", "beach/a", "maybe").returncode == 2


def test_terminal_escapes_in_a_name_are_not_obeyed(run: Run) -> None:
    assert "\x1b" not in run("recommend", "\x1b[31mred\x1b]0;title\x07").stderr


def test_one_vote_a_review_that_can_be_changed_and_withdrawn(run: Run) -> None:
    numbers = [
        json.loads(run("vote", "beach/a", verdict, "--json").stdout)["votes"]
        for verdict in ("yes", "yes", "no", "withdraw", "withdraw")
    ]
    assert numbers == [1, 1, 2, 3, 3]


def test_without_an_index_it_says_to_build_one(run: Run, settings: Settings) -> None:
    (settings.home / "snapshots" / "current").unlink()
    for words in (("recommend", "shore"), ("serve",), ("vote", "beach/a", "yes")):
        done = run(*words)
        assert done.returncode == 1
        assert "Run 'kindred build' first." in done.stderr


@pytest.mark.parametrize("name", ["titles.json", "titles.faiss", "review_vectors.npy", "manifest.json"])
def test_a_flipped_bit_in_the_index_is_found_and_named(run: Run, settings: Settings, name: str) -> None:
    path = Home(settings.home).current_folder() / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    done = run("recommend", "shore")
    assert done.returncode == 1
    assert name in done.stderr
    assert "Run 'kindred build'" in done.stderr


def test_a_port_that_is_taken_is_said_to_be(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "cannot be listened on" in done.stderr
    assert "Set KINDRED_PORT or --port to another." in done.stderr


def test_catalog_check_says_that_the_bundled_one_is_sound(run: Run) -> None:
    done = run("catalog", "check")
    assert (done.returncode, done.stdout) == (0, "No faults.\n")


def test_catalog_check_lists_faults_by_file_title_and_field(run: Run, tmp_path: Path) -> None:
    source = (BUNDLED_CATALOG / "moonlight.toml").read_text("utf-8")
    (tmp_path / "moonlight.toml").write_text(source.replace("year = 2016", "year = 1016"), "utf-8")
    (tmp_path / "broken.toml").write_text("id = ", "utf-8")
    done = run("catalog", "check", str(tmp_path), "--json")
    faults = [(fault["file"], fault["title"], fault["field"]) for fault in json.loads(done.stdout)]
    assert done.returncode == 1
    assert faults == [("broken.toml", "-", "-"), ("moonlight.toml", "moonlight-2016-film", "year")]


def test_a_broken_catalogue_builds_nothing(run: Run, settings: Settings, tmp_path: Path) -> None:
    before = Home(settings.home).current_id()
    (tmp_path / "broken.toml").write_text("id = ", "utf-8")
    done = run("build", "--catalog", str(tmp_path))
    assert done.returncode == 1
    assert "broken.toml" in done.stderr
    assert Home(settings.home).current_id() == before


def imported_by(code: str, settings: Settings) -> set[str]:
    """The top-level modules that a fresh process has imported after running some code."""
    script = f"{code}\nimport sys; print(' '.join(sorted(set(name.split('.')[0] for name in sys.modules))))"
    environment = {**os.environ, "KINDRED_HOME": str(settings.home)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    return set(done.stdout.split())


BUILDING = {"torch", "sentence_transformers", "transformers", "onnx"}
WEB = {"fastapi", "starlette", "uvicorn", "jinja2"}


def test_recommend_imports_neither_torch_nor_a_web_framework(settings: Settings) -> None:
    code = "import sys; sys.argv = ['kindred', 'recommend', 'Shore', '--json']\n"
    code += "from api.cli.main import app\ntry: app()\nexcept SystemExit as done: assert not done.code"
    imported = imported_by(code, settings)
    assert "faiss" in imported
    assert not imported & (BUILDING | WEB)


def test_serving_imports_no_torch(settings: Settings) -> None:
    code = "from api.app import create_app; from api.settings import Settings; import api.serving\n"
    code += "from api.wiring import Service; create_app(Service(Settings()))"
    imported = imported_by(code, settings)
    assert "fastapi" in imported
    assert not imported & BUILDING
