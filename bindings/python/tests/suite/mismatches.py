"""Finds the mismatches that the features name among those the mock server reports."""

from __future__ import annotations

import re
from typing import Any

from pactlib import MockServer

Mismatch = dict[str, Any]

TYPES = {
    "body": "BodyMismatch",
    "body-content-type": "BodyTypeMismatch",
    "header": "HeaderMismatch",
    "query": "QueryMismatch",
    "status": "StatusMismatch",
}
"""The kinds the features name, and the types of the reports."""


def reported(server: MockServer) -> list[Mismatch]:
    """All single mismatches of all requests so far."""
    return [mismatch for entry in server.mismatches() for mismatch in entry.get("mismatches", [])]


def place(mismatch: Mismatch) -> str:
    """The place of the mismatch: a path in the body, a header or a query parameter."""
    return str(mismatch.get("path") or mismatch.get("key") or mismatch.get("parameter"))


def says(mismatch: Mismatch, written: str) -> bool:
    r"""Whether the text contains that of the feature.

    The reports of a mock server say more: which header or part it is, what is wrong with a date. In the features
    ``\"`` is a quotation mark and ``\s*`` any white space.
    """
    pattern = re.escape(written.replace('\\"', '"')).replace(re.escape(r"\s*"), r"\s*")
    return re.search(pattern, mismatch["mismatch"]) is not None
