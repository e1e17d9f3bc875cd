from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.store import Store
from data.traits import words_for
from data.vocabulary import read_vocabulary
from index.build import build_index
from index.encoder import OnnxEncoder, TextRole
from index.errors import ModelRefused
from index.model import BUNDLED_WEIGHTS_SHA256, SentenceModel, bundled_model, read_model_folder
from index.passages import split_passages
from tests.index.snapshots import contents, flip

if TYPE_CHECKING:
    from index.home import Home
    from index.pooling import Vectors
    from index.snapshot import Snapshot

pytestmark = pytest.mark.model

REPOSITORY = Path(__file__).parents[2]
# As published for sentence-transformers/all-MiniLM-L6-v2, written here once more by hand.
PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BUILD_AGAIN = """
import sys
from pathlib import Path
from data.store import Store
from data.vocabulary import read_vocabulary
from index.build import build_index
from index.home import Home
from index.model import bundled_model
home = Home(Path(sys.argv[1]))
with home.building():
    report = build_index(home, Store.open(home.store).texts(), read_vocabulary(), bundled_model(), lambda *_: None)
print(report.manifest.id, report.embedded, {"torch", "sentence_transformers"} & set(sys.modules))
"""


@pytest.fixture(scope="module")
def encoder(real_home: Home, bundled_snapshot: Snapshot) -> OnnxEncoder:
    return OnnxEncoder.open(real_home.encoders, bundled_snapshot.manifest.encoder.fingerprint)


def document(encoder: OnnxEncoder, *texts: str) -> Vectors:
    return encoder.encode(texts, TextRole.DOCUMENT)


def test_the_bundled_weights_are_the_published_ones() -> None:
    assert bundled_model().weights_sha256 == PUBLISHED == BUNDLED_WEIGHTS_SHA256


def test_a_copy_with_one_bit_changed_in_its_weights_is_refused(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(bundled_model().path, tmp_path / "copy"))
    flip(copy / "model.safetensors", 500_000_003)
    found = read_model_folder(copy).weights_sha256
    with pytest.raises(ModelRefused) as caught:
        read_model_folder(copy, expected_weights=BUNDLED_WEIGHTS_SHA256)
    assert PUBLISHED in str(caught.value)
    assert found in str(caught.value)
    assert found != PUBLISHED


def test_the_encoder_has_the_models_width_and_length_and_not_the_tokenizer_files(encoder: OnnxEncoder) -> None:
    assert encoder.description.name == "all-MiniLM-L6-v2"
    assert (encoder.description.dimension, encoder.max_tokens) == (384, 256)
    assert encoder.description.weights_sha256 == PUBLISHED


def test_the_export_says_what_the_model_says(encoder: OnnxEncoder, bundled_snapshot: Snapshot) -> None:
    model = SentenceModel.load(bundled_model())
    texts = [review.text for review in bundled_snapshot.reviews[::9]] + ["", "sea " * 400, "대도시의 사랑법"]
    for role in TextRole:
        cosines = np.sum(model.encode(texts, role) * encoder.encode(texts, role), axis=1)
        assert cosines.min() >= 0.9999


def test_a_text_is_read_beyond_128_word_pieces(encoder: OnnxEncoder) -> None:
    start, end = "sea " * 120, "school music grief joy " * 20
    assert encoder.count_tokens(start + end) == 202
    vectors = document(encoder, start, start + end)
    assert vectors[0] @ vectors[1] < 0.9


def test_a_text_is_not_read_beyond_256_word_pieces(encoder: OnnxEncoder) -> None:
    vectors = document(encoder, "sea " * 254, "sea " * 254 + "school music grief", "sea " * 253 + "school")
    assert np.array_equal(vectors[0], vectors[1])
    assert not np.array_equal(vectors[0], vectors[2])


def test_neither_the_batch_nor_its_order_nor_padding_changes_a_vector(
    encoder: OnnxEncoder, bundled_snapshot: Snapshot
) -> None:
    texts = ["sea", "", *(bundled_snapshot.sentence(row) for row in range(34))]
    alone = np.concatenate([document(encoder, text) for text in texts])
    order = random.Random(11).sample(range(len(texts)), len(texts))
    together = document(encoder, *(texts[place] for place in order), "a much longer text " * 60)[: len(texts)]
    assert np.abs(together - alone[order]).max() < 1e-5


