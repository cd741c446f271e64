"""The fixtures of the tests of pactlib.ffi."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from pactlib import ffi
from pactlib._library import last_error, lib


def object_count() -> int:
    """How many objects of the library are alive."""
    return int(lib.pactffi_live_objects(lib.LiveKind_All))


def live() -> int:
    """The same, after a garbage collection."""
    gc.collect()
    return object_count()


@pytest.fixture(autouse=True)
def everything_is_freed() -> Iterator[None]:
    """Fails a test that leaves objects of the library alive."""
    before = object_count()
    last_error()
    yield
    # A collection is slow, and most tests leave no garbage.
    assert object_count() <= before or live() <= before, "something was not freed"


@pytest.fixture
def pact() -> Iterator[ffi.PactHandle]:
    """A pact of version 4 without interactions."""
    with ffi.new_pact("shop", "users") as pact:
        ffi.with_specification(pact, ffi.PactSpecification.V4)
        yield pact
