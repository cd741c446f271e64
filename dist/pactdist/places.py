"""Where things are: the checkout, its version, and what was built."""

from __future__ import annotations

import os
import pathlib
import re

from .failures import Failure
from .targets import TARGETS, Target

ROOT = pathlib.Path(__file__).resolve().parents[2]
"""The checkout."""


def version() -> str:
    """The version of the library, from `Cargo.toml`."""
    text = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    found = re.search(r'^version = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise Failure("Cargo.toml has no version")
    return found.group(1)


def cargo_folder() -> pathlib.Path:
    """Cargo's target folder."""
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").absolute()


def tools() -> pathlib.Path:
    """The virtual environment in which `dist/setup` installs what comes from PyPI."""
    return cargo_folder() / "dist-tools"


def stage(target: Target) -> pathlib.Path:
    """Where `dist/build` puts what it built for a target: the library, the static library, `bin`, `build.json`."""
    return cargo_folder() / "dist" / target.triple


def target_named(name: str) -> Target:
    """The row of a target, or an error that lists them."""
    found = TARGETS.get(name)
    if found is None:
        raise Failure(f"there is no target {name!r}; the targets are {', '.join(TARGETS)}")
    return found
