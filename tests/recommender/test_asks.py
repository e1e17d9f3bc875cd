from __future__ import annotations

import pytest

from recommender.asks import Ask
from recommender.errors import EmptyAsk, InvalidAsk


@pytest.mark.parametrize(
    "fields",
    [
        {"limit": 0},
        {"limit": 51},
        {"diversity": -0.1},
        {"diversity": 1.1},
        {"diversity": float("nan")},
        {"likes": ("shore",) * 21},
        {"likes": ("x" * 301,)},
        {"text": "x" * 2001},
    ],
)
def test_what_is_out_of_bounds_is_refused_not_clamped(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidAsk):
        Ask(**{"likes": ("shore",), **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize("fields", [{}, {"text": "  "}, {"likes": ("", " ")}, {"likes": (), "text": "\n\t"}])
def test_an_empty_ask_is_said_to_be_empty(fields: dict[str, object]) -> None:
    with pytest.raises(EmptyAsk):
        Ask(**fields)  # type: ignore[arg-type]
