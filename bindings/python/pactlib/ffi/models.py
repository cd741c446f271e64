"""Finished pacts: reading them, and going through their interactions."""

from __future__ import annotations

from . import _call
from ._pointer import Pointer
from .async_message import AsynchronousMessage
from .enums import PactSpecification
from .handles import PactHandle
from .message import Message
from .sync_http import SynchronousHttp
from .sync_message import SynchronousMessage


class Consumer(Pointer, deleter="pact_consumer_delete"):
    """The consumer of a pact."""


class Provider(Pointer, deleter="pact_provider_delete"):
    """The provider of a pact."""


class Pact(Pointer, deleter="pact_model_delete"):
    """A finished pact."""


class PactInteraction(Pointer, deleter="pact_interaction_delete", lent=True):
    """An interaction of any kind. It belongs to its iterator."""


class PactInteractionIterator(Pointer, deleter="pact_interaction_iter_delete"):
    """Iterates over the interactions of a pact."""

    def __iter__(self) -> PactInteractionIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> PactInteraction:
        """The next one."""
        return pact_interaction_iter_next(self)


class PactMessageIterator(Pointer, deleter="pact_message_iter_delete"):
    """Iterates over the messages of a pact as messages of version 3."""

    def __iter__(self) -> PactMessageIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> Message:
        """The next one."""
        return pact_message_iter_next(self)


class PactSyncHttpIterator(Pointer, deleter="pact_sync_http_iter_delete"):
    """Iterates over the HTTP interactions of a pact."""

    def __iter__(self) -> PactSyncHttpIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> SynchronousHttp:
        """The next one."""
        return pact_sync_http_iter_next(self)


class PactAsyncMessageIterator(Pointer, deleter="pact_async_message_iter_delete"):
    """Iterates over the asynchronous messages of a pact."""

    def __iter__(self) -> PactAsyncMessageIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> AsynchronousMessage:
        """The next one."""
        return pact_async_message_iter_next(self)


class PactSyncMessageIterator(Pointer, deleter="pact_sync_message_iter_delete"):
    """Iterates over the synchronous messages of a pact."""

    def __iter__(self) -> PactSyncMessageIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> SynchronousMessage:
        """The next one."""
        return pact_sync_message_iter_next(self)


def parse_pact_json(json: str) -> Pact:
    """Reads a pact of any specification version (``pactffi_parse_pact_json``)."""
    return Pact(_call.address("parse_pact_json", _call.text(json)))


def pact_handle_to_pointer(pact: PactHandle) -> Pact:
    """A copy of a pact being written, as it is now (``pactffi_pact_handle_to_pointer``)."""
    return Pact(_call.address("pact_handle_to_pointer", pact._ref))


def pact_model_delete(pact: Pact) -> None:
    """Frees the pact (``pactffi_pact_model_delete``)."""
    pact._delete()


def pact_spec_version(pact: Pact) -> PactSpecification:
    """The specification version of the pact (``pactffi_pact_spec_version``)."""
    return PactSpecification(_call.number("pact_spec_version", pact._ptr))


def pact_get_consumer(pact: Pact) -> Consumer:
    """A copy of the consumer (``pactffi_pact_get_consumer``)."""
    return Consumer(_call.address("pact_get_consumer", pact._ptr))


def consumer_get_name(consumer: Consumer) -> str:
    """The consumer's name (``pactffi_consumer_get_name``)."""
    return _call.string("consumer_get_name", consumer._ptr)


def pact_consumer_delete(consumer: Consumer) -> None:
    """Frees the consumer (``pactffi_pact_consumer_delete``)."""
    consumer._delete()


def pact_get_provider(pact: Pact) -> Provider:
    """A copy of the provider (``pactffi_pact_get_provider``)."""
    return Provider(_call.address("pact_get_provider", pact._ptr))


def provider_get_name(provider: Provider) -> str:
    """The provider's name (``pactffi_provider_get_name``)."""
    return _call.string("provider_get_name", provider._ptr)


def pact_provider_delete(provider: Provider) -> None:
    """Frees the provider (``pactffi_pact_provider_delete``)."""
    provider._delete()


def pact_model_interaction_iterator(pact: Pact) -> PactInteractionIterator:
    """The interactions as they are now (``pactffi_pact_model_interaction_iterator``)."""
    return PactInteractionIterator(_call.address("pact_model_interaction_iterator", pact._ptr))


def pact_interaction_iter_next(iter: PactInteractionIterator) -> PactInteraction:
    """The next interaction; StopIteration at the end (``pactffi_pact_interaction_iter_next``)."""
    return PactInteraction(_call.next_address("pact_interaction_iter_next", iter._ptr))._keeping(iter)


def pact_interaction_iter_delete(iter: PactInteractionIterator) -> None:
    """Frees the iterator (``pactffi_pact_interaction_iter_delete``)."""
    iter._delete()


