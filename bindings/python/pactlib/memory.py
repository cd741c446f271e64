"""A mock server without a socket: requests are calls, and clients get a transport that makes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _arguments
from ._library import ffi as c
from ._library import lib
from .faults import FAULTS
from .ffi import _call
from .provider import HeaderPairs, Headers, contents_of, header_lines
from .server import MockServer

if TYPE_CHECKING:
    import httpx
    from requests.adapters import BaseAdapter
    from urllib3.util import Retry

Json = Any


@dataclass(frozen=True)
class Answer:
    """The answer to a request. The server neither waits nor breaks a connection: ``delay`` and ``fault`` say so."""

    status: int
    headers: Headers
    """By name, in any case; ``headers.lines`` has the lines in their order."""

    body: bytes
    delay: float = 0.0
    """How many seconds the client is to wait."""

    fault: str = "none"
    """What the client is to find instead, one of ``pactlib.faults.FAULTS``."""

    def text(self) -> str:
        """The body as a text in UTF-8."""
        return self.body.decode("utf-8")

    def json(self) -> Json:
        """The body, which is JSON."""
        return json.loads(self.body)


class MemoryServer(MockServer):
    """A mock server that listens nowhere. Its URL is ``http://memory``."""

    def answer(self, method: str, target: str, headers: HeaderPairs | None = None, body: Json = None) -> Answer:
        """Answers a request on this thread; ``target`` is a path with its query.

        A body that is neither bytes nor text is sent as JSON.
        ``pactffi_mock_server_answer`` and ``pactffi_answer_read``
        """
        _arguments.texts("answer", method=method, target=target)
        lines = header_lines(headers)
        content, content_type = contents_of(body)
        if content_type and not isinstance(body, (bytes, bytearray, memoryview, str)):
            if not any(name.lower() == "content-type" for name, _ in lines):
                lines.append(("Content-Type", content_type))
        return self._answer(method, target, lines, content)

    def _answer(self, method: str, target: str, lines: list[tuple[str, str]], body: bytes) -> Answer:
        texts = (_call.text(method), _call.text(target), json.dumps(lines).encode())
        content = c.from_buffer("uint8_t[]", body) if body else c.NULL
        key = _call.address("mock_server_answer", self.port, *texts, content, len(body))
        try:
            data = c.new("struct AnswerData *")
            _call.flag("answer_read", key, data)
            found = json.loads(bytes(c.buffer(data.headers, data.headers_length)))
            return Answer(
                status=int(data.status),
                headers=Headers((name, value) for name, value in found),
                body=b"" if data.body == c.NULL else bytes(c.buffer(data.body, data.body_length)),
                delay=int(data.delay_ms) / 1000,
                fault=FAULTS[int(data.fault)],
            )
        finally:
            lib.pactffi_answer_delete(key)

    def httpx_transport(self) -> httpx.BaseTransport:
        """A transport for ``httpx.Client``: ``httpx.Client(transport=server.httpx_transport(), base_url=server.url)``."""
        from .httpx_transport import Transport

        return Transport(self._answer)

    def httpx_async_transport(self) -> httpx.AsyncBaseTransport:
        """The same for ``httpx.AsyncClient``."""
        from .httpx_transport import AsyncTransport

        return AsyncTransport(self._answer)

    def requests_adapter(self, max_retries: Retry | int = 0) -> BaseAdapter:
        """An adapter for ``requests``: ``session.mount(server.url, server.requests_adapter())``.

        ``max_retries`` is that of ``requests.adapters.HTTPAdapter``.
        """
        from .requests_adapter import Adapter

        return Adapter(self._answer, max_retries)
