"""Reads licence expressions, and says which licences may be linked."""

from __future__ import annotations

import re

from .failures import Failure

ALLOWED = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "Unicode-3.0",
        "Unicode-DFS-2016", "Unlicense", "Zlib", "ZPL-2.1", "Apache-2.0 WITH LLVM-exception",
        # These two exceptions free what is linked.
        "GPL-3.0-or-later WITH GCC-exception-3.1", "LGPL-2.1-or-later WITH GCC-exception-2.0-note",
    }
)
"""A linked part has one of these. They ask for no more than their texts, which THIRD-PARTY has."""


def normal(expression: str) -> str:
    """An expression as SPDX writes it. Old crates set a slash between two licences of which one is chosen."""
    return re.sub(r"\s*/\s*", " OR ", expression.strip())


def is_allowed(expression: str) -> bool:
    """Whether what has this licence may be linked."""
    tokens = re.findall(r"[()]|[^\s()]+", normal(expression))
    allowed, rest = _any(tokens)
    if rest:
        raise Failure(f"{expression!r} is no licence expression")
    return allowed


def _any(tokens: list[str]) -> tuple[bool, list[str]]:
    allowed, rest = _all(tokens)
    while rest[:1] == ["OR"]:
        other, rest = _all(rest[1:])
        allowed = allowed or other
    return allowed, rest


def _all(tokens: list[str]) -> tuple[bool, list[str]]:
    allowed, rest = _one(tokens)
    while rest[:1] == ["AND"]:
        other, rest = _one(rest[1:])
        allowed = allowed and other
    return allowed, rest


def _one(tokens: list[str]) -> tuple[bool, list[str]]:
    if tokens[:1] == ["("]:
        allowed, rest = _any(tokens[1:])
        if rest[:1] != [")"]:
            raise Failure("a licence expression lacks a closing parenthesis")
        return allowed, rest[1:]
    if not tokens or tokens[0] in {")", "OR", "AND", "WITH"}:
        raise Failure("a licence expression lacks a licence")
    if tokens[1:2] == ["WITH"]:
        return " ".join(tokens[:3]) in ALLOWED, tokens[3:]
    return tokens[0] in ALLOWED, tokens[1:]