def pact_interaction_delete(interaction: PactInteraction) -> None:
    """Ends the use of the interaction, which its iterator still has (``pactffi_pact_interaction_delete``)."""
    interaction._delete()


def pact_interaction_as_synchronous_http(interaction: PactInteraction) -> SynchronousHttp:
    """A copy as an HTTP interaction; else RuntimeError (``pactffi_pact_interaction_as_synchronous_http``)."""
    return SynchronousHttp(_call.address("pact_interaction_as_synchronous_http", interaction._ptr))


def pact_interaction_as_asynchronous_message(interaction: PactInteraction) -> AsynchronousMessage:
    """A copy as an asynchronous message; RuntimeError for another kind.

    ``pactffi_pact_interaction_as_asynchronous_message``
    """
    return AsynchronousMessage(_call.address("pact_interaction_as_asynchronous_message", interaction._ptr))


def pact_interaction_as_synchronous_message(interaction: PactInteraction) -> SynchronousMessage:
    """A copy as a synchronous message; RuntimeError for another kind.

    ``pactffi_pact_interaction_as_synchronous_message``
    """
    return SynchronousMessage(_call.address("pact_interaction_as_synchronous_message", interaction._ptr))


def pact_interaction_as_message(interaction: PactInteraction) -> Message:
    """A copy as a message of version 3, if it is a message (``pactffi_pact_interaction_as_message``)."""
    return Message(_call.address("pact_interaction_as_message", interaction._ptr))


def pact_handle_get_message_iter(pact: PactHandle) -> PactMessageIterator:
    """The asynchronous messages as messages of version 3 (``pactffi_pact_handle_get_message_iter``)."""
    return PactMessageIterator(_call.address("pact_handle_get_message_iter", pact._ref))


def pact_message_iter_next(iter: PactMessageIterator) -> Message:
    """The next message; StopIteration at the end (``pactffi_pact_message_iter_next``)."""
    return Message(_call.next_address("pact_message_iter_next", iter._ptr), owned=True)._keeping(iter)


def pact_message_iter_delete(iter: PactMessageIterator) -> None:
    """Frees the iterator (``pactffi_pact_message_iter_delete``)."""
    iter._delete()


def pact_handle_get_sync_http_iter(pact: PactHandle) -> PactSyncHttpIterator:
    """The HTTP interactions of a pact being written (``pactffi_pact_handle_get_sync_http_iter``)."""
    return PactSyncHttpIterator(_call.address("pact_handle_get_sync_http_iter", pact._ref))


def pact_sync_http_iter_next(iter: PactSyncHttpIterator) -> SynchronousHttp:
    """The next HTTP interaction; StopIteration at the end (``pactffi_pact_sync_http_iter_next``)."""
    return SynchronousHttp(_call.next_address("pact_sync_http_iter_next", iter._ptr), owned=True)._keeping(iter)


def pact_sync_http_iter_delete(iter: PactSyncHttpIterator) -> None:
    """Frees the iterator (``pactffi_pact_sync_http_iter_delete``)."""
    iter._delete()


def pact_handle_get_async_message_iter(pact: PactHandle) -> PactAsyncMessageIterator:
    """The asynchronous messages of a pact being written (``pactffi_pact_handle_get_async_message_iter``)."""
    return PactAsyncMessageIterator(_call.address("pact_handle_get_async_message_iter", pact._ref))


def pact_async_message_iter_next(iter: PactAsyncMessageIterator) -> AsynchronousMessage:
    """The next asynchronous message; StopIteration at the end (``pactffi_pact_async_message_iter_next``)."""
    pointer = _call.next_address("pact_async_message_iter_next", iter._ptr)
    return AsynchronousMessage(pointer, owned=True)._keeping(iter)


def pact_async_message_iter_delete(iter: PactAsyncMessageIterator) -> None:
    """Frees the iterator (``pactffi_pact_async_message_iter_delete``)."""
    iter._delete()


def pact_handle_get_sync_message_iter(pact: PactHandle) -> PactSyncMessageIterator:
    """The synchronous messages of a pact being written (``pactffi_pact_handle_get_sync_message_iter``)."""
    return PactSyncMessageIterator(_call.address("pact_handle_get_sync_message_iter", pact._ref))


def pact_sync_message_iter_next(iter: PactSyncMessageIterator) -> SynchronousMessage:
    """The next synchronous message; StopIteration at the end (``pactffi_pact_sync_message_iter_next``)."""
    pointer = _call.next_address("pact_sync_message_iter_next", iter._ptr)
    return SynchronousMessage(pointer, owned=True)._keeping(iter)


def pact_sync_message_iter_delete(iter: PactSyncMessageIterator) -> None:
    """Frees the iterator (``pactffi_pact_sync_message_iter_delete``)."""
    iter._delete()
