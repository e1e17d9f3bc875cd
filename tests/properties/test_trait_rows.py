from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.traits import Trait
from index.trait_rows import trait_rows

TRAITS = st.builds(Trait, st.sampled_from(["colour", "place", "mood"]), st.sampled_from(["one", "two", "three"]))
TITLES = st.lists(st.lists(TRAITS, max_size=6), max_size=8)
EVIDENCE = st.sampled_from([0.0, 0.5, 30.0])
ROUNDING = 1e-12


@given(TITLES, EVIDENCE)
def test_likeness_is_mutual_and_between_0_and_1(titles: list[list[Trait]], evidence: float) -> None:
    likeness = trait_rows(titles, evidence).likeness(range(len(titles)))
    assert likeness == pytest.approx(likeness.T)
    assert np.all(likeness >= 0)
    assert np.all(likeness <= 1 + ROUNDING)


@given(TITLES)
def test_where_all_is_believed_a_title_of_which_anything_is_known_is_just_like_itself(
    titles: list[list[Trait]],
) -> None:
    found = trait_rows(titles, 0)
    assert np.diag(found.likeness(range(len(titles)))) == pytest.approx(found.known.astype(float))


@given(TITLES, EVIDENCE, st.data())
def test_the_order_in_which_titles_stand_changes_nothing(
    titles: list[list[Trait]], evidence: float, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(titles))))
    likeness = trait_rows(titles, evidence).likeness(range(len(titles)))
    again = trait_rows([titles[row] for row in order], evidence).likeness(range(len(titles)))
    assert again == pytest.approx(likeness[np.ix_(order, order)])


@given(TITLES, EVIDENCE, st.data())
def test_the_mean_of_several_titles_is_as_alike_as_numbers_between_0_and_1_can_be(
    titles: list[list[Trait]], evidence: float, data: st.DataObject
) -> None:
    if titles:
        rows = data.draw(st.lists(st.sampled_from(range(len(titles))), min_size=1))
        found = trait_rows(titles, evidence)
        likeness = found.likeness_to(found.of_titles(rows))
        assert np.all((likeness >= 0) & (likeness <= 1 + ROUNDING))


@given(TITLES)
def test_a_trait_is_never_less_rare_than_one_that_all_have(titles: list[list[Trait]]) -> None:
    assert np.all(trait_rows(titles, 0).rarity >= 1)
