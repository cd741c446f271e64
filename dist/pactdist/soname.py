"""Changes the name by which programs look for a shared library (its soname), without linking it again.

`libpact_ffi.so` is loaded by file in many clients, and has that as its soname. Installed, it is `libpact_ffi.so.0`, so
that a program goes on finding the library that it was linked with. Linking takes minutes, and both are the same code;
so `dist/build` links with the longer name, which leaves room for it, and the shorter one is written over it.

The text stands in a table of texts that nothing else may share. It is shared with a text only if one ends like the other,
and no function and no library that is needed ends in `.so.0`.
"""

from __future__ import annotations

import pathlib
import struct
from typing import Optional

from .failures import Failure

RAW = "libpact_ffi.so"
"""The soname of the library in a stage, which clients load by file."""
INSTALLED = "libpact_ffi.so.0"
"""The soname of an installed library.

The number changes when a program that was linked with an older library could no longer run with the new one. All
releases of the 0.x line have kept the functions of those before them and added new ones, so it does not follow the minor
version, as it would where 0.5 and 0.6 are two interfaces.
"""

_DYNAMIC, _LOADED = 2, 1
_STRTAB, _STRSZ, _SONAME = 5, 10, 14


def of(data: bytes) -> Optional[str]:
    """The soname of the library with this content; None if it is none for Linux, or has none."""
    try:
        start, end = _place(data)
        return data[start : data.index(b"\0", start, end)].decode()
    except ValueError:
        return None


def read(library: pathlib.Path) -> str:
    """The soname of a library."""
    found = of(library.read_bytes())
    if found is None:
        raise _no_library(library)
    return found


def write(library: pathlib.Path, name: str) -> None:
    """Gives a library another soname: `RAW` or `INSTALLED`."""
    data = library.read_bytes()
    old = of(data)
    if old is None:
        raise _no_library(library)
    start, end = _place(data)
    room = len(INSTALLED) + 1
    if old not in (RAW, INSTALLED) or start + room > end or any(data[start + len(old) : start + room]):
        raise Failure(f"{library} was not linked by dist/build: it has no room for the soname {name}")
    library.write_bytes(data[:start] + name.encode().ljust(room, b"\0") + data[start + room :])


def _no_library(library: pathlib.Path) -> Failure:
    return Failure(f"{library} is not a whole shared library with a soname")


def _place(data: bytes) -> tuple[int, int]:
    """Where the soname begins in the file, and where the table ends. A `ValueError` if it is no such library."""
    try:
        if data[:6] != b"\x7fELF\x02\x01":
            raise ValueError("it is not a 64-bit library of this byte order")
        segments = _segments(data)
        offset, _, size = next(one[1:] for one in segments if one[0] == _DYNAMIC)
        entries = dict(struct.iter_unpack("<QQ", data[offset : offset + size // 16 * 16]))
        table, length, name = entries[_STRTAB], entries[_STRSZ], entries[_SONAME]
        at = next(file + table - address for kind, file, address, size in segments
                  if kind == _LOADED and address <= table < address + size)
        if name >= length or at + length > len(data):
            raise ValueError("its table of texts ends early")
        return at + name, at + length
    except (KeyError, StopIteration, struct.error) as error:
        raise ValueError("it is not a whole library with a soname") from error


def _segments(data: bytes) -> list[tuple[int, int, int, int]]:
    """Kind, place in the file, address and size in the file of each segment."""
    start, = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    headers = (struct.unpack_from("<IIQQQQ", data, start + at * size) for at in range(count))
    return [(kind, offset, address, length) for kind, _, offset, address, _, length in headers]
