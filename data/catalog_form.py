"""The form of one work's TOML file, and its way into records."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from data.cleaning import clean_text
from data.records import Facet, Maker, Review, Spoils, Title, Work

_Text = Annotated[str, Field(min_length=1)]
_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=120)]
_ReviewId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*$", max_length=160)]
_Names = Annotated[tuple[_Text, ...], Field(default=())]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class MakerForm(_Form):
    """Who made it, and as what."""

    name: _Text
    role: _Text


class ReviewForm(_Form):
    """One of the catalogue's own texts.

    Attributes:
        form: "review" of 90 to 220 words, or "note" of 40 to 70 on feeling alone.
    """

    id: _ReviewId
    angle: _Text
    spoils: Literal["yes", "no"]
    text: str
    form: Literal["review", "note"] = "review"

    def record(self, title_id: str) -> Review:
        """The review as the other rooms know it, its text cleaned."""
        return Review(
            id=self.id,
            title_id=title_id,
            text=clean_text(self.text),
            spoils=Spoils(self.spoils),
            angle=self.angle,
        )


class NoteForm(_Form):
    """A content note that is not `none`."""

    severity: Annotated[int, Field(ge=1, le=3)]
    depiction: str | None = None


FacetForm = str | int | tuple[_Text, ...] | NoteForm


def _facet_form(value: object) -> str | None:
    """Which of the four forms a facet was written in, so that its fault is told once and not once for each."""
    forms = {str: "text", int: "number", tuple: "list", dict: "note", NoteForm: "note"}
    return forms.get(type(value))


_WrittenFacet = Annotated[
    Annotated[str, Tag("text")]
    | Annotated[int, Tag("number")]
    | Annotated[tuple[_Text, ...], Tag("list")]
    | Annotated[NoteForm, Tag("note")],
    Discriminator(
        _facet_form,
        custom_error_type="facet_form",
        custom_error_message='Input should be text ("yes", not true), a whole number, a list of texts or a table',
    ),
]


class TitleForm(_Form):
    """One title as it stands in the file; absent means unknown."""

    id: _Id
    title: _Text
    medium: _Text
    year: int
    countries: Annotated[tuple[_Text, ...], Field(min_length=1)]
    languages: Annotated[tuple[_Text, ...], Field(min_length=1)]
    synopsis: str
    original_title: _Text | None = None
    other_titles: _Names
    episodes: Annotated[int, Field(ge=1, le=20_000)] | None = None
    seasons: Annotated[int, Field(ge=1, le=200)] | None = None
    minutes: Annotated[int, Field(ge=1, le=2_000)] | None = None
    setting: _Text | None = None
    makers: Annotated[tuple[MakerForm, ...], Field(default=())]
    checked_against: _Names
    facets: Annotated[dict[str, _WrittenFacet], Field(default_factory=dict)]
    basis: Annotated[dict[str, _Text], Field(default_factory=dict)]
    reviews: Annotated[tuple[ReviewForm, ...], Field(default=())]

    def record(self, work_id: str) -> Title:
        """The title as the other rooms know it, without its reviews."""
        return Title(
            id=self.id,
            work_id=work_id,
            title=self.title,
            medium=self.medium,
            year=self.year,
            countries=self.countries,
            languages=self.languages,
            synopsis=clean_text(self.synopsis),
            original_title=self.original_title,
            other_titles=self.other_titles,
            episodes=self.episodes,
            seasons=self.seasons,
            minutes=self.minutes,
            setting=self.setting,
            makers=tuple(Maker(maker.name, maker.role) for maker in self.makers),
            facets=tuple(self._facet(key, form) for key, form in self.facets.items()),
            checked_against=self.checked_against,
        )

    def _facet(self, key: str, form: FacetForm) -> Facet:
        depiction = form.depiction if isinstance(form, NoteForm) else None
        return Facet(key, facet_values(form), depiction, self.basis.get(key))


class WorkForm(_Form):
    """One file."""

    id: _Id
    titles: Annotated[tuple[TitleForm, ...], Field(min_length=1)]

    def record(self) -> Work:
        """The work as the other rooms know it."""
        titles = tuple(form.record(self.id) for form in self.titles)
        reviews = tuple(review.record(form.id) for form in self.titles for review in form.reviews)
        return Work(id=self.id, titles=titles, reviews=reviews)


def facet_values(form: FacetForm) -> tuple[str, ...]:
    """The values as text: `3` and `{severity = 3}` both give ("3",)."""
    if isinstance(form, NoteForm):
        return (str(form.severity),)
    if isinstance(form, tuple):
        return form
    return (str(form),)
