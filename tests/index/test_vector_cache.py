from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.vector_cache import VectorCache
from tests.fakes import AXES, WordCountEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.pooling import Vectors

DIMENSION = len(AXES)
PART = 512


class StopsAfterTheFirstPart(WordCountEncoder):
    def part(self, texts: Sequence[str]) -> Vectors:
        if self.encoded:
            message = "stopped"
            raise RuntimeError(message)
        return self.encode(texts)


def silent(done: int, total: int) -> None:
    assert 0 <= done <= total


def embed(folder: Path, texts: Sequence[str], dimension: int = DIMENSION) -> tuple[Vectors, list[str]]:
    """The vectors, and what had to be encoded for them by a cache opened anew."""
    encoder = WordCountEncoder()
    vectors = VectorCache(folder, dimension).vectors(texts, encoder.encode, silent)
    return vectors, encoder.encoded


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # the names are ours
    return buffer.getvalue()


def test_equal_texts_are_encoded_once_and_have_their_vector_at_each_place(tmp_path: Path) -> None:
    vectors, encoded = embed(tmp_path, ["sea", "school", "sea"])
    assert sorted(encoded) == ["school", "sea"]
    assert vectors[:, :2].tolist() == [[1, 0], [0, 1], [1, 0]]


def test_the_second_time_nothing_is_encoded_and_the_vectors_are_the_same(tmp_path: Path) -> None:
    first, _ = embed(tmp_path, ["sea", "school joy"])
    second, encoded = embed(tmp_path, ["school joy", "sea"])
    assert encoded == []
    assert second.tolist() == first[::-1].tolist()


def test_a_changed_text_is_encoded_alone(tmp_path: Path) -> None:
    embed(tmp_path, ["sea", "school"])
    vectors, encoded = embed(tmp_path, ["sea", "school city"])
    assert encoded == ["school city"]
    assert vectors[1] == pytest.approx(np.array([0, 1, 1, 0, 0, 0]) / 2**0.5)


def test_no_texts_have_vectors_of_the_right_width(tmp_path: Path) -> None:
    vectors, encoded = embed(tmp_path / "new", [])
    assert vectors.shape == (0, DIMENSION)
    assert encoded == []
    assert not (tmp_path / "new").exists()


def test_progress_counts_the_missing_texts_up_to_their_number(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    texts = [f"sea {number}" for number in range(PART + 3)]
    VectorCache(tmp_path, DIMENSION).vectors(
        [*texts, *texts], WordCountEncoder().encode, lambda done, total: told.append((done, total))
    )
    assert told == [(0, PART + 3), (PART, PART + 3), (PART + 3, PART + 3)]


def test_what_was_encoded_before_a_stop_is_kept(tmp_path: Path) -> None:
    texts = [f"sea {number}" for number in range(PART + 3)]
    stopping = StopsAfterTheFirstPart()
    with pytest.raises(RuntimeError, match="stopped"):
        VectorCache(tmp_path, DIMENSION).vectors(texts, stopping.part, silent)
    _, encoded = embed(tmp_path, texts)
    assert len(stopping.encoded) == PART
    assert sorted(encoded) == sorted(set(texts) - set(stopping.encoded))


def test_a_file_cut_off_anywhere_is_passed_over_and_its_texts_encoded_again(tmp_path: Path) -> None:
    expected, _ = embed(tmp_path, ["sea"])
    content = only_file(tmp_path).read_bytes()
    for length in range(0, len(content), 7):
        for path in tmp_path.iterdir():
            path.unlink()
        (tmp_path / "cut.npz").write_bytes(content[:length])
        vectors, encoded = embed(tmp_path, ["sea"])
        assert encoded == ["sea"]
        assert vectors.tolist() == expected.tolist()


def ask_again(texts: Sequence[str]) -> Vectors:
    raise LookupError(*texts)


def test_no_changed_bit_of_a_file_changes_a_vector(tmp_path: Path) -> None:
    expected, _ = embed(tmp_path, ["sea joy"])
    path = only_file(tmp_path)
    content = path.read_bytes()
    asked = 0
    for place in range(0, 8 * len(content), 5):
        changed = bytearray(content)
        changed[place // 8] ^= 1 << place % 8
        path.write_bytes(changed)
        try:
            found = VectorCache(tmp_path, DIMENSION).vectors(["sea joy"], ask_again, silent)
        except LookupError:
            asked += 1
        else:
            assert found.tolist() == expected.tolist()
    assert asked > len(content) // 2


KEYS = np.zeros((1, 32), dtype=np.uint8)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"garbage",
        b"\x80\x04garbage",
        b"\x93NUMPY",
        npz(keys=KEYS),
        npz(vectors=np.ones((1, DIMENSION), dtype=np.float32)),
        npz(keys=KEYS, vectors=np.ones((2, DIMENSION), dtype=np.float32)),
        npz(keys=np.array(7), vectors=np.array(7)),
        npz(keys=KEYS, vectors=np.array([["a"] * DIMENSION])),
    ],
)
def test_a_file_of_something_else_is_passed_over(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.npz").write_bytes(content)
    vectors, encoded = embed(tmp_path, ["sea"])
    assert encoded == ["sea"]
    assert vectors.tolist() == [[1, 0, 0, 0, 0, 0]]


def stored_with(folder: Path, change: Vectors) -> None:
    """Keep the vector of "sea" as `change`, whole and well formed."""
    embed(folder, ["sea"])
    path = only_file(folder)
    with np.load(path) as stored:
        keys = stored["keys"]
    path.write_bytes(npz(keys=keys, vectors=change))


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_kept_vectors_that_are_no_numbers_are_encoded_again(tmp_path: Path, number: float) -> None:
    stored_with(tmp_path, np.full((1, DIMENSION), number, dtype=np.float32))
    vectors, encoded = embed(tmp_path, ["sea"])
    assert encoded == ["sea"]
    assert np.isfinite(vectors).all()


def test_kept_vectors_of_another_dimension_are_encoded_again(tmp_path: Path) -> None:
    stored_with(tmp_path, np.ones((1, DIMENSION + 1), dtype=np.float32))
    vectors, encoded = embed(tmp_path, ["sea"])
    assert encoded == ["sea"]
    assert vectors.shape == (1, DIMENSION)


def test_a_well_formed_file_is_believed(tmp_path: Path) -> None:
    stored_with(tmp_path, np.full((1, DIMENSION), 0.25, dtype=np.float32))
    vectors, encoded = embed(tmp_path, ["sea"])
    assert encoded == []
    assert vectors.tolist() == [[0.25] * DIMENSION]


def test_a_lone_surrogate_is_a_text_like_any_other(tmp_path: Path) -> None:
    embed(tmp_path, ["sea \ud800"])
    assert embed(tmp_path, ["sea \ud800"])[1] == []
