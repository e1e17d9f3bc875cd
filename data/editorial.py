"""What the catalogue's own texts do not say: its stock phrases, and when words have been borrowed or worn out."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.errors import EditorialInvalid

BUNDLED_EDITORIAL = Path(__file__).parent / "editorial.toml"
_Count = Annotated[int, Field(ge=2, le=50)]
_Phrase = Annotated[str, Field(min_length=2)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Phrases(_Form):
    """Phrases that are not written, and why."""

    reason: Annotated[str, Field(min_length=1)]
    phrases: Annotated[tuple[_Phrase, ...], Field(alias="list", min_length=1)]


class Editorial(_Form):
    """The rules for words.

    Attributes:
        shared_run_words: A run of so many words in texts of two works is borrowed.
        worn_run_words: A run of so many words can wear out.
        worn_run_titles, worn_run_share: It has when it stands in more titles, and in a greater share of all.
        same_opening_words, same_opening_texts: So many texts may begin with the same first words, and no more.
        near_duplicate: Texts of two works whose vectors, names taken out and centred, have this cosine say the same.
        phrases: Lower case; "…" stands for one to three words.
    """

    shared_run_words: _Count
    worn_run_words: _Count
    worn_run_titles: _Count
    worn_run_share: Annotated[float, Field(ge=0, le=1)]
    same_opening_words: _Count
    same_opening_texts: Annotated[int, Field(ge=1)]
    near_duplicate: Annotated[float, Field(gt=0, le=1)]
    phrases: tuple[Phrases, ...]


def read_editorial(path: Path = BUNDLED_EDITORIAL) -> Editorial:
    """Read the rules.

    Raises:
        EditorialInvalid: If the file is missing, is not TOML, or has another form.
    """
    try:
        return Editorial.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise EditorialInvalid(path, str(error)) from error
