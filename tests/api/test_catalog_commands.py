"""`kindred catalog …` in a process of its own, on catalogues of two small works."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.data.catalog_files import sound_review, sound_title, sound_work, words, write_work

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.conftest import Run

FACTS = {"identity": ["gay"], "ending": "happy", "homophobia": {"severity": 2, "depiction": "shown"}, "angst": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tide, of which much is known, and Ebb, of which nothing is."""
    place = tmp_path / "works"
    place.mkdir()
    tide = sound_title("tide-film", facets=FACTS, checked_against=["list.csv: 7 Tide"], original_title="밀물")
    write_work(place, sound_work("tide", tide))
    write_work(place, sound_work("ebb"))
    return place


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """One list, which has another year for Tide."""
    place = tmp_path / "lists"
    place.mkdir()
    (place / "list.csv").write_text("id,title,year\n7,Tide-film,2017\n8,Flow,2001\n", "utf-8")
    return place


def test_stats_count_the_catalogue_as_json(run: Run, folder: Path) -> None:
    found = json.loads(run("catalog", "stats", str(folder), "--json").stdout)
    assert (found["titles"], found["works"]) == (2, 2)
    assert (found["by_medium"], found["by_country"]) == ({"film": 2}, {"KR": 2})
    assert (found["by_decade"], found["by_identity"]) == ({"2010s": 2}, {"gay": 1})
    assert (found["facets_known_median"], found["known"]["ending"]) == (2, 0.5)
    # Two synopses of 30 words, four reviews of 100.
    assert (found["words"], found["words_by_form"]["reviews"]) == (460, 400)
    assert found["unchecked"] == ["ebb-film"]
    assert found["blocked"][0]["title_id"] == "ebb-film"


def test_stats_say_to_people_what_blocks_the_presets_and_what_was_not_checked(run: Run, folder: Path) -> None:
    shown = run("catalog", "stats", str(folder), "--worst", "1").stdout
    assert "2 titles in 2 works" in shown
    assert "ebb-film waits for 6 presets" in shown
    assert "tide-film waits" not in shown
    assert "1 titles (50%) do not say where their facts were looked up.\n  ebb-film" in shown


def test_export_prints_one_title_a_line(run: Run, folder: Path) -> None:
    ebb, tide = map(json.loads, run("catalog", "export", str(folder)).stdout.splitlines())
    assert (ebb["id"], ebb["original_title"], ebb["facets"]) == ("ebb-film", None, {})
    assert (tide["title"], tide["original_title"], tide["other_titles"]) == ("Tide-film", "밀물", [])
    assert (tide["year"], tide["medium"], tide["countries"]) == (2016, "film", ["KR"])
    assert tide["facets"] == {**FACTS, "angst": "1"}


def test_compare_lists_disagreements_and_fails(run: Run, folder: Path, lists: Path) -> None:
    done = run("catalog", "compare", str(lists), "--catalog", str(folder))
    assert done.returncode == 1
    assert "tide-film: year: 2016; list.csv: 7 has 2017" in done.stdout
    assert "1 of 2 rows speak of 1 titles; 1 disagreements are unresolved, 0 are known errors" in done.stdout


def test_compare_is_content_where_the_list_is_known_to_be_wrong(
    run: Run, folder: Path, lists: Path, tmp_path: Path
) -> None:
    known = tmp_path / "known.toml"
    known.write_text(
        '[[errors]]\nlist = "list.csv"\nrow = "7"\ntitle = "tide-film"\nfields = ["year"]\nreason = "of a reissue"\n',
        "utf-8",
    )
    done = run("catalog", "compare", str(lists), "--catalog", str(folder), "--known-errors", str(known), "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert (found["unresolved"], found["unused"], [each["field"] for each in found["resolved"]]) == ([], [], ["year"])


def test_compare_says_what_is_wrong_with_a_folder_and_the_way_out(run: Run, folder: Path, tmp_path: Path) -> None:
    done = run("catalog", "compare", str(tmp_path / "none"), "--catalog", str(folder))
    assert done.returncode == 1
    assert "none cannot be compared with" in done.stderr
    assert "docs/adding-a-title.md" in done.stderr


def test_lint_lists_stock_phrases_and_fails(run: Run, folder: Path) -> None:
    assert run("catalog", "lint", str(folder)).returncode == 0
    text = f"{words(99, 'flow')} a must-watch"
    flow = sound_title(
        "flow-film", reviews=[sound_review("flow-film", "sea", text=text), sound_review("flow-film", "b")]
    )
    write_work(folder, sound_work("flow", flow))
    done = run("catalog", "lint", str(folder), "--json")
    assert done.returncode == 1
    (fault, *others) = json.loads(done.stdout)
    assert (fault["file"], fault["field"]) == ("flow.toml", "reviews.flow-film/sea")
    assert "must" in fault["message"]
    assert {each["file"] for each in others} <= {"flow.toml"}


def test_the_bundled_catalogue_has_nothing_for_the_lint(run: Run) -> None:
    done = run("catalog", "lint")
    assert (done.returncode, done.stdout) == (0, "No faults.\n")


@pytest.mark.model
def test_lint_by_embedding_ranks_each_review_by_where_it_finds_its_sibling(run: Run, tmp_path: Path) -> None:
    scenes = {
        "farm": ("sheep on a hill farm in lambing season", "the shepherd carries a lamb to the farm"),
        "pool": ("the swimming team races at the school pool", "a girl learns to swim and joins the team at the pool"),
    }
    for name, texts in scenes.items():
        reviews = [
            sound_review(f"{name}-film", f"r{number}", text=" ".join([text] * 14)) for number, text in enumerate(texts)
        ]
        write_work(tmp_path, sound_work(name, sound_title(f"{name}-film", reviews=reviews)))
    done = run("catalog", "lint", str(tmp_path), "--embedding", "--json")
    found = json.loads(done.stdout)
    assert (found["reviews"], found["hit_1"], found["mrr"]) == (4, 1.0, 1.0)
    assert found["faults"] == []
    assert len(found["near"]) == 4
    assert found["near"][0]["likeness"] < 0.5
