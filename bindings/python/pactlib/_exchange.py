"""Exchanges of the library: reading one, answering it, and running a verification that asks for them."""

from __future__ import annotations

import json
from typing import Any

from ._library import ffi as c
from ._library import last_error, lib
from .ffi import _call
from .ffi.verifier import VerifierHandle
from .provider import Headers, MessageRequest, Request, State

Json = Any
Key = Any
"""A key of the library, as cffi holds it."""

WAIT = 200
"""How long to wait for an exchange, in milliseconds, before a signal such as Ctrl-C is looked at."""

RUNNING = -1


_DATA = c.typeof("struct ExchangeData *")


def read(exchange: Key) -> tuple[dict[str, Json], bytes | None]:
    """What is asked, and the body if there is one (``pactffi_exchange_read``)."""
    data = c.new(_DATA)
    if not lib.pactffi_exchange_read(exchange, data):
        raise _call.failure("exchange_read")
    # Reading a text is faster than reading bytes, whose encoding would have to be found.
    head: dict[str, Json] = json.loads(c.unpack(data.head, data.head_length).decode("utf-8"))
    return head, None if data.body == c.NULL else bytes(c.buffer(data.body, data.body_length))


def _states(head: dict[str, Json]) -> list[State]:
    return [State(state["name"], state["params"]) for state in head["states"]]


def request(head: dict[str, Json], body: bytes | None) -> Request:
    """The request of a provider's exchange."""
    states = _states(head) if head["states"] else []
    return Request(
        head["method"],
        head["target"],
        head["path"],
        head["query"],
        Headers([(name, value) for name, value in head["headers"]]),
        body or b"",
        head["description"],
        states,
        head["consumer"],
    )


def message_request(head: dict[str, Json], body: bytes | None) -> MessageRequest:
    """Which message is asked for."""
    asked = head.get("request") or {}
    return MessageRequest(
        description=head["description"],
        states=_states(head),
        consumer=head["consumer"],
        contents=body or b"",
        content_type=asked.get("contentType"),
        metadata=asked.get("metadata") or {},
    )


class Refused(Exception):
    """The library did not take an answer; the text says why."""


def _refused(is_done: bool) -> None:
    if not is_done:
        raise Refused(last_error())


def respond(exchange: Key, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
    """Answers with a response (``pactffi_exchange_respond``)."""
    if not 0 <= status < 1 << 32:
        raise ValueError(f"the status is {status}, expected 200 to 999")
    lines = json.dumps(headers).encode() if headers else c.NULL
    if not lib.pactffi_exchange_respond(exchange, status, lines, body, len(body)):
        raise Refused(last_error())


def respond_state(exchange: Key, values: dict[str, Json]) -> None:
    """Says that a state was changed (``pactffi_exchange_respond_state``)."""
    _refused(lib.pactffi_exchange_respond_state(exchange, json.dumps(values).encode()))


def respond_message(exchange: Key, contents: bytes, content_type: str | None, metadata: dict[str, Json]) -> None:
    """Answers with a message (``pactffi_exchange_respond_message``)."""
    arguments = (_call.data(contents), len(contents), _call.text(content_type), json.dumps(metadata).encode())
    _refused(lib.pactffi_exchange_respond_message(exchange, *arguments))


def fail(exchange: Key, reason: str) -> None:
    """Answers with a failure. The exchange may have ended meanwhile (``pactffi_exchange_fail``)."""
    lib.pactffi_exchange_fail(exchange, reason.replace("\0", "\\0").encode("utf-8", "replace"))
    last_error()


def ask_for(handle: VerifierHandle, kind: str) -> None:
    """Has exchanges of a kind asked for: ``provider``, ``state`` or ``message``.

    ``pactffi_verifier_set_provider_handler``, ``_set_state_handler`` and ``_set_message_handler``
    """
    _call.flag(f"verifier_set_{kind}_handler", handle._ref, c.NULL, c.NULL)


def start(handle: VerifierHandle) -> None:
    """Begins a verification (``pactffi_verifier_start``)."""
    del handle._raised[:]
    _call.flag("verifier_start", handle._ref)


def next_exchange(handle: VerifierHandle, milliseconds: int = WAIT) -> Key | None:
    """The next exchange; None if none came in time (``pactffi_verifier_next_exchange``)."""
    pointer = lib.pactffi_verifier_next_exchange(handle._ref, milliseconds)
    if handle._raised:
        for error in handle._raised:
            # What a listener raised to end the program does not wait for the end of the verification.
            if not isinstance(error, Exception):
                raise error
    return None if pointer == c.NULL else pointer


def result(handle: VerifierHandle) -> int:
    """0 or 1 when the verification has ended, ``RUNNING`` until then; PactError if it did not run.

    ``pactffi_verifier_result``
    """
    code = int(_call.function("verifier_result")(handle._ref))
    if code == RUNNING:
        return code
    # What was verified since exchanges were last asked for goes to the listener.
    next_exchange(handle, 0)
    raise_first(handle)
    if code not in (0, 1):
        _call.function("verifier_result")(handle._ref)
        raise _call.failure("verifier_result", code)
    return code


def raise_first(handle: VerifierHandle) -> None:
    """Raises what a listener has raised first."""
    if handle._raised:
        raise handle._raised[0]


def cancel(handle: VerifierHandle) -> None:
    """Ends a verification that has begun (``pactffi_verifier_cancel``)."""
    if handle._pointer is not None:
        lib.pactffi_verifier_cancel(handle._ref)
