"""The consumer's half: describe what is expected, test against a mock server, write the pact file.

Everything here is a thin layer over the C functions; each method says which one it calls.
"""

from __future__ import annotations

import json
import os
from enum import IntEnum
from types import TracebackType
from typing import Any

from ._library import ffi, last_error, lib, text_or_null

Json = Any
"""Anything ``json.dumps`` accepts."""


class Specification(IntEnum):
    """Editions of the Pact specification."""

    V1 = 1
    V1_1 = 2
    V2 = 3
    V3 = 4
    V4 = 5


class Part(IntEnum):
    """Which half of an interaction is meant."""

    REQUEST = 0
    RESPONSE = 1


class PactError(Exception):
    """A call was refused; the text says which argument and why."""


class MismatchError(PactError):
    """What the consumer sent is not what the pact says. ``mismatches`` has the details."""

    def __init__(self, mismatches: list[dict[str, Any]]) -> None:
        self.mismatches = mismatches
        super().__init__("\n".join(_describe(mismatch) for mismatch in mismatches))


def _describe(entry: dict[str, Any]) -> str:
    what = f"{entry['type']}: {entry['method']} {entry['path']}"
    details = [f"  - {mismatch['mismatch']}" for mismatch in entry.get("mismatches", [])]
    return "\n".join([what, *details])


def _require(done: Any) -> None:
    if not done:
        raise PactError(last_error())


def _value_text(value: Json) -> str:
    """Texts as they are; anything else as JSON, so that matchers can be given as dictionaries."""
    return value if isinstance(value, str) else json.dumps(value)


class Pact:
    """A contract between a consumer and a provider, being written.

    Use it as a context manager; leaving the block frees it (``pactffi_free_pact_handle``).
    """

    def __init__(
        self, consumer: str, provider: str, specification: Specification = Specification.V4
    ) -> None:
        """``pactffi_new_pact`` and ``pactffi_with_specification``."""
        self.handle: int = lib.pactffi_new_pact(text_or_null(consumer), text_or_null(provider))
        if self.handle == 0:
            raise PactError(last_error())
        _require(lib.pactffi_with_specification(self.handle, int(specification)))

    def upon_receiving(self, description: str) -> HttpInteraction:
        """Starts an HTTP interaction (``pactffi_new_interaction``)."""
        handle = lib.pactffi_new_interaction(self.handle, text_or_null(description))
        if handle == 0:
            raise PactError(last_error())
        return HttpInteraction(handle)

    def with_metadata(self, namespace: str, name: str, value: str) -> Pact:
        """Adds a metadata entry to the file (``pactffi_with_pact_metadata``)."""
        _require(
            lib.pactffi_with_pact_metadata(
                self.handle, text_or_null(namespace), text_or_null(name), text_or_null(value)
            )
        )
        return self

    def serve(
        self,
        address: str = "127.0.0.1",
        port: int = 0,
        transport: str = "http",
        config: dict[str, Any] | None = None,
    ) -> MockServer:
        """Starts a mock server (``pactffi_create_mock_server_for_transport``)."""
        config_text = None if config is None else json.dumps(config)
        bound = lib.pactffi_create_mock_server_for_transport(
            self.handle, text_or_null(address), port, text_or_null(transport), text_or_null(config_text)
        )
        if bound <= 0:
            raise PactError(f"{last_error()} (code {bound})")
        return MockServer(bound, address, transport)

    def write(self, directory: str | os.PathLike[str], overwrite: bool = False) -> None:
        """Writes the pact file, or merges into the one that is there (``pactffi_pact_handle_write_file``)."""
        code = lib.pactffi_pact_handle_write_file(self.handle, os.fsencode(directory), overwrite)
        if code != 0:
            raise PactError(f"{last_error()} (code {code})")

    def close(self) -> None:
        """Frees the pact. Doing it twice is harmless."""
        if self.handle:
            lib.pactffi_free_pact_handle(self.handle)
            self.handle = 0

    def __enter__(self) -> Pact:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class HttpInteraction:
    """A request and its response, being described. Methods return the interaction, so calls chain."""

    def __init__(self, handle: int) -> None:
        self.handle = handle

    def given(self, state: str, parameters: dict[str, Json] | None = None) -> HttpInteraction:
        """Adds a provider state (``pactffi_given``, ``pactffi_given_with_params``)."""
        if parameters is None:
            _require(lib.pactffi_given(self.handle, text_or_null(state)))
        else:
            params = json.dumps(parameters)
            code = lib.pactffi_given_with_params(self.handle, text_or_null(state), text_or_null(params))
            _require(code == 0)
        return self

    def with_request(self, method: str, path: Json) -> HttpInteraction:
        """Sets method and path; the path may be a matcher (``pactffi_with_request``)."""
        _require(lib.pactffi_with_request(self.handle, text_or_null(method), text_or_null(_value_text(path))))
        return self

    def with_query(self, name: str, value: Json, index: int = 0) -> HttpInteraction:
        """Sets a query parameter (``pactffi_with_query_parameter_v2``)."""
        text = text_or_null(None if value is None else _value_text(value))
        _require(lib.pactffi_with_query_parameter_v2(self.handle, text_or_null(name), index, text))
        return self

    def with_header(
        self, name: str, value: Json, part: Part = Part.REQUEST, index: int = 0
    ) -> HttpInteraction:
        """Sets a header (``pactffi_with_header_v2``)."""
        text = text_or_null(_value_text(value))
        _require(lib.pactffi_with_header_v2(self.handle, int(part), text_or_null(name), index, text))
        return self

    def with_body(
        self, body: Json, content_type: str = "application/json", part: Part = Part.REQUEST
    ) -> HttpInteraction:
        """Sets a body; JSON may carry matchers (``pactffi_with_body``)."""
        text = text_or_null(_value_text(body))
        _require(lib.pactffi_with_body(self.handle, int(part), text_or_null(content_type), text))
        return self

    def with_binary_body(
        self, body: bytes, content_type: str = "application/octet-stream", part: Part = Part.REQUEST
    ) -> HttpInteraction:
        """Sets a body of bytes (``pactffi_with_binary_body``)."""
        data = ffi.from_buffer("uint8_t[]", body)
        _require(
            lib.pactffi_with_binary_body(self.handle, int(part), text_or_null(content_type), data, len(body))
        )
        return self

    def with_rules(self, rules: Json, part: Part = Part.REQUEST) -> HttpInteraction:
        """Adds matching rules, written as in pact files (``pactffi_with_matching_rules``)."""
        text = text_or_null(_value_text(rules))
        _require(lib.pactffi_with_matching_rules(self.handle, int(part), text))
        return self

    def with_key(self, key: str) -> HttpInteraction:
        """Sets what tells the interaction apart when files are merged (``pactffi_set_key``)."""
        _require(lib.pactffi_set_key(self.handle, text_or_null(key)))
        return self

    def with_comment(self, comment: str) -> HttpInteraction:
        """Adds a line to the comments (``pactffi_add_text_comment``)."""
        _require(lib.pactffi_add_text_comment(self.handle, text_or_null(comment)))
        return self

    def pending(self, is_pending: bool = True) -> HttpInteraction:
        """Says whether a failing verification is tolerated (``pactffi_set_pending``)."""
        _require(lib.pactffi_set_pending(self.handle, is_pending))
        return self

    def will_respond_with(self, status: int) -> HttpInteraction:
        """Sets the response status (``pactffi_response_status``)."""
        _require(lib.pactffi_response_status(self.handle, status))
        return self


