"""What can be set from outside, each with its unit and its default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_ROOT = Path(__file__).resolve().parent.parent


def default_home() -> Path:
    """`var/` in a checkout, the platform's folder for a user's data where Kindred is installed."""
    if (_ROOT / "pyproject.toml").is_file() and (_ROOT / "Makefile").is_file():
        return _ROOT / "var"
    return user_data_path("kindred", appauthor=False)


class Settings(BaseSettings):
    """Read from the environment, each name with KINDRED_ before it.

    Attributes:
        home: KINDRED_HOME, where the store, the index and the encoder are kept.
        host: KINDRED_HOST, the address to listen on; the default is reached from this machine alone.
        port: KINDRED_PORT.
    """

    model_config = SettingsConfigDict(env_prefix="KINDRED_", extra="ignore")

    home: Annotated[Path, Field(default_factory=default_home)]
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
