"""The examples of the OpenAPI document: answers that the server gave, kept as files.

`make examples` asks for them anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from api.problems import responses
from data.errors import KindredError

FOLDER = Path(__file__).parent / "examples"


def answers(name: str, *errors: type[KindredError]) -> dict[int | str, dict[str, Any]]:
    """What the OpenAPI document says of a route's answers: an example, and its problems."""
    example = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return {200: {"content": {"application/json": {"example": example}}}, **responses(*errors)}
