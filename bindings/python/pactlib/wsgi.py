"""Calls an application of WSGI (PEP 3333) with a request of a verification."""

from __future__ import annotations

import io
import sys
from typing import Any
from urllib.parse import unquote_to_bytes

from .provider import Request, Response

App = Any
"""A callable that takes an environment and ``start_response``."""


def environ_of(request: Request) -> dict[str, Any]:
    """The environment of a request."""
    host = request.header("host") or "localhost"
    name, _, port = host.rpartition(":") if host.rpartition(":")[2].isdigit() else (host, "", "80")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query,
        "RAW_URI": request.target,
        "REQUEST_URI": request.target,
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(request.body)) if request.body else "",
    }
    lines: dict[str, list[str]] = {}
    for header, value in request.headers:
        lines.setdefault(header.upper().replace("-", "_"), []).append(value)
    for key, values in lines.items():
        joined = ("; " if key == "COOKIE" else ",").join(values).encode("utf-8").decode("latin-1")
        if key == "CONTENT_TYPE":
            environ[key] = joined
        elif key != "CONTENT_LENGTH":
            environ[f"HTTP_{key}"] = joined
    return environ


def call(app: App, request: Request) -> Response:
    """The response of an application."""
    begun: list[Any] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        if exc_info:
            if written:
                raise exc_info[1].with_traceback(exc_info[2])
        elif begun:
            raise AssertionError("start_response was called twice")
        begun[:] = [status, headers]
        return written.append

    body = app(environ_of(request), start_response)
    try:
        written.extend(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    if not begun:
        raise AssertionError("the application has not called start_response")
    status, headers = begun
    # Texts of WSGI are bytes in Latin-1; those of the library are UTF-8.
    lines = [(name, value.encode("latin-1").decode("utf-8", "replace")) for name, value in headers]
    return Response(int(status.split(" ", 1)[0]), lines, b"".join(written))
