"""What tests of built targets have in common."""

from __future__ import annotations

import os

from . import places
from .targets import Target


def target_under_test() -> Target:
    """The target whose stage is tested: `PACT_DIST_TARGET`, or Linux with glibc on x86-64."""
    return places.target_named(os.environ.get("PACT_DIST_TARGET", "x86_64-unknown-linux-gnu"))
