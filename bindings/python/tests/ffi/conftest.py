"""What the tests of pactlib.ffi start from."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from pactlib import ffi
from pactlib._library import last_error, lib


def held() -> int:
    """How many things of the library are alive."""
    return int(lib.pactffi_live_objects(lib.LiveKind_All))


def live() -> int:
    """The same, after Python has let go of what it has forgotten."""
    gc.collect()
    return held()


@pytest.fixture(autouse=True)
def everything_is_freed() -> Iterator[None]:
    """Fails a test that leaves something of the library alive."""
    before = held()
    last_error()
    yield
    # Most tests leave nothing to the collector, which takes its time.
    assert held() <= before or live() <= before, "something was not freed"


@pytest.fixture
def pact() -> Iterator[ffi.PactHandle]:
    """A pact of the fourth edition without interactions."""
    with ffi.new_pact("shop", "users") as pact:
        ffi.with_specification(pact, ffi.PactSpecification.V4)
        yield pact
