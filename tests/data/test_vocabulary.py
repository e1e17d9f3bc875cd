from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data.errors import VocabularyInvalid
from data.vocabulary import BUNDLED_VOCABULARY, read_vocabulary

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = read_vocabulary()

FLAGS = {
    *("queer_point_of_view", "more_than_one_queer", "own_voice", "queer_cast", "trans_played_by_trans"),
    *("coming_of_age_core", "self_discovery", "outed", "closeted_lead", "already_out", "first_love", "found_family"),
    *("friendship_core", "mentor_elder", "leaving_home"),
    *("slow_burn", "friends_to_lovers", "enemies_to_lovers", "fake_relationship", "love_triangle", "second_chance"),
    *("forbidden", "cheating", "situationship"),
    *("queer_character_dies", "bury_your_gays", "death_before_story", "happy_then_not"),
}
NOTES = {
    *("homophobia", "transphobia", "hate_violence", "conversion_practices", "bullying", "suicide_or_self_harm"),
    *("sexual_violence", "minor_with_adult", "family_abuse", "eating_disorder", "substance_use", "illness_or_grief"),
    *("misgendering", "gore", "animal_harm", "flashing_light"),
}
ONE = {
    "queer_role": {"lead", "co-lead", "ensemble", "supporting"},
    "explicitness": {"stated", "shown", "coded"},
    "age_band": {"child", "middle teen", "late teen", "young adult", "later bloomer"},
    "coming_out_outcome": {"welcomed", "mixed", "rejected"},
    "family": {"supportive", "ambivalent", "rejecting", "absent", "becomes supportive"},
    "school": {"school", "boarding school", "university", "none"},
    "faith": {"none", "present", "conflict", "reconciled"},
    "romance": {"none", "side", "main"},
    "heat": {"none", "kiss", "implied", "shown", "explicit"},
    "age_gap": {"none", "to 5", "6-10", "over 10"},
    "ending": {"happy", "hopeful", "bittersweet", "sad", "tragic", "unresolved"},
    "couple_outcome": {"together", "apart on good terms", "apart painfully", "open", "no couple"},
    "completeness": {"complete", "ongoing", "cancelled unresolved"},
    "pace": {"slow", "medium", "fast"},
    "angst": {"0", "1", "2", "3"},
    "joy": {"0", "1", "2", "3"},
}
MANY = {
    "identity": {"lesbian", "gay", "bisexual", "pansexual", "queer", "questioning", "asexual", "aromantic"},
    "gender": {"trans woman", "trans man", "nonbinary", "genderfluid", "intersex", "questioning"}
    | {"kathoey", "hijra", "two-spirit"},
    "pairing": {"m/m", "w/w", "involves trans or nonbinary", "polyamorous", "none"},
    "intersections": {"race or ethnicity", "disability", "neurodivergence", "faith", "class", "migration"}
    | {"HIV status", "body size"},
    "coming_out": {"self", "friend", "family", "public"},
    "pursuit": {"music", "dance", "sport", "writing", "art", "cooking", "work"},
    "transition": {"social", "medical", "legal", "not about transition"},
    "queer_character_dies_who": {"lead", "partner", "other"},
    "tone": {"hopeful", "tender", "funny", "melancholy", "raw", "dreamy", "angry", "cosy", "tense", "satirical"},
}
OPEN_ENDED = {"gender"}
MEDIA = {
    *("novel", "graphic novel", "manga", "manhwa", "webtoon", "film", "short film", "series", "web series"),
    *("anime", "anime film"),
}


def keys_of(kind: str) -> set[str]:
    return {key for key, facet in VOCABULARY.facets.items() if facet.kind == kind}


def test_every_facet_is_there_with_its_kind_and_no_other() -> None:
    assert keys_of("flag") == FLAGS
    assert keys_of("note") == NOTES
    assert keys_of("one") == ONE.keys()
    assert keys_of("many") == MANY.keys()


@pytest.mark.parametrize(("key", "values"), [*ONE.items(), *MANY.items()])
def test_a_facet_has_every_value_and_no_other_unless_it_is_open_ended(key: str, values: set[str]) -> None:
    allowed = VOCABULARY.facets[key].allowed
    assert len(allowed) == len(set(allowed))
    assert set(allowed) == values or (key in OPEN_ENDED and set(allowed) > values)


def test_flags_say_yes_or_no_and_notes_say_none_or_a_severity() -> None:
    assert VOCABULARY.facets["outed"].allowed == ("yes", "no")
    assert VOCABULARY.facets["gore"].allowed == ("none", "1", "2", "3")
    assert VOCABULARY.note_severities.keys() == {"1", "2", "3"}
    assert VOCABULARY.note_depictions.keys() == {"mentioned", "shown", "graphic"}


def test_the_safety_facets_are_exactly_these_seven() -> None:
    assert {key for key, facet in VOCABULARY.facets.items() if facet.safety} == {
        *("queer_character_dies", "bury_your_gays", "sexual_violence", "suicide_or_self_harm"),
        *("minor_with_adult", "outed", "hate_violence"),
    }


