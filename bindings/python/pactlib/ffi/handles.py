"""Handles: the numbers by which pacts, interactions and mock servers go."""

from __future__ import annotations

from types import TracebackType

from .._library import PactError, lib
from ._call import code, flag


class PactHandle:
    """A pact being written. It is freed when Python forgets it, at the end of a ``with`` block, or by ``close``."""

    def __init__(self, ref: int) -> None:
        """Takes over the handle with this number."""
        self._ref = ref
        self._open = True

    def close(self) -> None:
        """Frees the pact (``pactffi_free_pact_handle``). Doing it twice is harmless."""
        if getattr(self, "_open", False):
            self._open = False
            lib.pactffi_free_pact_handle(self._ref)

    def __enter__(self) -> PactHandle:
        """The handle itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Frees the pact."""
        self.close()

    def __del__(self) -> None:
        """Frees the pact."""
        self.close()

    def __repr__(self) -> str:
        """The number, and whether it is freed."""
        return f"PactHandle({self._ref}{'' if self._open else ', freed'})"


class InteractionHandle:
    """An interaction of a pact being written. It keeps the pact alive."""

    def __init__(self, ref: int) -> None:
        """Stands for the interaction with this number."""
        self._ref = ref
        self._pact: PactHandle | None = None

    def __repr__(self) -> str:
        """The number."""
        return f"InteractionHandle({self._ref})"


class PactServerHandle:
    """A running mock server. It is stopped when Python forgets it, at the end of a ``with`` block, or by ``close``."""

    def __init__(self, ref: int) -> None:
        """Takes over the server on this port."""
        self._ref = ref
        self._open = True

    @property
    def port(self) -> int:
        """The port it listens at."""
        return self._ref

    def close(self) -> None:
        """Stops the server (``pactffi_cleanup_mock_server``). Doing it twice is harmless."""
        if getattr(self, "_open", False):
            self._open = False
            lib.pactffi_cleanup_mock_server(self._ref)

    def __enter__(self) -> PactServerHandle:
        """The handle itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops the server."""
        self.close()

    def __del__(self) -> None:
        """Stops the server."""
        self.close()

    def __repr__(self) -> str:
        """The port, and whether it is stopped."""
        return f"PactServerHandle({self._ref}{'' if self._open else ', stopped'})"


def free_pact_handle(pact: PactHandle) -> None:
    """Frees the pact and all its interactions (``pactffi_free_pact_handle``).

    RuntimeError if there is no such pact, for instance because it was freed before.
    """
    # A number may be given out again once, so a handle that was freed is not tried a second time.
    if not pact._open:
        raise PactError(f"the pact {pact._ref} was freed before")
    pact._open = False
    code("free_pact_handle", pact._ref)


def cleanup_mock_server(mock_server_handle: PactServerHandle) -> None:
    """Stops the server and frees its port (``pactffi_cleanup_mock_server``).

    RuntimeError if it is not running.
    """
    # Another server may have got the port since, so a handle that was stopped is not tried a second time.
    if not mock_server_handle._open:
        raise PactError(f"the mock server on port {mock_server_handle.port} was stopped before")
    mock_server_handle._open = False
    flag("cleanup_mock_server", mock_server_handle._ref)
