"""Fills in the files of `dist/templates`."""

from __future__ import annotations

import pathlib
import re
from typing import Mapping

from . import places


def filled(name: str, values: Mapping[str, str]) -> bytes:
    """The template with its `@WORDS@` replaced. All of its words must have values."""
    text = (places.ROOT / "dist/templates" / name).read_text(encoding="utf-8")
    return re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], text).encode()


def up(folder: pathlib.PurePosixPath) -> str:
    """The way from a folder below the prefix to the prefix."""
    return "/".join([".."] * len(folder.parts))
