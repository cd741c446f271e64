"""The folder of the compatibility suite, and its features as tests."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Callable

import pytest
from pytest_bdd import scenario

from .not_yet import DIFFERENT, SCENARIOS

VARIABLE = "PACT_COMPATIBILITY_SUITE"

IN_PROCESS = "_in_process"
"""The end of the names of tests in which functions stand for the provider."""


def folder() -> Path:
    """The folder of the suite. Without one, a test module that uses it is skipped."""
    given = os.environ.get(VARIABLE)
    if not given:
        pytest.skip(f"{VARIABLE} does not name the folder of the compatibility suite", allow_module_level=True)
    found = Path(given)
    if not (found / "features").is_dir():
        raise FileNotFoundError(f"{VARIABLE} is {given}, which has no folder 'features'")
    return found


def fixture(name: str) -> bytes:
    """The contents of a fixture file."""
    return (folder() / "fixtures" / name).read_bytes()


def features() -> set[str]:
    """The names of all feature files, as ``V3/http_matching.feature``."""
    base = folder() / "features"
    return {path.relative_to(base).as_posix() for path in base.rglob("*.feature")}


def scenario_names(feature: str) -> list[str]:
    """The names of the scenarios of a feature file, in its order."""
    text = (folder() / "features" / feature).read_text(encoding="utf-8")
    return re.findall(r"^\s*Scenario: (.*?)\s*$", text, flags=re.M)


def collected(feature: str) -> dict[str, Callable[..., None]]:
    """One test for each scenario of a feature, except those that `not_yet.py` lists.

    Scenarios of providers have a second one, in which functions stand for the provider.
    """
    wanted = [name for name in scenario_names(feature) if name not in SCENARIOS.get(feature, {})]
    tests = {_test_name(name): _test(feature, name) for name in wanted}
    assert len(tests) == len(wanted), f"two scenarios of {feature} make the same test name"
    if feature.endswith("_provider.feature"):
        tests.update({_test_name(name) + IN_PROCESS: _test(feature, name) for name in wanted})
    return tests


def _test_name(scenario_name: str) -> str:
    return "test_" + re.sub(r"\W+", "_", scenario_name).strip("_").lower()


def _test(feature: str, scenario_name: str) -> Callable[..., None]:
    def steps_only() -> None:
        pass

    test = scenario(feature, scenario_name, features_base_dir=str(folder() / "features"))(steps_only)
    reason = DIFFERENT.get(feature, {}).get(scenario_name)
    return test if reason is None else pytest.mark.xfail(strict=True, reason=reason, raises=AssertionError)(test)
