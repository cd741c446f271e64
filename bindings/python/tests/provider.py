"""A provider to be verified: an HTTP server with the responses of a test, which records its requests."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pactlib import Message, Response


@dataclass(frozen=True)
class Asked:
    """A request as it came in; the names of headers are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """A response."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


Answer = Callable[[Asked], Reply]


def of_json(value: Any, status: int = 200, *, content_type: str = "application/json") -> Reply:
    return Reply(status, [("Content-Type", content_type)], json.dumps(value).encode())


def of_message(contents: bytes, metadata: dict[str, Any], content_type: str | None = None) -> Reply:
    """The response with a message, as verifiers expect it."""
    encoded = base64.b64encode(json.dumps(metadata).encode()).decode()
    headers = [("Pact-Message-Metadata", encoded)]
    return Reply(200, [*headers, ("Content-Type", content_type)] if content_type else headers, contents)


def as_response(reply: Reply) -> Response:
    """The response of a function that stands for a provider."""
    return Response(reply.status, reply.headers, reply.body)


def as_message(reply: Reply) -> Message:
    """The message of a function that stands for a provider; LookupError if there is none."""
    if reply.status != 200:
        raise LookupError("no such message")
    headers = dict(reply.headers)
    metadata = json.loads(base64.b64decode(headers["Pact-Message-Metadata"]))
    return Message(reply.body, metadata, headers.get("Content-Type"))


class Provider:
    """A running provider."""

    def __init__(self, server: ThreadingHTTPServer, asked: list[Asked]) -> None:
        self.port = int(server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.asked = asked


@contextmanager
def serving(answer: Answer) -> Iterator[Provider]:
    """Serves until the block is left."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body are two writes; the second would wait for the first to be acknowledged.
        disable_nagle_algorithm = True

        def reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Asked(self.command, self.path, headers, body)
            asked.append(request)
            found = answer(request)
            self.send_response(found.status)
            for name, value in found.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(found.body)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = reply

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Provider(server, asked)
        finally:
            server.shutdown()
            thread.join()
