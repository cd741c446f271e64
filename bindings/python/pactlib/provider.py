"""A provider that is a function: what it is asked, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from traceback import walk_tb
from typing import Any, Union

from .messages import Message

Json = Any

HeaderPairs = Union[Mapping[str, Any], Iterable[tuple[str, Any]]]
"""Headers: a dictionary whose values may be lists, or pairs of name and value."""


class Headers(Mapping[str, str]):
    """The headers of a request by name, in any case. The values of several lines are joined with a comma and a space."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        """Takes pairs of name and value."""
        self.lines = lines if isinstance(lines, list) else list(lines)
        """The lines in their order; names are in lower case."""
        self._found: dict[str, str] | None = None

    @property
    def _values(self) -> dict[str, str]:
        """The values by name; made when they are first asked for."""
        if self._found is None:
            self._found = {}
            for name, value in self.lines:
                key = name.lower()
                self._found[key] = f"{self._found[key]}, {value}" if key in self._found else value
        return self._found

    def __getitem__(self, name: str) -> str:
        """The value of a header; KeyError if there is none."""
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        """The names, in lower case."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many names there are."""
        return len(self._values)

    def __repr__(self) -> str:
        """The lines."""
        return f"Headers({self.lines!r})"


@dataclass(frozen=True)
class State:
    """A provider state of an interaction."""

    name: str
    parameters: dict[str, Json] = field(default_factory=dict)


@dataclass
class Request:
    """A request to the provider, as it would go over the wire."""

    method: str
    """In upper case."""

    target: str
    """Path and query as they are sent, with their escapes."""

    path: str
    """The path as it is sent."""

    query: str
    """The query as it is sent, without its question mark; empty if there is none."""

    headers: Headers
    """By name, in any case; ``headers.lines`` has the lines in their order."""

    body: bytes
    """The body; empty if there is none."""

    description: str
    """The description of the interaction."""

    states: list[State]
    """The provider states of the interaction."""

    consumer: str = ""
    """The consumer that sends it."""

    def text(self) -> str:
        """The body as a text in UTF-8."""
        return self.body.decode("utf-8")

    def json(self) -> Json:
        """The body, which is JSON."""
        return json.loads(self.body)


@dataclass
class Response:
    """A response of the provider."""

    status: int = 200
    headers: HeaderPairs = field(default_factory=dict)
    body: Json = b""
    """Bytes as they are, a text as UTF-8, None for no body, anything else as JSON."""


@dataclass(frozen=True)
class MessageRequest:
    """A message that the provider is asked for; of a synchronous one also the request."""

    description: str
    states: list[State]
    contents: bytes = b""
    """The contents of the request of a synchronous message, else empty."""

    content_type: str | None = None
    metadata: dict[str, Json] = field(default_factory=dict)
    consumer: str = ""

    def text(self) -> str:
        """The contents as a text in UTF-8."""
        return self.contents.decode("utf-8")

    def json(self) -> Json:
        """The contents, which are JSON."""
        return json.loads(self.contents)


def response_of(answer: Json) -> Response:
    """What a handler has returned, as a response. TypeError if it is nothing that stands for one."""
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, tuple):
        return _response_of_tuple(answer)
    if isinstance(answer, int) and not isinstance(answer, bool):
        return Response(answer)
    if answer is None:
        raise TypeError("the handler returned None: expected a Response, a tuple, a dict, a list, a str or bytes")
    return Response(body=answer)


def _response_of_tuple(parts: tuple[Json, ...]) -> Response:
    def is_status(part: Json) -> bool:
        return isinstance(part, int) and not isinstance(part, bool)

    if len(parts) == 3 and is_status(parts[0]):
        return Response(parts[0], parts[1] or {}, parts[2])
    if len(parts) == 2 and is_status(parts[0]):
        return Response(parts[0], {}, parts[1])
    if len(parts) == 3 and is_status(parts[1]):
        return Response(parts[1], parts[2] or {}, parts[0])
    if len(parts) == 2 and is_status(parts[1]):
        return Response(parts[1], {}, parts[0])
    raise TypeError(
        f"the handler returned a tuple of {', '.join(type(part).__name__ for part in parts) or 'nothing'}: expected "
        "(status, headers, body), (status, body), (body, status) or (body, status, headers)"
    )


def encoded(response: Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, header lines and body as they go over the wire."""
    if not isinstance(response.status, int):
        raise TypeError(f"the status is {response.status!r}, expected a number")
    lines = header_lines(response.headers)
    if any(name.lower() == "content-type" for name, _ in lines):
        return response.status, lines, contents_of(response.body)[0]
    body, content_type = contents_of(response.body)
    if content_type:
        lines.append(("Content-Type", content_type))
    return response.status, lines, body


def header_lines(headers: HeaderPairs | None) -> list[tuple[str, str]]:
    """Headers as a list of lines."""
    if not headers:
        return []
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    lines: list[tuple[str, str]] = []
    for name, value in pairs:
        if isinstance(name, str) and isinstance(value, str):
            lines.append((name, value))
            continue
        values = value if isinstance(value, (list, tuple)) else [value]
        lines.extend((_header_text(name), _header_text(one)) for one in values)
    return lines


def _header_text(value: Json) -> str:
    return from_wire(value) if isinstance(value, bytes) else str(value)


def from_wire(value: bytes) -> str:
    """The text of a header's bytes: UTF-8, or else Latin-1."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def contents_of(value: Json) -> tuple[bytes, str | None]:
    """The bytes of a body, and its content type as far as the value says one.

    Bytes and texts that look like a JSON object or array are taken for JSON.
    """
    if value is None:
        return b"", None
    if isinstance(value, (bytes, bytearray, memoryview)):
        body = value if isinstance(value, bytes) else bytes(value)
        return body, "application/json" if _looks_like_json(body) else None
    if isinstance(value, str):
        body = value.encode("utf-8")
        return body, "application/json" if _looks_like_json(body) else "text/plain; charset=utf-8"
    return json.dumps(value).encode("utf-8"), "application/json"


def _looks_like_json(body: bytes) -> bool:
    ends = (body[:1], body[-1:])
    return ends in ((b"{", b"}"), (b"[", b"]"))


def message_of(answer: Json) -> tuple[bytes, str | None, dict[str, Json]]:
    """What a function has returned, as contents, content type and metadata of a message."""
    if not isinstance(answer, Message):
        answer = Message(answer)
    contents, content_type = contents_of(answer.contents)
    return contents, answer.content_type or answer.metadata.get("contentType") or content_type, dict(answer.metadata)


def failure_text(error: BaseException) -> str:
    """An exception of a function as the text of a failure: kind, message, and the line that raised it."""
    kind = type(error).__qualname__
    message = str(error)
    return f"{kind}: {message}{_place(error)}" if message else f"{kind}{_place(error)}"


def _place(error: BaseException) -> str:
    here = str(Path(__file__).parent)
    lines = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    outside = [(name, line) for name, line in lines if not name.startswith(here)]
    own = [(name, line) for name, line in outside if "site-packages" not in name and not name.startswith("<")]
    for found in (own, outside):
        if found:
            name, line = found[-1]
            return f" ({name}:{line})"
    return ""
