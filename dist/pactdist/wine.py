"""Starts programs for Windows under Wine, in a prefix of their own below cargo's target folder."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess

from . import commands, places
from .failures import Failure

SYSTEM_WINE = "/usr/lib/wine/wine64"
"""Where Debian installs it: the name on the path belongs to the program for 32 bits too."""

COMPILER = "x86_64-w64-mingw32-gcc"
LACKING = "bcryptprimitives"
"""The library of Windows that Wine before version 9 lacks."""


def program(why: str) -> str:
    """The path of Wine."""
    if commands.find("wine64") is None and pathlib.Path(SYSTEM_WINE).exists():
        return SYSTEM_WINE
    return commands.need("wine64", why)


def variables() -> dict[str, str]:
    """The environment of programs: the prefix, which is made by the first caller, and no messages of Wine itself."""
    prefix = places.cargo_folder() / "wine"
    # No display is needed, and no Mono or Gecko are asked for.
    env = {"WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml=", "DISPLAY": ""}
    if not (prefix / "ready").exists():
        _make(prefix, env)
    return env


def _make(prefix: pathlib.Path, env: dict[str, str]) -> None:
    shutil.rmtree(prefix, ignore_errors=True)
    prefix.mkdir(parents=True)
    wine = program("run programs for Windows")
    # Processes of Wine stay behind, so no pipe may be given to them.
    done = subprocess.run(
        [wine, "wineboot", "--init"], env={**os.environ, **env}, check=False, timeout=600, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    system = prefix / "drive_c/windows/system32"
    if done.returncode != 0 or not system.is_dir():
        raise Failure(f"Wine cannot make the folder {prefix}; `wine wineboot --init` ended with {done.returncode}")
    if not (system / f"{LACKING}.dll").exists():
        compiler = commands.need(COMPILER, "build a library that Wine lacks")
        source = places.ROOT / "dist/tests/windows" / f"{LACKING}.c"
        commands.run([compiler, "-shared", "-O", "-o", str(system / f"{LACKING}.dll"), str(source), "-ladvapi32"])
    (prefix / "ready").touch()
