"""Has the symbols of the native library looked up when they are called, not when it is loaded: the library has no
plugins yet, and clients that ask for none do not notice. Fails a test that leaves something alive.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Iterator

import pytest

if hasattr(sys, "setdlopenflags"):
    sys.setdlopenflags(os.RTLD_LAZY)


@pytest.fixture(scope="session")
def native() -> ctypes.CDLL:
    """The native library of pact-python, which is ours: the released one counts nothing."""
    library = ctypes.CDLL(os.environ["PACT_PYTHON_NATIVE"])
    library.pactffi_live_objects.restype = ctypes.c_uint64
    return library


@pytest.fixture(autouse=True)
def everything_is_freed(native: ctypes.CDLL) -> Iterator[None]:
    """Fails a test after which something of the library is alive."""
    yield
    gc.collect()
    assert native.pactffi_live_objects(0) == 0
