"""The built wheel, in an environment of its own, beside folders that bear the names of its packages."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from index.home import Home

pytestmark = pytest.mark.install
ROOT = Path(__file__).parent.parent


def run(*words: str | Path, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment = {**kept, "KINDRED_HOME": str(home), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=540)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment that has the wheel and its base dependencies, and stray folders beside it."""
    folder = tmp_path_factory.mktemp("install")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, ROOT, cwd=folder, home=folder)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    constraints = ("-c", ROOT / "constraints.txt")
    done = run(
        folder / "env/bin/python", "-m", "pip", "install", "--quiet", *constraints, wheel, cwd=folder, home=folder
    )
    assert done.returncode == 0, done.stderr
    for name in ("api", "data"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("raise RuntimeError('the stray package was imported')")
    return folder


def test_kindred_runs_beside_stray_packages_of_the_same_names(installed: Path) -> None:
    checked = run(installed / "env/bin/kindred", "catalog", "check", cwd=installed, home=installed / "home")
    assert (checked.returncode, checked.stdout) == (0, "No faults.\n"), checked.stderr


def test_the_base_install_answers_without_torch(installed: Path, real_home: Home) -> None:
    listed = run(installed / "env/bin/python", "-m", "pip", "list", cwd=installed, home=installed).stdout
    assert "torch " not in listed
    assert "sentence-transformers" not in listed
    for words in (("Love in the Big City",), ("--text", "first love by the sea")):
        asked = run(installed / "env/bin/kindred", "recommend", *words, "--json", cwd=installed, home=real_home.path)
        assert '"rank":10' in asked.stdout, asked.stderr


def test_building_without_the_extra_says_which_to_install(installed: Path) -> None:
    built = run(installed / "env/bin/kindred", "build", cwd=installed, home=installed / "home")
    assert built.returncode == 1
    assert "kindred-recommender[build]" in built.stderr


def test_measuring_without_the_extra_says_which_to_install(installed: Path) -> None:
    asked = run(installed / "env/bin/kindred", "evaluate", "--data", installed, cwd=installed, home=installed / "home")
    assert asked.returncode == 1
    assert "kindred-recommender[evaluate]" in asked.stderr
    assert "Traceback" not in asked.stderr
