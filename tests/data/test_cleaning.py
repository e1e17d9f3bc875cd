from __future__ import annotations

import signal
import unicodedata

import pytest

from data.cleaning import clean_review, clean_text
from data.records import VoteTally

BODY = (
    "The summer they spend by the lighthouse is filmed in the blue of early morning, and nothing in it is hurried. "
    "Both of them know what they want long before either says it; the film waits with them until they do."
)
QUESTION = "Was this review helpful to you?"


def test_a_body_is_kept_once_where_its_collapsed_and_its_expanded_text_were_both_copied() -> None:
    assert clean_review(f"{BODY[:90]}\n\n{BODY}").text == BODY


@pytest.mark.parametrize("cut", ["…", "...", "… Read more", "...\n\nRead more"])
def test_the_marks_of_a_collapsed_text_go_with_it(cut: str) -> None:
    assert clean_review(f"{BODY[:90]}{cut}\n\n{BODY}").text == BODY


def test_a_text_that_stands_whole_twice_is_kept_once() -> None:
    assert clean_review(f"{BODY}\n\n{BODY}").text == BODY


def test_a_repeated_text_and_its_votes_are_told_apart() -> None:
    cleaned = clean_review(f"{BODY[:60]}…\n{BODY}\n{QUESTION}\n18\n3")
    assert (cleaned.text, cleaned.votes) == (BODY, VoteTally(18, 21))


@pytest.mark.parametrize(
    "text", ["So good. So good. So very good.", "So good. So good. So good. So good. So good. So good."]
)
def test_a_short_refrain_is_the_reviewers_own(text: str) -> None:
    assert clean_review(text).text == text


def test_an_opening_that_comes_back_later_is_the_reviewers_own() -> None:
    text = f"{BODY} And that is why {BODY[:60]} stays with me."
    assert clean_review(text).text == text


@pytest.mark.parametrize(
    "layout",
    [
        " Yes 18 No 3",
        "\n18\n3",
        "\nYes\n\n18\n\nNo\n\n3\n",
        " Yes (18) No (3)",
        " (18) (3)",
        " Yes: 18 | No: 3",
        " YES 18 / NO 3",
        "<br>Yes<br><b>18</b><br>No<br><b>3</b>",
    ],
)
def test_the_counts_behind_the_question_become_votes_and_the_question_goes(layout: str) -> None:
    cleaned = clean_review(f"A fine film.\n{QUESTION}{layout}")
    assert (cleaned.text, cleaned.votes) == ("A fine film.", VoteTally(helpful=18, total=21))


def test_one_and_one_is_one_of_two() -> None:
    assert clean_review(f"A fine film. {QUESTION} 1 1").votes == VoteTally(helpful=1, total=2)


def test_nobody_of_nobody_is_a_tally_too() -> None:
    assert clean_review(f"A fine film. {QUESTION} Yes 0 No 0").votes == VoteTally(helpful=0, total=0)


def test_a_thousands_comma_is_no_gap_between_two_counts() -> None:
    assert clean_review(f"A fine film. {QUESTION} Yes 1,234 No 56").votes == VoteTally(helpful=1234, total=1290)


def test_a_number_too_long_to_be_a_count_is_never_cut_into_two() -> None:
    assert clean_review(f"A fine film. {QUESTION} 12345678901").votes is None


@pytest.mark.parametrize("layout", ["", " Yes No", " Yes | No", " Yes 18 No", " Yes No 3", " 18"])
def test_without_both_counts_the_question_goes_and_no_votes_are_made_up(layout: str) -> None:
    cleaned = clean_review(f"A fine film. {QUESTION}{layout}")
    assert (cleaned.text, cleaned.votes) == ("A fine film.", None)


def test_the_short_form_of_the_question_counts_too() -> None:
    assert clean_review("A fine film. was this review helpful? 2 1").votes == VoteTally(helpful=2, total=3)


def test_the_question_in_the_middle_is_the_reviewers_own() -> None:
    text = f"{QUESTION} I hope so. The film helped me."
    cleaned = clean_review(text)
    assert (cleaned.text, cleaned.votes) == (text, None)


def test_a_page_that_holds_nothing_but_the_question_gives_an_empty_text() -> None:
    assert clean_review(f"{QUESTION} Yes 4 No 1").text == ""


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("so <b>very</b> <i class='x'>good</i>", "so very good"),
        ("<p>One.<p>Two.</p><div>Three.</div>", "One.\n\nTwo.\n\nThree."),
        ("One.<br>Two.<BR/>Three.", "One.\n\nTwo.\n\nThree."),
        ("<ul><li>One<li>Two</ul>", "One\n\nTwo"),
        ("<spoiler>He leaves.</spoiler> She stays.", "He leaves. She stays."),
        ("Seen.<script>alert('x < y')</script><style>p {}</style>", "Seen."),
        ("Seen.<!-- an advert <b>here</b> -->", "Seen."),
        ('<a href="/x" title="a > b">Seen.</a>', "Seen."),
    ],
)
def test_markup_goes_and_its_blocks_become_paragraphs(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Will &amp; Grace", "Will & Grace"),
        ("Q&A at AT&T", "Q&A at AT&T"),
        ("&ldquo;Stay&rdquo;&nbsp;&#8212; he says", "“Stay” — he says"),
        ("a &lt;b&gt; in his notes", "a <b> in his notes"),
    ],
)
def test_entities_are_undone_and_plain_ampersands_stay(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    "text", ["I <3 this", "if a < b then b > a", "x<y, and the rest still counts", "f<g,h>i", "5 << 6 & 7"]
)
def test_a_less_than_sign_that_opens_no_tag_stays_with_all_that_follows(text: str) -> None:
    assert clean_text(text) == text


