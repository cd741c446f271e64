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
from ._library import last_error, lib
from .consumer import HttpInteraction, MismatchError, MockServer, Pact, PactError, Part, Specification


def version() -> str:
    """The version of the loaded library (``pactffi_version``)."""
    return ffi.version()


__all__ = [
    "HttpInteraction",
    "MismatchError",
    "MockServer",
    "Pact",
    "PactError",
    "Part",
    "Specification",
    "ffi",
    "last_error",
    "lib",
    "version",
]
