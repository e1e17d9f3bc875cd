"""What `kindred recommend` does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from api.cli import console
from api.schemas import AnswerOut
from api.settings import read_settings
from api.wiring import open_engine

if TYPE_CHECKING:
    from api.wishing import WishParameters
    from recommender.asks import Ask


def show_recommendations(ask: Ask, wished: WishParameters, *, as_json: bool) -> None:
    """Ask the installation's index, and print the answer.

    Raises:
        KindredError: If the ask cannot be answered.
    """
    engine = open_engine(read_settings())
    whole = replace(ask, wishes=wished.wishes(engine.vocabulary), nudges=wished.nudges(engine.vocabulary))
    answer = AnswerOut.of(engine.recommend(whole), engine.vocabulary)
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        console.show_answer(answer)
