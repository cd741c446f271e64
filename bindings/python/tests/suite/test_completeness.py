"""Every scenario of the suite runs or is listed in `not_yet.py`, which lists no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .corpus import features, folder, scenario_names
from .not_yet import DIFFERENT, FEATURES, SCENARIOS

folder()


def driven() -> set[str]:
    """The features that the test modules beside this one run."""
    texts = (path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    return {feature for text in texts for feature in re.findall(r'^FEATURE = "(.*)"$', text, flags=re.M)}


def test_every_feature_is_driven_or_in_the_table() -> None:
    assert driven() | set(FEATURES) == features()
    assert driven() & set(FEATURES) == set()


@pytest.mark.parametrize("table", [SCENARIOS, DIFFERENT], ids=["to come", "different"])
def test_the_tables_name_scenarios_of_driven_features_only(table: dict[str, dict[str, str]]) -> None:
    assert set(table) <= driven()
    for feature, rows in table.items():
        assert set(rows) <= set(scenario_names(feature))
