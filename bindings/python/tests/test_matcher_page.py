"""``docs/matchers.md``: each block of Python makes the JSON above it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from pactlib import generate, match

PAGE = (Path(__file__).parents[3] / "docs" / "matchers.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[tuple[str, str]]:
    """The blocks of the page in this language, each with the block of JSON before it."""
    found: list[tuple[str, str]] = []
    above = ""
    for kind, code in re.findall(r"^```(\w+)\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL):
        if kind == "json":
            above = code
        if kind == language:
            found.append((code, above))
    return found


def test_nearly_each_example_in_json_is_in_python_too() -> None:
    assert len(blocks("python")) > 40


@pytest.mark.parametrize("module", [match, generate])
def test_the_page_has_each_function(module: ModuleType) -> None:
    functions = [name for name in module.__all__ if callable(getattr(module, name)) and name[0].islower()]
    calls = [f"{module.__name__.rpartition('.')[2]}.{name}" for name in functions]

    assert calls
    assert [call for call in calls if f"{call}(" not in PAGE and f"`{call}`" not in PAGE] == []


@pytest.mark.parametrize(("code", "expected"), blocks("python"))
def test_a_block_makes_the_json_above_it(code: str, expected: str) -> None:
    made = eval(code, {"match": match, "generate": generate})  # the page's own code

    assert json.loads(json.dumps(made)) == json.loads(expected)
