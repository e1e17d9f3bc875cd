from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from data.cleaning import clean_review, clean_text
from data.records import VoteTally

ANY_CHARACTER = st.characters(exclude_categories=())
PIECES = st.sampled_from(
    [
        *(
            "<b>",
            "</p>",
            "<",
            ">",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "<a href='",
            "&amp;",
            "&#xD800;",
            "&#0;",
            "&",
        ),
        *("â€™", "Ã\u00ad", "\u200b", "\u202e", "\x00", "\x1b[31m", "\ud800", "\u2028", "\r\n\r\n", "\x85"),
        *("Was this review helpful to you?", "Yes", "12", "(", "No", "9" * 12, "\u0663"),
    ]
)
ANY_TEXT = st.text(ANY_CHARACTER) | st.lists(PIECES | st.text(ANY_CHARACTER, max_size=8)).map("".join)
WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=8), min_size=1)
COUNTS = st.integers(min_value=0, max_value=999_999_999)


@given(ANY_TEXT)
def test_any_text_gives_paragraphs_without_control_characters_or_surrogates(raw: str) -> None:
    for text in (clean_text(raw), clean_review(raw).text):
        paragraphs = text.split("\n\n") if text else []
        assert all(paragraph == " ".join(paragraph.split()) != "" for paragraph in paragraphs)
        assert not {unicodedata.category(character) for character in text.replace("\n\n", "")} & {"Cc", "Cs"}


@given(WORDS)
def test_plain_words_come_back_as_they_were(words: list[str]) -> None:
    assert clean_text(" ".join(words)) == " ".join(words)


@given(WORDS, st.sampled_from(["<", "<<", "<3", "< b", "<-", "<=>", "&", "& c"]), WORDS)
def test_a_sign_that_is_no_markup_costs_no_word(before: list[str], sign: str, after: list[str]) -> None:
    text = " ".join([*before, sign, *after])
    assert clean_text(text) == text


@given(st.integers(min_value=20, max_value=80), st.data())
def test_a_collapsed_text_before_the_whole_is_dropped_wherever_it_was_cut(length: int, data: st.DataObject) -> None:
    body = " ".join(f"word{number}" for number in range(length))
    cut = data.draw(st.integers(min_value=50, max_value=len(body)))
    assert clean_review(f"{body[:cut]}…\n\n{body}").text == body


@given(COUNTS, COUNTS, st.sampled_from(["{} {}", "Yes {} No {}", "Yes ({}) | No ({})", "\n{:,}\n{:,}\n"]))
def test_the_first_count_is_yes_and_the_second_no(yes: int, no: int, layout: str) -> None:
    cleaned = clean_review("Seen. Was this review helpful to you? " + layout.format(yes, no))
    assert (cleaned.text, cleaned.votes) == ("Seen.", VoteTally(helpful=yes, total=yes + no))
