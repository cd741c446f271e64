"""What a mock server reports when requests and interactions do not match."""

from __future__ import annotations

from typing import Any

from ._library import PactError


class MismatchError(PactError):
    """The requests of the consumer do not match the pact. Its text is the report, with the nearest interactions."""

    def __init__(self, mismatches: list[dict[str, Any]], report: str = "") -> None:
        """Takes what ``MockServer.mismatches`` and ``MockServer.report`` answer."""
        self.mismatches = mismatches
        """What differs, for programs: see ``MockServer.mismatches``."""

        self.report = report.rstrip() or "\n".join(_described(mismatch) for mismatch in mismatches)
        """The report for people, without colours."""

        super().__init__(self.report)

    def __reduce__(self) -> Any:
        """How it is made anew in another process."""
        return type(self), (self.mismatches, self.report)


def _described(entry: dict[str, Any]) -> str:
    """One mismatch, where the server has no report: it is one of a plugin."""
    if "type" not in entry:
        what = ": ".join(text for text in (entry["path"], entry["error"]) if text)
    else:
        what = f"{entry['type']}: {entry['method']} {entry['path']}"
    details = [f"  - {mismatch['mismatch']}" for mismatch in entry.get("mismatches", [])]
    return "\n".join([what, *details])


def attach(mismatch: MismatchError, error: BaseException) -> None:
    """Shows the mismatch together with an error of the client under test, which may be its consequence.

    The report is a note of the error. Before Python 3.11 there are no notes: the mismatch becomes the first cause.
    """
    if hasattr(error, "add_note"):
        error.add_note(f"The mock server's report:\n\n{mismatch.report}")
        return
    while error is not mismatch:
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if before is None:
            error.__cause__ = mismatch
            return
        error = before
