"""Synchronous messages: a request and its responses."""

from __future__ import annotations

from collections.abc import Iterator

from . import _call
from ._pointer import OwnablePointer
from .contents import MessageContents
from .provider_states import ProviderState, ProviderStateIterator, _state_at, _states_of


class SynchronousMessage(OwnablePointer, deleter="sync_message_delete"):
    """A synchronous message: a request and its responses."""

    @property
    def description(self) -> str:
        """Its description."""
        return sync_message_get_description(self)

    @property
    def request_contents(self) -> MessageContents:
        """The contents of the request, with generated values."""
        return sync_message_generate_request_contents(self)

    @property
    def response_contents(self) -> Iterator[MessageContents]:
        """The contents of the responses, with generated values."""
        for index in range(sync_message_get_number_responses(self)):
            yield sync_message_generate_response_contents(self, index)

    def provider_states(self) -> Iterator[ProviderState]:
        """Its provider states."""
        yield from sync_message_get_provider_state_iter(self)


def sync_message_new() -> SynchronousMessage:
    """A new message (``pactffi_sync_message_new``)."""
    return SynchronousMessage(_call.address("sync_message_new"))


def sync_message_delete(message: SynchronousMessage) -> None:
    """Frees the message (``pactffi_sync_message_delete``)."""
    message._delete()


def sync_message_get_description(message: SynchronousMessage) -> str:
    """Its description (``pactffi_sync_message_get_description``)."""
    return _call.string("sync_message_get_description", message._ptr)


def sync_message_set_description(message: SynchronousMessage, description: str) -> int:
    """Sets its description; answers 0 (``pactffi_sync_message_set_description``)."""
    return _call.code("sync_message_set_description", message._ptr, _call.text(description))


def sync_message_get_provider_state(message: SynchronousMessage, index: int) -> ProviderState:
    """One of its provider states (``pactffi_sync_message_get_provider_state``)."""
    return _state_at("sync_message_get_provider_state", message, index)


def sync_message_get_provider_state_iter(message: SynchronousMessage) -> ProviderStateIterator:
    """Its provider states (``pactffi_sync_message_get_provider_state_iter``)."""
    return _states_of("sync_message_get_provider_state_iter", message)


def sync_message_get_request_contents(message: SynchronousMessage) -> MessageContents:
    """The contents of the request, owned by the message (``pactffi_sync_message_get_request_contents``)."""
    pointer = _call.address("sync_message_get_request_contents", message._ptr)
    return MessageContents(pointer, owned=True)._keeping(message)


def sync_message_generate_request_contents(message: SynchronousMessage) -> MessageContents:
    """The contents of the request, with generated values (``pactffi_sync_message_generate_request_contents``)."""
    return MessageContents(_call.address("sync_message_generate_request_contents", message._ptr), owned=False)


def sync_message_get_request_contents_str(message: SynchronousMessage) -> str | None:
    """The request's contents as text; None if none or no text (``pactffi_sync_message_get_request_contents_str``)."""
    return _call.optional_string("sync_message_get_request_contents_str", message._ptr)


def sync_message_get_request_contents_bin(message: SynchronousMessage) -> bytes | None:
    """The request's contents as bytes; None if there are none (``pactffi_sync_message_get_request_contents_bin``)."""
    functions = ("sync_message_get_request_contents_bin", "sync_message_get_request_contents_length")
    return _call.lent_bytes(*functions, message._ptr)


def sync_message_get_request_contents_length(message: SynchronousMessage) -> int:
    """How many bytes the request's contents have (``pactffi_sync_message_get_request_contents_length``)."""
    return _call.number("sync_message_get_request_contents_length", message._ptr)


def sync_message_set_request_contents_str(message: SynchronousMessage, contents: str, content_type: str) -> None:
    """Sets the request's contents to a text (``pactffi_sync_message_set_request_contents_str``)."""
    arguments = (message._ptr, _call.text(contents), _call.text(content_type))
    _call.nothing("sync_message_set_request_contents_str", *arguments)


def sync_message_set_request_contents_bin(
    message: SynchronousMessage, contents: bytes | str, len: int, content_type: str
) -> None:
    """Sets the request's contents to the first ``len`` bytes (``pactffi_sync_message_set_request_contents_bin``)."""
    arguments = (message._ptr, *_call.counted(contents, len), _call.text(content_type))
    _call.nothing("sync_message_set_request_contents_bin", *arguments)


def sync_message_get_number_responses(message: SynchronousMessage) -> int:
    """How many responses there are (``pactffi_sync_message_get_number_responses``)."""
    return _call.number("sync_message_get_number_responses", message._ptr)


def sync_message_get_response_contents(message: SynchronousMessage, index: int) -> MessageContents:
    """The contents of a response, owned by the message (``pactffi_sync_message_get_response_contents``)."""
    pointer = _call.address("sync_message_get_response_contents", message._ptr, _call.index(index))
    return MessageContents(pointer, owned=True)._keeping(message)


def sync_message_generate_response_contents(message: SynchronousMessage, index: int) -> MessageContents:
    """The contents of a response, with generated values (``pactffi_sync_message_generate_response_contents``)."""
    pointer = _call.address("sync_message_generate_response_contents", message._ptr, _call.index(index))
    return MessageContents(pointer, owned=False)


def sync_message_get_response_contents_str(message: SynchronousMessage, index: int) -> str | None:
    """A response's contents as text; None if none or no text (``pactffi_sync_message_get_response_contents_str``)."""
    return _call.optional_string("sync_message_get_response_contents_str", message._ptr, _call.index(index))


def sync_message_get_response_contents_bin(message: SynchronousMessage, index: int) -> bytes | None:
    """A response's contents as bytes; None if there are none (``pactffi_sync_message_get_response_contents_bin``)."""
    functions = ("sync_message_get_response_contents_bin", "sync_message_get_response_contents_length")
    return _call.lent_bytes(*functions, message._ptr, _call.index(index))


def sync_message_get_response_contents_length(message: SynchronousMessage, index: int) -> int:
    """How many bytes a response's contents have (``pactffi_sync_message_get_response_contents_length``)."""
    return _call.number("sync_message_get_response_contents_length", message._ptr, _call.index(index))


def sync_message_set_response_contents_str(
    message: SynchronousMessage, index: int, contents: str, content_type: str
) -> None:
    """Sets a response's contents to a text; missing responses are added.

    ``pactffi_sync_message_set_response_contents_str``
    """
    arguments = (message._ptr, _call.index(index), _call.text(contents), _call.text(content_type))
    _call.nothing("sync_message_set_response_contents_str", *arguments)


def sync_message_set_response_contents_bin(
    message: SynchronousMessage, index: int, contents: bytes | str, len: int, content_type: str
) -> None:
    """Sets a response's contents to the first ``len`` bytes; missing responses are added.

    ``pactffi_sync_message_set_response_contents_bin``
    """
    arguments = (message._ptr, _call.index(index), *_call.counted(contents, len), _call.text(content_type))
    _call.nothing("sync_message_set_response_contents_bin", *arguments)
