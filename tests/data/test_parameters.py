from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data.errors import ParametersInvalid
from data.parameters import BUNDLED_PARAMETERS, Neighbourhood, Weights, read_parameters

if TYPE_CHECKING:
    from pathlib import Path

BUNDLED = BUNDLED_PARAMETERS.read_text("utf-8")


def test_the_bundled_shares_sum_to_one_and_keep_the_ratios_of_the_weights() -> None:
    weights = read_parameters().weights
    shares = weights.shares()
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["traits"] / shares["medium"] == pytest.approx(weights.traits / weights.medium)


def test_a_share_is_a_weights_part_of_them_all() -> None:
    # 1 + 1 + 2 = 4.
    weights = Weights(reviews=1, words=1, traits=2, meaning=0, medium=0, era=0)
    assert weights.shares() == {"reviews": 0.25, "words": 0.25, "traits": 0.5, "meaning": 0, "medium": 0, "era": 0}


def test_where_nothing_counts_every_share_is_zero() -> None:
    weights = Weights(reviews=0, words=0, traits=0, meaning=0, medium=0, era=0)
    assert set(weights.shares().values()) == {0}


@pytest.mark.parametrize(
    ("titles", "size"),
    # The fewest up to 500 titles, a fiftieth of them above; never more than there are others.
    [(0, 0), (1, 0), (2, 1), (10, 9), (11, 10), (500, 10), (600, 12), (10_000, 200)],
)
def test_a_neighbourhood_is_a_part_of_all_titles_within_its_bounds(titles: int, size: int) -> None:
    assert Neighbourhood(share=0.02, fewest=10).size(titles) == size


def test_where_the_neighbourhood_is_everything_a_title_is_not_its_own_neighbour() -> None:
    assert Neighbourhood(share=1, fewest=1).size(5) == 4


def test_the_file_is_read_once() -> None:
    assert read_parameters() is read_parameters()


BROKEN = {
    "weights below 0": ("reviews = 1.0", "reviews = -0.1", "weights.reviews: "),
    "weights above 10": ("words = 0.75", "words = 10.1", "weights.words: "),
    "weights that are no number": ("era = 1.0", "era = nan", "weights.era: "),
    "weights in words": ("meaning = 1.0", 'meaning = "much"', "weights.meaning: "),
    "a weight too many": ("[weights]", "[weights]\nluck = 1.0", "weights.luck: "),
    "a weight too few": ("medium = 0.75", "", "weights.medium: "),
    "no neighbourhood": ("share = 0.02", "share = 0", "neighbourhood.share: "),
    "more than all": ("share = 0.02", "share = 1.01", "neighbourhood.share: "),
    "no neighbour": ("fewest = 10", "fewest = 0", "neighbourhood.fewest: "),
    "half a neighbour": ("fewest = 10", "fewest = 1.5", "neighbourhood.fewest: "),
    "evidence below 0": ("evidence = 30.0", "evidence = -1.0", "traits.evidence: "),
    "no years": ("years = 20", "years = 0", "era.years: "),
    "neither true nor false": ("count_once = true", "count_once = 2", "copies.count_once: "),
    "a section too many": ("[copies]", "[luck]\n[copies]", "luck: "),
    "a section by another name": ("[era]", "[age]", "era: "),
    "a run that is no text": ("[run]", "[run]\nseed = 7", "run.seed: "),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_and_the_place_is_named(tmp_path: Path, fault: str) -> None:
    sound, broken, place = BROKEN[fault]
    assert sound in BUNDLED
    path = tmp_path / "parameters.toml"
    path.write_text(BUNDLED.replace(sound, broken, 1), "utf-8")
    with pytest.raises(ParametersInvalid) as caught:
        read_parameters(path)
    assert f"{path} are not usable: {place}" in caught.value.what


@pytest.mark.parametrize("content", [b"", b"weights =", b'a = "\xff"', b"a = " + b"[" * 100_000])
def test_a_file_that_holds_no_parameters_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "parameters.toml"
    path.write_bytes(content)
    with pytest.raises(ParametersInvalid) as caught:
        read_parameters(path)
    assert caught.value.path == path


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParametersInvalid, match=r"missing\.toml"):
        read_parameters(tmp_path / "missing.toml")
