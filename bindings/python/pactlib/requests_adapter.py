"""An adapter for requests that asks a mock server without a socket."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from http.client import BadStatusLine, HTTPMessage, RemoteDisconnected, responses
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import ProtocolError
from urllib3.util import Timeout

from .provider import header_lines

if TYPE_CHECKING:
    from .memory import Answer

Ask = Callable[[str, str, list[tuple[str, str]], bytes], "Answer"]

_ENDS: dict[str, Callable[[], Exception]] = {
    "connection-reset": lambda: ConnectionResetError(104, "Connection reset by peer"),
    "empty-response": lambda: RemoteDisconnected("Remote end closed connection without response"),
    "garbage": lambda: BadStatusLine("garbage"),
}


class Adapter(BaseAdapter):
    """Asks the mock server in place of a network."""

    def __init__(self, ask: Ask) -> None:
        """Takes what answers requests."""
        super().__init__()
        self._ask = ask
        self._http = HTTPAdapter()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """The response; waits for its delay. ReadTimeout if it would come too late, without waiting for it."""
        lines = header_lines(request.headers)
        if not any(name.lower() == "host" for name, _ in lines):
            lines.insert(0, ("Host", str(request.url).split("/")[2].rpartition("@")[2]))
        answer = self._ask(str(request.method), request.path_url, lines, _body(request.body))
        limit = _read_timeout(timeout)
        if limit is not None and answer.delay > limit:
            raise requests.ReadTimeout(f"Read timed out. (read timeout={limit})", request=request)
        if answer.delay:
            time.sleep(answer.delay)
        if answer.fault in _ENDS:
            error = ProtocolError("Connection aborted.", _ENDS[answer.fault]())
            raise requests.ConnectionError(error, request=request)
        response: requests.Response = self._http.build_response(request, _raw(answer, request))
        if not stream:
            response.content  # noqa: B018 - reads the body, as a session does
        return response

    def close(self) -> None:
        """Does nothing: there is no connection."""


def _body(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode("utf-8")
    if isinstance(body, (bytes, bytearray)):
        return bytes(body)
    if hasattr(body, "read"):
        return _body(body.read())
    return b"".join(_body(part) for part in body)


def _read_timeout(timeout: Any) -> float | None:
    if isinstance(timeout, tuple):
        timeout = timeout[1]
    if isinstance(timeout, Timeout):
        timeout = timeout.read_timeout
    return float(timeout) if isinstance(timeout, (int, float)) else None


def _raw(answer: Answer, request: requests.PreparedRequest) -> HTTPResponse:
    is_partial = answer.fault == "partial-body"
    body = answer.body[: len(answer.body) // 2] if is_partial else answer.body
    headers = HTTPHeaderDict()
    original = _Original()
    for name, value in answer.headers.lines:
        # Half a body has the length of the whole one, so that its end is an error.
        if not is_partial or name != "content-length":
            headers.add(name, value)
            original.msg[name] = value
    if is_partial:
        headers["content-length"] = str(len(answer.body))
    return HTTPResponse(
        body=io.BytesIO(body),
        headers=headers,
        status=answer.status,
        version=11,
        reason=responses.get(answer.status, ""),
        preload_content=False,
        decode_content=False,
        original_response=original,  # type: ignore[arg-type]
        enforce_content_length=True,
        request_method=str(request.method),
    )


class _Original:
    """What ``requests`` reads cookies from: stands for the response of ``http.client``."""

    def __init__(self) -> None:
        self.msg = HTTPMessage()

    def isclosed(self) -> bool:
        """There is no connection to give back."""
        return False

    def close(self) -> None:
        """Does nothing."""
