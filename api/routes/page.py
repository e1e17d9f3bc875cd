"""The page: a field to ask in, and the answer."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages import Page, render
from api.routes.service import CurrentEngine
from data.errors import KindredError
from recommender.asks import LONGEST_NAME, MOST_LIKES, Ask
from recommender.errors import EmptyAsk, NameAmbiguous, NameNotFound

router = APIRouter(include_in_schema=False)

_UNANSWERED = 422


@router.get("/")
def ask_by_title(
    request: Request,
    engine: CurrentEngine,
    like: Annotated[list[str] | None, Query(max_length=MOST_LIKES)] = None,
) -> HTMLResponse:
    """The empty page, or the answer for titles: an address to keep and to share."""
    if not like:
        return render(request, engine, Page())
    try:
        answer = engine.recommend(Ask(likes=tuple(like)))
    except KindredError as error:
        return render(request, engine, Page(said="; ".join(like), error=error), status=_UNANSWERED)
    return render(request, engine, Page(said="; ".join(like), answer=answer))


@router.post("/")
def ask_in_words(request: Request, engine: CurrentEngine, ask: Annotated[str, Form()] = "") -> Response:
    """A name goes on to its own address; anything else is taken as words, and stands in no address."""
    said = ask.strip()
    unknown: NameNotFound | None = None
    if said and len(said) <= LONGEST_NAME:
        try:
            engine.resolve(said)
        except NameNotFound as error:
            unknown = error
        except NameAmbiguous as error:
            return render(request, engine, Page(said=said, error=error), status=_UNANSWERED)
        else:
            return RedirectResponse("/?" + urlencode({"like": said}), status_code=303)
    try:
        answer = engine.recommend(Ask(text=said))
    except EmptyAsk as error:
        return render(request, engine, Page(error=error), status=_UNANSWERED)
    except KindredError as error:
        return render(request, engine, Page(said=said, error=error), status=_UNANSWERED)
    return render(request, engine, Page(said=said, answer=answer, unknown=unknown))
