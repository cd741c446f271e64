"""A running mock server, which the consumer under test calls, and its results."""

from __future__ import annotations

import json
import os
from types import TracebackType
from typing import TYPE_CHECKING, Any

from . import _arguments, ffi
from ._library import PactError, lib
from .faults import fault_number, milliseconds
from .ffi import PactServerHandle, _call
from .ffi._call import address, lent_string
from .mismatches import MismatchError, attach

if TYPE_CHECKING:
    from typing_extensions import Self

    from .provider import State


_ENDS = (KeyboardInterrupt, SystemExit, GeneratorExit)
"""What ends a program and not a test. The errors of ``pytest.fail`` are no ``Exception`` either."""


class MockServer:
    """A running mock server. Leaving its context block verifies, writes the pact if that was asked for, and stops it.

    If something did not match, leaving raises MismatchError. If an error leaves the block, that error goes on, with the
    report as a note (before Python 3.11: with the MismatchError as its cause).
    """

    def __init__(
        self,
        handle: PactServerHandle,
        address: str,
        transport: str,
        *,
        verify: bool = True,
        write: str | os.PathLike[str] | None = None,
    ) -> None:
        """Stands for the server with this handle, reached at this address by this transport."""
        self._handle = handle
        self._verifies = verify
        self._directory = write
        self.port = handle.port
        host = f"[{address}]" if ":" in address and not address.startswith("[") else address
        self.url = "http://memory" if transport == "memory" else f"{transport}://{host}:{self.port}"

    def __repr__(self) -> str:
        """The URL, and whether it is stopped."""
        return f"<{type(self).__name__} {self.url}{'' if self._handle._open else ', stopped'}>"

    @property
    def matched(self) -> bool:
        """Whether every request matched and every interaction was requested (``pactffi_mock_server_matched``)."""
        return ffi.mock_server_matched(self._handle)

    def mismatches(self) -> list[dict[str, Any]]:
        """The requests that did not match and the interactions without a request.

        ``pactffi_mock_server_mismatches``
        """
        return ffi.mock_server_mismatches(self._handle)

    def report(self, coloured: bool = False) -> str:
        """A readable report of the requests that did not match, with the nearest interactions.

        It also names interactions that were never served because another has the same request, even if everything
        matched; otherwise it is empty then.
        ``pactffi_mock_server_report``; ``coloured`` is for terminals.
        """
        return self._report(lib.ReportFormat_ColouredText if coloured else lib.ReportFormat_Text)

    def report_data(self) -> dict[str, Any]:
        """The same for programs (``pactffi_mock_server_report``)."""
        found: dict[str, Any] = json.loads(self._report(lib.ReportFormat_Json))
        return found

    def _report(self, report_format: int) -> str:
        return lent_string(address("mock_server_report", self.port, report_format))

    def set_states(self, *states: str | State | dict[str, Any]) -> None:
        """Puts provider states in force, in place of those before; none if there are none.

        Of interactions that match equally, one whose states are all in force answers. A state is a name, a ``State``, or
        a dict with ``name`` and ``params``.
        ``pactffi_mock_server_set_states``
        """
        from .provider import State

        plain = [{"name": one.name, "params": one.parameters} if isinstance(one, State) else one for one in states]
        _call.flag("mock_server_set_states", self.port, json.dumps(plain).encode())

    def delay(self, seconds: float, description: str | None = None) -> None:
        """Delays the responses of this server: of the interactions with a description, or of all.

        ``pactffi_mock_server_set_delay``
        """
        _arguments.optional_texts("delay", description=description)
        _call.flag("mock_server_set_delay", self.port, _call.text(description), milliseconds(seconds))

    def fault(self, fault: str | None, description: str | None = None) -> None:
        """Spoils the responses of this server: of the interactions with a description, or of all.

        ``fault`` is one of ``pactlib.faults.FAULTS``; None takes it back.
        ``pactffi_mock_server_set_fault``
        """
        _arguments.optional_texts("fault", description=description)
        _call.flag("mock_server_set_fault", self.port, _call.text(description), fault_number(fault))

    def verify(self) -> None:
        """Raises MismatchError unless everything matched. Leaving the block does not raise it again.

        If everything matched, a ``PactWarning`` names each interaction that was never served because another has the same
        request.
        """
        found = self._mismatch()
        if found is not None:
            self._verifies = False
            raise found
        self._warn()

    def _warn(self) -> None:
        try:
            entries = self.report_data()["neverServed"]
        except (PactError, KeyError):  # a plugin's server has no such report
            return
        if entries:
            from .warnings import warn_of_never_served

            warn_of_never_served(entries)

    def _mismatch(self) -> MismatchError | None:
        """What did not match; None if everything did."""
        if self.matched:
            return None
        try:
            report = self.report()
        except PactError:  # a plugin's server has none
            report = ""
        return MismatchError(self.mismatches(), report)

    def logs(self) -> str:
        """What the server logged since the last call (``pactffi_mock_server_logs``)."""
        return ffi.mock_server_logs(self._handle)

    def write(self, directory: str | os.PathLike[str], overwrite: bool = False) -> None:
        """Writes the pact the server was started with (``pactffi_write_pact_file``)."""
        ffi.write_pact_file(self._handle, _arguments.path("write", "directory", directory), overwrite=overwrite)

    def stop(self) -> bool:
        """Stops the server and frees its port; False if it was stopped before (``pactffi_cleanup_mock_server``)."""
        try:
            ffi.cleanup_mock_server(self._handle)
        except PactError:
            return False
        return True

    def __enter__(self) -> Self:
        """The server itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Verifies, writes the pact on success, and stops the server."""
        if not self._handle._open:
            return
        try:
            if error is None:
                self._finish()
            elif self._verifies and not isinstance(error, (MismatchError, *_ENDS)):
                found = self._mismatch()
                if found is not None:
                    attach(found, error)
        finally:
            self.stop()

    def _finish(self) -> None:
        if self._verifies:
            self.verify()
        if self._directory is not None and self.matched:
            self.write(self._directory)