def test_the_spoilers_are_exactly_the_facets_of_ending_and_fate_but_completeness() -> None:
    spoilers = {key for key in VOCABULARY.facets if VOCABULARY.is_spoiler(key)}
    assert spoilers == {
        *("ending", "couple_outcome", "queer_character_dies", "queer_character_dies_who", "bury_your_gays"),
        *("death_before_story", "happy_then_not"),
    }
    assert spoilers | {"completeness"} == {key for key, facet in VOCABULARY.facets.items() if facet.group == "fate"}


def test_a_facet_that_nobody_knows_counts_as_a_spoiler() -> None:
    assert VOCABULARY.is_spoiler("twist")


def test_every_preset_is_there() -> None:
    assert {preset.label for preset in VOCABULARY.presets.values()} == {
        *(
            "Nobody queer dies",
            "No tragedy",
            "No outing, no hate violence",
            "No sexual violence",
            "Gentle",
            "Joy first",
        ),
    }
    assert all(preset.rules for preset in VOCABULARY.presets.values())


def test_no_preset_hides_who_somebody_is() -> None:
    ruled = {rule.facet for preset in VOCABULARY.presets.values() for rule in preset.rules}
    assert not {key for key in ruled if VOCABULARY.facets[key].group == "who"}
    assert {"identity", "gender", "pairing"} <= {k for k, facet in VOCABULARY.facets.items() if facet.group == "who"}


def test_an_identity_is_no_content_note() -> None:
    identities = {*MANY["identity"], *VOCABULARY.facets["gender"].allowed}
    assert not identities & (NOTES | {VOCABULARY.facets[key].label.lower() for key in NOTES})


@pytest.mark.parametrize(
    ("preset", "facet", "values"),
    [
        ("nobody_queer_dies", "queer_character_dies", ("no",)),
        ("no_outing_no_hate_violence", "outed", ("no",)),
        ("no_outing_no_hate_violence", "hate_violence", ("none",)),
        ("no_sexual_violence", "sexual_violence", ("none",)),
    ],
)
def test_a_preset_that_promises_an_absence_lets_only_the_absence_pass(
    preset: str, facet: str, values: tuple[str, ...]
) -> None:
    assert (facet, values) in [(rule.facet, rule.any_of) for rule in VOCABULARY.presets[preset].rules]


def test_every_medium_of_the_catalogue_is_there_and_books_are_not_watched() -> None:
    assert VOCABULARY.media.keys() >= MEDIA
    watched = {"film", "short film", "series", "web series", "anime", "anime film"}
    assert {key for key in MEDIA if VOCABULARY.media[key].screen} == watched


def test_a_value_has_its_label_and_an_unlabelled_one_its_own_words() -> None:
    assert VOCABULARY.facets["identity"].value_label("lesbian") == "Lesbian"
    assert VOCABULARY.facets["outed"].value_label("yes") == "yes"


BROKEN = {
    "version = 1": ('version = "one"', "version"),
    "[facets.identity]": ("[facets.identity]\ncolour = 1", "facets.identity.colour"),
    'kind = "many"': ('kind = "several"', "facets.identity.kind"),
    'spoiler = "none"': ('spoiler = "half"', "facets.identity.spoiler"),
    'facet = "queer_character_dies"': ('facet = "dies"', "presets.nobody_queer_dies: unknown facet 'dies'"),
    'is = ["no"]': ('is = ["never"]', "presets.nobody_queer_dies: 'queer_character_dies' has no value 'never'"),
}


@pytest.mark.parametrize("sound", BROKEN)
def test_a_broken_vocabulary_is_refused_and_the_place_is_named(tmp_path: Path, sound: str) -> None:
    broken, place = BROKEN[sound]
    text = BUNDLED_VOCABULARY.read_text("utf-8")
    assert sound in text
    path = tmp_path / "vocabulary.toml"
    path.write_text(text.replace(sound, broken, 1), "utf-8")
    with pytest.raises(VocabularyInvalid) as caught:
        read_vocabulary(path)
    assert f"{path} is not usable: {place}" in caught.value.what


@pytest.mark.parametrize("kind", ["one", "many"])
def test_a_facet_that_names_no_values_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "vocabulary.toml"
    mood = f'\n[facets.mood]\nlabel = "Mood"\ndefinition = "x"\ngroup = "feel"\nkind = "{kind}"\nspoiler = "none"\n'
    path.write_text(BUNDLED_VOCABULARY.read_text("utf-8") + mood, "utf-8")
    with pytest.raises(VocabularyInvalid, match=r"facets\.mood: no values"):
        read_vocabulary(path)


@pytest.mark.parametrize("content", [b"", b"version =", b'a = "\xff"', b"a = " + b"[" * 100_000])
def test_a_file_that_is_no_vocabulary_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vocabulary.toml"
    path.write_bytes(content)
    with pytest.raises(VocabularyInvalid) as caught:
        read_vocabulary(path)
    assert caught.value.path == path


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyInvalid, match=r"missing\.toml"):
        read_vocabulary(tmp_path / "missing.toml")
