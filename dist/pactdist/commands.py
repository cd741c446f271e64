"""Starting other programs, and saying which one is missing."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys
from typing import Mapping, Optional, Sequence

from . import places
from .failures import Failure

PACKAGES = {
    "cargo-zigbuild": "it by dist/setup, or cargo-zigbuild from PyPI",
    "zig": "it by dist/setup, or ziglang from PyPI",
    "x86_64-w64-mingw32-gcc": "Debian's gcc-mingw-w64-x86-64",
    "wine64": "Debian's wine64",
    "qemu-aarch64-static": "Debian's qemu-user-static",
    "aarch64-linux-gnu-gcc": "Debian's gcc-aarch64-linux-gnu and libc6-dev-arm64-cross",
    "musl-gcc": "Debian's musl-tools",
    "readelf": "Debian's binutils",
    "apt-get": "Debian's apt",
    "cc": "Debian's gcc",
    "pkg-config": "Debian's pkg-config",
    "debootstrap": "Debian's debootstrap",
    "cmake": "Debian's cmake",
    "cargo": "Rust, by rustup",
    "rustc": "Rust, by rustup",
}
"""Where a program comes from."""


def find(program: str) -> Optional[str]:
    """The path of a program, if it is there: what `dist/setup` installed, or what is on the path."""
    return shutil.which(program, path=search_path())


def search_path() -> str:
    """The path with the folder of what `dist/setup` installed before it."""
    return os.pathsep.join([str(places.tools() / "bin"), os.environ.get("PATH", os.defpath)])


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


def zig(why: str) -> list[str]:
    """What starts zig: the program, or the package of a Python. `cargo-zigbuild` finds the same."""
    program = find("zig")
    if program is not None:
        return [program]
    beside = pathlib.Path(find("cargo-zigbuild") or "").resolve().parent / "python3"
    for python in (str(beside), find("python3"), sys.executable):
        if python and output([python, "-m", "ziglang", "version"]):
            return [python, "-m", "ziglang"]
    raise Failure(f"zig is not there; it is needed to {why}. Install {PACKAGES['zig']}")


def finished(command: Sequence[str], env: Mapping[str, str], folder: pathlib.Path, seconds: int = 600) -> str:
    """Runs a program to its end and keeps its output, standard error too. The error of a failure has it."""
    shown = " ".join(command)
    try:
        done = subprocess.run(
            command, env={**os.environ, **env}, cwd=folder, check=False, timeout=seconds, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
    except OSError as error:
        raise Failure(f"{command[0]} cannot be started: {error.strerror}") from None
    except subprocess.TimeoutExpired as error:
        text = (error.stdout or b"").decode("utf-8", "replace")
        raise Failure(f"this command did not end within {seconds} s: {shown}\n{text}") from None
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        raise Failure(f"this command ended with {done.returncode}: {shown}\n{text}")
    return text


def quiet(command: Sequence[str], env: Mapping[str, str], folder: pathlib.Path, last: str) -> str:
    """Runs a program like `finished`; the result is the last part of its output that matches `last`."""
    found = re.findall(last, finished(command, env, folder, seconds=3600))
    return found[-1] if found else ""
