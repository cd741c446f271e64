"""Reads which functions `pact.h` declares."""

from __future__ import annotations

import re

from . import places

GUARD = "#if defined(PACT_UNPREFIXED)"


def functions() -> tuple[set[str], set[str]]:
    """The functions for everybody, and those that only programs of the first releases see."""
    text = (places.ROOT / "pact.h").read_text(encoding="utf-8")
    plain, _, guarded = text.partition(GUARD)
    return _declared(plain), _declared(guarded)


def _declared(text: str) -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    # Macros may go on over line ends.
    text = re.sub(r"^\s*#(?:.*\\\n)*.*$", "", text, flags=re.MULTILINE)
    while "{" in text:
        text, count = re.subn(r"\{[^{}]*\}", "", text)
        if count == 0:
            break
    names = set()
    for statement in text.split(";"):
        found = re.match(r"(?!typedef\b)[^(]*?(\w+)\s*\(", statement.strip())
        if found is not None:
            names.add(found.group(1))
    return names
