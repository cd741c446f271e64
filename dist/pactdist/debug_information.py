"""Takes debug information out of a static library. That of Rust's own standard library is larger than ours."""

from __future__ import annotations

import pathlib
import shutil

from . import commands
from .failures import Failure
from .toolchain import Toolchain


def remove(library: pathlib.Path, chosen: Toolchain) -> None:
    """Removes it from a file; the file's symbols stay."""
    commands.run([_objcopy(chosen), "--strip-debug", "--enable-deterministic-archives", str(library)])


def _objcopy(chosen: Toolchain) -> str:
    # These two know every format of object files.
    inside = sorted(chosen.sysroot.glob("lib/rustlib/*/bin/rust-objcopy"))
    if inside:
        return str(inside[0])
    for folder in (None, "/usr/lib/llvm-*/bin"):
        if folder is None:
            found = shutil.which("llvm-objcopy") or shutil.which("rust-objcopy")
        else:
            found = next((str(path) for path in sorted(pathlib.Path("/").glob(f"{folder[1:]}/llvm-objcopy"))), None)
        if found is not None:
            return found
    raise Failure("llvm-objcopy is not there; it takes debug information out of the static library. Install Debian's llvm")
