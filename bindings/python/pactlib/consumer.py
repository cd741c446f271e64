"""The consumer's half: describe what is expected, test against it, write the pact file.

Everything here is a thin layer over ``pactlib.ffi``; each method says which C function it calls.
"""

from __future__ import annotations

import json
import os
from enum import IntEnum
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, overload

from . import _arguments, ffi
from .http_interaction import HttpInteraction
from .message_interaction import AsyncMessage, SyncMessage
from .plugins import PluginUse, PluginUses
from .warnings import Warned
from .server import MockServer

if TYPE_CHECKING:
    from .memory import MemoryServer
    from .messages import Exchange, ReceivedMessage


class Specification(IntEnum):
    """Versions of the Pact specification."""

    V1 = 1
    V1_1 = 2
    V2 = 3
    V3 = 4
    V4 = 5


class Pact:
    """A contract between a consumer and a provider, being written.

    Use it as a context manager; leaving the block frees it (``pactffi_free_pact_handle``).
    """

    def __init__(self, consumer: str, provider: str, specification: Specification = Specification.V4) -> None:
        """``pactffi_new_pact`` and ``pactffi_with_specification``."""
        self._names = (_arguments.text("Pact", "consumer", consumer), _arguments.text("Pact", "provider", provider))
        if not isinstance(specification, int):
            shown = _arguments.shown(specification)
            raise TypeError(f"Pact: 'specification' must be one of Specification, such as Specification.V3, not {shown}")
        self._handle = ffi.new_pact(consumer, provider)
        self._plugins = PluginUses(self._handle)
        self._warned = Warned()
        ffi.with_specification(self._handle, ffi.PactSpecification(int(specification)))

    def __repr__(self) -> str:
        """The names of consumer and provider."""
        consumer, provider = self._names
        return f"<Pact {consumer!r} with {provider!r}>"

    @property
    def consumer(self) -> str:
        """The name of the consumer."""
        return self._names[0]

    @property
    def provider(self) -> str:
        """The name of the provider."""
        return self._names[1]

    @property
    def handle(self) -> int:
        """The number by which the library knows the pact."""
        return self._handle._ref

    def upon_receiving(self, description: str) -> HttpInteraction:
        """Adds an HTTP interaction (``pactffi_new_interaction``)."""
        _arguments.text("upon_receiving", "description", description)
        return self._warned.watch(HttpInteraction(ffi.new_interaction(self._handle, description), description))

    def upon_async_message(self, description: str) -> AsyncMessage:
        """Adds an asynchronous message (``pactffi_new_message_interaction``)."""
        _arguments.text("upon_async_message", "description", description)
        return self._warned.watch(AsyncMessage(ffi.new_message_interaction(self._handle, description), description))

    def upon_sync_message(self, description: str) -> SyncMessage:
        """Adds a synchronous message (``pactffi_new_sync_message_interaction``)."""
        _arguments.text("upon_sync_message", "description", description)
        return self._warned.watch(SyncMessage(ffi.new_sync_message_interaction(self._handle, description), description))

    def with_metadata(self, namespace: str, name: str, value: str) -> Pact:
        """Adds a metadata entry to the file (``pactffi_with_pact_metadata``)."""
        _arguments.texts("with_metadata", namespace=namespace, name=name, value=value)
        ffi.with_pact_metadata(self._handle, namespace, name, value)
        return self

    def using_plugin(self, name: str, version: str | None = None) -> PluginUse:
        """Loads a plugin, of this version or a later one (``pactffi_using_plugin``).

        Use the result as a context manager; leaving the block releases the plugin. Servers are stopped before.
        """
        _arguments.text("using_plugin", "name", name)
        return self._plugins.load(name, _arguments.optional_text("using_plugin", "version", version))

    @overload
    def serve(
        self,
        address: str = "127.0.0.1",
        port: int = 0,
        transport: str = "http",
        config: dict[str, Any] | None = None,
        *,
        in_process: Literal[False] = False,
        verify: bool = True,
        write: bool | str | os.PathLike[str] | None = None,
    ) -> MockServer: ...

    @overload
    def serve(
        self,
        address: str = "127.0.0.1",
        port: int = 0,
        transport: str = "http",
        config: dict[str, Any] | None = None,
        *,
        in_process: Literal[True],
        verify: bool = True,
        write: bool | str | os.PathLike[str] | None = None,
    ) -> MemoryServer: ...

    def serve(
        self,
        address: str = "127.0.0.1",
        port: int = 0,
        transport: str = "http",
        config: dict[str, Any] | None = None,
        *,
        in_process: bool = False,
        verify: bool = True,
        write: bool | str | os.PathLike[str] | None = None,
    ) -> MockServer:
        """Starts a mock server (``pactffi_create_mock_server_for_transport``).

        Use it as a context manager. Leaving the block raises MismatchError unless every request matched and every
        interaction was requested; with ``verify=False`` it does not. ``write`` is a folder: the pact is written there when the
        block is left and everything matched; True is the folder ``pacts``.

        With ``in_process`` the server has no socket: it gives ``httpx`` and ``requests`` a transport, and address, port
        and transport are ignored.
        """
        if in_process:
            transport = "memory"
        _arguments.texts("serve", address=address, transport=transport)
        _arguments.integer("serve", "port", port)
        folder = _folder(write)
        self._warned.warn(is_served=True)
        config_text = None if config is None else json.dumps(config)
        server = ffi.create_mock_server_for_transport(self._handle, address, port, transport, config_text)
        self._warned.settle()
        if transport == "memory":
            from .memory import MemoryServer

            return MemoryServer(server, address, transport, verify=verify, write=folder)
        return MockServer(server, address, transport, verify=verify, write=folder)

    def async_messages(self) -> list[ReceivedMessage]:
        """The asynchronous messages, as the handler under test gets them.

        ``pactffi_pact_handle_get_async_message_iter``
        """
        from .messages import received

        return [received(message) for message in ffi.pact_handle_get_async_message_iter(self._handle)]

    def sync_messages(self) -> list[Exchange]:
        """The synchronous messages, as the handler under test gets them.

        ``pactffi_pact_handle_get_sync_message_iter``
        """
        from .messages import exchanged

        return [exchanged(message) for message in ffi.pact_handle_get_sync_message_iter(self._handle)]

    def write(self, directory: str | os.PathLike[str], overwrite: bool = False) -> None:
        """Writes the pact file, or merges into an existing one (``pactffi_pact_handle_write_file``)."""
        self._warned.warn()
        ffi.pact_handle_write_file(self._handle, _arguments.path("write", "directory", directory), overwrite=overwrite)

    def close(self) -> None:
        """Frees the pact, and releases its plugins. Doing it twice is harmless."""
        self._handle.close()

    def __enter__(self) -> Pact:
        """The pact itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Frees the pact."""
        self.close()


def _folder(write: bool | str | os.PathLike[str] | None) -> str | None:
    """The folder in which a server writes its pact."""
    if write is True:
        return "pacts"
    return None if write is None or write is False else _arguments.path("serve", "write", write)
