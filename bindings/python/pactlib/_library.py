"""Loads libpact_ffi, with the declarations of ``pact.h``.

They are in ``_declarations.py``, which ``build_declarations.py`` writes. The library is the first of these that is there:

1. the file that the environment variable ``PACT_LIBRARY`` names,
2. the one in this package, where a wheel puts it,
3. the one in a folder ``pactlib.libs`` on the import path, where ``pip install -e`` puts it,
4. the one that the system's loader finds.

If it cannot be loaded, importing this module raises ``ImportError``, whose text says what to do.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from ._declarations import ffi as ffi

_NAME = {"win32": "pact_ffi.dll", "darwin": "libpact_ffi.dylib"}.get(sys.platform, "libpact_ffi.so")
_HERE = os.path.dirname(os.path.abspath(__file__))


def _load() -> Any:
    given = os.environ.get("PACT_LIBRARY")
    if given:
        # A path without a folder would be looked for in the system's folders.
        path = os.path.abspath(given)
        return _load_file(path if os.path.exists(path) or os.path.dirname(given) else given, given=True)
    path = os.path.join(_HERE, _NAME)
    if os.path.isfile(path):
        return _load_file(path)
    for folder in sys.path:
        path = os.path.join(folder, "pactlib.libs", _NAME)
        if os.path.isfile(path):
            return _load_file(path)
    return _load_from_system()


def _load_file(path: str, given: bool = False) -> Any:
    try:
        found = ffi.dlopen(path)
        getattr(found, "pactffi_version")  # another library lacks it
        return found
    except (OSError, ffi.error) as error:
        reason = str(error)
    from ._load_errors import not_loaded

    raise not_loaded(path, given, _NAME, reason)


def _load_from_system() -> Any:
    if sys.platform != "win32":
        try:
            return ffi.dlopen(_NAME)
        except OSError:
            pass
    import ctypes.util  # costs more than the rest of this module

    # It also knows the names with a version.
    found = ctypes.util.find_library("pact_ffi")
    if found:
        return _load_file(found)
    from ._load_errors import not_found

    raise not_found(_HERE, _NAME)


lib: Any = _load()
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
