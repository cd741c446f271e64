"""Calls a WSGI application (PEP 3333) with a request."""

from __future__ import annotations

import io
import sys
from types import TracebackType
from typing import Any, Callable, Union
from urllib.parse import unquote_to_bytes

from .provider import Request, Response, from_wire

App = Callable[..., Any]
ExcInfo = Union[tuple[type[BaseException], BaseException, TracebackType], tuple[None, None, None], None]

_KEYS = {
    "content-type": "CONTENT_TYPE",
    "content-length": "CONTENT_LENGTH",
    "host": "HTTP_HOST",
    "accept": "HTTP_ACCEPT",
    "accept-encoding": "HTTP_ACCEPT_ENCODING",
    "user-agent": "HTTP_USER_AGENT",
}
"""The names of headers in an environment: those without ``HTTP_``, and those that most requests have."""

_ALWAYS: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "wsgi.version": (1, 0),
    "wsgi.multithread": False,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}


def host_and_port(request: Request, scheme: str) -> tuple[str, int]:
    """The server's name and port, as the Host header gives them."""
    host = next((value for name, value in request.headers.lines if name == "host"), "localhost")
    name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not name:
        name, port = host, ""
    return name.strip("[]"), int(port) if port.isdigit() else (443 if scheme == "https" else 80)


def environ_of(request: Request, scheme: str) -> dict[str, Any]:
    """The environment of a request."""
    server, port = host_and_port(request, scheme)
    environ: dict[str, Any] = {
        **_ALWAYS,
        "REQUEST_METHOD": request.method,
        "PATH_INFO": (unquote_to_bytes(request.path) if "%" in request.path else request.path.encode()).decode(
            "latin-1"
        ),
        "QUERY_STRING": request.query,
        "REQUEST_URI": request.target,
        "RAW_URI": request.target,
        "SERVER_NAME": server,
        "SERVER_PORT": str(port),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
    }
    for name, value in request.headers.lines:
        key = _KEYS.get(name) or "HTTP_" + name.upper().replace("-", "_")
        text = value if value.isascii() else value.encode("utf-8").decode("latin-1")
        if key in environ:
            text = environ[key] + ("; " if name == "cookie" else ",") + text
        environ[key] = text
    return environ


class _Call:
    """One call of the application: what it has sent so far."""

    def __init__(self) -> None:
        self.head: tuple[str, list[tuple[str, str]]] | None = None
        self.chunks: list[bytes] = []
        self.is_sent = False

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo = None) -> Callable[[bytes], None]:
        """``start_response`` of PEP 3333."""
        if exc_info is not None:
            if self.is_sent and exc_info[1] is not None:
                raise exc_info[1].with_traceback(exc_info[2])
        elif self.head is not None:
            raise AssertionError("the WSGI application called start_response twice without exc_info")
        self.head = (status, list(headers))
        return self.write

    def write(self, data: bytes) -> None:
        """``write`` of PEP 3333; also takes the parts of the body that the application returns."""
        if self.head is None:
            raise AssertionError("the WSGI application sent a body before it called start_response")
        if not isinstance(data, bytes):
            raise TypeError(f"the WSGI application sent a body of type {type(data).__name__}, expected bytes")
        if data:
            self.is_sent = True
            self.chunks.append(data)

    def response(self) -> Response:
        """The response as it was sent."""
        if self.head is None:
            raise AssertionError("the WSGI application did not call start_response")
        status, headers = self.head
        code = status.split(" ", 1)[0]
        if not code.isdigit():
            raise ValueError(f"the WSGI application gave the status {status!r}, expected a number and a reason")
        lines = [(name, value if value.isascii() else from_wire(value.encode("latin-1"))) for name, value in headers]
        return Response(int(code), lines, b"".join(self.chunks))


def call(app: App, request: Request, scheme: str) -> Response:
    """The response of the application to the request."""
    call = _Call()
    parts = app(environ_of(request, scheme), call.start)
    try:
        for part in parts:
            call.write(part)
        return call.response()
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
