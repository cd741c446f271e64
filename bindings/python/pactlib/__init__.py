"""Consumer-driven contract tests on libpact_ffi: the consumer's half and the provider's.

>>> from pactlib import Pact
>>> with Pact("shop", "users") as pact:
...     pact.upon_receiving("a request for user 1").with_request("GET", "/users/1").will_respond_with(200)
...     with pact.serve(write="pacts") as server:
...         ...  # call server.url; leaving the block verifies, and writes the pact

and, for the provider:

>>> from pactlib import Verifier
>>> with Verifier("users", "http://localhost:8080") as verifier:
...     verifier.add_folder("pacts").verify()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import ffi, generate, match
    from ._library import PactError, last_error, lib
    from .consumer import Pact, Specification
    from .ffi import VerificationReport
    from .http_interaction import HttpInteraction
    from .interactions import Interaction, Part
    from .memory import Answer, MemoryServer
    from .message_interaction import AsyncMessage, MessageInteraction, SyncMessage
    from .messages import Exchange, Message, ReceivedMessage
    from .plugins import PluginUse
    from .provider import Headers, MessageRequest, Request, Response, State
    from .mismatches import MismatchError
    from .server import MockServer
    from .warnings import PactWarning
    from .verifier import Verification, VerificationError, Verifier

_MODULES: dict[str, tuple[str, ...]] = {
    "_library": ("PactError", "last_error", "lib"),
    "consumer": ("Pact", "Specification"),
    "ffi": ("VerificationReport",),
    "generate": (),
    "http_interaction": ("HttpInteraction",),
    "interactions": ("Interaction", "Part"),
    "match": (),
    "memory": ("Answer", "MemoryServer"),
    "message_interaction": ("AsyncMessage", "MessageInteraction", "SyncMessage"),
    "messages": ("Exchange", "Message", "ReceivedMessage"),
    "plugins": ("PluginUse",),
    "provider": ("Headers", "MessageRequest", "Request", "Response", "State"),
    "mismatches": ("MismatchError",),
    "server": ("MockServer",),
    "warnings": ("PactWarning",),
    "verifier": ("Verification", "VerificationError", "Verifier"),
}
"""Where the names are. A module is imported when one of its names is used first, and loads the library then."""


__version__ = "0.5.12"


def __getattr__(name: str) -> Any:
    """Imports the module that has the name."""
    from importlib import import_module

    for module, names in _MODULES.items():
        if name == module or name in names:
            found = import_module(f".{module}", __name__)
            globals()[name] = value = found if name == module else getattr(found, name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """All names, also those that are imported later."""
    return sorted({*globals(), *__all__})


def version() -> str:
    """The version of the released library that the loaded one replaces (``pactffi_version``)."""
    from . import ffi

    return ffi.version()


__all__ = [
    "Answer",
    "AsyncMessage",
    "Exchange",
    "Headers",
    "HttpInteraction",
    "Interaction",
    "MemoryServer",
    "Message",
    "MessageInteraction",
    "MessageRequest",
    "MismatchError",
    "MockServer",
    "Pact",
    "PactError",
    "PactWarning",
    "Part",
    "PluginUse",
    "ReceivedMessage",
    "Request",
    "Response",
    "Specification",
    "State",
    "SyncMessage",
    "Verification",
    "VerificationError",
    "VerificationReport",
    "Verifier",
    "ffi",
    "generate",
    "last_error",
    "lib",
    "match",
    "version",
]
