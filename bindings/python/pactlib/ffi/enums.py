"""The enumerations of the library and the aliases for their names."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal


class ExpressionValueType(IntEnum):
    """The type of the value of a matching definition expression."""

    UNKNOWN = 0
    STRING = 1
    NUMBER = 2
    INTEGER = 3
    DECIMAL = 4
    BOOLEAN = 5


class GeneratorCategory(IntEnum):
    """The part of an interaction that a generator makes values for."""

    METHOD = 0
    PATH = 1
    HEADER = 2
    QUERY = 3
    BODY = 4
    STATUS = 5
    METADATA = 6


class MatchingRuleCategory(IntEnum):
    """The part of an interaction that a matching rule compares."""

    METHOD = 0
    PATH = 1
    HEADER = 2
    QUERY = 3
    BODY = 4
    STATUS = 5
    CONTENTS = 6
    METADATA = 7


class InteractionPart(IntEnum):
    """Which half of an interaction is meant."""

    REQUEST = 0
    RESPONSE = 1


class LevelFilter(IntEnum):
    """The least important level that is logged."""

    OFF = 0
    ERROR = 1
    WARN = 2
    INFO = 3
    DEBUG = 4
    TRACE = 5


class ReportFormat(IntEnum):
    """The format of the report of a mock server."""

    JSON = 0
    TEXT = 1
    COLOURED_TEXT = 2


class VerificationReport(IntEnum):
    """The format of a report of a verification in a file."""

    JSON = 0
    TEXT = 1
    JUNIT = 2
    HTML = 3


class PactSpecification(IntEnum):
    """A version of the Pact specification."""

    UNKNOWN = 0
    V1 = 1
    V1_1 = 2
    V2 = 3
    V3 = 4
    V4 = 5

    @classmethod
    def from_str(cls, version: str) -> PactSpecification:
        """Reads a version: ``V1_1``, ``v1.1`` and ``1.1`` are the same; ValueError if there is no such version."""
        name = version.strip().upper().replace(".", "_")
        name = name if name.startswith(("V", "U")) else f"V{name}"
        if name not in cls.__members__:
            raise ValueError(f"unknown version of the Pact specification: {version!r}")
        return cls[name]


GeneratorCategoryOptions = Literal[
    "METHOD", "method", "PATH", "path", "HEADER", "header", "QUERY", "query",
    "BODY", "body", "STATUS", "status", "METADATA", "metadata",
]  # fmt: skip
"""The names of GeneratorCategory, in either case."""

MatchingRuleCategoryOptions = Literal[
    "METHOD", "method", "PATH", "path", "HEADER", "header", "QUERY", "query",
    "BODY", "body", "STATUS", "status", "CONTENTS", "contents", "METADATA", "metadata",
]  # fmt: skip
"""The names of MatchingRuleCategory, in either case."""
