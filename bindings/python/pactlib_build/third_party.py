"""The licences of what the library is made of, as a text."""

from __future__ import annotations

import platform
import sys
from importlib import import_module

from .wheel import checkout

_MODULES = ("failures", "targets", "third_party")
_UNKNOWN = "What the library is made of is named in Cargo.lock of the project, with versions.\n"


def text() -> str:
    """The text for a library that is built on this machine. Without cargo, which lists the crates, it is short."""
    folder = str(checkout() / "dist")
    sys.path.insert(0, folder)
    try:
        failures, targets, third_party = (import_module(f"pactdist.{name}") for name in _MODULES)
    except ImportError:
        return _UNKNOWN
    finally:
        sys.path.remove(folder)
    machine = {"AMD64": "x86_64", "ARM64": "aarch64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    system = {"win32": "pc-windows-gnu", "darwin": "apple-darwin"}.get(sys.platform, "unknown-linux-gnu")
    target = targets.TARGETS.get(f"{machine}-{system}", targets.TARGETS["x86_64-unknown-linux-gnu"])
    try:
        return str(third_party.text(target))
    except failures.Failure as failure:
        print(f"THIRD-PARTY is not complete: {failure}", file=sys.stderr)
        return _UNKNOWN
