from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.parameters import CopyParameters, Neighbourhood, read_parameters
from data.records import Facet
from data.store import StoredTexts
from data.traits import Trait
from index.assembly import Described, Pieces, assemble
from index.home import Home
from index.snapshot import weigh_copies
from index.snapshot_files import open_snapshot, snapshot_files
from tests.fakes import AXES, DESCRIPTION, WordCountEncoder, make_review, make_snapshot, make_title
from tests.index.snapshots import put

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.parameters import Parameters
    from data.records import Review
    from index.snapshot import Snapshot

BLUE, RED, TAN = make_title("blue"), make_title("red"), make_title("tan")
SEA, SCHOOL, CITY = np.eye(len(AXES))[:3]


def about(**keywords: str) -> Snapshot:
    """Titles of one keyword each, or of none, without reviews."""
    titles = [make_title(title, keywords=(word,) if word else ()) for title, word in keywords.items()]
    return make_snapshot(titles, [])


def said(*reviews: tuple[str, str]) -> list[Review]:
    """Reviews of titles in this order."""
    return [make_review(title, str(number), text) for number, (title, text) in enumerate(reviews)]


def assembled(texts: Sequence[str], parameters: Parameters, descriptions: Sequence[tuple[int, str]] = ()) -> Snapshot:
    """Blue, reviewed by these texts, and red; and what was embedded of their descriptions."""
    spans = np.array([(row, 0, len(text)) for row, text in enumerate(texts)], dtype=np.int32).reshape(-1, 3)
    pieces = Pieces(spans, spans, [row for row, _ in descriptions])
    vectors = WordCountEncoder().encode([*texts, *texts, *(text for _, text in descriptions)])
    stored = StoredTexts((BLUE, RED), tuple(said(*(("blue", text) for text in texts))))
    described = Described([[], []], ["", ""])
    return assemble(stored, described, pieces, vectors, encoder=DESCRIPTION, parameters=parameters)


def test_a_review_names_the_first_that_it_repeats_and_copies_weigh_together_as_one() -> None:
    reviews = said(("blue", "The sea."), ("blue", "A school."), ("blue", "the sea"), ("red", "THE SEA!"))
    snapshot = make_snapshot([BLUE, RED], reviews)
    by_id = dict(zip((review.id for review in snapshot.reviews), snapshot.copies.tolist(), strict=True))
    assert by_id == {"blue/0": 0, "blue/1": 1, "blue/2": 0, "red/3": 0}
    assert snapshot.review_weights == pytest.approx([1 / 3, 1, 1 / 3, 1 / 3])


def test_a_title_is_pooled_from_its_copies_as_from_one() -> None:
    # The mean of all four is (2, 1, 1) / 4. Blue is sea and school, (1, 1, 0) / 2, for its copies weigh half each:
    # less the mean that is (0, 1, -1) / 4.
    reviews = said(("blue", "sea"), ("blue", "sea"), ("blue", "school"), ("red", "city"))
    assert make_snapshot([BLUE, RED], reviews).title_vectors[0] == pytest.approx((SCHOOL - CITY) / 2**0.5)


def test_where_copies_do_not_count_once_each_weighs_as_much_as_another() -> None:
    parameters = read_parameters().model_copy(update={"copies": CopyParameters(count_once=False)})
    snapshot = assembled(["sea", "sea", "school"], parameters)
    assert snapshot.copies.tolist() == [0, 1, 2]
    assert snapshot.review_weights.tolist() == [1, 1, 1]
    assert assembled(["sea", "sea", "school"], read_parameters()).copies.tolist() == [0, 0, 2]


def test_of_copies_each_has_a_share_of_one_by_its_own_weight() -> None:
    # 3 and 1 are 4 together: 3 * 3 / 4 and 1 * 1 / 4.
    found = weigh_copies(np.array([3.0, 1.0, 5.0]), np.array([0, 0, 2], dtype=np.int32))
    assert found == pytest.approx([9 / 4, 1 / 4, 5])


