"""The terms of the features for generated values and their places."""

from __future__ import annotations

import json
import re
from typing import Any

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

KINDS = {
    "integer": r"\d+",
    "decimal number": r"\d+\.\d+",
    "hexadecimal number": r"[0-9A-F]{6}",
    "random string": r"\w{6}",
    "string from the regex": r"\d{1,8}",
    "date": r"\d{4}-\d{2}-\d{2}",
    "time": r"\d{2}:\d{2}:\d{2}",
    "date-time": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}",
    "UUID": UUID,
    "simple UUID": r"[0-9a-f]{32}",
    "lower-case-hyphenated UUID": UUID,
    "upper-case-hyphenated UUID": UUID.replace("a-f", "A-F"),
    "URN UUID": f"urn:uuid:{UUID}",
    "boolean": "true|false",
}
"""Regular expressions for the kinds; lengths are those of the fixtures."""

REPLACED = r'replaced with an? "(?P<kind>.*)"'


def is_of_kind(value: Any, kind: str) -> bool:
    """Whether a value is of a kind, as text or as JSON."""
    return re.fullmatch(KINDS[kind], value if isinstance(value, str) else json.dumps(value)) is not None


def member_at(document: str | bytes | None, path: str) -> Any:
    """The value at a path of one step, such as ``$.one``, of a JSON document."""
    root, _, name = path.partition(".")
    assert root == "$"
    assert document is not None
    return json.loads(document)[name]


def cell(written: str) -> Any:
    """The value of a cell: JSON after ``JSON:``, else the text. In the features ``\\"`` is a quotation mark."""
    text = written.replace('\\"', '"')
    return json.loads(text.removeprefix("JSON:")) if text.startswith("JSON:") else text
