"""Messages of specification version 3."""

from __future__ import annotations

from . import _call
from ._pointer import OwnablePointer
from .contents import MessageMetadataIterator
from .enums import PactSpecification
from .provider_states import ProviderState, ProviderStateIterator, _state_at, _states_of


class Message(OwnablePointer, deleter="message_delete"):
    """A message of specification version 3."""


def message_new() -> Message:
    """A new message (``pactffi_message_new``)."""
    return Message(_call.address("message_new"))


def message_new_from_json(index: int, json_str: str, spec_version: PactSpecification) -> Message:
    """Reads a message from its JSON in a pact file (``pactffi_message_new_from_json``)."""
    arguments = (_call.index(index), _call.text(json_str), int(spec_version))
    return Message(_call.address("message_new_from_json", *arguments))


def message_new_from_body(body: str, content_type: str) -> Message:
    """A message with these contents (``pactffi_message_new_from_body``)."""
    return Message(_call.address("message_new_from_body", _call.text(body), _call.text(content_type)))


def message_delete(message: Message) -> None:
    """Frees the message (``pactffi_message_delete``)."""
    message._delete()


def message_get_contents(message: Message) -> str | None:
    """The contents as text, with generated values; None if there are none (``pactffi_message_get_contents``)."""
    return _call.optional_string("message_get_contents", message._ptr)


def message_get_contents_bin(message: Message) -> bytes | None:
    """The contents as bytes; None if there are none (``pactffi_message_get_contents_bin``)."""
    return _call.lent_bytes("message_get_contents_bin", "message_get_contents_length", message._ptr)


def message_get_contents_length(message: Message) -> int:
    """How many bytes the contents have (``pactffi_message_get_contents_length``)."""
    return _call.number("message_get_contents_length", message._ptr)


def message_set_contents(message: Message, contents: str, content_type: str) -> None:
    """Sets the contents to a text (``pactffi_message_set_contents``)."""
    _call.nothing("message_set_contents", message._ptr, _call.text(contents), _call.text(content_type))


def message_set_contents_bin(message: Message, contents: bytes | str, len: int, content_type: str) -> None:
    """Sets the contents to the first ``len`` bytes (``pactffi_message_set_contents_bin``)."""
    arguments = (*_call.counted(contents, len), _call.text(content_type))
    _call.nothing("message_set_contents_bin", message._ptr, *arguments)


def message_get_description(message: Message) -> str:
    """Its description (``pactffi_message_get_description``)."""
    return _call.string("message_get_description", message._ptr)


def message_set_description(message: Message, description: str) -> int:
    """Sets its description; answers 0 (``pactffi_message_set_description``)."""
    return _call.code("message_set_description", message._ptr, _call.text(description))


def message_get_provider_state(message: Message, index: int) -> ProviderState:
    """One of its provider states (``pactffi_message_get_provider_state``)."""
    return _state_at("message_get_provider_state", message, index)


def message_get_provider_state_iter(message: Message) -> ProviderStateIterator:
    """Its provider states (``pactffi_message_get_provider_state_iter``)."""
    return _states_of("message_get_provider_state_iter", message)


def message_find_metadata(message: Message, key: str) -> str:
    """An entry of the metadata; RuntimeError if there is none (``pactffi_message_find_metadata``)."""
    return _call.string("message_find_metadata", message._ptr, _call.text(key))


def message_insert_metadata(message: Message, key: str, value: str) -> int:
    """Sets an entry of the metadata: 0 if it is new, -1 if there was one (``pactffi_message_insert_metadata``)."""
    answer = int(_call.function("message_insert_metadata")(message._ptr, _call.text(key), _call.text(value)))
    if answer not in (0, -1):
        raise _call.failure("message_insert_metadata", answer)
    return answer


def message_get_metadata_iter(message: Message) -> MessageMetadataIterator:
    """The metadata (``pactffi_message_get_metadata_iter``)."""
    return MessageMetadataIterator(_call.address("message_get_metadata_iter", message._ptr))._keeping(message)
