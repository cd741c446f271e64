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

from . import ffi
from ._library import PactError, last_error, lib
from .consumer import Pact, Specification
from .interactions import AsyncMessage, HttpInteraction, Interaction, MessageInteraction, Part, SyncMessage
from .memory import Answer, MemoryServer
from .messages import Exchange, Message, ReceivedMessage
from .ffi import VerificationReport
from .plugins import PluginUse
from .provider import Headers, MessageRequest, Request, Response, State
from .server import MismatchError, MockServer
from .verifier import Verification, VerificationError, Verifier


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
    "last_error",
    "lib",
    "version",
]
