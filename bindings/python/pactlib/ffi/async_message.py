"""Asynchronous messages."""

from __future__ import annotations

from collections.abc import Iterator

from . import _call
from ._pointer import OwnablePointer
from .contents import MessageContents
from .provider_states import ProviderState, ProviderStateIterator, _state_at, _states_of


class AsynchronousMessage(OwnablePointer, deleter="async_message_delete"):
    """An asynchronous message."""

    @property
    def contents(self) -> MessageContents | None:
        """Its contents, with generated values; None if it has none."""
        return async_message_generate_contents(self)

    @property
    def description(self) -> str:
        """Its description."""
        return async_message_get_description(self)

    def provider_states(self) -> Iterator[ProviderState]:
        """Its provider states."""
        yield from async_message_get_provider_state_iter(self)


def async_message_new() -> AsynchronousMessage:
    """A new message (``pactffi_async_message_new``)."""
    return AsynchronousMessage(_call.address("async_message_new"))


def async_message_delete(message: AsynchronousMessage) -> None:
    """Frees the message (``pactffi_async_message_delete``)."""
    message._delete()


def async_message_get_contents(message: AsynchronousMessage) -> MessageContents | None:
    """Its contents, owned by the message; None if it has none (``pactffi_async_message_get_contents``)."""
    pointer = _call.optional_address("async_message_get_contents", message._ptr)
    return None if pointer is None else MessageContents(pointer, owned=True)._keeping(message)


def async_message_generate_contents(message: AsynchronousMessage) -> MessageContents | None:
    """A copy of its contents, with generated values (``pactffi_async_message_generate_contents``)."""
    pointer = _call.optional_address("async_message_generate_contents", message._ptr)
    return None if pointer is None else MessageContents(pointer, owned=False)


def async_message_get_contents_str(message: AsynchronousMessage) -> str | None:
    """The contents as text; None if none or no text (``pactffi_async_message_get_contents_str``)."""
    return _call.optional_string("async_message_get_contents_str", message._ptr)


def async_message_get_contents_bin(message: AsynchronousMessage) -> bytes | None:
    """The contents as bytes; None if there are none (``pactffi_async_message_get_contents_bin``)."""
    functions = ("async_message_get_contents_bin", "async_message_get_contents_length")
    return _call.lent_bytes(*functions, message._ptr)


def async_message_get_contents_length(message: AsynchronousMessage) -> int:
    """How many bytes the contents have (``pactffi_async_message_get_contents_length``)."""
    return _call.number("async_message_get_contents_length", message._ptr)


def async_message_set_contents_str(message: AsynchronousMessage, contents: str, content_type: str) -> None:
    """Sets the contents to a text (``pactffi_async_message_set_contents_str``)."""
    arguments = (message._ptr, _call.text(contents), _call.text(content_type))
    _call.nothing("async_message_set_contents_str", *arguments)


def async_message_set_contents_bin(
    message: AsynchronousMessage, contents: bytes | str, len: int, content_type: str
) -> None:
    """Sets the contents to the first ``len`` bytes (``pactffi_async_message_set_contents_bin``)."""
    arguments = (message._ptr, *_call.counted(contents, len), _call.text(content_type))
    _call.nothing("async_message_set_contents_bin", *arguments)


def async_message_get_description(message: AsynchronousMessage) -> str:
    """Its description (``pactffi_async_message_get_description``)."""
    return _call.string("async_message_get_description", message._ptr)


def async_message_set_description(message: AsynchronousMessage, description: str) -> int:
    """Sets its description; answers 0 (``pactffi_async_message_set_description``)."""
    return _call.code("async_message_set_description", message._ptr, _call.text(description))


def async_message_get_provider_state(message: AsynchronousMessage, index: int) -> ProviderState:
    """One of its provider states (``pactffi_async_message_get_provider_state``)."""
    return _state_at("async_message_get_provider_state", message, index)


def async_message_get_provider_state_iter(message: AsynchronousMessage) -> ProviderStateIterator:
    """Its provider states (``pactffi_async_message_get_provider_state_iter``)."""
    return _states_of("async_message_get_provider_state_iter", message)
