"""The messages of a pact as the code under test receives them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from .ffi import AsynchronousMessage, MessageContents, SynchronousMessage


@dataclass(frozen=True)
class Message:
    """The contents of one message: as they are received, with generated values, or as a provider sends them."""

    contents: Any
    """A text if it is one, else bytes; None if there are none. A provider may also give what is written as JSON."""

    metadata: dict[str, Any] = field(default_factory=dict)
    """Of received messages strings as they are, anything else as JSON."""

    content_type: str | None = None
    """The content type of what a provider sends; of received messages it is in the metadata."""

    def text(self) -> str:
        """The contents as a text, bytes as UTF-8; empty if there are none."""
        if self.contents is None or isinstance(self.contents, str):
            return self.contents or ""
        return bytes(self.contents).decode("utf-8")

    def json(self) -> Any:
        """What the contents, a text or bytes, say as JSON. Other contents are the value itself."""
        return json.loads(self.contents) if isinstance(self.contents, (str, bytes)) else self.contents


@dataclass(frozen=True)
class ReceivedMessage(Message):
    """An asynchronous message."""

    description: str = ""


@dataclass(frozen=True)
class Exchange:
    """A synchronous message: a request and its responses."""

    description: str
    request: Message
    responses: list[Message]


def received(message: AsynchronousMessage) -> ReceivedMessage:
    """An asynchronous message as a handler gets it."""
    carried = _message(message.contents)
    return ReceivedMessage(carried.contents, carried.metadata, description=str(message.description))


def exchanged(message: SynchronousMessage) -> Exchange:
    """A synchronous message as a handler gets it, and the responses it should send."""
    responses = [_message(contents) for contents in message.response_contents]
    return Exchange(str(message.description), _message(message.request_contents), responses)


def _message(contents: MessageContents | None) -> Message:
    if contents is None:
        return Message(None, {})
    metadata = {pair.key: pair.value for pair in contents.metadata}
    carried = contents.contents
    # A text of its own, so that nothing of the library stays alive for it.
    return Message(str(carried) if isinstance(carried, str) else carried, metadata)
