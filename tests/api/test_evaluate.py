from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDRED = Path(sys.executable).with_name("kindred")
RUNS = ["kindred", "random", "tfidf", "bm25", "keyword_cosine", "dense_mean", "record_length"]
METRICS = {"ndcg@10", "fair_ndcg@10", "hit@1", "hit@10", "recall@20", "mrr", "distinct"}
# Two titles by the sea, two of the city, with four reviews each; town has one more.
SAID = {
    "shore": ("film", ["sea", "first love"], "The sea is wide and calm"),
    "beach": ("film", ["sea", "summer"], "A long summer by the wide sea"),
    "town": ("series", ["city", "school"], "The loud city never sleeps"),
    "tower": ("series", ["city"], "A school in the loud city"),
}
JUDGED = "shore 0 beach 1\nbeach 0 shore 1\ntown 0 tower 1\ntower 0 town 0\n"

pytestmark = pytest.mark.model


class Place(NamedTuple):
    """A tiny judged set, and the home of what is made from it."""

    data: Path
    home: Path

    def run(self, *words: str | Path, data: Path | None = None) -> subprocess.CompletedProcess[str]:
        """The installed command in a process of its own."""
        environment = {**os.environ, "KINDRED_HOME": str(self.home), "COLUMNS": "100", "HF_HUB_OFFLINE": "1"}
        command = [KINDRED, "evaluate", "--data", data or self.data, *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    def kept(self) -> dict[str, int]:
        """Every file of vectors that is kept, and when it was written."""
        folder = self.home / "vectors"
        return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*.npz")}


class First(NamedTuple):
    """What the first measurement printed, and what it kept and wrote."""

    shown: dict[str, Any]
    kept: dict[str, int]
    image: Path


def write_lines(path: Path, lines: Iterable[dict[str, object]]) -> None:
    path.write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode()))


def write_set(folder: Path) -> None:
    folder.mkdir()
    write_lines(
        folder / "titles.jsonl.gz",
        (
            {"id": name, "title": name.title(), "year": 2000, "medium": medium, "keywords": keywords}
            for name, (medium, keywords, _) in SAID.items()
        ),
    )
    write_lines(
        folder / "reviews.jsonl.gz",
        (
            {"id": f"{name}/{place}", "title_id": name, "text": f"{says}, {place}.", "helpful": None, "total": None}
            for name, (_, _, says) in SAID.items()
            for place in range(5 if name == "town" else 4)
        ),
    )
    (folder / "dev.qrels").write_text(JUDGED, "utf-8")