class MockServer:
    """A running mock server. Leaving its context block stops it."""

    def __init__(self, port: int, address: str, transport: str) -> None:
        self.port = port
        host = f"[{address}]" if ":" in address and not address.startswith("[") else address
        self.url = f"{transport}://{host}:{port}"

    @property
    def matched(self) -> bool:
        """Whether every request matched and every interaction was asked for (``pactffi_mock_server_matched``)."""
        return bool(lib.pactffi_mock_server_matched(self.port))

    def mismatches(self) -> list[dict[str, Any]]:
        """What did not match or was never asked for (``pactffi_mock_server_mismatches``)."""
        pointer = lib.pactffi_mock_server_mismatches(self.port)
        if pointer == ffi.NULL:
            raise PactError(last_error())
        # The string belongs to the server until it is stopped.
        found: list[dict[str, Any]] = json.loads(ffi.string(pointer).decode("utf-8"))
        return found

    def report(self, coloured: bool = False) -> str:
        """What did not match, with the interactions that are nearest to it, for people; empty if nothing is wrong.

        ``pactffi_mock_server_report``; ``coloured`` is for terminals.
        """
        return self._report(lib.ReportFormat_ColouredText if coloured else lib.ReportFormat_Text)

    def report_data(self) -> dict[str, Any]:
        """The same for programs (``pactffi_mock_server_report``)."""
        found: dict[str, Any] = json.loads(self._report(lib.ReportFormat_Json))
        return found

    def _report(self, report_format: int) -> str:
        pointer = lib.pactffi_mock_server_report(self.port, report_format)
        if pointer == ffi.NULL:
            raise PactError(last_error())
        return str(ffi.string(pointer).decode("utf-8"))

    def verify(self) -> None:
        """Raises MismatchError unless everything matched."""
        if not self.matched:
            raise MismatchError(self.mismatches())

    def logs(self) -> str:
        """What the server logged since the last call (``pactffi_mock_server_logs``)."""
        pointer = lib.pactffi_mock_server_logs(self.port)
        if pointer == ffi.NULL:
            raise PactError(last_error())
        return str(ffi.string(pointer).decode("utf-8"))

    def write(self, directory: str | os.PathLike[str], overwrite: bool = False) -> None:
        """Writes the pact the server was started with (``pactffi_write_pact_file``)."""
        code = lib.pactffi_write_pact_file(self.port, os.fsencode(directory), overwrite)
        if code != 0:
            raise PactError(f"{last_error()} (code {code})")

    def stop(self) -> bool:
        """Stops the server and frees its port; False if it was stopped before (``pactffi_cleanup_mock_server``)."""
        return bool(lib.pactffi_cleanup_mock_server(self.port))

    def __enter__(self) -> MockServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