def test_odd_texts_have_finite_unit_vectors(encoder: OnnxEncoder) -> None:
    odd = [
        "",
        " ",
        "\0",
        "a\0b",
        "\ud800",
        "\udfff x",
        "🏳️‍🌈",
        "👩‍❤️‍👩" * 300,
        "x" * 5000,
        "\u202e\u200b",
        "แปลรักฉันด้วยใจเธอ",
    ]
    for role in TextRole:
        lengths = np.linalg.norm(encoder.encode(odd, role), axis=1)
        assert lengths == pytest.approx(np.ones(len(odd)), abs=1e-5)


def test_no_texts_have_vectors_of_the_right_width(encoder: OnnxEncoder) -> None:
    assert encoder.encode([], TextRole.QUERY).shape == (0, 384)


def test_every_passage_of_the_catalogue_fits_and_no_letter_is_lost(
    encoder: OnnxEncoder, bundled_snapshot: Snapshot
) -> None:
    read: dict[int, str] = dict.fromkeys(range(len(bundled_snapshot.reviews)), "")
    for row, start, end in bundled_snapshot.passages.tolist():
        passage = bundled_snapshot.reviews[row].text[start:end]
        assert encoder.count_tokens(passage) <= 256
        read[row] += passage
    for row, review in enumerate(bundled_snapshot.reviews):
        assert "".join(read[row].split()) == "".join(review.text.split())


def test_a_passage_asked_for_by_its_own_words_is_found_first(encoder: OnnxEncoder, bundled_snapshot: Snapshot) -> None:
    for wanted, (row, start, end) in list(enumerate(bundled_snapshot.passages.tolist()))[::15]:
        query = document(encoder, bundled_snapshot.reviews[row].text[start:end])[0]
        found = bundled_snapshot.passage_index.search(query, 1)
        assert found.rows.tolist() == [wanted]
        assert found.scores[0] >= 0.9999


def passages_of_descriptions(snapshot: Snapshot, encoder: OnnxEncoder) -> list[str]:
    """The titles' traits in words, as they are embedded."""
    descriptions = [", ".join(words_for(title, read_vocabulary())) for title in snapshot.titles]
    return [span.of(text) for text in descriptions for span in split_passages(text, encoder)]


def test_every_description_of_the_catalogue_fits(encoder: OnnxEncoder, bundled_snapshot: Snapshot) -> None:
    passages = passages_of_descriptions(bundled_snapshot, encoder)
    assert len(passages) >= len(bundled_snapshot.titles)
    assert max(encoder.count_tokens(passage) for passage in passages) <= 256


def test_what_titles_are_known_for_means_something_of_its_own(bundled_snapshot: Snapshot) -> None:
    meaning = bundled_snapshot.meaning
    assert bundled_snapshot.traits.known.all()
    assert np.linalg.norm(meaning, axis=1) == pytest.approx(np.ones(len(meaning)), abs=1e-5)
    works = np.array([title.work_id for title in bundled_snapshot.titles])
    # Two forms of one work can be known for the very same things.
    assert np.abs((meaning @ meaning.T)[works[:, None] != works[None, :]]).max() < 0.999


def test_titles_and_reviews_stand_in_the_order_of_their_ids(bundled_snapshot: Snapshot) -> None:
    titles = [title.id for title in bundled_snapshot.titles]
    reviews = [review.id for review in bundled_snapshot.reviews]
    assert titles == sorted(titles)
    assert reviews == sorted(reviews)
    assert len(bundled_snapshot.title_index) == len(titles) > 20


def test_every_vector_of_the_catalogue_has_length_one(bundled_snapshot: Snapshot) -> None:
    index = bundled_snapshot.passage_index
    for vectors in (index.vectors(), bundled_snapshot.sentence_vectors, bundled_snapshot.title_vectors):
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(vectors)), abs=1e-5)


def test_building_again_embeds_nothing_and_publishes_the_same(
    real_home: Home, bundled_snapshot: Snapshot, encoder: OnnxEncoder
) -> None:
    described = len(passages_of_descriptions(bundled_snapshot, encoder))
    before = contents(real_home.snapshots)
    store = Store.open(real_home.store)
    with real_home.building():
        report = build_index(real_home, store.texts(), read_vocabulary(), bundled_model(), lambda *_: None)
    store.close()
    counts = bundled_snapshot.manifest.counts
    assert described > 0
    assert (report.embedded, report.reused) == (0, counts["passages"] + counts["sentences"] + described)
    assert report.manifest == bundled_snapshot.manifest
    assert contents(real_home.snapshots) == before


def test_building_again_needs_no_torch(real_home: Home, bundled_snapshot: Snapshot) -> None:
    command = [sys.executable, "-c", BUILD_AGAIN, str(real_home.path)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True, text=True)
    assert done.stdout == f"{bundled_snapshot.manifest.id} 0 set()\n"