def copied(place: Place, tmp_path: Path) -> Path:
    """A copy of the set that a test may break."""
    return Path(shutil.copytree(place.data, tmp_path / "set"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A set on disk, and a home in which nothing is yet."""
    folder = tmp_path_factory.mktemp("evaluate")
    write_set(folder / "set")
    return Place(folder / "set", folder / "home")


@pytest.fixture(scope="module")
def first(place: Place) -> First:
    """The first measurement, which exports the encoder (about 20 seconds)."""
    image = place.home.with_name("figures.png")
    done = place.run("--json", "--plot", image)
    assert done.returncode == 0, done.stderr
    return First(json.loads(done.stdout), place.kept(), image)


def test_json_has_every_metric_of_ours_and_of_six_baselines(first: First) -> None:
    assert list(first.shown["runs"]) == RUNS
    for metrics in first.shown["runs"].values():
        assert set(metrics) >= METRICS
        assert all(0 <= metrics[name] <= 1 for name in METRICS - {"distinct"})
        assert 1 <= metrics["distinct"] <= 4


def test_json_says_how_many_seeds_were_asked_and_how_many_titles_there_are(first: First) -> None:
    # "tower 0 town 0" is judged not to be right, so that tower is no seed.
    assert (first.shown["seeds"], first.shown["titles"]) == (3, 4)


def test_the_sea_is_kindred_to_the_sea_and_the_city_to_the_city(first: First) -> None:
    assert first.shown["runs"]["kindred"]["hit@1"] == 1.0
    # By the number of keywords the file's order stays: beach is first for shore, shore for beach, tower third for town.
    assert first.shown["runs"]["record_length"]["mrr"] == pytest.approx((1 + 1 + 1 / 3) / 3)


def test_json_has_an_interval_for_each_figure_and_a_comparison_with_each_baseline(first: First) -> None:
    for name, metrics in first.shown["intervals"].items():
        for each, (low, high) in metrics.items():
            assert low <= first.shown["runs"][name][each] <= high
    assert {each["other"] for each in first.shown["comparisons"]} == set(RUNS[1:])
    assert all(0 <= each["p"] <= each["adjusted"] <= 1 for each in first.shown["comparisons"])


def test_the_plot_is_an_image(first: First) -> None:
    assert first.image.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_a_second_measurement_embeds_nothing_and_shows_people_a_table_of_the_same(place: Place, first: First) -> None:
    assert first.kept
    done = place.run()
    assert done.returncode == 0, done.stderr
    assert place.kept() == first.kept
    lines = {line.split()[1]: line.split() for line in done.stdout.splitlines() if line.count("│") == 11}
    assert list(lines) == RUNS
    assert f"{first.shown['runs']['record_length']['mrr']:.3f}" in lines["record_length"]
    assert "3 seeds, 4 titles" in done.stdout


def test_only_the_seeds_of_a_group_are_asked(place: Place, first: First, tmp_path: Path) -> None:
    (tmp_path / "some.seeds").write_text("town\ntower\nshore\n", "utf-8")
    shown = json.loads(place.run("--json", "--seeds", tmp_path / "some.seeds").stdout)
    # Tower is not judged. By the number of keywords tower is third for town, and beach first for shore.
    assert (shown["seeds"], first.shown["seeds"]) == (2, 3)
    assert shown["runs"]["record_length"]["mrr"] == pytest.approx((1 / 3 + 1) / 2)


@pytest.mark.usefixtures("first")
def test_siblings_need_no_judgements(place: Place, tmp_path: Path) -> None:
    data = copied(place, tmp_path)
    (data / "dev.qrels").unlink()
    done = place.run("--task", "siblings", "--json", data=data)
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert (shown["seeds"], shown["titles"], list(shown["runs"])) == (4, 4, RUNS)
    assert shown["runs"]["kindred"]["hit@1"] == 1.0


@pytest.mark.parametrize(("task", "option"), [("siblings", "--qrels"), ("votes", "--qrels"), ("votes", "--plot")])
def test_an_option_that_the_task_would_pass_over_is_refused(place: Place, task: str, option: str) -> None:
    done = place.run("--task", task, option, place.data / "dev.qrels")
    assert done.returncode == 2
    assert f"the task {task} does not take it" in " ".join(done.stderr.split())


def test_a_plot_that_could_not_be_written_is_refused_before_anything_is_measured(place: Place) -> None:
    for path, says in (("plot.xyz", "should end in one of"), ("nowhere/plot.png", "there is no folder")):
        done = place.run("--plot", place.data / path)
        assert done.returncode == 2
        assert says in " ".join(done.stderr.split())


def test_a_line_that_is_no_review_is_named_with_its_file_in_one_line(place: Place, tmp_path: Path) -> None:
    data = copied(place, tmp_path)
    write_lines(
        data / "reviews.jsonl.gz",
        (
            {"id": f"shore/{number}", "title_id": "shore", "text": text, "helpful": None, "total": None}
            for number, text in enumerate(["The sea.", 7])
        ),
    )
    done = place.run("--json", data=data)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert f"{data / 'reviews.jsonl.gz'}, line 2" in done.stderr


def test_a_line_that_is_no_judgement_is_named_with_its_file_in_one_line(place: Place, tmp_path: Path) -> None:
    (tmp_path / "bad.qrels").write_text("shore 0 beach 1\nshore beach\n", "utf-8")
    done = place.run("--qrels", tmp_path / "bad.qrels")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {tmp_path / 'bad.qrels'}, line 2")
    assert len(done.stderr.strip().splitlines()) == 1
