"""The messages of a pact as the code under test receives them."""

from __future__ import annotations

from dataclasses import dataclass

from .ffi import AsynchronousMessage, MessageContents, SynchronousMessage


@dataclass(frozen=True)
class Message:
    """What one message carries, with values from its generators."""

    contents: str | bytes | None
    """A text if it is one, else bytes; None if there are none."""

    metadata: dict[str, str]
    """Strings as they are, anything else as JSON."""


@dataclass(frozen=True)
class ReceivedMessage(Message):
    """A message that is not answered."""

    description: str


@dataclass(frozen=True)
class Exchange:
    """A message and the messages that answer it."""

    description: str
    request: Message
    responses: list[Message]


def received(message: AsynchronousMessage) -> ReceivedMessage:
    """What a handler gets of a message that is not answered."""
    carried = _message(message.contents)
    return ReceivedMessage(carried.contents, carried.metadata, str(message.description))


def exchanged(message: SynchronousMessage) -> Exchange:
    """What a handler gets of a message that is answered, and what it should answer."""
    responses = [_message(contents) for contents in message.response_contents]
    return Exchange(str(message.description), _message(message.request_contents), responses)


def _message(contents: MessageContents | None) -> Message:
    if contents is None:
        return Message(None, {})
    metadata = {pair.key: pair.value for pair in contents.metadata}
    carried = contents.contents
    # A text of its own, so that nothing of the library stays alive for it.
    return Message(str(carried) if isinstance(carried, str) else carried, metadata)
