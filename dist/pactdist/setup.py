"""Installs what building and testing targets needs."""

from __future__ import annotations

import os
import pathlib
import sys

from . import commands, musl, places
from .failures import Failure
from .targets import Target

PYTHON_PACKAGES = ("cargo-zigbuild==0.24.1", "ziglang==0.17.1")
"""What links for Linux and for Windows on ARM. Other versions build other files."""

BUILD_STD = ("rustc-web", "cargo-web", "rust-web-src", "llvm")
"""Debian's newest Rust with the source of its standard library, for targets that rustup does not bring."""

DEBIAN_PACKAGES: dict[str, tuple[str, ...]] = {
    "x86_64-unknown-linux-gnu": ("binutils", "debootstrap", "gcc", "libc6-dev", "llvm"),
    "aarch64-unknown-linux-gnu": (
        "binutils", "debootstrap", "gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross", "qemu-user-static", *BUILD_STD,
    ),
    "x86_64-unknown-linux-musl": ("binutils", "musl-tools", *BUILD_STD),
    "aarch64-unknown-linux-musl": ("binutils", "qemu-user-static", *BUILD_STD),
    "x86_64-pc-windows-gnu": ("gcc-mingw-w64-x86-64", "wine64", *BUILD_STD),
    "x86_64-apple-darwin": BUILD_STD,
    "aarch64-apple-darwin": BUILD_STD,
}
"""What a target is built and tested with."""


def setup(targets: list[Target]) -> None:
    """Installs what these targets need. What is there already stays as it is."""
    _debian(sorted({package for target in targets for package in DEBIAN_PACKAGES[target.triple]}))
    if any(target.linker in ("zig", "xcode") for target in targets):
        _python()
    for target in targets:
        if target.musl and target.arch in musl.DEBIAN:
            print(musl.root(target.arch))


def _debian(packages: list[str]) -> None:
    if commands.find("dpkg-query") is None:
        print(f"this is not Debian; install what {' '.join(packages)} are called here", file=sys.stderr)
        return
    missing = [package for package in packages if not _is_installed(package)]
    if not missing:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        raise Failure(f"packages are missing; run this as root: {' '.join(install)}")
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    commands.run(["apt-get", "update", "--quiet"], env)
    commands.run(install, env)


def _is_installed(package: str) -> bool:
    return "ok installed" in (commands.output(["dpkg-query", "--show", "--showformat=${Status}", package]) or "")


def _python() -> None:
    folder = places.tools()
    wanted = "\n".join(PYTHON_PACKAGES) + "\n"
    note = folder / "packages.txt"
    if _text(note) != wanted:
        # Only a finished installation has the note.
        note.unlink(missing_ok=True)
        commands.run([sys.executable, "-m", "venv", "--clear", str(folder)])
        commands.run([str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                      *PYTHON_PACKAGES])
        note.write_text(wanted, encoding="utf-8")
    print(folder)


def _text(path: pathlib.Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
