"""What can be set from outside, each with its unit and its default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from data.errors import KindredError

_ROOT = Path(__file__).resolve().parent.parent


def default_home() -> Path:
    """`var/` in a checkout, the platform's folder for a user's data where Kindred is installed."""
    if (_ROOT / "pyproject.toml").is_file() and (_ROOT / "Makefile").is_file():
        return _ROOT / "var"
    return user_data_path("kindred", appauthor=False)


class SettingsInvalid(KindredError):
    """A setting is not possible."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"The setting {name} is not possible: {reason}.", f"Set KINDRED_{name.upper()} or --{name} to another."
        )
        self.name = name


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


def read_settings(**given: object) -> Settings:
    """The settings from the environment; what is given, and not None, goes before it.

    Raises:
        SettingsInvalid: For the first that is not possible.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsInvalid(str(first["loc"][0]), first["msg"]) from error
