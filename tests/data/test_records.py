from __future__ import annotations

import pytest

from data.records import Facet, VoteKind, VoteTally
from tests.fakes import make_title


@pytest.mark.parametrize(
    ("tally", "kind"),
    [
        (VoteTally(), VoteKind.NONE),
        (VoteTally(0, 0), VoteKind.NONE),
        (VoteTally(0, None), VoteKind.NONE),
        (VoteTally(0, 5), VoteKind.RATIO),
        (VoteTally(1, 2), VoteKind.RATIO),
        (VoteTally(7, None), VoteKind.COUNT),
    ],
)
def test_a_tally_knows_which_of_the_three_kinds_it_is(tally: VoteTally, kind: VoteKind) -> None:
    assert tally.kind is kind


@pytest.mark.parametrize(("helpful", "total"), [(-1, 0), (-1, None), (2, 1), (1, 0), (0, -1)])
def test_more_helpful_votes_than_votes_or_fewer_than_none_are_no_tally(helpful: int, total: int | None) -> None:
    with pytest.raises(ValueError, match=f"{helpful} of {total}"):
        VoteTally(helpful, total)


def test_a_facet_that_is_absent_is_unknown() -> None:
    title = make_title("blue", facets=(Facet("outed", ("no",)),))
    assert title.facet("outed") == Facet("outed", ("no",))
    assert title.facet("gore") is None
