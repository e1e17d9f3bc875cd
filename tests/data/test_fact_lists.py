from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data.errors import FactListsInvalid
from data.fact_lists import FactRow, YearIs, read_fact_lists
from data.vocabulary import read_vocabulary

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = read_vocabulary()


def rows(folder: Path, text: str, file: str = "list.csv") -> tuple[FactRow, ...]:
    (folder / file).write_text(text, "utf-8")
    return read_fact_lists(folder, VOCABULARY)


def test_a_list_is_read_by_the_usual_names_of_columns(tmp_path: Path) -> None:
    text = (
        "id,title,original_title,type,release_date,country,language,ep,runtime,director\n"
        "7,Tide,밀물,Movie,2019-12-27,South Korean,Korean,16,1 hr. 5 min.,Kim Na / Lee Du\n"
    )
    assert rows(tmp_path, text) == (
        FactRow(
            file="list.csv",
            key="7",
            names=("Tide", "밀물"),
            media=("film", "short film", "anime film"),
            year=2019,
            year_is=YearIs.FIRST,
            countries=("KR",),
            languages=("ko",),
            episodes=16,
            minutes=65,
            makers=("Kim Na", "Lee Du"),
        ),
    )


def test_what_a_row_does_not_say_is_unknown(tmp_path: Path) -> None:
    found = rows(tmp_path, "title,year,country,director\nTide,N/A,Atlantis,\nEbb\n")
    assert [(row.key, row.year, row.countries, row.makers) for row in found] == [
        ("row 1", None, (), ()),
        ("row 2", None, (), ()),
    ]


def test_tabs_part_the_columns_of_a_tsv_and_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    found = rows(tmp_path, "\ufefftitle\tyear\nTide, or Ebb\t2019\n", "list.tsv")
    assert [(row.names, row.year) for row in found] == [(("Tide, or Ebb",), 2019)]


def test_a_key_that_comes_twice_counts_once_and_a_row_without_a_name_not_at_all(tmp_path: Path) -> None:
    found = rows(tmp_path, "id,title\n1,Tide\n1,Tide again\n2,\n3,Ebb\n")
    assert [(row.key, row.names) for row in found] == [("1", ("Tide",)), ("3", ("Ebb",))]


def test_a_type_that_nobody_knows_can_be_no_medium(tmp_path: Path) -> None:
    found = rows(tmp_path, "title,type\nTide,podcast\nEbb,\nFlow,one_shot\n")
    assert [row.media for row in found] == [("-",), (), ("manga",)]


def test_a_list_that_is_known_is_read_with_its_cautions(tmp_path: Path) -> None:
    text = "title,year,imdb_id,Type\nTide,2023,tt7,series\n"
    found = rows(tmp_path, text, "netflix_lgbtq_genres_fgonzcat.csv")
    assert [(row.key, row.year_is) for row in found] == [("tt7", YearIs.LATEST)]


@pytest.mark.parametrize(
    ("name", "names", "year_is"),
    [
        ("Tide (Bahía)", ("Bahía", "Tide"), YearIs.FIRST),
        ("Tide (2020)", ("Tide",), YearIs.FIRST),
        ("(Still) Tide", ("(Still) Tide",), YearIs.FIRST),
        ("Tide Season 2", ("Tide",), YearIs.LATEST),
        ("Tide, vol. 1", ("Tide",), YearIs.LATEST),
        ("2046", ("2046",), YearIs.FIRST),
    ],
)
def test_a_name_with_something_behind_it_is_read_as_the_name(
    tmp_path: Path, name: str, names: tuple[str, ...], year_is: YearIs
) -> None:
    (found,) = rows(tmp_path, f'title,year,episodes\n"{name}",2021,8\n')
    assert (found.names, found.year_is) == (names, year_is)
    # Episodes of one season are not those of the whole.
    assert found.episodes == (8 if year_is is YearIs.FIRST else None)


def test_an_address_is_cited_by_its_last_part(tmp_path: Path) -> None:
    text = "link,title\nhttps://mydramalist.com/688367-tide,Tide\n"
    assert [row.key for row in rows(tmp_path, text, "kdrama_lgbt_keywords_JohndKim.csv")] == ["688367-tide"]


def test_a_list_of_pairs_names_no_title_and_is_passed_over(tmp_path: Path) -> None:
    assert not rows(tmp_path, "title_1,title_2\nTide,Ebb\n")


def test_lists_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(FactListsInvalid, match="there is no CSV or TSV file in it"):
        read_fact_lists(tmp_path, VOCABULARY)
    with pytest.raises(FactListsInvalid, match="No such file"):
        read_fact_lists(tmp_path / "none", VOCABULARY)
    (tmp_path / "latin.csv").write_bytes("title\nÉté\n".encode("latin-1"))
    with pytest.raises(FactListsInvalid, match="utf-8") as caught:
        read_fact_lists(tmp_path, VOCABULARY)
    assert caught.value.path == tmp_path / "latin.csv"