def test_copies_of_one_weight_have_that_weight_together() -> None:
    found = weigh_copies(np.full(5, 0.7), np.array([0, 1, 0, 0, 4], dtype=np.int32))
    assert found == pytest.approx([0.7 / 3, 0.7, 0.7 / 3, 0.7 / 3, 0.7])


def test_without_reviews_there_is_nothing_to_weigh() -> None:
    assert make_snapshot([BLUE], []).review_weights.tolist() == []


def test_a_titles_words_are_those_of_its_reviews_and_of_its_traits() -> None:
    # Each word is of one title alone, and as rare as another.
    snapshot = make_snapshot([make_title("blue", keywords=("sea",)), RED], said(("blue", "a school"), ("red", "city")))
    assert snapshot.words.vocabulary == ("city", "school", "sea")
    assert snapshot.title_words.toarray() == pytest.approx(np.array([[0, 1 / 2**0.5, 1 / 2**0.5], [1, 0, 0]]))


def test_words_that_stand_in_copies_count_once() -> None:
    snapshot = make_snapshot([BLUE, RED], said(("blue", "sea"), ("blue", "sea"), ("blue", "city"), ("red", "")))
    assert snapshot.words.vocabulary == ("city", "sea")
    assert snapshot.title_words.toarray()[0] == pytest.approx(np.array([1, 1]) / 2**0.5)


def test_words_count_as_their_reviews_weigh_and_keywords_always_once() -> None:
    # Sea thrice, ln 4; city and school once, ln 2: 2 to 1 to 1, as 4 + 1 + 1 is 6.
    title = make_title("blue", keywords=("school",))
    snapshot = make_snapshot([title, RED], said(("blue", "sea"), ("blue", "city"), ("red", "")))
    assert snapshot.words.vocabulary == ("city", "school", "sea")
    found = snapshot.words_of(np.array([3.0, 1.0, 9.0]))
    assert found.toarray()[0] == pytest.approx(np.array([1, 1, 2]) / 6**0.5)


def test_words_of_some_titles_are_their_rows_of_all() -> None:
    snapshot = make_snapshot([BLUE, RED, TAN], said(("blue", "sea"), ("red", "city sea"), ("tan", "joy")))
    weights = np.array([1.0, 2.0, 3.0])
    whole = snapshot.words_of(weights).toarray()
    assert snapshot.words_of(weights, [2, 1]).toarray() == pytest.approx(whole[[2, 1]])


def test_a_year_that_nobody_knows_is_no_number() -> None:
    snapshot = make_snapshot([make_title("blue", year=1999), make_title("red", year=None)], [])
    assert snapshot.years.tolist() == pytest.approx([1999, np.nan], nan_ok=True)


def test_a_title_has_its_traits_and_not_what_spoils() -> None:
    facets = (Facet("first_love", ("yes",)), Facet("ending", ("sad",)))
    snapshot = make_snapshot([make_title("blue", facets=facets, keywords=("Sea",)), RED], [])
    assert snapshot.traits.traits == (Trait("first_love", "yes"), Trait("keywords", "sea"))
    assert snapshot.traits.has.toarray().tolist() == [[1, 1], [0, 0]]
    assert snapshot.traits.evidence == read_parameters().traits.evidence
    assert "sad" not in snapshot.words.vocabulary


def test_meaning_is_a_description_less_the_mean_of_those_that_are_known() -> None:
    # The mean of sea and school is (1, 1) / 2; the title of which nothing is known has no part in it.
    meaning = about(blue="sea", red="school", tan="").meaning
    assert meaning == pytest.approx(np.array([SEA - SCHOOL, SCHOOL - SEA, 0 * SEA]) / 2**0.5)


@pytest.mark.parametrize("keywords", [{"blue": "sea", "red": ""}, {"blue": "sea", "red": "sea"}, {"blue": ""}])
def test_what_all_that_are_known_have_means_nothing(keywords: dict[str, str]) -> None:
    assert not about(**keywords).meaning.any()


