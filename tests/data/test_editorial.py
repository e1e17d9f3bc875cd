from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data.editorial import read_editorial
from data.errors import EditorialInvalid

if TYPE_CHECKING:
    from pathlib import Path

SOUND = """
shared_run_words = 6
worn_run_words = 4
worn_run_titles = 5
worn_run_share = 0.02
same_opening_words = 3
same_opening_texts = 2
near_duplicate = 0.7
[[phrases]]
reason = "worn"
list = ["a must"]
"""


def test_the_bundled_rules_say_no_phrase_twice_and_all_in_lower_case() -> None:
    phrases = [phrase for group in read_editorial().phrases for phrase in group.phrases]
    assert len(set(phrases)) == len(phrases) > 100
    assert all(phrase == phrase.casefold() for phrase in phrases)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (SOUND.replace("shared_run_words = 6", ""), "shared_run_words"),
        (SOUND.replace("= 6", "= 1"), "greater than or equal to 2"),
        (SOUND.replace("0.7", "1.7"), "less than or equal to 1"),
        (SOUND.replace('["a must"]', "[]"), "phrases"),
        (SOUND + 'mood = "good"', "mood"),
        ("phrases = [", "Invalid"),
    ],
)
def test_rules_that_are_broken_name_the_file_and_what_is_wrong(tmp_path: Path, broken: str, says: str) -> None:
    path = tmp_path / "editorial.toml"
    path.write_text(broken, "utf-8")
    with pytest.raises(EditorialInvalid, match=says) as caught:
        read_editorial(path)
    assert caught.value.path == path


def test_rules_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(EditorialInvalid, match="No such file"):
        read_editorial(tmp_path / "none.toml")
