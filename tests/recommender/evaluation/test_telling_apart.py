"""Reviews whose vectors are their own counts of six words, so that who is nearest can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data.records import Review, Spoils, Title, Work
from recommender.evaluation.telling_apart import NearPair, near_faults, tell_apart
from tests.fakes import WordCountEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.pooling import Vectors

LENGTH = 95


def embed(texts: Sequence[str]) -> Vectors:
    return WordCountEncoder().encode(texts)


def work(name: str, *texts: str, forms: int = 1) -> Work:
    """Its texts in turn to its forms; each filled up to the length of a review, unless it ends in "note"."""
    titles = tuple(Title(f"{name}{form}", name, name, "film", 2020, ("KR",), ("ko",), "-") for form in range(forms))
    reviews = []
    for number, text in enumerate(texts):
        title = titles[number % forms].id
        filled = text if text.endswith("note") else " ".join([text, *["and"] * (LENGTH - len(text.split()))])
        reviews.append(Review(f"{title}/{number}", title, filled, Spoils.NO))
    return Work(name, titles, tuple(reviews))


def ranks(*works: Work) -> dict[str, tuple[int, str | None]]:
    return {each.review_id: (each.rank, each.before) for each in tell_apart(works, embed, 5).worst}


def test_a_review_that_finds_its_sibling_first_has_nothing_before_it() -> None:
    found = tell_apart((work("tide", "sea", "sea"), work("ebb", "city", "city")), embed, 5)
    assert (found.reviews, found.hit_1, found.hit_10, found.mrr) == (4, 1.0, 1.0, 1.0)
    assert {(each.rank, each.before, each.likeness) for each in found.worst} == {(1, None, None)}


def test_a_review_that_finds_others_first_says_how_many_and_the_nearest() -> None:
    # "sea" finds both texts of ebb before its own "music"; "music" is equally far from all others, which is not nearer.
    found = ranks(work("tide", "sea sea", "music"), work("ebb", "sea sea", "sea"), work("flow", "city", "city"))
    assert found["tide0/0"] == (3, "ebb0/0")
    assert found["ebb0/0"] == (1, None)  # As near as its sibling is not before it.
    assert next(iter(found)) == "tide0/0"


def test_figures_are_shares_of_the_reviews_that_looked() -> None:
    found = tell_apart((work("tide", "sea", "music"), work("ebb", "sea", "sea")), embed, 5)
    assert found.reviews == 4
    assert found.hit_1 == pytest.approx(sum(each.rank == 1 for each in found.worst) / 4)
    assert found.mrr == pytest.approx(sum(1 / each.rank for each in found.worst) / 4)


def test_names_are_taken_out_of_all_texts_of_a_work_even_where_one_only_begins_a_sentence() -> None:
    # "Sea" is a name in tide's first text, so the second has nothing of it left; in ebb it is a word.
    tide = work("tide", "we met Sea there. city", "Sea came. city")
    found = tell_apart((tide, work("ebb", "sea", "sea")), embed, 9)
    assert NearPair("tide0/1", "ebb0/0", 1.0) not in found.near
    assert {each.review_id for each in found.worst if each.rank == 1} >= {"tide0/0", "tide0/1"}


def test_other_forms_of_a_work_are_neither_right_nor_wrong() -> None:
    # Each form has "sea" and "music"; the other form's "sea" would come before a form's own "music".
    both = work("tide", "sea", "sea", "music", "music", forms=2)
    assert {rank for rank, _ in ranks(both, work("ebb", "city", "city")).values()} == {1}


def test_notes_do_not_look_and_are_compared_for_being_too_near() -> None:
    found = tell_apart((work("tide", "sea", "sea", "joy note"), work("ebb", "city", "city", "joy note")), embed, 1)
    assert found.reviews == 4
    assert (found.near[0].review_id, found.near[0].other_id) == ("tide0/2", "ebb0/2")


def test_near_pairs_are_of_different_works_and_the_nearest_comes_first() -> None:
    found = tell_apart((work("tide", "sea", "sea city"), work("ebb", "sea", "joy")), embed, 9)
    assert len(found.near) == 4
    assert [pair.likeness for pair in found.near] == sorted((pair.likeness for pair in found.near), reverse=True)
    assert (found.near[0].review_id, found.near[0].other_id) == ("tide0/0", "ebb0/0")


def test_pairs_as_near_as_the_limit_are_faults_of_the_first_text() -> None:
    works = (work("tide", "sea", "sea"), work("ebb", "city", "city", "sea note"))
    found = tell_apart(works, embed, 9)
    faults = near_faults(found, works, 0.99)
    assert [(fault.file, fault.title, fault.field) for fault in faults] == [
        ("tide.toml", "tide0", "reviews.tide0/0"),
        ("tide.toml", "tide0", "reviews.tide0/1"),
    ]
    assert faults[0].message == "nearly the same in meaning as ebb0/2 (1.00)"
    assert near_faults(found, works, 1.01) == ()