def test_a_description_in_several_passages_means_what_they_do_together() -> None:
    # Blue is (1, 1) / root 2 and red (1, 0): half their difference is (root 1/2 - 1, root 1/2), at unit length.
    snapshot = assembled([], read_parameters(), [(0, "sea"), (0, "school"), (1, "sea")])
    expected = (0.5**0.5 - 1) * SEA + 0.5**0.5 * SCHOOL
    assert snapshot.meaning[0] == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)


def test_crowding_is_worked_out_for_each_way_of_being_alike() -> None:
    # Two neighbours each. Reviews point at three axes from their middle: -1/2 to each other. Traits have a key in
    # common and nothing else. Meanings are opposite: -1 and 0.
    titles = [make_title("blue", keywords=("sea",)), make_title("red", keywords=("school",)), TAN]
    crowding = make_snapshot(titles, said(("blue", "sea"), ("red", "school"), ("tan", "city"))).crowding
    assert crowding.reviews == pytest.approx([-0.5] * 3, abs=1e-6)
    assert crowding.words.tolist() == [0, 0, 0]
    assert crowding.traits.tolist() == [0, 0, 0]
    assert crowding.meaning == pytest.approx([-0.5, -0.5, 0], abs=1e-6)


def test_it_is_crowded_among_titles_of_the_same_words_and_traits() -> None:
    titles = [make_title(name, keywords=("sea",)) for name in ("blue", "red")]
    crowding = make_snapshot([*titles, make_title("tan", keywords=("city",))], []).crowding
    # Sea and nothing else: words are the same as the second's, and not as the third's.
    assert crowding.words == pytest.approx([0.5, 0.5, 0])
    # Two of the three known in their keywords have sea: rarity r, and r * r / (r * r + evidence) is believed.
    squared = (log(4 / 3) + 1) ** 2
    shared = squared / (squared + read_parameters().traits.evidence)
    assert crowding.traits == pytest.approx([shared / 2, shared / 2, 0])


def test_how_many_neighbours_there_are_is_a_parameter() -> None:
    few = read_parameters().model_copy(update={"neighbourhood": Neighbourhood(share=0.01, fewest=1)})
    assert assembled(["sea"], few, [(0, "sea"), (1, "school")]).crowding.meaning == pytest.approx([-1, -1], abs=1e-6)


@pytest.mark.parametrize("titles", [[], [BLUE]])
def test_where_there_is_no_other_title_it_is_not_crowded(titles: list[object]) -> None:
    crowding = make_snapshot(titles, []).crowding  # type: ignore[arg-type]
    for each in (crowding.reviews, crowding.words, crowding.traits, crowding.meaning):
        assert each.tolist() == [0] * len(titles)


def test_what_titles_are_compared_by_opens_as_it_was_published(tmp_path: Path) -> None:
    title = make_title("blue", year=None, keywords=("Sea", "first love"), facets=(Facet("angst", ("2",)),))
    reviews = said(("blue", "sea sea"), ("blue", "sea sea"), ("red", "the school"))
    before = make_snapshot([title, make_title("red", keywords=("city",))], reviews)
    again = open_snapshot(put(Home(tmp_path), before))
    assert snapshot_files(again) == snapshot_files(before)
    assert again.titles == before.titles
    assert again.copies.tolist() == [0, 0, 2]
    assert again.title_words.toarray() == pytest.approx(before.title_words.toarray())
    assert again.traits.likeness([0, 1]) == pytest.approx(before.traits.likeness([0, 1]))
    assert again.meaning.tolist() == before.meaning.tolist()


def test_each_crowding_opens_as_itself(tmp_path: Path) -> None:
    titles = [make_title(name, keywords=("sea",)) for name in ("blue", "red")]
    reviews = said(("blue", "sea city"), ("red", "sea school"), ("tan", "joy"))
    snapshot = make_snapshot([*titles, make_title("tan", keywords=("music",))], reviews)
    before, again = snapshot.crowding, open_snapshot(put(Home(tmp_path), snapshot)).crowding
    ways = ("reviews", "words", "traits", "meaning")
    assert len({getattr(before, way)[0] for way in ways}) == 4
    assert [getattr(again, way).tolist() for way in ways] == [getattr(before, way).tolist() for way in ways]
