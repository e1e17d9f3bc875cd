from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.encoder import DESCRIPTION_FILE, MODEL_FILE, TOKENIZER_FILE, OnnxEncoder, TextRole, read_description
from index.errors import EncoderDamaged, EncoderMissing
from tests.index.hand_encoder import FINGERPRINT, MAX_TOKENS, write_encoder
from tests.index.snapshots import flip, truncate

if TYPE_CHECKING:
    from index.pooling import Vectors

REPOSITORY = Path(__file__).parents[2]
ROOT = 2**-0.5


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    return OnnxEncoder.open(write_encoder(tmp_path_factory.mktemp("encoders")).parent, FINGERPRINT)


def document(encoder: OnnxEncoder, *texts: str) -> Vectors:
    return encoder.encode(texts, TextRole.DOCUMENT)


def test_a_text_becomes_what_the_model_makes_of_its_tokens_at_unit_length(encoder: OnnxEncoder) -> None:
    assert document(encoder, "sea sea school")[0] == pytest.approx(np.array([2, 1, 0]) / 5**0.5)


def test_each_role_has_its_own_prompt(encoder: OnnxEncoder) -> None:
    assert encoder.encode(["sea"], TextRole.DOCUMENT)[0] == pytest.approx([1, 0, 0])
    assert encoder.encode(["sea"], TextRole.QUERY)[0] == pytest.approx([ROOT, 0, ROOT])


def test_it_reads_as_far_as_the_model_does_and_not_as_the_tokenizers_file_says(encoder: OnnxEncoder) -> None:
    # The two marks leave five words; the file would leave one.
    assert document(encoder, "sea x x x school")[0] == pytest.approx([ROOT, ROOT, 0])
    assert document(encoder, "sea x x x x school")[0] == pytest.approx([1, 0, 0])


def test_tokens_are_counted_uncut_with_both_marks(encoder: OnnxEncoder) -> None:
    assert [encoder.count_tokens(text) for text in ("", "sea", "sea " * 50)] == [2, 3, 52]
    assert encoder.max_tokens == MAX_TOKENS


def test_neither_the_batch_nor_its_padding_changes_a_vector(encoder: OnnxEncoder) -> None:
    texts = ["sea", "sea school city sea sea", "city city", ""] * 20
    random.Random(3).shuffle(texts)
    alone = np.concatenate([document(encoder, text) for text in texts])
    assert document(encoder, *texts) == pytest.approx(alone)


def test_no_texts_have_vectors_of_the_right_width(encoder: OnnxEncoder) -> None:
    assert encoder.encode([], TextRole.QUERY).shape == (0, 3)


def test_a_model_of_lower_case_reads_capitals_too(encoder: OnnxEncoder) -> None:
    assert document(encoder, "SEA")[0] == pytest.approx([1, 0, 0])


def test_a_text_of_which_nothing_is_known_is_zero_and_not_nan(encoder: OnnxEncoder) -> None:
    assert document(encoder, "", "\0", "\ud83c", "🏳️‍🌈").tolist() == [[0, 0, 0]] * 4


def test_a_lone_surrogate_does_not_hide_the_rest_of_its_text(encoder: OnnxEncoder) -> None:
    assert document(encoder, "sea \ud800 city")[0] == pytest.approx([ROOT, 0, ROOT])
    assert encoder.count_tokens("sea \ud800 city") == 5


def test_an_encoder_that_is_not_there_is_missing_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match=r"aaaaaaaaaaaa is not in .*Run 'kindred build'"):
        OnnxEncoder.open(tmp_path, FINGERPRINT)


def test_an_encoder_without_its_description_is_missing(tmp_path: Path) -> None:
    (write_encoder(tmp_path) / DESCRIPTION_FILE).unlink()
    with pytest.raises(EncoderMissing):
        OnnxEncoder.open(tmp_path, FINGERPRINT)


def assert_damaged(path: Path) -> None:
    with pytest.raises(EncoderDamaged, match=r"is damaged.*Run 'kindred build'") as caught:
        OnnxEncoder.open(path.parents[1], FINGERPRINT)
    assert caught.value.file == path


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    path = write_encoder(tmp_path) / name
    path.unlink()
    assert_damaged(path)


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE, DESCRIPTION_FILE])
def test_a_file_short_of_one_byte_is_named(tmp_path: Path, name: str) -> None:
    path = write_encoder(tmp_path) / name
    truncate(path)
    assert_damaged(path)


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_a_file_with_one_bit_changed_is_named(tmp_path: Path, name: str) -> None:
    path = write_encoder(tmp_path) / name
    flip(path, random.Random(name).randrange(8 * path.stat().st_size))
    assert_damaged(path)


def test_no_bit_of_the_description_can_change_unseen(tmp_path: Path) -> None:
    folder = write_encoder(tmp_path)
    path = folder / DESCRIPTION_FILE
    for place in range(0, 8 * path.stat().st_size, 13):
        flip(path, place)
        with pytest.raises(EncoderDamaged) as caught:
            read_description(folder)
        assert caught.value.file == path
        flip(path, place)
    assert read_description(folder).fingerprint == FINGERPRINT


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"sha256": ""}', b"\xff"])
def test_a_description_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    path = write_encoder(tmp_path) / DESCRIPTION_FILE
    path.write_bytes(content)
    assert_damaged(path)


def test_an_encoder_under_anothers_name_is_refused(tmp_path: Path) -> None:
    write_encoder(tmp_path).rename(tmp_path / ("c" * 64))
    with pytest.raises(EncoderDamaged, match=f"it describes encoder {FINGERPRINT}"):
        OnnxEncoder.open(tmp_path, "c" * 64)


@pytest.mark.parametrize("wrong", ["model", "tokenizer"])
def test_files_that_are_vouched_for_and_cannot_be_read_are_damaged(tmp_path: Path, wrong: str) -> None:
    folder = write_encoder(tmp_path, **{wrong: b"something else"})
    with pytest.raises(EncoderDamaged, match="is damaged") as caught:
        OnnxEncoder.open(tmp_path, FINGERPRINT)
    assert caught.value.file == folder


@pytest.mark.parametrize("module", ["index.encoder", "index.snapshot", "index.build", "index.export", "index.model"])
def test_importing_imports_no_torch(module: str) -> None:
    program = f"import sys, {module}; print({{'torch', 'sentence_transformers', 'transformers'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, check=True)
    assert done.stdout == b"set()\n"
