"""Reads what `dist/build` left for a target."""

from __future__ import annotations

import json
import os
import platform
import sys
from typing import Any

from . import places
from .failures import Failure
from .targets import PROGRAMS, Target


def about(target: Target) -> dict[str, Any]:
    """The `build.json` of a target's stage, which has all of its files and the version of the checkout."""
    stage = places.stage(target)
    again = f"run dist/build {target.triple}"
    if target.compile_only and not stage.is_dir():
        again += " on macOS"
    try:
        found: dict[str, Any] = json.loads((stage / "build.json").read_text(encoding="utf-8"))
        of = (found["target"], found["version"])
    except FileNotFoundError:
        raise Failure(f"{target.triple} is not built: there is no {stage / 'build.json'}; {again}") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Failure(f"{stage / 'build.json'} cannot be read; {again}") from None
    if of != (target.triple, places.version()):
        raise Failure(f"{stage} has version {of[1]} for {of[0]}, and this is version {places.version()}; {again}")
    names = [target.shared, target.static, target.import_library]
    names += [f"bin/{program}{target.program_suffix}" for program in PROGRAMS]
    missing = [name for name in names if name is not None and not (stage / name).is_file()]
    if missing:
        raise Failure(f"{stage} lacks {', '.join(missing)}; {again}")
    return found


def of_this_machine() -> Target:
    """The target that this machine is."""
    arch = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform.startswith("linux"):
        system = "unknown-linux-gnu" if _has_glibc() else "unknown-linux-musl"
    else:
        system = {"darwin": "apple-darwin", "win32": "pc-windows-gnu"}.get(sys.platform, sys.platform)
    return places.target_named(f"{arch}-{system}")


def _has_glibc() -> bool:
    try:
        return bool(os.confstr("CS_GNU_LIBC_VERSION"))
    except (ValueError, OSError):
        return False
