"""What every route is handed."""

from __future__ import annotations

from typing import Annotated, TypedDict, cast

from fastapi import Depends, Request

from api.wiring import Service
from recommender.engine import Engine


class State(TypedDict):
    """The server's state, made once when it starts."""

    service: Service


def current_engine(request: Request) -> Engine:
    """The engine that answers this request from beginning to end."""
    return cast("Service", request.state.service).engine()


CurrentEngine = Annotated[Engine, Depends(current_engine)]
