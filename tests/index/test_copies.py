from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.copies import group_copies

REPOSITORY = Path(__file__).parents[2]
LONG = " ".join(f"word{number}" for number in range(100))
OWN = "Nobody in this town ever said what they meant, and he was no better."
WITHOUT_THE_EXTRA = """
import sys
sys.modules["rensa"] = None
from index.copies import group_copies
from index.errors import BuildExtraMissing
try:
    group_copies(["the sea"])
except BuildExtraMissing as error:
    print(error)
"""


def groups(*texts: str) -> list[int]:
    firsts: list[int] = group_copies(texts).tolist()
    return firsts


def changed(words: int, text: str = LONG) -> str:
    """The text with so many words changed, each far from the next."""
    parts = text.split()
    for number in range(words):
        parts[5 + 7 * number] = f"other{number}"
    return " ".join(parts)


def test_a_text_of_its_own_repeats_none() -> None:
    assert groups(LONG, OWN, "The sea.") == [0, 1, 2]


def test_each_copy_repeats_the_first_of_them() -> None:
    assert groups(OWN, LONG, OWN, LONG, LONG) == [0, 1, 0, 1, 1]


def test_case_punctuation_and_space_make_no_difference() -> None:
    loud = OWN.upper().replace(" ", "\n\n").replace(",", " –")
    assert groups(OWN, loud) == [0, 0]


@pytest.mark.parametrize("words", [1, 2])
def test_a_few_changed_words_leave_a_copy(words: int) -> None:
    # Of 98 runs of three words each changed one touches 3: 95 of 101 are the same, or 92 of 104.
    assert groups(LONG, OWN, changed(words)) == [0, 1, 0]


@pytest.mark.parametrize("words", [6, 10])
def test_many_changed_words_make_a_text_of_its_own(words: int) -> None:
    # 80 runs of 116 are the same, or 68 of 128.
    assert groups(LONG, changed(words)) == [0, 1]


def test_a_text_that_holds_another_and_as_much_again_is_no_copy() -> None:
    # 98 runs of 198 are the same.
    assert groups(LONG, f"{LONG} {LONG.replace('word', 'more')}") == [0, 1]


def test_the_same_words_in_another_order_are_no_copy() -> None:
    assert groups(LONG, " ".join(reversed(LONG.split()))) == [0, 1]


def test_short_texts_are_copies_where_they_are_the_same() -> None:
    assert groups("Sea", "sea!", "The sea", "the sea...", "the school") == [0, 0, 2, 2, 4]


@pytest.mark.parametrize("text", ["", " \n", "!?", "a b c", "🏳️‍🌈"])
def test_a_text_without_words_repeats_none(text: str) -> None:
    assert groups(text, text, OWN, text, OWN) == [0, 1, 2, 3, 2]


def test_no_texts_have_no_copies() -> None:
    assert group_copies([]).shape == (0,)


def test_places_are_whole_numbers_of_32_bits() -> None:
    assert group_copies([OWN]).dtype == group_copies([]).dtype == np.int32


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("그 여름 우리는 바다에서 처음으로 서로의 이름을 불렀다", "그 겨울 나는 도시에서 혼자 음악을 들었다"),
        ("Тем летом мы впервые назвали друг друга по имени", "Той зимой я слушал музыку один в городе"),
        ("その夏、海で、初めて名前を呼んだ。", "その冬、街で、ひとり音楽を聴いた。"),
        ("แปลรักฉันด้วยใจเธอ สวยงามมาก", "เพื่อนสนิทของฉัน ร้องเพลงเก่ง"),
    ],
)
def test_texts_in_any_script_are_told_apart_and_their_copies_found(text: str, other: str) -> None:
    assert groups(text, other, text) == [0, 1, 0]


def test_what_stands_between_and_after_copies_makes_no_difference() -> None:
    texts = [LONG, OWN, changed(1), "", OWN, changed(2)]
    assert groups(*texts) == [0, 1, 0, 3, 1, 0]
    assert groups(*texts, "Something else altogether.") == [0, 1, 0, 3, 1, 0, 6]
    assert groups(*reversed(texts)) == [0, 1, 2, 0, 1, 0]


def test_among_a_thousand_texts_no_copy_is_missed_and_none_is_made_up() -> None:
    texts = [" ".join(f"word{number * 31 + place}" for place in range(30)) for number in range(500)]
    assert groups(*texts, *texts) == [*range(500), *range(500)]


def test_without_the_extra_grouping_says_how_to_install_it() -> None:
    command = [sys.executable, "-c", WITHOUT_THE_EXTRA]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True, text=True)
    assert "'rensa', which is not installed" in done.stdout
    assert "pip install 'kindred-recommender[build]'" in done.stdout
