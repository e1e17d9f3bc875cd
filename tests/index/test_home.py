from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import BuildBusy, HomeNotWritable, NoSnapshot, SnapshotDamaged
from index.home import Home, publish
from index.snapshot_files import open_snapshot, snapshot_files
from tests.index.snapshots import CITY, SEA, contents, flip, put, truncate

REPOSITORY = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from index.home import Home
with Home(Path(sys.argv[1])).building():
    print("held", flush=True)
    sys.stdin.read()
"""


def served(home: Home) -> str:
    """The id of the snapshot that opens, whole, as the current one."""
    return open_snapshot(home.current_folder()).manifest.id


def test_before_anything_is_published_there_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshot, match=r"nothing has been published.*Run 'kindred build' first"):
        Home(tmp_path / "new").current_folder()
    assert not (tmp_path / "new").exists()


def test_what_is_published_last_is_served_and_the_one_before_stays(tmp_path: Path) -> None:
    home = Home(tmp_path)
    before = put(home, SEA)
    put(home, CITY)
    assert served(home) == CITY.manifest.id
    assert open_snapshot(before).manifest == SEA.manifest


def test_publishing_leaves_only_the_snapshot_and_the_pointer(tmp_path: Path) -> None:
    folder = put(Home(tmp_path), SEA)
    assert sorted(path.name for path in folder.parent.iterdir()) == sorted([SEA.manifest.id, "current"])
    assert sorted(contents(folder)) == sorted([*snapshot_files(SEA), "manifest.json"])


def test_publishing_the_same_again_does_not_touch_what_is_served(tmp_path: Path) -> None:
    home = Home(tmp_path)
    folder = put(home, SEA)
    before = folder.stat().st_ino
    put(home, SEA)
    assert folder.stat().st_ino == before
    assert served(home) == SEA.manifest.id


@pytest.mark.parametrize("name", [*snapshot_files(SEA), "manifest.json"])
def test_a_damaged_copy_is_replaced_when_the_same_is_published_again(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path)
    folder = put(home, SEA)
    expected = contents(folder)
    flip(folder / name, 3)
    put(home, SEA)
    assert contents(folder) == expected
    assert sorted(path.name for path in home.snapshots.iterdir()) == sorted([folder.name, "current"])


def test_a_copy_that_lacks_a_file_is_replaced(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (put(home, SEA) / "centre.npy").unlink()
    put(home, SEA)
    assert served(home) == SEA.manifest.id


@pytest.mark.parametrize(
    "pointer", [b"", b"\n", b"../x", b"/etc", b"a/b", b".", b"\xff\xfe\x00", b"0123456789abcdef\n"]
)
def test_a_pointer_that_names_no_snapshot_is_none(tmp_path: Path, pointer: bytes) -> None:
    home = Home(tmp_path)
    put(home, SEA)
    (home.path / "x").mkdir()
    (home.snapshots / "current").write_bytes(pointer)
    with pytest.raises(NoSnapshot, match=r"Run 'kindred build' first"):
        home.current_folder()


def test_a_folder_in_place_of_the_pointer_is_none(tmp_path: Path) -> None:
    (tmp_path / "snapshots" / "current").mkdir(parents=True)
    with pytest.raises(NoSnapshot, match="cannot be read"):
        Home(tmp_path).current_id()


def test_a_build_that_fails_midway_leaves_everything_as_it_was(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, SEA)
    before = contents(home.snapshots)
    broken = {**snapshot_files(CITY), "titles.faiss": None}
    with pytest.raises(TypeError):
        publish(home, CITY.manifest, broken)  # type: ignore[arg-type]  # this is the failure
    assert contents(home.snapshots) == before
    assert sorted(path.name for path in home.snapshots.iterdir()) == sorted([SEA.manifest.id, "current"])


def test_files_that_the_manifest_does_not_vouch_for_are_not_published(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, SEA)
    before = contents(home.snapshots)
    with pytest.raises(SnapshotDamaged, match="SHA-256"):
        publish(home, CITY.manifest, snapshot_files(SEA))
    assert contents(home.snapshots) == before


def test_a_file_in_place_of_the_snapshots_folder_is_an_os_error_and_stays(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("not a folder")
    with pytest.raises(FileExistsError):
        put(Home(tmp_path), SEA)
    assert contents(tmp_path) == {"snapshots": b"not a folder"}


def run_killed(root: Path, words: str, numbers: list[int]) -> None:
    command = [sys.executable, "-m", "tests.index.killed_while_publishing", str(root), words, *map(str, numbers)]
    subprocess.run(command, cwd=REPOSITORY, check=True, timeout=60)


def test_a_build_killed_at_any_step_leaves_one_of_two_snapshots_whole(tmp_path: Path) -> None:
    # All steps of the first publication from its last file to the pointer, then some of later ones.
    numbers = [*range(38, 64), *random.Random(17).sample(range(64, 250), 8)]
    run_killed(tmp_path, "sea,city", numbers)
    found = {served(Home(tmp_path / str(number))) for number in numbers}
    assert found == {SEA.manifest.id, CITY.manifest.id}


def test_a_build_with_nothing_new_killed_at_any_step_leaves_what_is_served_whole(tmp_path: Path) -> None:
    numbers = list(range(50, 80))
    run_killed(tmp_path, "sea", numbers)
    assert {served(Home(tmp_path / str(number))) for number in numbers} == {SEA.manifest.id}


def test_after_a_killed_build_the_next_one_publishes(tmp_path: Path) -> None:
    run_killed(tmp_path, "sea,city", [25])
    home = Home(tmp_path / "25")
    put(home, CITY)
    assert served(home) == CITY.manifest.id


def test_two_builds_at_once_are_refused_and_the_next_is_not(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.building(), pytest.raises(BuildBusy, match=r"Another build.*Wait for it to end"), home.building():
        pass
    with home.building():
        assert (tmp_path / "build.lock").exists()


def test_a_build_that_fails_gives_the_lock_back(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(ZeroDivisionError), home.building():
        raise ZeroDivisionError
    with home.building():
        pass


def test_a_killed_build_gives_the_lock_back(tmp_path: Path) -> None:
    home = Home(tmp_path)
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BuildBusy), home.building():
            pass
        holder.kill()
    with home.building():
        assert holder.returncode == -9


def test_a_home_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeNotWritable, match=r"set KINDRED_HOME"), Home(tmp_path / "file" / "home").building():
        pass


def test_a_disk_that_fails_a_build_is_told_as_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "snapshots").write_text("not a folder")
    with pytest.raises(HomeNotWritable, match="File exists") as caught, home.building():
        put(home, SEA)
    assert caught.value.path == home.snapshots


def test_a_truncated_pointer_does_not_name_another_snapshot(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, SEA)
    for _ in range(2):
        truncate(home.snapshots / "current")
    with pytest.raises(NoSnapshot, match="is gone"):
        home.current_folder()


def test_what_a_killed_build_left_half_written_is_cleared_by_the_next(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, SEA)
    for name in (".build-1", ".old-1"):
        (home.snapshots / name).mkdir()
        (home.snapshots / name / "titles.json").write_text("[]")
    (home.snapshots / ".current.1.tmp").write_text("")
    with home.building():
        assert sorted(path.name for path in home.snapshots.iterdir()) == sorted([SEA.manifest.id, "current"])
