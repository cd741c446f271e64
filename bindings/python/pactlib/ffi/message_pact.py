"""Pacts of messages of specification version 3: the older functions that write and read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._library import PactError
from . import _call
from ._pointer import Pointer
from .handles import InteractionHandle, PactHandle
from .message import Message
from .models import Consumer, Provider

if TYPE_CHECKING:
    from pathlib import Path


class MessagePact(Pointer, deleter="message_pact_delete"):
    """A finished pact of messages."""


class MessagePactMessageIterator(Pointer, deleter="message_pact_message_iter_delete"):
    """Iterates over the messages of a pact."""

    def __iter__(self) -> MessagePactMessageIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> Message:
        """The next one."""
        return message_pact_message_iter_next(self)


class MessagePactMetadataTriple(Pointer, deleter="message_pact_metadata_triple_delete"):
    """An entry of the metadata of a pact, and the group it is in."""

    @property
    def outer_key(self) -> str:
        """The group."""
        return _call.lent_string(self._ptr.outer_key)

    @property
    def inner_key(self) -> str:
        """The name of the entry."""
        return _call.lent_string(self._ptr.inner_key)

    @property
    def value(self) -> str:
        """Its value."""
        return _call.lent_string(self._ptr.value)


class MessagePactMetadataIterator(Pointer, deleter="message_pact_metadata_iter_delete"):
    """Iterates over the metadata of a pact."""

    def __iter__(self) -> MessagePactMetadataIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> MessagePactMetadataTriple:
        """The next one."""
        return message_pact_metadata_iter_next(self)


def new_message_pact(consumer_name: str, provider_name: str) -> PactHandle:
    """Makes a pact of messages (``pactffi_new_message_pact``)."""
    ref = _call.function("new_message_pact")(_call.text(consumer_name), _call.text(provider_name))
    if ref == 0:
        raise _call.failure("new_message_pact")
    return PactHandle(ref)


def free_message_pact_handle(pact: PactHandle) -> None:
    """Frees the pact; RuntimeError if it was freed before (``pactffi_free_message_pact_handle``)."""
    if not pact._open:
        raise PactError(f"the pact {pact._ref} was freed before")
    pact._open = False
    _call.code("free_message_pact_handle", pact._ref)


def new_message(pact: PactHandle, description: str) -> InteractionHandle:
    """Adds a message (``pactffi_new_message``)."""
    return _begun("new_message", pact, description)


def new_async_message(pact: PactHandle, description: str) -> InteractionHandle:
    """Adds a message, even if there is one of this description (``pactffi_new_async_message``)."""
    return _begun("new_async_message", pact, description)


def _begun(name: str, pact: PactHandle, description: str) -> InteractionHandle:
    ref = _call.function(name)(pact._ref, _call.text(description))
    if ref & 0xFFFF == 0:
        raise _call.failure(name)
    handle = InteractionHandle(ref)
    handle._pact = pact
    return handle


def message_expects_to_receive(message: InteractionHandle, description: str) -> None:
    """Sets the description of the message (``pactffi_message_expects_to_receive``)."""
    _call.nothing("message_expects_to_receive", message._ref, _call.text(description))


def message_given(message: InteractionHandle, description: str) -> None:
    """Adds a provider state (``pactffi_message_given``)."""
    _call.nothing("message_given", message._ref, _call.text(description))


def message_given_with_param(message: InteractionHandle, description: str, name: str, value: str) -> None:
    """Adds a parameter to a provider state (``pactffi_message_given_with_param``)."""
    arguments = (_call.text(description), _call.text(name), _call.text(value))
    _call.nothing("message_given_with_param", message._ref, *arguments)


def message_with_contents(
    message_handle: InteractionHandle, content_type: str | None, body: bytes | str | None, size: int
) -> None:
    """Sets the contents to the first ``size`` bytes; JSON may have matchers (``pactffi_message_with_contents``)."""
    _, length = _call.counted(body, size)
    # The library reads texts up to a NUL and ignores the size, so a NUL is added.
    content = body.encode("utf-8") if isinstance(body, str) else body
    pointer = _call.data(None if content is None else content[:length] + b"\0")
    _call.nothing("message_with_contents", message_handle._ref, _call.text(content_type), pointer, length)


def message_with_metadata(message_handle: InteractionHandle, key: str, value: str) -> None:
    """Sets an entry of the metadata to a text (``pactffi_message_with_metadata``)."""
    _call.nothing("message_with_metadata", message_handle._ref, _call.text(key), _call.text(value))


def message_with_metadata_v2(message_handle: InteractionHandle, key: str, value: str) -> None:
    """Sets an entry of the metadata, which may have a matcher (``pactffi_message_with_metadata_v2``)."""
    _call.nothing("message_with_metadata_v2", message_handle._ref, _call.text(key), _call.text(value))


def message_reify(message_handle: InteractionHandle) -> str:
    """The message as JSON, with generated values (``pactffi_message_reify``)."""
    return _call.string("message_reify", message_handle._ref)


def with_message_pact_metadata(pact: PactHandle, namespace_: str, name: str, value: str) -> None:
    """Sets a group of the metadata of the pact file to one entry (``pactffi_with_message_pact_metadata``)."""
    arguments = (_call.text(namespace_), _call.text(name), _call.text(value))
    _call.nothing("with_message_pact_metadata", pact._ref, *arguments)


def write_message_pact_file(pact: PactHandle, directory: str | Path | None, *, overwrite: bool) -> None:
    """Writes the pact file, or merges into an existing one (``pactffi_write_message_pact_file``)."""
    _call.code("write_message_pact_file", pact._ref, _call.path(directory), overwrite)


def message_pact_new_from_json(file_name: str, json_str: str) -> MessagePact:
    """Reads a pact; the name is for error texts (``pactffi_message_pact_new_from_json``)."""
    return MessagePact(_call.address("message_pact_new_from_json", _call.text(file_name), _call.text(json_str)))


def message_pact_delete(message_pact: MessagePact) -> None:
    """Frees the pact (``pactffi_message_pact_delete``)."""
    message_pact._delete()


def message_pact_get_consumer(message_pact: MessagePact) -> Consumer:
    """The consumer, owned by the pact (``pactffi_message_pact_get_consumer``)."""
    found = Consumer(_call.address("message_pact_get_consumer", message_pact._ptr))._keeping(message_pact)
    found._owned = True
    return found


def message_pact_get_provider(message_pact: MessagePact) -> Provider:
    """The provider, owned by the pact (``pactffi_message_pact_get_provider``)."""
    found = Provider(_call.address("message_pact_get_provider", message_pact._ptr))._keeping(message_pact)
    found._owned = True
    return found


def message_pact_find_metadata(message_pact: MessagePact, key1: str, key2: str) -> str:
    """An entry of a group of the metadata; RuntimeError if there is none (``pactffi_message_pact_find_metadata``)."""
    return _call.string("message_pact_find_metadata", message_pact._ptr, _call.text(key1), _call.text(key2))


def message_pact_get_metadata_iter(message_pact: MessagePact) -> MessagePactMetadataIterator:
    """The metadata (``pactffi_message_pact_get_metadata_iter``)."""
    pointer = _call.address("message_pact_get_metadata_iter", message_pact._ptr)
    return MessagePactMetadataIterator(pointer)._keeping(message_pact)


def message_pact_metadata_iter_next(iter: MessagePactMetadataIterator) -> MessagePactMetadataTriple:
    """The next entry; StopIteration at the end (``pactffi_message_pact_metadata_iter_next``)."""
    return MessagePactMetadataTriple(_call.next_address("message_pact_metadata_iter_next", iter._ptr))


def message_pact_metadata_iter_delete(iter: MessagePactMetadataIterator) -> None:
    """Frees the iterator (``pactffi_message_pact_metadata_iter_delete``)."""
    iter._delete()


def message_pact_metadata_triple_delete(triple: MessagePactMetadataTriple) -> None:
    """Frees the entry (``pactffi_message_pact_metadata_triple_delete``)."""
    triple._delete()


def message_pact_get_message_iter(message_pact: MessagePact) -> MessagePactMessageIterator:
    """The messages (``pactffi_message_pact_get_message_iter``)."""
    pointer = _call.address("message_pact_get_message_iter", message_pact._ptr)
    return MessagePactMessageIterator(pointer)._keeping(message_pact)


def message_pact_message_iter_next(iter: MessagePactMessageIterator) -> Message:
    """The next message; StopIteration at the end (``pactffi_message_pact_message_iter_next``)."""
    return Message(_call.next_address("message_pact_message_iter_next", iter._ptr), owned=True)._keeping(iter)


def message_pact_message_iter_delete(iter: MessagePactMessageIterator) -> None:
    """Frees the iterator (``pactffi_message_pact_message_iter_delete``)."""
    iter._delete()
