"""Chooses the Rust toolchain that can build a target."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import shutil
import sys
from typing import Optional

from . import commands
from .failures import Failure
from .targets import Target

SYSTEM_RUSTC = pathlib.Path("/usr/bin/rustc")
"""A second compiler beside the one on the path, as Linux distributions install it."""


@dataclasses.dataclass(frozen=True)
class Toolchain:
    """A compiler, and whether it has to build the standard library itself."""

    rustc: str
    cargo: str
    sysroot: pathlib.Path
    builds_std: bool

    @property
    def source(self) -> pathlib.Path:
        """Where the source of the standard library lies, if it is installed."""
        return self.sysroot / "lib/rustlib/src/rust"

    def env(self) -> dict[str, str]:
        """What makes cargo use this compiler."""
        env = {"RUSTC": self.rustc, "CARGO": self.cargo}
        if self.builds_std:
            # The one option of cargo that builds the standard library is not stable.
            env["RUSTC_BOOTSTRAP"] = "1"
        return env

    def arguments(self) -> list[str]:
        """What makes cargo build the standard library, where there is none."""
        return ["-Zbuild-std=std,panic_unwind"] if self.builds_std else []


def choose(target: Target) -> Toolchain:
    """The compiler on the path if it has the target, else rustup's target, else one that has the library's source."""
    candidates = _candidates()
    if not candidates:
        raise Failure("there is no Rust compiler; install Rust 1.89 or newer, by rustup for example")
    for rustc, cargo, sysroot in candidates:
        if _has(sysroot, target):
            return Toolchain(rustc, cargo, sysroot, builds_std=False)
    rustc, cargo, sysroot = candidates[0]
    if _added_by_rustup(target) and _has(sysroot, target):
        return Toolchain(rustc, cargo, sysroot, builds_std=False)
    for rustc, cargo, sysroot in candidates:
        if (sysroot / "lib/rustlib/src/rust/library/std/Cargo.toml").is_file():
            return Toolchain(rustc, cargo, sysroot, builds_std=True)
    raise Failure(
        f"no Rust compiler here can build for {target.triple}: rustup cannot add the target, and there is no source of the "
        "standard library. Run `rustup target add " + target.triple + "`, or install `rust-src` by rustup, or Debian's "
        "rustc-web, cargo-web and rust-web-src"
    )


def _candidates() -> list[tuple[str, str, pathlib.Path]]:
    found: list[tuple[str, str, pathlib.Path]] = []
    on_path = os.environ.get("RUSTC") or shutil.which("rustc")
    for rustc in (on_path, str(SYSTEM_RUSTC)):
        if rustc is None or not pathlib.Path(rustc).exists():
            continue
        printed = commands.output([rustc, "--print", "sysroot"])
        cargo = _cargo_of(rustc, printed)
        if printed is not None and cargo is not None:
            found.append((rustc, cargo, pathlib.Path(printed.strip())))
    return found


def _cargo_of(rustc: str, sysroot: Optional[str]) -> Optional[str]:
    beside = pathlib.Path(rustc).parent / "cargo"
    if beside.exists():
        return str(beside)
    inside = pathlib.Path((sysroot or "").strip()) / "bin/cargo"
    return str(inside) if inside.exists() else shutil.which("cargo")


def _has(sysroot: pathlib.Path, target: Target) -> bool:
    return any((sysroot / "lib/rustlib" / target.triple / "lib").glob("libstd-*.rlib"))


def _added_by_rustup(target: Target) -> bool:
    rustup = shutil.which("rustup")
    if rustup is None:
        return False
    print(f"+ rustup target add {target.triple}", file=sys.stderr, flush=True)
    return commands.output([rustup, "target", "add", target.triple]) is not None
