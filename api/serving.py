"""Runs the server process."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import uvicorn

from api.app import create_app
from api.wiring import open_engine

if TYPE_CHECKING:
    from api.settings import Settings


def run(settings: Settings) -> None:
    """Serve until stopped.

    Addresses are not logged: a question stands in them.

    Raises:
        NoSnapshot, SnapshotDamaged, StoreUnreadable: If there is nothing to answer from; said before the port opens.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    open_engine(settings)
    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, access_log=False, server_header=False)
