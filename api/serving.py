"""Runs the server process."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING

import uvicorn

from api.app import create_app
from api.settings import SettingsInvalid
from api.wiring import Service

if TYPE_CHECKING:
    from api.settings import Settings

_log = logging.getLogger("kindred")


def run(settings: Settings) -> None:
    """Serve until stopped.

    Addresses are not logged: a question stands in them.

    Raises:
        NoSnapshot, SnapshotDamaged, StoreUnreadable: If there is nothing to answer from; said before the port opens.
        SettingsInvalid: If the address cannot be listened on.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    service = Service(settings)
    with _listen(settings) as listener:
        _log.info("Kindred answers at http://%s:%d", settings.host, settings.port)
        config = uvicorn.Config(create_app(service), access_log=False, server_header=False, log_level="warning")
        uvicorn.Server(config).run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except socket.gaierror as error:
        raise SettingsInvalid("host", f"{settings.host!r} is no address of this machine") from error
    except OSError as error:
        raise SettingsInvalid("port", f"{settings.port} cannot be listened on, {error.strerror}") from error
