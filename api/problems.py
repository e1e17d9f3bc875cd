"""Every error as an RFC 9457 problem, in one place."""

from __future__ import annotations

import inspect
import logging
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from rapidfuzz import process
from starlette.exceptions import HTTPException

from api.schemas import TitleRef, refs
from api.settings import SettingsInvalid
from data import errors as data_errors
from data.errors import KindredError
from index import errors as index_errors
from recommender import errors as ask_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("kindred")
_NEAR_PARAMETER = 60.0

# What is the asker's to mend answers 4xx; what is the curator's answers 503: the service is there, its data is not.
STATUS: dict[type[KindredError], int] = {
    ask_errors.EmptyAsk: 422,
    ask_errors.InvalidAsk: 422,
    ask_errors.NameNotFound: 404,
    ask_errors.NameAmbiguous: 409,
    ask_errors.TitleNotFound: 404,
    ask_errors.NothingToMeasure: 503,
    ask_errors.MeasuringExtraMissing: 503,
    data_errors.UnknownReview: 404,
    data_errors.VocabularyInvalid: 503,
    data_errors.ParametersInvalid: 503,
    data_errors.JudgedSetInvalid: 503,
    data_errors.EditorialInvalid: 503,
    data_errors.FactListsInvalid: 503,
    data_errors.KnownErrorsInvalid: 503,
    data_errors.CatalogInvalid: 503,
    data_errors.StoreUnreadable: 503,
    data_errors.StoreTooNew: 503,
    data_errors.ReviewIdTaken: 409,
    index_errors.BuildExtraMissing: 503,
    index_errors.ModelNotFound: 503,
    index_errors.ModelRefused: 503,
    index_errors.ModelUnsupported: 503,
    index_errors.ExportDiffers: 503,
    index_errors.EncoderMissing: 503,
    index_errors.EncoderDamaged: 503,
    index_errors.NoSnapshot: 503,
    index_errors.SnapshotDamaged: 503,
    index_errors.SnapshotFormatUnknown: 503,
    index_errors.HomeNotWritable: 503,
    index_errors.BuildBusy: 409,
    SettingsInvalid: 503,
}


class FieldProblem(BaseModel):
    """One thing wrong with the request."""

    pointer: str = Field(description="Where: query parameter or JSON pointer.")
    detail: str


class Problem(BaseModel):
    """RFC 9457."""

    type: str = Field(description="Names the kind of problem; answers with what it means.")
    title: str
    status: int
    detail: str = Field(description="What was wrong, and the way out.")
    errors: list[FieldProblem] | None = None
    suggestions: list[TitleRef] | None = Field(default=None, description="Near titles, or those to choose between.")


def install(app: FastAPI) -> None:
    """Make every error of an application a problem."""
    app.openapi = partial(document, app)  # type: ignore[method-assign]
    app.add_exception_handler(KindredError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(_LastResort)


def responses(*errors: type[KindredError]) -> dict[int | str, dict[str, Any]]:
    """What the OpenAPI document says of a route's problems; the index being unusable is always among them."""
    documented: dict[int | str, dict[str, Any]] = {}
    for error in (*errors, index_errors.SnapshotDamaged):
        entry = documented.setdefault(STATUS[error], {"model": Problem, "description": ""})
        entry["description"] = f"{entry['description']} {_meaning(error)}".strip()
    return documented


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with every problem under its own media type; FastAPI would call them plain JSON."""
    if app.openapi_schema is None:
        made = FastAPI.openapi(app)
        operations = [operation for path in made["paths"].values() for operation in path.values()]
        for operation in operations:
            for status, response in operation["responses"].items():
                if int(status) >= 400:  # noqa: PLR2004 - the problems
                    response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for unused in ("HTTPValidationError", "ValidationError"):
            made["components"]["schemas"].pop(unused, None)
    return app.openapi_schema or {}


def meanings() -> Iterator[tuple[str, int, str]]:
    """Every kind of problem: its slug, its status, and what it means."""
    for error, status in STATUS.items():
        yield _slug(error), status, _meaning(error)


def problem(error: KindredError) -> Problem:
    """The problem that an error is."""
    near = getattr(error, "suggestions", ()) or getattr(error, "candidates", ())
    field = getattr(error, "field", None)
    return Problem(
        type=f"/problems/{_slug(type(error))}",
        title=_meaning(type(error)),
        status=STATUS[type(error)],
        detail=str(error),
        errors=[FieldProblem(pointer=f"query/{field}", detail=str(error))] if field else None,
        suggestions=refs(near) or None,
    )


def _known(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, KindredError)
    made = problem(error)
    if made.status >= 500:  # noqa: PLR2004 - the server's own
        _log.error("%s", error)
    return _response(made)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = [_field_problem(request, each) for each in error.errors()]
    detail = "; ".join(f"{each.pointer}: {each.detail}" for each in found)
    return _response(
        Problem(
            type="/problems/invalid-request",
            title="The request has parameters that are not possible.",
            status=422,
            detail=f"{detail}.",
            errors=found,
        )
    )


def _field_problem(request: Request, error: dict[str, Any]) -> FieldProblem:
    pointer = "/".join(str(part) for part in error["loc"])
    detail = str(error["msg"])
    if error["type"] == "extra_forbidden":
        known = _parameters_of(request)
        near = process.extractOne(str(error["loc"][-1]), known, score_cutoff=_NEAR_PARAMETER)
        detail = f"There is no such parameter. Did you mean '{near[0]}'?" if near else "There is no such parameter."
        detail += f" There are: {', '.join(known)}."
    return FieldProblem(pointer=pointer, detail=detail.rstrip("."))


def _parameters_of(request: Request) -> list[str]:
    """The names that the route takes in its query."""
    path = getattr(request.scope.get("route"), "path", "")
    operation = request.app.openapi()["paths"].get(path, {}).get("get", {})
    return [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    made = Problem(type="about:blank", title=error.detail, status=error.status_code, detail=_http_detail(error))
    return _response(made, headers=dict(error.headers or {}))


def _http_detail(error: HTTPException) -> str:
    ways_out = {404: "There is nothing at this address; /openapi.json lists what there is.", 405: "Use GET."}
    return ways_out.get(error.status_code, error.detail)


class _LastResort:
    """The outermost edge: an error that nobody foresaw is answered and ends here.

    A handler for Exception would not do: the framework raises the error again after it, and the server then logs its
    message, which can repeat what was asked. Logged are its kind and its place alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            _log.critical("unexpected %s at %s", type(error).__name__, _place_of(error))
            if scope["type"] != "http":
                raise
            if not started:
                await _response(_INTERNAL)(scope, receive, send)


_INTERNAL = Problem(
    type="/problems/internal",
    title="Something went wrong that should not.",
    status=500,
    detail="This is our fault, not yours. Please report what you asked for and when.",
)


def _place_of(error: Exception) -> str:
    frames = inspect.getinnerframes(error.__traceback__) if error.__traceback__ else []
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"


def _response(made: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        made.model_dump(exclude_none=True),
        status_code=made.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def _slug(error: type[KindredError]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower()


def _meaning(error: type[KindredError]) -> str:
    return (inspect.getdoc(error) or error.__name__).splitlines()[0]