def test_a_less_than_sign_beside_markup_stays_too() -> None:
    assert clean_text("I <3 <b>this</b> <!-- and --> a<b") == "I <3 this a<b"


def test_a_comment_that_never_ends_swallows_nothing() -> None:
    assert clean_text("<!-- then the rest") == "<!-- then the rest"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("I donâ€™t know", "I don’t know"),
        ("I don\u00e2\u0080\u0099t know", "I don’t know"),
        ("TodavÃ\u00ada", "Todavía"),
        ("voilÃ\u00a0", "voilà"),
        ("CafÃ© <b>amÃ©lie</b>", "Café amélie"),
    ],
)
def test_mojibake_is_mended_also_where_it_holds_control_characters_or_soft_hyphens(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


def test_sound_text_in_any_script_stays_as_it_is() -> None:
    text = "대도시의 사랑법 — çok güzel, “très” beau, ก็รัก, 愛してる 🏳️"
    assert clean_text(text) == text


def test_invisible_characters_go() -> None:
    assert (
        clean_text("\ufeffsee\u200bn \u202ebackwards\u202c soft\u00ad\u061chyphen\u2060") == "seen backwards softhyphen"
    )


def test_composed_and_decomposed_text_give_the_same_also_round_a_zero_width_character() -> None:
    assert clean_text("cafe\u0301") == clean_text("cafe\u200b\u0301") == "café"


def test_control_characters_nul_and_lone_surrogates_become_spaces() -> None:
    assert clean_text("a\x00b\x07c\ud800d\x7fe") == "a b c d e"


def test_terminal_escapes_go_whole() -> None:
    assert clean_text("\x1b[31mred\x1b[0m") == "red"


def test_wrapped_lines_are_joined_and_paragraphs_are_parted_by_one_empty_line() -> None:
    assert clean_text("  One\r\nline.\r\n\r\n \t\n\nTwo   words. ") == "One line.\n\nTwo words."


@pytest.mark.parametrize("nothing", ["", " \n\t ", "\u200b", "<p></p>", "\x00"])
def test_nothing_gives_an_empty_text(nothing: str) -> None:
    assert clean_text(nothing) == ""


OPENING = "abcdefghijklmnopqrstuvwxyz0123456789ABCD"
MEGABYTES = {
    "prose": "Some words here. " * 60_000,
    "open tags": "<div>" * 200_000,
    "less-than signs": "<" * 1_000_000,
    "unclosed tags": "<a b='" * 166_000,
    "unclosed comments": "<!--" * 250_000,
    "unclosed scripts": "<script>" * 125_000,
    "ampersands": "&" * 1_000_000,
    "newlines": "\n" * 1_000_000,
    "paragraphs of one letter": "x\n\n" * 333_000,
    "mojibake": "donâ€™t " * 140_000,
    "combining marks": "\u0301" * 1_000_000,
    "one opening over and over": OPENING + "A" + (OPENING + "B") * 24_000,
    "the question over and over": "was this review helpful? (" * 40_000,
    "brackets behind the question": QUESTION + "(" * 1_000_000 + "x",
}


@pytest.mark.parametrize("text", MEGABYTES.values(), ids=MEGABYTES)
def test_a_megabyte_never_hangs_whatever_it_holds(text: str) -> None:
    # A guard against steps that grow with the square of the text, which take minutes here, not a claim of speed.
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(60)
    try:
        assert isinstance(clean_review(text).text, str)
    except KeyboardInterrupt:
        pytest.fail("still cleaning after a minute")
    finally:
        signal.alarm(0)


@pytest.mark.parametrize("kept", ["🏳️‍🌈", "🏳️‍⚧️", "👩‍❤️‍👩", "می\u200cخواهم"])
def test_joiners_that_spell_or_hold_a_flag_together_stay(kept: str) -> None:
    assert clean_text(f"so {kept} so") == unicodedata.normalize("NFC", f"so {kept} so")


@pytest.mark.parametrize("hidden", ["lo\u200dve", "lo\u200cve", "\u200dlove", "love\u200d"])
def test_joiners_that_only_hide_go(hidden: str) -> None:
    assert clean_text(hidden) == "love"


@pytest.mark.parametrize("ending", ["… Read more", "... read more", "Show more", " …see more"])
def test_a_collapsed_text_may_end_in_any_of_the_usual_words(ending: str) -> None:
    whole = "They wait for the last bus by the sea wall, and neither says why they have both missed the one before."
    assert clean_review(f"{whole[:60]}{ending}\n\n{whole}").text == whole
