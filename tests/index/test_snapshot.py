from __future__ import annotations

import io
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.errors import NoSnapshot, SnapshotDamaged, SnapshotFormatUnknown
from index.home import Home, publish
from index.manifest import MANIFEST_FILE, Manifest, verify_sizes
from index.snapshot_files import open_snapshot, snapshot_files
from index.sparse_rows import PARTS
from index.vector_index import VectorIndex
from tests.fakes import make_review, make_snapshot, make_title
from tests.index.snapshots import CITY, SEA, TITLES, edit_json, flip, put, snapshot_about, truncate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

FILES = sorted(snapshot_files(SEA))


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def publish_with(home: Home, **changed: bytes) -> Path:
    """Publish SEA with other content in some files, and a manifest that vouches for it."""
    files = {**snapshot_files(SEA), **changed}
    return publish(home, SEA.manifest.signed(files), files)


def test_what_was_published_opens_with_the_same_content(tmp_path: Path) -> None:
    again = open_snapshot(put(Home(tmp_path), SEA))
    assert again.manifest == SEA.manifest
    assert again.titles == SEA.titles
    assert again.reviews == SEA.reviews
    assert snapshot_files(again) == snapshot_files(SEA)


def test_rows_lead_from_titles_to_reviews_to_sentences() -> None:
    assert SEA.title_row == {"blue": 0, "red": 1}
    assert SEA.review_row == {"blue/a": 0, "blue/b": 1, "red/a": 2}
    assert [rows.tolist() for rows in SEA.reviews_of] == [[0, 1], [2]]
    assert [[SEA.sentence(row) for row in rows] for rows in SEA.sentences_of] == [
        ["Sea and school.", "A joy."],
        ["City music."],
        ["Grief by the sea.", "No more school."],
    ]


def test_the_vectors_are_pooled_as_worked_out_by_hand() -> None:
    snapshot = make_snapshot(TITLES, [make_review("blue", "a", "sea"), make_review("red", "a", "school")])
    assert snapshot.centre.tolist() == [0.5, 0.5, 0, 0, 0, 0]
    assert snapshot.title_vectors[0] == pytest.approx(np.array([1, -1, 0, 0, 0, 0]) / 2**0.5)


def test_equal_content_has_equal_id_and_bytes_and_other_content_another_id() -> None:
    again = snapshot_about("sea")
    assert again.manifest.id == SEA.manifest.id
    assert snapshot_files(again) == snapshot_files(SEA)
    assert CITY.manifest.id != SEA.manifest.id


def test_another_encoder_gives_another_id_to_the_same_files() -> None:
    other = replace(SEA.manifest, encoder=replace(SEA.manifest.encoder, fingerprint="e" * 64))
    assert other.signed(snapshot_files(SEA)).id != SEA.manifest.id


@pytest.mark.parametrize("titles", [(), TITLES])
def test_a_snapshot_without_reviews_is_published_and_opened(tmp_path: Path, titles: tuple[Any, ...]) -> None:
    snapshot = open_snapshot(put(Home(tmp_path), make_snapshot(titles, [])))
    assert snapshot.title_vectors.tolist() == [[0] * 6 for _ in titles]
    assert snapshot.sentence_vectors.shape == (0, 6)


def test_where_all_reviews_are_of_one_title_its_vector_is_like_nothing() -> None:
    reviews = [make_review("blue", str(n), text) for n, text in enumerate(("sea sea city", "joy music sea", "grief"))]
    assert not make_snapshot([make_title("blue")], reviews).title_vectors.any()


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named_with_the_way_out(tmp_path: Path, name: str) -> None:
    folder = put(Home(tmp_path), SEA)
    (folder / name).unlink()
    with pytest.raises(SnapshotDamaged, match=f"{name} is damaged.*Run 'kindred build'") as caught:
        open_snapshot(folder)
    assert caught.value.file == folder / name


