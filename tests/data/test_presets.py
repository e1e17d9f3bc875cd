from __future__ import annotations

import pytest

from data.presets import Passing, try_preset
from data.records import Facet, Title
from data.vocabulary import Preset, PresetRule, read_vocabulary

KIND = Preset(
    label="Kind",
    definition="It ends well and hurts little.",
    rules=(
        PresetRule.model_validate({"facet": "ending", "is": ["happy", "hopeful"]}),
        PresetRule.model_validate({"facet": "angst", "is": ["0", "1"]}),
    ),
)


def title(**facets: str) -> Title:
    return Title(
        "t", "t", "T", "film", 2020, ("KR",), ("ko",), "-", facets=tuple(Facet(k, (v,)) for k, v in facets.items())
    )


@pytest.mark.parametrize(
    ("facets", "passing", "broken", "unknown"),
    [
        ({"ending": "happy", "angst": "1"}, Passing.YES, (), ()),
        ({"ending": "sad", "angst": "1"}, Passing.NO, ("ending",), ()),
        ({"angst": "1"}, Passing.UNKNOWN, (), ("ending",)),
        ({"angst": "3"}, Passing.NO, ("angst",), ("ending",)),
        ({}, Passing.UNKNOWN, (), ("ending", "angst")),
    ],
)
def test_a_preset_passes_only_what_is_known(
    facets: dict[str, str], passing: Passing, broken: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    outcome = try_preset(title(**facets), KIND)
    assert (outcome.passing, outcome.broken, outcome.unknown) == (passing, broken, unknown)


def test_no_bundled_preset_passes_a_title_of_which_nothing_is_known() -> None:
    presets = read_vocabulary().presets.values()
    assert {try_preset(title(), preset).passing for preset in presets} == {Passing.UNKNOWN}
