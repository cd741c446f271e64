"""What a shared library for Linux asks of the system: the version of glibc."""

from __future__ import annotations

import re
import struct
from typing import Iterator, Optional

_VERSIONS_NEEDED = 0x6FFFFFFE


def glibc(library: bytes) -> Optional[tuple[int, int]]:
    """The oldest version of glibc that loads a library (ELF, 64 bits, little endian); None if it needs no glibc.

    A file that is cut off raises `ValueError`.
    """
    try:
        found = [re.fullmatch(r"GLIBC_(\d+)\.(\d+)(\.\d+)?", name) for name in _versions(library)]
    except struct.error:
        raise ValueError("the file ends too early") from None
    return max(((int(one[1]), int(one[2])) for one in found if one), default=None)


def _versions(library: bytes) -> Iterator[str]:
    (sections,) = struct.unpack_from("<Q", library, 0x28)
    size, count = struct.unpack_from("<HH", library, 0x3A)
    for at in range(sections, sections + size * count, size):
        _, kind, _, _, offset, _, strings, entries = struct.unpack_from("<IIQQQQII", library, at)
        if kind == _VERSIONS_NEEDED:
            (names,) = struct.unpack_from("<Q", library, sections + size * strings + 0x18)
            yield from _entries(library, offset, entries, names)


def _entries(library: bytes, need: int, count: int, names: int) -> Iterator[str]:
    for _ in range(count):
        _, versions, _, first, after = struct.unpack_from("<HHIII", library, need)
        version = need + first
        for _ in range(versions):
            _, _, _, name, following = struct.unpack_from("<IHHII", library, version)
            start = names + name
            yield library[start : library.index(b"\0", start)].decode("ascii")
            version += following
        need += after
