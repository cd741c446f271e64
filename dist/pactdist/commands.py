"""Starting other programs, and saying which one is missing."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
from typing import Mapping, Optional, Sequence

from .failures import Failure

PACKAGES = {
    "cargo-zigbuild": "cargo-zigbuild from PyPI (pip install cargo-zigbuild) or crates.io",
    "zig": "ziglang from PyPI (pip install ziglang)",
    "x86_64-w64-mingw32-gcc": "Debian's gcc-mingw-w64-x86-64",
    "wine64": "Debian's wine64",
    "qemu-aarch64-static": "Debian's qemu-user-static",
    "musl-gcc": "Debian's musl-tools",
    "pkg-config": "Debian's pkg-config",
    "cmake": "Debian's cmake",
    "cargo": "Rust, by rustup",
    "rustc": "Rust, by rustup",
}
"""Where a program comes from."""


def find(program: str) -> Optional[str]:
    """The path of a program, if it is there."""
    return shutil.which(program)


def need(program: str, why: str) -> str:
    """The path of a program, or an error that names the package that has it."""
    found = find(program)
    if found is None:
        raise Failure(f"{program} is not on the path; it is needed to {why}. Install {PACKAGES.get(program, program)}")
    return found


def output(command: Sequence[str], env: Optional[Mapping[str, str]] = None) -> Optional[str]:
    """What a program prints, or None if it cannot be started or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def run(command: Sequence[str], env: Optional[Mapping[str, str]] = None, folder: Optional[pathlib.Path] = None) -> None:
    """Runs a program whose output is the user's to read. Its failure is an error that names the command."""
    shown = " ".join(command)
    print(f"+ {shown}", file=sys.stderr, flush=True)
    try:
        done = subprocess.run(command, env={**os.environ, **(env or {})}, cwd=folder, check=False)
    except OSError as error:
        raise Failure(f"{command[0]} cannot be started: {error.strerror}") from None
    if done.returncode != 0:
        raise Failure(f"this command ended with {done.returncode}: {shown}")


def need_zig(why: str) -> None:
    """Makes sure that `cargo-zigbuild` will find zig: as a program, or as a package of a Python on the path."""
    beside = pathlib.Path(find("cargo-zigbuild") or "").resolve().parent / "python3"
    pythons = [[str(beside)], ["python3"]]
    if find("zig") is None and not any(output([*python, "-m", "ziglang", "version"]) for python in pythons):
        raise Failure(f"zig is not there; it is needed to {why}. Install {PACKAGES['zig']}")
