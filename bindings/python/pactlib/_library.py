"""Loads libpact_ffi and declares its functions from ``pact.h`` itself.

The header is the only description of the C interface. Two environment variables give the paths of files that are
neither beside this package nor found by the system's loader:

- ``PACT_LIBRARY``: the shared library;
- ``PACT_HEADER``: the header.
"""

from __future__ import annotations

import ctypes.util
import os
import re
from pathlib import Path
from typing import Any

from cffi import FFI

_FILE_NAMES = ("libpact_ffi.so", "libpact_ffi.dylib", "pact_ffi.dll")


def declarations(header: str) -> str:
    """The part of a C header that cffi reads: no comments, no directives, nothing for C++ only.

    - The names of the first releases are left out; they must be asked for in C too.
    - The unnamed union of ``StringResult`` holds one pointer under two names; cffi cannot return a struct with
      such a union by value, so here it is one member, ``text``.
    - Structs go by their tag alone (``struct Pact *``), as they do in other bindings; with a type name of the same
      spelling cffi would call them by that.
    """
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", header, flags=re.DOTALL)
    code = re.sub(r"^#ifdef __cplusplus\s*$.*?^#endif[^\n]*$", "", code, flags=re.MULTILINE | re.DOTALL)
    code = re.sub(r"^#if defined\(PACT_UNPREFIXED\)\s*$.*?^#endif[^\n]*$", "", code, flags=re.MULTILINE | re.DOTALL)
    code = re.sub(r"union \{\s*char \*ok;\s*char \*failed;\s*\};", "char *text;", code)
    code = "\n".join(line for line in code.splitlines() if not line.lstrip().startswith("#"))
    return _by_tag(code)


def _by_tag(code: str) -> str:
    names = set(re.findall(r"\btypedef struct (\w+)\b", code))
    code = re.sub(r"\btypedef struct (\w+)\s*(\{[^}]*\})?\s*\1;", r"struct \1 \2;", code)
    return re.sub(r"\b(struct )?(\w+)\b", lambda found: f"struct {found[2]}" if found[2] in names else found[0], code)


def find_header() -> Path:
    """Where ``pact.h`` is."""
    here = Path(__file__).resolve().parent
    candidates = [os.environ.get("PACT_HEADER"), here / "pact.h", here.parents[2] / "pact.h"]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    raise FileNotFoundError("pact.h was not found; set PACT_HEADER to its path")


def find_library() -> str:
    """Where the shared library is."""
    here = Path(__file__).resolve().parent
    given = os.environ.get("PACT_LIBRARY")
    if given:
        return given
    for name in _FILE_NAMES:
        if (here / name).is_file():
            return str(here / name)
    found = ctypes.util.find_library("pact_ffi")
    if found:
        return found
    raise FileNotFoundError("libpact_ffi was not found; set PACT_LIBRARY to its path")


ffi = FFI()
ffi.cdef(declarations(find_header().read_text(encoding="utf-8")))

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
