"""Takes debug information out of a static library. That of Rust's own standard library is larger than ours."""

from __future__ import annotations

import os
import pathlib
import shutil

from . import commands
from .failures import Failure
from .toolchain import Toolchain


def remove(library: pathlib.Path, chosen: Toolchain) -> None:
    """Removes it from a file; the file's symbols stay."""
    program, env = _objcopy(chosen)
    commands.run([program, "--strip-debug", "--enable-deterministic-archives", str(library)], env)


def _objcopy(chosen: Toolchain) -> tuple[str, dict[str, str]]:
    # All of these know every format of object files. That of rustup has its library in the toolchain's folder.
    inside = [str(path) for path in sorted(chosen.sysroot.glob("lib/rustlib/*/bin/rust-objcopy"))]
    of_system = [str(path) for path in sorted(pathlib.Path("/usr/lib").glob("llvm-*/bin/llvm-objcopy"), reverse=True)]
    on_path = [path for path in (shutil.which("llvm-objcopy"), shutil.which("rust-objcopy")) if path is not None]
    folders = str(chosen.sysroot / "lib")
    for program in inside + on_path + of_system:
        for env in ({}, {"LD_LIBRARY_PATH": folders, "DYLD_FALLBACK_LIBRARY_PATH": folders}):
            if commands.output([program, "--version"], {**os.environ, **env}) is not None:
                return program, env
    raise Failure("llvm-objcopy is not there; it takes debug information out of the static library. Install Debian's llvm")
