"""Turns answers into HTML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from api.schemas import AnswerOut, refs

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import HTMLResponse

    from data.errors import KindredError
    from data.vocabulary import Vocabulary
    from recommender.engine import Engine
    from recommender.errors import NameNotFound
    from recommender.results import Answer

STATIC = Path(__file__).parent / "web" / "static"
_TEMPLATES = Jinja2Templates(
    env=Environment(
        loader=PackageLoader("api", "web/templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
)


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to show.

    Attributes:
        said: What stands in the field.
        unknown: Set where what was said might have been meant as a name, and is not one.
    """

    said: str = ""
    answer: Answer | None = None
    error: KindredError | None = None
    unknown: NameNotFound | None = None


def render(request: Request, engine: Engine, page: Page, *, status: int = 200) -> HTMLResponse:
    """The page as HTML. What was said in words is in no cache."""
    near = getattr(page.error, "suggestions", ()) or getattr(page.error, "candidates", ())
    context = {
        "said": page.said,
        "answer": AnswerOut.of(page.answer, engine.vocabulary) if page.answer else None,
        "error": page.error,
        "choices": refs(near),
        "near": refs(page.unknown.suggestions) if page.unknown else [],
        "like": lambda title_id: "/?" + urlencode({"like": title_id}),
        "country": lambda code: _label(engine.vocabulary, code),
        "facet_labels": lambda facet: [
            engine.vocabulary.facets[facet.facet].value_label(value) for value in facet.values
        ],
        "titles": len(engine.snapshot.titles),
    }
    return _TEMPLATES.TemplateResponse(
        request, "ask.html", context, status_code=status, headers={"Cache-Control": "no-store"}
    )


def _label(vocabulary: Vocabulary, code: str) -> str:
    country = vocabulary.countries.get(code)
    return country.label if country else code
