"""Looks at the built files: their formats, what they need, and what they export."""

from __future__ import annotations

import json
import pathlib
import re
from typing import Callable

from . import commands, header
from .failures import Failure
from .targets import PROGRAMS, Target

MACHINES = {"x86_64": "Advanced Micro Devices X86-64", "aarch64": "AArch64"}
"""How readelf calls processors."""

NEEDED_GLIBC = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1", "ld-linux-x86-64.so.2",
                "ld-linux-aarch64.so.1"}
"""Parts of glibc itself. Everything else would have to be installed."""
NEEDED_MUSL = {"libc.so", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"}
"""Names of musl."""


def shared(target: Target, stage: pathlib.Path) -> str:
    """The shared library has its name, stays loaded, is stripped, and needs nothing but the C library."""
    library = stage / target.shared
    dynamic = _readelf("-dW", library)
    _is_for(target, library, "DYN")
    _same("soname", _tags(dynamic, "SONAME"), ["libpact_ffi.so"])
    if "NODELETE" not in dynamic:
        raise Failure("the shared library may be unloaded; it has no flag NODELETE")
    unknown = set(_tags(dynamic, "NEEDED")) - (NEEDED_MUSL if target.musl else NEEDED_GLIBC)
    if unknown:
        raise Failure(f"the shared library needs {', '.join(sorted(unknown))}")
    sections = _readelf("-SW", library)
    for section in (".symtab", ".debug_info"):
        if f" {section} " in sections:
            raise Failure(f"the shared library is not stripped: it has {section}")
    return f"{library.stat().st_size} bytes, needs {' '.join(_tags(dynamic, 'NEEDED'))}"


def versions(target: Target, stage: pathlib.Path) -> str:
    """Nothing in the shared library and the programs is newer than the oldest glibc that it is for."""
    files = [stage / target.shared, *(stage / "bin" / program for program in PROGRAMS)]
    found = {version for file in files for version in re.findall(r"GLIBC_([0-9.]+)", _readelf("-VW", file))}
    newest = max(found, key=_number, default="")
    if target.glibc is None:
        if found:
            raise Failure(f"this target has no glibc, but GLIBC_{newest} is needed")
        return "none"
    if _number(newest) > _number(target.glibc):
        raise Failure(f"GLIBC_{newest} is needed, but the target is glibc {target.glibc}")
    return f"nothing above GLIBC_{newest}"


def exports(target: Target, stage: pathlib.Path) -> str:
    """The shared library exports what `pact.h` declares."""
    everybody, first_releases = header.functions()
    symbols = _readelf("--dyn-syms", "-W", stage / target.shared)
    exported = {name.split("@")[0] for name, section in _symbols(symbols) if section != "UND"}
    _equal_sets(everybody | first_releases, exported, "the shared library")
    return f"{len(exported)} functions"


def static(target: Target, stage: pathlib.Path) -> str:
    """The static library has what `pact.h` declares without the names of the first releases, and no debug information."""
    everybody, first_releases = header.functions()
    library = stage / target.static
    defined = {name for name, section in _symbols(_readelf("-sW", library)) if section != "UND"}
    missing = everybody - defined
    foreign = {name for name in defined if name.startswith("pactffi_")} - everybody
    unprefixed = defined & first_releases
    for names, what in ((missing, "lacks"), (foreign, "has more:"), (unprefixed, "has names of the first releases:")):
        if names:
            raise Failure(f"the static library {what} {', '.join(sorted(names))}")
    if " .debug_info " in _readelf("-SW", library):
        raise Failure("the static library has debug information")
    libraries = json.loads((stage / "build.json").read_text(encoding="utf-8"))["native_static_libs"]
    return f"{library.stat().st_size} bytes, linked with {' '.join(libraries) or 'nothing else'}"


def programs(target: Target, stage: pathlib.Path) -> str:
    """The programs are for the target. On musl they need nothing, so they run on every Linux."""
    for program in PROGRAMS:
        path = stage / "bin" / program
        _is_for(target, path, "")
        needed = set(_tags(_readelf("-dW", path), "NEEDED"))
        interpreter = "INTERP" in _readelf("-lW", path)
        if target.musl and (needed or interpreter):
            raise Failure(f"{program} is not static; it needs {', '.join(sorted(needed)) or 'a loader'}")
        if needed - NEEDED_GLIBC:
            raise Failure(f"{program} needs {', '.join(sorted(needed - NEEDED_GLIBC))}")
    return " and ".join(f"{(stage / 'bin' / program).stat().st_size} bytes" for program in PROGRAMS)


CHECKS: dict[str, Callable[[Target, pathlib.Path], str]] = {
    "the shared library": shared,
    "versions of glibc": versions,
    "exported functions": exports,
    "the static library": static,
    "the programs": programs,
}
"""The checks of a target with files in the format ELF."""


def _is_for(target: Target, path: pathlib.Path, kind: str) -> None:
    head = _readelf("-hW", path)
    if MACHINES[target.arch] not in head or kind not in head:
        raise Failure(f"{path.name} is not for {target.arch}:\n{head}")


def _readelf(*arguments: object) -> str:
    program = commands.need("readelf", "look at the built files")
    text = commands.output([program, *map(str, arguments)], {"LC_ALL": "C", "PATH": commands.search_path()})
    if text is None:
        raise Failure(f"readelf cannot read {arguments[-1]}")
    return text


def _tags(dynamic: str, tag: str) -> list[str]:
    return re.findall(rf"\({tag}\)[^\[]*\[([^\]]*)\]", dynamic)


def _symbols(text: str) -> list[tuple[str, str]]:
    """The name and the section of each global symbol."""
    found = []
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 8 and words[0].endswith(":") and words[4] in ("GLOBAL", "WEAK"):
            # Words in brackets may stand before the section.
            found.append((words[7], words[6]))
    return found


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part)


def _same(what: str, got: object, expected: object) -> None:
    if got != expected:
        raise Failure(f"{what}: expected {expected}, got {got}")


def _equal_sets(expected: set[str], got: set[str], what: str) -> None:
    lacks, more = sorted(expected - got), sorted(got - expected)
    if lacks or more:
        raise Failure(f"{what} lacks {', '.join(lacks) or 'nothing'}; it has more: {', '.join(more) or 'nothing'}")
