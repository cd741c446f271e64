"""A provider that is a function: what it is asked, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Union

Json = Any

HeaderPairs = Union[Mapping[str, Any], Iterable[tuple[str, str]]]
"""Headers: names with a value or a list of values, or pairs of name and value."""


def header_lines(headers: HeaderPairs) -> list[tuple[str, str]]:
    """Headers as pairs, in order."""
    if not isinstance(headers, Mapping):
        return [(str(name), str(value)) for name, value in headers]
    lists = {name: [value] if isinstance(value, str) else value for name, value in headers.items()}
    return [(name, str(value)) for name, values in lists.items() for value in values]


@dataclass(frozen=True)
class State:
    """A provider state of an interaction."""

    name: str
    parameters: dict[str, Json]


@dataclass(frozen=True)
class Request:
    """A request of a verification, as HTTP would carry it. Names of headers are in lower case."""

    method: str
    target: str
    """Path and query as they are sent, with their escapes."""

    path: str
    query: str
    """Without its question mark; empty if there is none."""

    headers: list[tuple[str, str]]
    body: bytes
    description: str
    """The description of the interaction."""

    states: list[State]
    consumer: str

    def header(self, name: str, default: str | None = None) -> str | None:
        """The value of a header, whatever the case of its name; several lines are joined with a comma."""
        values = [value for found, value in self.headers if found.lower() == name.lower()]
        return ", ".join(values) if values else default

    def json(self) -> Json:
        """The body read as JSON."""
        return json.loads(self.body)


@dataclass
class Response:
    """A response of the provider. A body that is neither bytes nor text is sent as JSON."""

    status: int = 200
    headers: HeaderPairs = field(default_factory=list)
    body: Json = b""

    def parts(self) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, header lines and the bytes of the body."""
        lines = header_lines(self.headers)
        if isinstance(self.body, (bytes, bytearray, memoryview)):
            return self.status, lines, bytes(self.body)
        if isinstance(self.body, str):
            content_type, content = "text/plain; charset=utf-8", self.body.encode("utf-8")
        elif self.body is None:
            return self.status, lines, b""
        else:
            content_type, content = "application/json", json.dumps(self.body).encode("utf-8")
        if not any(name.lower() == "content-type" for name, _ in lines):
            lines.append(("Content-Type", content_type))
        return self.status, lines, content


def response_of(answer: Json) -> Response:
    """What a handler has returned, as a response: a response, a status, a body, or a tuple of these.

    A tuple is ``(body, status)`` or ``(body, status, headers)``, as Flask has it. A body that is neither bytes nor text
    is sent as JSON.
    """
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, bool):
        return Response(body=answer)
    if isinstance(answer, int):
        return Response(status=answer)
    if isinstance(answer, tuple):
        if not 1 <= len(answer) <= 3:
            raise TypeError(f"expected (body, status, headers), got a tuple of {len(answer)}")
        body, status, headers = (*answer, 200, [])[:3] if len(answer) == 1 else (*answer, [])[:3]
        return Response(status, headers, body)
    return Response(body=answer)


@dataclass(frozen=True)
class MessageRequest:
    """Which message the provider is asked for."""

    description: str
    states: list[State]
    consumer: str
    contents: bytes | None
    """The contents of the request of a synchronous message; None for an asynchronous one."""

    content_type: str
    metadata: dict[str, Json]


@dataclass
class ProvidedMessage:
    """The message that a provider would send. Contents that are neither bytes nor text are sent as JSON."""

    contents: Json = b""
    content_type: str | None = None
    metadata: dict[str, Json] = field(default_factory=dict)

    def parts(self) -> tuple[bytes, str | None, dict[str, Json]]:
        """The bytes of the contents, their type, and the metadata."""
        if isinstance(self.contents, (bytes, bytearray, memoryview)):
            return bytes(self.contents), self.content_type, self.metadata
        if self.contents is None:
            return b"", self.content_type, self.metadata
        if isinstance(self.contents, str):
            return self.contents.encode("utf-8"), self.content_type or "text/plain", self.metadata
        return json.dumps(self.contents).encode("utf-8"), self.content_type or "application/json", self.metadata


def message_of(answer: Json) -> ProvidedMessage:
    """What a function has returned, as a message."""
    return answer if isinstance(answer, ProvidedMessage) else ProvidedMessage(answer)
