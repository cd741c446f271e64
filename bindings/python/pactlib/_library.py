"""Loads libpact_ffi, with the declarations of ``pact.h``.

They are in ``_declarations.py``, which ``build_declarations.py`` writes. The environment variable ``PACT_LIBRARY`` gives the
path of a library that is neither beside this package nor found by the system's loader.
"""

from __future__ import annotations

import os
from typing import Any

from ._declarations import ffi as ffi

_FILE_NAMES = ("libpact_ffi.so", "libpact_ffi.dylib", "pact_ffi.dll")


def find_library() -> str:
    """Where the shared library is."""
    given = os.environ.get("PACT_LIBRARY")
    if given:
        return given
    here = os.path.dirname(os.path.abspath(__file__))
    for name in _FILE_NAMES:
        if os.path.isfile(os.path.join(here, name)):
            return os.path.join(here, name)
    import ctypes.util  # costs more than the rest of this module

    found = ctypes.util.find_library("pact_ffi")
    if found:
        return found
    raise FileNotFoundError("libpact_ffi was not found; set PACT_LIBRARY to its path")


lib: Any = ffi.dlopen(find_library())
"""The library. Functions are ``lib.pactffi_…``, as ``pact.h`` describes them."""


class PactError(RuntimeError):
    """A call was refused or failed; the text says which argument and why."""


def last_error() -> str:
    """Why the last failing call of this thread failed; empty if none has."""
    size = 1024
    while True:
        buffer = ffi.new("char[]", size)
        written = lib.pactffi_get_error_message(buffer, size)
        if written != -2:
            return ffi.string(buffer).decode("utf-8", "replace") if written > 0 else ""
        # The message did not fit and is still there.
        size *= 4


def take_string(pointer: Any) -> str | None:
    """The text of a string that is ours to free, freed."""
    if pointer == ffi.NULL:
        return None
    try:
        return str(ffi.string(pointer).decode("utf-8"))
    finally:
        lib.pactffi_string_delete(ffi.cast("char *", pointer))