@pytest.mark.parametrize("name", FILES)
def test_a_file_short_of_one_byte_is_named_with_the_way_out(tmp_path: Path, name: str) -> None:
    folder = put(Home(tmp_path), SEA)
    truncate(folder / name)
    with pytest.raises(SnapshotDamaged, match=f"{name} is damaged.*Run 'kindred build'") as caught:
        open_snapshot(folder)
    assert caught.value.file == folder / name


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_one_bit_changed_is_named_with_the_way_out(tmp_path: Path, name: str) -> None:
    folder = put(Home(tmp_path), SEA)
    place = random.Random(name).randrange(8 * (folder / name).stat().st_size)
    flip(folder / name, place)
    with pytest.raises(SnapshotDamaged, match=f"{name} is damaged.*Run 'kindred build'") as caught:
        open_snapshot(folder)
    assert caught.value.file == folder / name


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_size_is_found_without_reading_it(tmp_path: Path, name: str) -> None:
    folder = put(Home(tmp_path), SEA)
    truncate(folder / name)
    with pytest.raises(SnapshotDamaged, match=r"\d+ bytes, expected \d+") as caught:
        verify_sizes(folder, SEA.manifest)
    assert caught.value.file == folder / name


def test_without_a_manifest_there_is_no_snapshot(tmp_path: Path) -> None:
    folder = put(Home(tmp_path), SEA)
    (folder / MANIFEST_FILE).unlink()
    with pytest.raises(NoSnapshot, match=r"no manifest.*Run 'kindred build'"):
        open_snapshot(folder)


EDITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "id": lambda manifest: manifest.update(id="0" * 16),
    "titles": lambda manifest: manifest["counts"].update(titles=3),
    "reviews": lambda manifest: manifest["counts"].update(reviews=2),
    "passages": lambda manifest: manifest["counts"].update(passages=4),
    "sentences": lambda manifest: manifest["counts"].pop("sentences"),
    "fingerprint": lambda manifest: manifest["encoder"].update(fingerprint="e" * 64),
    "weights": lambda manifest: manifest["encoder"].update(weights_sha256="e" * 64),
    "dimension": lambda manifest: manifest["encoder"].update(dimension=7),
    "max_tokens": lambda manifest: manifest["encoder"].update(max_tokens=41),
    "size": lambda manifest: manifest["files"]["centre.npy"].update(size=1),
    "hash": lambda manifest: manifest["files"]["centre.npy"].update(sha256="e" * 64),
    "file left out": lambda manifest: manifest["files"].pop("centre.npy"),
    "field left out": lambda manifest: manifest.pop("counts"),
    "wrong type": lambda manifest: manifest.update(files=[]),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_manifest_is_found_out(tmp_path: Path, edit: str) -> None:
    folder = put(Home(tmp_path), SEA)
    edit_json(folder / MANIFEST_FILE, EDITS[edit])
    with pytest.raises(SnapshotDamaged, match="Run 'kindred build'") as caught:
        open_snapshot(folder)
    assert folder in caught.value.file.parents


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"format": 2}'])
def test_a_manifest_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    folder = put(Home(tmp_path), SEA)
    (folder / MANIFEST_FILE).write_bytes(content)
    with pytest.raises(SnapshotDamaged) as caught:
        open_snapshot(folder)
    assert caught.value.file == folder / MANIFEST_FILE


@pytest.mark.parametrize("found", [0, 1, 3, None, "2"])
def test_another_format_is_told_apart_from_damage(tmp_path: Path, found: object) -> None:
    folder = put(Home(tmp_path), SEA)
    edit_json(folder / MANIFEST_FILE, lambda manifest: manifest.update(format=found))
    with pytest.raises(SnapshotFormatUnknown, match=f"has format {found!r}, this version reads 2"):
        open_snapshot(folder)


def test_when_a_snapshot_was_made_decides_nothing(tmp_path: Path) -> None:
    folder = put(Home(tmp_path), SEA)
    edit_json(folder / MANIFEST_FILE, lambda manifest: manifest.update(created_at="yesterday"))
    assert snapshot_files(open_snapshot(folder)) == snapshot_files(SEA)


