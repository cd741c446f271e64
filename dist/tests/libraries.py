"""Files that say of themselves that they are shared libraries."""

from __future__ import annotations

import struct
from typing import Optional


def linux_library(glibc: Optional[str] = "2.17", machine: int = 62) -> bytes:
    """A file that says of itself that it is a shared library for Linux."""
    names = b"\0libc.so.6\0" + (f"GLIBC_2.2.5\0GLIBC_{glibc}\0".encode() if glibc else b"")
    needed = b""
    if glibc:
        needed = struct.pack("<HHIII", 1, 2, 1, 16, 0)
        needed += struct.pack("<IHHII", 0, 0, 2, 11, 16) + struct.pack("<IHHII", 0, 0, 3, 23, 0)
    start = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack("<HHI", 3, machine, 1)
    start += struct.pack("<QQQIHHHHHH", 0, 0, 64 + len(names) + len(needed), 0, 64, 0, 0, 64, 3, 1)
    sections = struct.pack("<IIQQQQIIQQ", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    sections += struct.pack("<IIQQQQIIQQ", 0, 3, 0, 0, 64, len(names), 0, 0, 1, 0)
    sections += struct.pack("<IIQQQQIIQQ", 0, 0x6FFFFFFE, 0, 0, 64 + len(names), len(needed), 1, 1 if glibc else 0, 4, 0)
    return start + names + needed + sections


def windows_library() -> bytes:
    """A file that says of itself that it is a DLL."""
    header = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 0, 0, 0, 0, 0, 0x2022)
    return b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40) + header
