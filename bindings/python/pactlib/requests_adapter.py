"""An adapter for requests that asks a mock server without a socket."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from http.client import BadStatusLine, HTTPMessage, RemoteDisconnected, responses
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import MaxRetryError, ProtocolError, ReadTimeoutError, ResponseError
from urllib3.util import Retry, Timeout

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

    def __init__(self, ask: Ask, max_retries: Retry | int) -> None:
        """Takes what answers requests, and how often they are tried again."""
        super().__init__()
        self._ask = ask
        self._http = HTTPAdapter(max_retries=max_retries)

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
        try:
            raw = self._tried(request, _body(request.body), _read_timeout(timeout))
        except ReadTimeoutError as error:
            raise requests.ReadTimeout(error, request=request) from None
        except MaxRetryError as error:
            kind = (
                requests.exceptions.RetryError if isinstance(error.reason, ResponseError) else requests.ConnectionError
            )
            raise kind(error, request=request) from None
        except ProtocolError as error:
            raise requests.ConnectionError(error, request=request) from None
        response: requests.Response = self._http.build_response(request, raw)
        if not stream:
            response.content  # noqa: B018 - reads the body, as a session does
        return response

    def _tried(self, request: requests.PreparedRequest, body: bytes, timeout: float | None) -> HTTPResponse:
        """What ``urllib3`` does with a request that fails: it is tried again as often as was asked for."""
        retries: Retry = self._http.max_retries
        method, url = str(request.method), str(request.url)
        while True:
            try:
                raw = self._once(request, body, timeout)
            except (ProtocolError, ReadTimeoutError) as error:
                retries = retries.increment(method, url, error=error, _stacktrace=sys.exc_info()[2])
                retries.sleep()
                continue
            if not retries.is_retry(method, raw.status, "retry-after" in raw.headers):
                return raw
            try:
                retries = retries.increment(method, url, response=raw)
            except MaxRetryError:
                if retries.raise_on_status:
                    raise
                return raw
            retries.sleep(raw)

    def _once(self, request: requests.PreparedRequest, body: bytes, timeout: float | None) -> HTTPResponse:
        lines = header_lines(request.headers)
        if not any(name.lower() == "host" for name, _ in lines):
            lines.insert(0, ("Host", str(request.url).split("/")[2].rpartition("@")[2]))
        answer = self._ask(str(request.method), request.path_url, lines, body)
        if timeout is not None and answer.delay > timeout:
            # There is no pool of connections to name.
            pool: Any = "memory"
            raise ReadTimeoutError(pool, str(request.url), f"Read timed out. (read timeout={timeout})")
        if answer.delay:
            time.sleep(answer.delay)
        if answer.fault in _ENDS:
            raise ProtocolError("Connection aborted.", _ENDS[answer.fault]())
        return _raw(answer, request)

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
