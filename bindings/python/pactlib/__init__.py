"""Consumer-driven contract tests on libpact_ffi.

>>> from pactlib import Pact
>>> with Pact("shop", "users") as pact:
...     pact.upon_receiving("a request for user 1").with_request("GET", "/users/1").will_respond_with(200)
...     with pact.serve() as server:
...         ...  # call server.url
...         server.verify()
...     pact.write("pacts")
"""

from . import ffi
from ._library import PactError, last_error, lib
from .consumer import Pact, Specification
from .interactions import AsyncMessage, HttpInteraction, Interaction, MessageInteraction, Part, SyncMessage
from .messages import Exchange, Message, ReceivedMessage
from .server import MismatchError, MockServer


def version() -> str:
    """The version of the released library that the loaded one stands in for (``pactffi_version``)."""
    return ffi.version()


__all__ = [
    "AsyncMessage",
    "Exchange",
    "HttpInteraction",
    "Interaction",
    "Message",
    "MessageInteraction",
    "MismatchError",
    "MockServer",
    "Pact",
    "PactError",
    "Part",
    "ReceivedMessage",
    "Specification",
    "SyncMessage",
    "ffi",
    "last_error",
    "lib",
    "version",
]
