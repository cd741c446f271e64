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


def _load() -> tuple[Any, str]:
    given = os.environ.get("PACT_LIBRARY")
    if given:
        # A path without a folder would be looked for in the system's folders.
        absolute = os.path.abspath(given)
        return _load_file(absolute if os.path.exists(absolute) or os.path.dirname(given) else given, given=True)
    inside = os.path.join(_HERE, _NAME)
    if os.path.isfile(inside):
        return _load_file(inside)
    for folder in sys.path:
        beside = os.path.join(folder, "pactlib.libs", _NAME)
        if os.path.isfile(beside):
            return _load_file(beside)
    return _load_from_system()


def _load_file(name: str, given: bool = False) -> tuple[Any, str]:
    try:
        if _is_cut_off(name):
            raise OSError("the file ends too early")
        found = ffi.dlopen(name)
        getattr(found, "pactffi_version")  # another library lacks it
        return found, name
    except (OSError, ffi.error) as error:
        reason = str(error)
    from ._load_errors import not_loaded

    raise not_loaded(name, given, _NAME, reason)


def _is_cut_off(name: str) -> bool:
    """Whether a library for Linux was not copied to its end. The loader does not notice it, and the process dies."""
    if sys.platform != "linux" or not os.path.isfile(name):
        return False
    with open(name, "rb") as file:
        start = file.read(64)
        # The table of sections is the last in the file: where it is, and the size and number of its entries.
        end = int.from_bytes(start[40:48], "little")
        end += int.from_bytes(start[58:60], "little") * int.from_bytes(start[60:62], "little")
        return start[:6] == b"\x7fELF\x02\x01" and os.fstat(file.fileno()).st_size < end


def _load_from_system() -> tuple[Any, str]:
    if sys.platform != "win32":
        try:
            return ffi.dlopen(_NAME), _NAME
        except OSError:
            pass
    import ctypes.util  # costs more than the rest of this module

    # It also knows the names with a version.
    found = ctypes.util.find_library("pact_ffi")
    if found:
        return _load_file(found)
    from ._load_errors import not_found

    raise not_found(_HERE, _NAME)


lib: Any
"""The library. Functions are ``lib.pactffi_…``, as ``pact.h`` describes them."""
path: str
"""The file of the library; where the system's loader found it, the name that it was found by."""
lib, path = _load()


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
