"""The web application."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api import problems
from api.pages import STATIC
from api.routes import health, page, v1
from api.routes.service import State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.wiring import Service

_DESCRIPTION = (
    "Queer coming-of-age stories that feel like the one you love, and the review sentences that say why. No account, "
    "no key; nothing of what is asked is logged or kept."
)
# Nothing is loaded from elsewhere, nothing frames the page, and no address is told to where a link leads.
_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


def create_app(service: Service) -> FastAPI:
    """The application that answers with a service."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        yield State(service=service)

    app = FastAPI(
        title="Kindred",
        version="0.1.0",
        description=_DESCRIPTION,
        license_info={"name": "Apache-2.0; the catalogue's texts CC BY 4.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    for router in (v1.router, health.router, page.router):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(_SecurityHeaders)
    return app


class _SecurityHeaders:
    """Adds the headers that every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)
