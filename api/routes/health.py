"""Whether the server answers."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from api.problems import meanings, responses
from api.routes.service import CurrentEngine
from api.schemas import HealthOut

router = APIRouter()


@router.get("/healthz", tags=["service"], responses=responses())
def healthz(engine: CurrentEngine) -> HealthOut:
    """Answers 200 while asks can be answered, and says from which index."""
    manifest = engine.snapshot.manifest
    counts = manifest.counts
    return HealthOut(status="ok", snapshot=manifest.id, titles=counts["titles"], reviews=counts["reviews"])


@router.get("/problems/{slug}", include_in_schema=False)
def problem_meaning(slug: str) -> PlainTextResponse:
    """What a problem's type means, for whoever follows it."""
    for known, status, meaning in meanings():
        if known == slug:
            return PlainTextResponse(f"{known} ({status})\n\n{meaning}\n")
    return PlainTextResponse("The request or the server was at fault in a way that its detail says.\n")
