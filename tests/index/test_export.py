from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.encoder import MODEL_FILE, TextRole
from index.errors import ExportDiffers
from index.export import SAMPLES, check_export, encoder_is_ready, sample_texts
from index.model import ModelFolder
from tests.index.hand_encoder import FINGERPRINT, write_encoder
from tests.index.snapshots import flip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.pooling import Vectors

FOLDER = ModelFolder(Path("the-model"), "the model", FINGERPRINT, "b" * 64)
TEXTS = [f"text {row}" for row in range(12)]


class AtAngles:
    """As a query every text lies at angle 0; as documents they lie at the given angles."""

    folder = FOLDER

    def __init__(self, angles: Sequence[float]) -> None:
        self._angles = np.array(angles)

    def prompt(self, role: TextRole) -> str:
        return f"{role}: "

    def encode(self, texts: Sequence[str], role: TextRole) -> Vectors:
        angles = self._angles if role is TextRole.DOCUMENT else np.zeros(len(texts))
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def check(theirs: Sequence[float], ours: Sequence[float]) -> None:
    model: Any = AtAngles(theirs)
    encoder: Any = AtAngles(ours)
    check_export(model, encoder, TEXTS)


def spread(step: float, *, first: float = 0) -> list[float]:
    """Twelve angles from half a right angle on, the first of them moved."""
    return [np.pi / 4 + step * row + (first if row == 0 else 0) for row in range(12)]


def test_an_export_that_says_the_same_passes() -> None:
    check(spread(0.001), spread(0.001))


def test_one_text_with_another_vector_is_named() -> None:
    # cos(0.015) is .99989.
    with pytest.raises(ExportDiffers, match=r"the-model.*cosine 0\.99988.*'text 0'.*Nothing was published") as caught:
        check(spread(0.001), spread(0.001, first=0.015))
    assert caught.value.lowest_cosine == pytest.approx(np.cos(0.015), abs=1e-6)


def test_an_export_of_nothing_but_nan_is_refused() -> None:
    with pytest.raises(ExportDiffers):
        check(spread(0.001), [np.nan] * 12)


def test_vectors_that_are_close_and_find_another_ten_are_refused() -> None:
    # cos(0.012) is .99993; text 0 falls behind text 11, and text 10 comes in, 7e-4 worse than the tenth.
    with pytest.raises(ExportDiffers, match="'text 0'"):
        check(spread(0.001), spread(0.001, first=0.012))


def test_places_that_change_between_equal_scores_do_not_matter() -> None:
    # Text 0 falls behind text 11 here too, and text 10 is 1.4e-5 worse than the tenth.
    check(spread(0.00002), spread(0.00002, first=0.001))


def test_the_samples_are_odd_texts_and_the_corpus_from_end_to_end() -> None:
    corpus = [f"review {row}" for row in range(1000)]
    samples = sample_texts(corpus)
    assert len(samples) == SAMPLES
    assert {"", "word " * 600} <= set(samples)
    assert samples.index("review 0") < samples.index("review 500") < samples.index("review 895")


@pytest.mark.parametrize("size", [0, 1, 5])
def test_a_small_corpus_is_sampled_whole(size: int) -> None:
    corpus = [f"review {row}" for row in range(size)]
    assert [text for text in sample_texts(corpus) if text.startswith("review")] == corpus


def test_only_a_sound_encoder_is_ready(tmp_path: Path) -> None:
    assert not encoder_is_ready(tmp_path, FOLDER)
    folder = write_encoder(tmp_path)
    assert encoder_is_ready(tmp_path, FOLDER)
    flip(folder / MODEL_FILE, 77)
    assert not encoder_is_ready(tmp_path, FOLDER)
