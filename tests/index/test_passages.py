from __future__ import annotations

import pytest

from index.passages import split_passages, split_sentences
from tests.fakes import WordCountEncoder


class FewWords(WordCountEncoder):
    max_tokens = 4


class Counting(FewWords):
    def __init__(self) -> None:
        super().__init__()
        self.counted: list[str] = []

    def count_tokens(self, text: str) -> int:
        self.counted.append(text)
        return super().count_tokens(text)


class FewCharacters:
    max_tokens = 10

    def count_tokens(self, text: str) -> int:
        return len(text)


def passages(text: str, max_tokens: int = 4) -> list[str]:
    counter = FewWords()
    counter.max_tokens = max_tokens
    return [span.of(text) for span in split_passages(text, counter)]


def test_whole_sentences_are_packed_until_the_next_does_not_fit() -> None:
    assert passages("It rained. He left. Nobody spoke of it.") == ["It rained. He left.", "Nobody spoke of it."]


def test_a_text_that_fits_is_one_passage_to_the_letter() -> None:
    assert passages("  It rained.\n\nHe left. ") == ["It rained.\n\nHe left."]


def test_a_text_that_fits_is_counted_once_without_its_white_space() -> None:
    counter = Counting()
    assert [span.of(" It rained. He left.\n") for span in split_passages(" It rained. He left.\n", counter)] == [
        "It rained. He left."
    ]
    assert counter.counted == ["It rained. He left."]


def test_a_text_that_just_fits_is_one_passage_and_one_that_just_does_not_is_two() -> None:
    assert passages("It rained. He left.", 4) == ["It rained. He left."]
    assert passages("It rained. He left.", 3) == ["It rained.", "He left."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\u3000"])
def test_a_text_without_letters_has_no_sentence_and_no_passage(text: str) -> None:
    assert split_sentences(text) == ()
    assert split_passages(text, FewWords()) == ()


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    assert passages("one two three four five six seven eight") == ["one two three four", "five six seven eight"]


@pytest.mark.parametrize("space", ["\n", "\t", "\u3000"])
def test_a_line_that_is_too_long_is_cut_between_words_whatever_parts_them(space: str) -> None:
    text = space.join(["we", "loved", "everything", "about"])
    assert [word for passage in passages(text, 2) for word in passage.split()] == text.split()


@pytest.mark.parametrize("space", [" ", "\n", "\u3000"])
@pytest.mark.parametrize("words", [["ab", "everything"], ["everything", "ab"]])
def test_the_cut_falls_on_the_only_space_there_is(words: list[str], space: str) -> None:
    text = space.join(words)
    assert [span.of(text) for span in split_passages(text, FewCharacters())] == words


def test_one_endless_word_is_cut_and_nothing_is_lost() -> None:
    text = "".join(chr(ord("a") + number % 26) for number in range(95))
    pieces = [span.of(text) for span in split_passages(text, FewCharacters())]
    assert "".join(pieces) == text
    assert all(len(piece) <= 10 for piece in pieces)


def test_what_does_not_fit_even_as_one_character_is_kept_whole() -> None:
    counter = FewCharacters()
    counter.max_tokens = 0
    assert [span.of("abc") for span in split_passages("abc", counter)] == ["a", "b", "c"]


def test_the_last_sentence_of_a_long_review_is_in_a_passage() -> None:
    text = "It was a long summer by the sea. " * 300 + "And then they were kind."
    found = passages(text, 40)
    assert found[-1].endswith("And then they were kind.")
    assert sum(len(passage.split()) for passage in found) == len(text.split())


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    text = "Mr. Park waited. She came."
    assert [span.of(text) for span in split_sentences(text)] == ["Mr. Park waited.", "She came."]
