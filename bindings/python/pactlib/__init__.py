"""Consumer-driven contract tests on libpact_ffi: the consumer's half and the provider's.

>>> from pactlib import Pact
>>> with Pact("shop", "users") as pact:
...     pact.upon_receiving("a request for user 1").with_request("GET", "/users/1").will_respond_with(200)
...     with pact.serve() as server:
...         ...  # call server.url
...         server.verify()
...     pact.write("pacts")

and, for the provider:

>>> from pactlib import Verifier
>>> with Verifier("users", "http://localhost:8080") as verifier:
...     verifier.add_folder("pacts").verify()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import ffi
from ._library import PactError, last_error, lib
from .consumer import Pact, Specification
from .ffi import VerificationReport
from .interactions import AsyncMessage, HttpInteraction, Interaction, MessageInteraction, Part, SyncMessage
from .plugins import PluginUse
from .server import MismatchError, MockServer

if TYPE_CHECKING:
    from . import generate, match
    from .memory import Answer, MemoryServer
    from .messages import Exchange, Message, ReceivedMessage
    from .provider import Headers, MessageRequest, Request, Response, State
    from .verifier import Verification, VerificationError, Verifier

_LATER: dict[str, tuple[str, ...]] = {
    "generate": (),
    "match": (),
    "memory": ("Answer", "MemoryServer"),
    "messages": ("Exchange", "Message", "ReceivedMessage"),
    "provider": ("Headers", "MessageRequest", "Request", "Response", "State"),
    "verifier": ("Verification", "VerificationError", "Verifier"),
}
"""Names whose modules a test of a consumer seldom needs: they are imported when the names are used."""


def __getattr__(name: str) -> Any:
    """Imports the module that has the name."""
    for module, names in _LATER.items():
        if name == module or name in names:
            found = import_module(f".{module}", __name__)
            return found if name == module else getattr(found, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """All names, also those that are imported later."""
    return sorted({*globals(), *__all__})


def version() -> str:
    """The version of the released library that the loaded one replaces (``pactffi_version``)."""
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
