"""Fails a test that leaves objects of the library alive."""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def native() -> ctypes.CDLL:
    """The native library of pact-python, replaced by this one, which counts its objects."""
    library = ctypes.CDLL(os.environ["PACT_PYTHON_NATIVE"])
    library.pactffi_live_objects.restype = ctypes.c_uint64
    return library


@pytest.fixture(autouse=True)
def everything_is_freed(native: ctypes.CDLL) -> Iterator[None]:
    """Fails a test after which an object of the library is alive."""
    yield
    gc.collect()
    assert native.pactffi_live_objects(0) == 0
