"""What people put around a title's name, read from its one file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from data.errors import VocabularyInvalid

BUNDLED_NAMING = Path(__file__).parent / "naming.toml"


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Around(_Form):
    """Words that say nothing against a name, and words between two names of one work."""

    noise: tuple[str, ...]
    between: tuple[str, ...]


class Parts(_Form):
    """Words and numbers for a season, a volume, an episode."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]


class Naming(_Form):
    """What stands around a name.

    Attributes:
        media: Words to the media that they can mean.
    """

    media: dict[str, tuple[str, ...]]
    around: Around
    parts: Parts


@cache
def read_naming(path: Path = BUNDLED_NAMING) -> Naming:
    """Read the file.

    Raises:
        VocabularyInvalid: If it is missing, is not TOML, or has another form.
    """
    try:
        return Naming.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise VocabularyInvalid(path, str(error)) from error