UNFIT = {
    "titles.json": b"[]",
    "reviews.json": b'[{"id": 7}]',
    "passages.npy": npy(SEA.passages[:, :1]),
    "sentences.npy": npy(SEA.sentences + np.array([9, 0, 0], dtype=np.int32)),
    "review_vectors.npy": npy(SEA.review_vectors[:, :5]),
    "sentence_vectors.npy": npy(SEA.sentence_vectors[:-1]),
    "centre.npy": npy(np.array(7, dtype=np.float32)),
    "passages.faiss": VectorIndex.of(SEA.passage_index.vectors()[:, :5]).to_bytes(),
    "titles.faiss": b"IxFI",
    "copies.npy": npy(SEA.copies[:-1]),
    "words.json": b"[7]",
    "words.data.npy": npy(np.ones(1, dtype=np.float32)),
    "words.indices.npy": npy(SEA.words.counts.indices + np.int32(len(SEA.words.vocabulary))),
    "words.indptr.npy": npy(np.zeros(1, dtype=np.int64)),
    "traits.json": b'[{"key": "outed"}]',
    "traits.data.npy": npy(np.ones(1, dtype=np.float32)),
    "traits.indices.npy": npy(np.zeros(1, dtype=np.int32)),
    "traits.indptr.npy": npy(np.zeros(1, dtype=np.int64)),
    "meaning.npy": npy(SEA.meaning[:, :5]),
    "crowding.npy": npy(np.zeros((3, 2))),
}
# Three arrays hold the rows of one thing; where they do not fit one another, one name stands for them all.
ONE_NAME = {f"{rows}.{part}.npy": f"{rows}.indices.npy" for rows in ("words", "traits") for part in PARTS}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_does_not_fit_the_others_is_named_even_where_its_hash_is_right(tmp_path: Path, name: str) -> None:
    folder = publish_with(Home(tmp_path), **{name: UNFIT[name]})
    with pytest.raises(SnapshotDamaged) as caught:
        open_snapshot(folder)
    assert caught.value.file == folder / ONE_NAME.get(name, name)


@pytest.mark.parametrize("copies", [[0, -1, 2], [0, 1, 3]])
def test_a_copy_of_a_review_that_is_not_there_is_named(tmp_path: Path, copies: list[int]) -> None:
    folder = publish_with(Home(tmp_path), **{"copies.npy": npy(np.array(copies, dtype=np.int32))})
    with pytest.raises(SnapshotDamaged, match=r"copies\.npy"):
        open_snapshot(folder)


def test_a_review_of_a_title_that_is_not_there_is_named(tmp_path: Path) -> None:
    reviews = snapshot_files(SEA)["reviews.json"].replace(b'"title_id":"red"', b'"title_id":"tan"')
    folder = publish_with(Home(tmp_path), **{"reviews.json": reviews})
    with pytest.raises(SnapshotDamaged, match="a title that is not there"):
        open_snapshot(folder)


@pytest.mark.parametrize("place", range(8 * 16, 8 * 90, 13))
def test_a_changed_array_whose_hash_was_not_looked_at_opens_or_is_named(tmp_path: Path, place: int) -> None:
    content = bytearray(snapshot_files(SEA)["centre.npy"])
    content[place // 8] ^= 1 << place % 8
    folder = publish_with(Home(tmp_path), **{"centre.npy": bytes(content)})
    named = None
    try:
        open_snapshot(folder)
    except SnapshotDamaged as error:
        named = error.file
    assert named in (None, folder / "centre.npy")


def test_the_manifest_reads_back_as_it_was_written(tmp_path: Path) -> None:
    folder = put(Home(tmp_path), SEA)
    assert Manifest.read(folder) == SEA.manifest
    assert SEA.manifest.size == sum((folder / name).stat().st_size for name in FILES)
