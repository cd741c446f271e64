"""The result of a verification, and how results reach those who wait for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._library import PactError

if TYPE_CHECKING:
    import asyncio

Json = Any


@dataclass(frozen=True)
class Verification:
    """The result of a verification."""

    passed: bool
    """Whether everything passed that is not pending."""

    errors: list[Json]
    """The failures: objects with ``interaction`` (its name) and ``mismatch`` (of type ``error`` or ``mismatches``)."""

    pending_errors: list[Json]
    """The failures of pending interactions, in the same form."""

    interactions: list[Json]
    """One object for each interaction that was verified."""

    notices: list[Json]
    """The notices of the broker."""

    report: str
    """The report for people, without colours."""


class VerificationError(PactError):
    """The provider does not do what its pacts say. ``verification`` has the details; the text is the report."""

    def __init__(self, verification: Verification) -> None:
        """Takes what ``Verifier.run`` answers."""
        self.verification = verification
        super().__init__(verification.report)


class Results:
    """Gives results to a function, on the thread of the event loop if there is one."""

    def __init__(self, raised: list[BaseException]) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._raised = raised

    def deliver(self, callback: Callable[[Json], None], result: Json) -> None:
        """Calls the function; what it raises is raised at the end of the verification."""
        if self.loop is None:
            self._call(callback, result)
        else:
            self.loop.call_soon_threadsafe(self._call, callback, result)

    def _call(self, callback: Callable[[Json], None], result: Json) -> None:
        try:
            callback(result)
        except BaseException as error:
            self._raised.append(error)
