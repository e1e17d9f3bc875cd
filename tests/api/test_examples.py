"""The examples of the OpenAPI document stay answers that this code and this catalogue could give."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from api.examples import FOLDER
from api.schemas import AnswerOut, ResolvedOut
from api.title_schemas import TitleOut
from data.catalog import BUNDLED_CATALOG, read_catalog
from data.vocabulary import read_vocabulary

if TYPE_CHECKING:
    from pydantic import BaseModel

WORKS = read_catalog(BUNDLED_CATALOG, read_vocabulary())
TEXTS = {review.id: review.text for work in WORKS for review in work.reviews}
TITLES = {title.id for work in WORKS for title in work.titles}


def content(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "model"),
    [("recommendations", AnswerOut), ("similar", AnswerOut), ("title", TitleOut), ("resolve", ResolvedOut)],
)
def test_an_example_has_the_form_that_it_shows(name: str, model: type[BaseModel]) -> None:
    model.model_validate_json(content(name))


@pytest.mark.parametrize("name", ["recommendations", "similar"])
def test_an_example_quotes_the_catalogue_to_the_letter(name: str) -> None:
    answer = AnswerOut.model_validate(json.loads(content(name)))
    assert answer.results
    for result in answer.results:
        assert result.id in TITLES
        assert all(reason.sentence in TEXTS[reason.review] for reason in result.reasons)


def test_the_example_of_a_title_shows_its_reviews_as_they_are() -> None:
    title = TitleOut.model_validate(json.loads(content("title")))
    assert all(review.text in (None, TEXTS[review.id]) for review in title.reviews)
