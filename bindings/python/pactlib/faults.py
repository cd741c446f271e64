"""Delays and faults of responses."""

from __future__ import annotations

FAULTS = ("none", "connection-reset", "empty-response", "partial-body", "garbage")
"""What a client may find instead of a response: the connection is reset; it is closed without an answer, or after half
the body; or there are bytes that are not HTTP."""


def fault_number(fault: str | None) -> int:
    """The number of a fault in C; ValueError says which there are."""
    name = "none" if fault is None else fault
    if name not in FAULTS:
        raise ValueError(f"there is no fault {fault!r}, only {', '.join(repr(one) for one in FAULTS)}")
    return FAULTS.index(name)


def milliseconds(seconds: float) -> int:
    """A time in whole milliseconds; ValueError if it is negative or no number."""
    if not 0 <= seconds < 1e15:
        raise ValueError(f"the delay is {seconds} seconds")
    return round(seconds * 1000)
