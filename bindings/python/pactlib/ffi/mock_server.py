"""Mock servers: serving a pact to the consumer under test."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

from . import _call
from .enums import ReportFormat
from .handles import PactHandle, PactServerHandle
from .strings import OwnedString

if TYPE_CHECKING:
    from pathlib import Path


def create_mock_server_for_transport(
    pact: PactHandle, addr: str, port: int, transport: str, transport_config: str | None
) -> PactServerHandle:
    """Starts a mock server; port 0 takes a free one (``pactffi_create_mock_server_for_transport``)."""
    arguments = (_call.text(addr), port, _call.text(transport), _call.text(transport_config))
    return PactServerHandle(_port("create_mock_server_for_transport", pact._ref, *arguments))


def create_mock_server_for_pact(pact: PactHandle, addr_str: str, *, tls: bool) -> int:
    """Starts a mock server at ``host:port`` and answers the port (``pactffi_create_mock_server_for_pact``).

    Deprecated: use ``create_mock_server_for_transport``.
    """
    _deprecated("create_mock_server_for_pact")
    return _port("create_mock_server_for_pact", pact._ref, _call.text(addr_str), tls)


def create_mock_server(pact_str: str, addr_str: str, *, tls: bool) -> int:
    """Starts a mock server for a pact given as JSON and answers the port (``pactffi_create_mock_server``).

    Deprecated: use ``create_mock_server_for_transport``.
    """
    _deprecated("create_mock_server")
    return _port("create_mock_server", _call.text(pact_str), _call.text(addr_str), tls)


def _deprecated(name: str) -> None:
    text = f"{name} is deprecated, use create_mock_server_for_transport"
    warnings.warn(text, DeprecationWarning, stacklevel=3)


def _port(name: str, *arguments: Any) -> int:
    port = int(_call.function(name)(*arguments))
    if port <= 0:
        raise _call.failure(name, port)
    return port


def mock_server_matched(mock_server_handle: PactServerHandle) -> bool:
    """Whether every request matched and every interaction was asked for (``pactffi_mock_server_matched``)."""
    return bool(_call.number("mock_server_matched", mock_server_handle._ref))


def mock_server_mismatches(mock_server_handle: PactServerHandle) -> list[dict[str, Any]]:
    """What did not match or was never asked for (``pactffi_mock_server_mismatches``)."""
    text = _call.lent_string(_call.address("mock_server_mismatches", mock_server_handle._ref))
    read: list[dict[str, Any]] = json.loads(text)
    return read


def mock_server_logs(mock_server_handle: PactServerHandle) -> str:
    """What the server logged since the last call (``pactffi_mock_server_logs``)."""
    return _call.lent_string(_call.address("mock_server_logs", mock_server_handle._ref))


def write_pact_file(mock_server_handle: PactServerHandle, directory: str | Path, *, overwrite: bool) -> None:
    """Writes the pact the server was started with, or merges into a file (``pactffi_write_pact_file``)."""
    _call.code("write_pact_file", mock_server_handle._ref, _call.path(directory), overwrite)


def mock_server_report(mock_server_handle: PactServerHandle, format: ReportFormat) -> str:
    """What did not match, and what is nearest to it; empty if nothing is wrong (``pactffi_mock_server_report``)."""
    return _call.lent_string(_call.address("mock_server_report", mock_server_handle._ref, int(format)))


def get_tls_ca_certificate() -> OwnedString:
    """The certificate of the authority that signed those of the HTTPS mock servers, as PEM.

    ``pactffi_get_tls_ca_certificate``
    """
    return _call.string("get_tls_ca_certificate")
