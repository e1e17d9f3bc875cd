from __future__ import annotations

from math import log

import pytest

from data.traits import Trait
from index.trait_rows import TraitRows, trait_rows

# In RED three titles are known in colour: two have "red" and one has "blue".
RED_RARITY = log(4 / 3) + 1
BLUE_RARITY = log(4 / 2) + 1


def rows(*titles: str, evidence: float = 0) -> TraitRows:
    """Titles by their traits: "colour:red place:sea"."""
    return trait_rows([[Trait(*word.split(":")) for word in title.split()] for title in titles], evidence)


RED = rows("colour:red place:sea", "colour:red", "colour:blue", "")


def test_each_title_has_its_traits_in_their_columns() -> None:
    assert RED.traits == (Trait("colour", "blue"), Trait("colour", "red"), Trait("place", "sea"))
    assert RED.has.toarray().tolist() == [[0, 1, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_a_trait_is_the_rarer_the_fewer_of_the_titles_known_in_its_key_have_it() -> None:
    # The last title is known in nothing, so "sea" is no rare thing: everybody who is known in place has it.
    assert RED.rarity == pytest.approx([BLUE_RARITY, RED_RARITY, 1])


def test_titles_that_are_unknown_in_a_key_do_not_make_its_traits_rare() -> None:
    more = rows("colour:red place:sea", "colour:red", "colour:blue", "", "", "mood:glad", "")
    assert more.rarity[[0, 1, 3]] == pytest.approx(RED.rarity)


def test_whether_anything_is_known_of_a_title() -> None:
    assert RED.known.tolist() == [True, True, True, False]


def test_a_trait_that_is_given_twice_is_one() -> None:
    assert rows("colour:red colour:red").has.toarray().tolist() == [[1]]


def test_what_is_unknown_of_one_of_the_two_is_left_out_of_both_lengths() -> None:
    # Where the second title is, nobody knows: in colour they are the same.
    assert RED.likeness([0])[0, 1] == pytest.approx(1)
    assert RED.likeness([1])[0, 0] == pytest.approx(1)


def test_titles_that_differ_in_the_key_that_is_known_of_both_are_not_alike() -> None:
    assert RED.likeness([0])[0, 2] == 0


def test_titles_without_a_common_key_are_not_alike_whatever_the_evidence() -> None:
    apart = ("colour:red", "place:sea", "")
    for evidence in (0, 1, 30):
        likeness = rows(*apart, evidence=evidence).likeness([0, 1, 2])
        assert [likeness[row, other] for row, other in ((0, 1), (1, 0), (0, 2), (2, 0), (2, 2))] == [0] * 5


def test_of_several_values_of_a_key_the_shared_ones_count_by_their_rarity() -> None:
    # "red" is had by both, rarity 1; "blue" by one of two, rarity r. The cosine of (1, r) and (1, 0).
    r = log(3 / 2) + 1
    likeness = rows("colour:red colour:blue", "colour:red").likeness([0])
    assert likeness[0] == pytest.approx([1, 1 / (1 + r**2) ** 0.5])


@pytest.mark.parametrize(("evidence", "believed"), [(0, 1), (2, 1 / 2), (6, 1 / 4)])
def test_what_two_titles_share_counts_as_far_as_there_is_evidence(evidence: float, believed: float) -> None:
    # Both are (1, 1), so that the product of their lengths is 2, and 2 / (2 + 6) is a quarter.
    both = rows("colour:red place:sea", "colour:red place:sea", evidence=evidence)
    assert both.likeness([0, 1]).ravel() == pytest.approx([believed] * 4)


def test_evidence_is_counted_over_the_common_keys_alone() -> None:
    # Colour is all that is known of both: lengths 1 and 1, whatever else is known of the first.
    found = rows("colour:red place:sea mood:glad", "colour:red", evidence=1).likeness([0])
    assert found[0] == pytest.approx([3 / (3 + 1), 1 / (1 + 1)])


def test_more_that_is_shared_is_believed_more() -> None:
    titles = ("colour:red place:sea", "colour:red place:sea", "colour:red")
    found = rows(*titles, evidence=30).likeness([0])[0]
    # "red" and "sea" have everybody who is known in their keys.
    assert found[1:] == pytest.approx([2 / 32, 1 / 31])


def test_several_titles_are_the_mean_of_their_rows() -> None:
    # Everything has rarity 1.
    titles = rows("colour:red place:sea", "colour:red", "colour:red")
    together = titles.of_titles([0, 1])
    assert together.toarray().tolist() == [[1, 0.5]]
    # To the first: 1 + 1/2, over the roots of 1 + 1/4 and of 2. To the others place is unknown.
    assert titles.likeness_to(together)[0] == pytest.approx([1.5 / (1.25 * 2) ** 0.5, 1, 1])


def test_one_title_taken_as_several_is_as_alike_as_it_is() -> None:
    for row in range(4):
        assert RED.likeness_to(RED.of_titles([row])) == pytest.approx(RED.likeness([row]))


def test_several_titles_are_asked_for_at_once_in_any_order() -> None:
    assert RED.likeness([2, 0]).tolist() == [RED.likeness([2])[0].tolist(), RED.likeness([0])[0].tolist()]


def test_where_nothing_is_known_of_anything_nothing_is_alike() -> None:
    nothing = rows("", "")
    assert nothing.likeness([0, 1]).tolist() == [[0, 0], [0, 0]]
    assert nothing.known.tolist() == [False, False]
    assert nothing.of_titles([0, 1]).shape == (1, 0)


def test_without_titles_there_is_nothing_to_be_like() -> None:
    assert rows().likeness([]).shape == (0, 0)
