"""Writes api/examples/: what this installation answers to four addresses. Started by `make examples`."""

from __future__ import annotations

import json

from fastapi.testclient import TestClient

from api.app import create_app
from api.examples import FOLDER
from api.settings import Settings
from api.wiring import Service

ADDRESSES = {
    "recommendations": "/v1/recommendations?like=Love+in+the+Big+City&limit=2",
    "title": "/v1/titles/moonlight-2016-film",
    "similar": "/v1/titles/moonlight-2016-film/similar?limit=2",
    "resolve": "/v1/resolve?name=Love+in+the+Big+City",
}


def main() -> None:
    """Ask each address and keep its answer."""
    with TestClient(create_app(Service(Settings()))) as client:
        for name, address in ADDRESSES.items():
            answer = client.get(address).raise_for_status().json()
            path = FOLDER / f"{name}.json"
            path.write_text(json.dumps(answer, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
