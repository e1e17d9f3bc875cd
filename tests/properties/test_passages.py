from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.passages import Span, split_passages, split_sentences
from tests.fakes import WordCountEncoder

WORDS = st.lists(
    st.sampled_from(["sea", "school.", "Nobody", "said", "no!", "Mr.", "wait…", '"Go."', "\n\n", "終わり。", "x" * 30]),
    max_size=60,
).map(" ".join)
TEXTS = st.one_of(st.text(max_size=200), st.text(alphabet="ab. !\n\t\u3000", max_size=120), WORDS)


class FewWords(WordCountEncoder):
    max_tokens = 5


class FewCharacters:
    max_tokens = 7

    def count_tokens(self, text: str) -> int:
        return len(text)


def letters(text: str) -> str:
    return "".join(text.split())


def covered(text: str, spans: tuple[Span, ...]) -> list[int]:
    """Where the characters of the spans stand, in the order of the spans."""
    return [place for span in spans for place in range(span.start, span.end) if not text[place].isspace()]


@given(TEXTS)
def test_every_letter_is_in_exactly_one_sentence_and_the_order_is_kept(text: str) -> None:
    expected = [place for place, letter in enumerate(text) if not letter.isspace()]
    assert covered(text, split_sentences(text)) == expected


@given(TEXTS)
def test_every_letter_is_in_exactly_one_passage_and_the_order_is_kept(text: str) -> None:
    expected = [place for place, letter in enumerate(text) if not letter.isspace()]
    for counter in (FewWords(), FewCharacters()):
        assert covered(text, split_passages(text, counter)) == expected


@given(TEXTS)
def test_every_passage_fits_the_encoder(text: str) -> None:
    for counter in (FewWords(), FewCharacters()):
        for span in split_passages(text, counter):
            assert counter.count_tokens(span.of(text)) <= counter.max_tokens


@given(TEXTS)
def test_no_piece_is_empty_or_has_white_space_around_it(text: str) -> None:
    for span in (*split_sentences(text), *split_passages(text, FewWords())):
        assert span.of(text) == span.of(text).strip() != ""


@given(TEXTS)
def test_a_sentence_that_fits_by_itself_is_whole_in_one_passage(text: str) -> None:
    counter = FewWords()
    passages = split_passages(text, counter)
    for sentence in split_sentences(text):
        if counter.count_tokens(sentence.of(text)) <= counter.max_tokens:
            assert sum(p.start <= sentence.start and sentence.end <= p.end for p in passages) == 1


@given(st.lists(st.sampled_from(["ab", "everything", "about", "us", "loved"]), min_size=1, max_size=30), st.data())
def test_where_every_word_fits_no_word_is_cut_whatever_white_space_parts_them(
    words: list[str], data: st.DataObject
) -> None:
    spaces = data.draw(st.lists(st.sampled_from(" \n\t\u3000"), min_size=len(words), max_size=len(words)))
    text = "".join(word + space for word, space in zip(words, spaces, strict=True))
    found = [word for span in split_passages(text, FewWords()) for word in span.of(text).split()]
    assert found == words
