"""The messages of a pact, being described."""

from __future__ import annotations

from typing import TypeVar, overload

from . import _arguments, ffi
from ._arguments import MISSING, Named
from .interactions import Interaction, Json, Part

MessageKind = TypeVar("MessageKind", bound="MessageInteraction")


class MessageInteraction(Interaction):
    """A message, being described. Values may be matchers (``pactlib.match``)."""

    def with_contents(
        self: MessageKind, contents: Json, content_type: str | None = None, part: Part | None = None
    ) -> MessageKind:
        """Sets the contents: a text, bytes, or anything else as JSON, which may carry matchers.

        Without a content type JSON is ``application/json``, bytes are ``application/octet-stream``, and a text is what the
        metadata ``contentType`` says or else what it looks like. None is JSON's null. Of a synchronous message each
        call for the response adds a response.
        ``pactffi_with_body``, ``pactffi_with_binary_body``
        """
        self._set_contents("with_contents", "contents", contents, content_type, self._part(part))
        return self

    def with_binary_contents(
        self: MessageKind,
        contents: bytes,
        content_type: str = "application/octet-stream",
        part: Part | None = None,
    ) -> MessageKind:
        """Sets the contents to bytes (``pactffi_with_binary_body``)."""
        if not isinstance(contents, (bytes, bytearray, memoryview)):
            raise TypeError(f"with_binary_contents: 'contents' must be bytes, not {_arguments.shown(contents)}")
        return self.with_contents(contents, content_type, part)

    @overload
    def with_metadata(self: MessageKind, key: Named, *, part: Part | None = None) -> MessageKind: ...

    @overload
    def with_metadata(self: MessageKind, key: str, value: Json, part: Part | None = None) -> MessageKind: ...

    def with_metadata(
        self: MessageKind, key: str | Named, value: Json = MISSING, part: Part | None = None
    ) -> MessageKind:
        """Sets entries of the metadata (``pactffi_with_metadata``).

        ``with_metadata({"origin": "users", "attempt": 1})`` sets several, ``with_metadata("origin", "users")`` one. For the
        response of a synchronous message it changes all responses that were added before.
        """
        if value is MISSING:
            if isinstance(key, str):
                raise TypeError(f"with_metadata: the entry {key!r} has no value")
            for name, one in _arguments.pairs("with_metadata", "key", key):
                self.with_metadata(name, one, part)
            return self
        name = _arguments.text("with_metadata", "key", key)
        text = value if isinstance(value, str) else _arguments.json_text("with_metadata", "value", value)
        ffi.with_metadata(self._handle, name, text, self._part(part))
        return self


class AsyncMessage(MessageInteraction):
    """An asynchronous message, being described."""


class SyncMessage(MessageInteraction):
    """A synchronous message, being described.

    ``with_contents`` and ``with_metadata`` are about the request; after ``will_respond_with`` they are about the responses.
    """

    def will_respond_with(
        self, contents: Json = MISSING, content_type: str | None = None, *, metadata: Named | None = None
    ) -> SyncMessage:
        """Adds a response if there are contents. What follows is about the responses."""
        self._current = Part.RESPONSE
        if contents is not MISSING:
            self.with_contents(contents, content_type)
        if metadata is not None:
            self.with_metadata(metadata)
        return self
