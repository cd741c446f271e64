"""Which platform a shared library is for, and which one this is. Only errors and the build of the package need it."""

from __future__ import annotations

import struct
from typing import NamedTuple

_ELF = {3: "x86", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv64", 21: "ppc64le", 22: "s390x"}
_PE = {0x14C: "x86", 0x8664: "x86_64", 0xAA64: "aarch64"}
_MACH = {0x01000007: "x86_64", 0x0100000C: "aarch64"}


class Platform(NamedTuple):
    """An operating system and a processor, as the first bytes of a file name them."""

    system: str
    machine: str

    def __str__(self) -> str:
        return f"{self.system} {self.machine}"


def of_library(path: str) -> Platform | None:
    """The platform of a shared library, or None for a file that is none, or that cannot be read."""
    try:
        with open(path, "rb") as file:
            start = file.read(4096)
    except OSError:
        return None
    try:
        return _of_bytes(start)
    except struct.error:  # a file that ends too early
        return None


def _of_bytes(start: bytes) -> Platform | None:
    if start[:4] == b"\x7fELF":
        order = ">" if start[5:6] == b"\x02" else "<"
        kind, machine = struct.unpack_from(order + "HH", start, 16)
        return Platform("Linux", _ELF.get(machine, f"processor {machine}")) if kind == 3 else None
    if start[:2] == b"MZ":
        (header,) = struct.unpack_from("<I", start, 0x3C)
        if start[header : header + 4] != b"PE\0\0":
            return None
        machine, traits = struct.unpack_from("<H16xH", start, header + 4)
        return Platform("Windows", _PE.get(machine, f"processor {machine}")) if traits & 0x2000 else None
    if start[:4] == b"\xcf\xfa\xed\xfe":
        (machine,) = struct.unpack_from("<I", start, 4)
        return Platform("macOS", _MACH.get(machine, f"processor {machine}"))
    if start[:4] == b"\xca\xfe\xba\xbe":
        return Platform("macOS", "universal")
    return None


def of_this_python() -> Platform:
    """The platform of the running interpreter."""
    import platform

    system = {"Darwin": "macOS"}.get(platform.system(), platform.system())
    machine = {"AMD64": "x86_64", "ARM64": "aarch64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    if struct.calcsize("P") == 4:
        machine = {"x86_64": "x86", "aarch64": "arm"}.get(machine, machine)
    return Platform(system, machine)


def describe_this_python() -> str:
    """The same in words, on Linux with the C library, which decides whether a library can be loaded."""
    import platform
    import sysconfig

    here = of_this_python()
    if here.system != "Linux":
        return str(here)
    if "musl" in str(sysconfig.get_config_var("HOST_GNU_TYPE")) or "musl" in str(sysconfig.get_config_var("SOABI")):
        return f"{here} with musl"
    name, version = platform.libc_ver()
    return f"{here} with {name} {version}" if name else str(here)
