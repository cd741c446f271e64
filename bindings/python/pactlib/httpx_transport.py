"""Transports for httpx that ask a mock server without a socket."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

import httpx

from .provider import from_wire

if TYPE_CHECKING:
    from .memory import Answer

Ask = Callable[[str, str, list[tuple[str, str]], bytes], "Answer"]


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body, or half of it and an error."""

    def __init__(self, answer: Answer) -> None:
        self._body = answer.body
        self._is_partial = answer.fault == "partial-body"

    def __iter__(self) -> Iterator[bytes]:
        if not self._is_partial:
            yield self._body
            return
        half = len(self._body) // 2
        yield self._body[:half]
        raise httpx.RemoteProtocolError(
            "peer closed connection without sending complete message body "
            f"(received {half} bytes, expected {len(self._body)})"
        )

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self:
            yield part


def _asked(ask: Ask, request: httpx.Request, body: bytes) -> Answer:
    """The answer to a request; ReadTimeout if it would come too late, without waiting for it."""
    lines = [(from_wire(name), from_wire(value)) for name, value in request.headers.raw]
    answer = ask(request.method, request.url.raw_path.decode("ascii"), lines, body)
    timeout = request.extensions.get("timeout", {}).get("read")
    if timeout is not None and answer.delay > timeout:
        raise httpx.ReadTimeout("timed out", request=request)
    return answer


def _response(answer: Answer, request: httpx.Request) -> httpx.Response:
    if answer.fault == "connection-reset":
        raise httpx.ReadError("[Errno 104] Connection reset by peer", request=request)
    if answer.fault == "empty-response":
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
    if answer.fault == "garbage":
        raise httpx.RemoteProtocolError("illegal status line", request=request)
    lines: Any = [(name.encode("utf-8"), value.encode("utf-8")) for name, value in answer.headers.lines]
    return httpx.Response(answer.status, headers=lines, stream=_Body(answer), request=request)


class Transport(httpx.BaseTransport):
    """Asks the mock server in place of a network."""

    def __init__(self, ask: Ask) -> None:
        """Takes what answers requests."""
        self._ask = ask

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response; waits for its delay."""
        answer = _asked(self._ask, request, request.read())
        if answer.delay:
            time.sleep(answer.delay)
        return _response(answer, request)


class AsyncTransport(httpx.AsyncBaseTransport):
    """Asks the mock server in place of a network."""

    def __init__(self, ask: Ask) -> None:
        """Takes what answers requests."""
        self._ask = ask

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The response; waits for its delay."""
        import anyio  # httpx needs it too

        answer = _asked(self._ask, request, await request.aread())
        if answer.delay:
            await anyio.sleep(answer.delay)
        return _response(answer, request)
