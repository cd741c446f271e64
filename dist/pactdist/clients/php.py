"""pact-php: Composer puts the library and the header that PHP reads below the package."""

from __future__ import annotations

import json
import pathlib

from ..targets import Target
from . import Installed

_EXTENSION = {"linux": "so", "macos": "dylib", "windows": "dll"}


def find(folder: pathlib.Path, target: Target) -> list[Installed]:
    """The package below the project's vendor folder, or the folder itself if it is the package."""
    vendor = folder / str(_read(folder / "composer.json").get("config", {}).get("vendor-dir", "vendor"))
    for package in (vendor / "pact-foundation" / "pact-php", folder):
        library = package / "bin" / "pact-ffi-lib" / f"pact.{_EXTENSION[target.os]}"
        if library.is_file():
            header = package / "bin" / "pact-ffi-headers" / "pact.h"
            return [Installed(_name(vendor), package, library, header if header.is_file() else None)]
    return []


def _name(vendor: pathlib.Path) -> str:
    for package in _read(vendor / "composer" / "installed.json").get("packages", []):
        if package.get("name") == "pact-foundation/pact-php":
            return f"pact-php {package.get('version', '')}".strip()
    return "pact-php"


def _read(file: pathlib.Path) -> dict:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
