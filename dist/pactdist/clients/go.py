"""pact-go: `pact-go install` puts the library into a folder of the system, and programs are linked with it."""

from __future__ import annotations

import os
import pathlib
import re

from ..targets import Target
from . import Installed

_MODULE = re.compile(r"github\.com/pact-foundation/pact-go(?:/v\d+)?\s+(v\S+)")
FOLDERS = ("/usr/local/lib", "/opt/pact/lib", "/tmp")
"""Where pact-go installs the library, and what its flags for the linker name, apart from Windows."""


def find(folder: pathlib.Path, target: Target) -> list[Installed]:
    """The library in the folder; or, if it is a project that uses pact-go, those in the places where pact-go installs it."""
    if (folder / target.shared).is_file():
        return [Installed("pact-go", folder, folder / target.shared)]
    try:
        module = _MODULE.search((folder / "go.mod").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return []
    if module is None:
        return []
    files = [place / target.shared for place in _places()]
    return [Installed(f"pact-go {module.group(1)}", file.parent, file) for file in files if file.is_file()]


def _places() -> list[pathlib.Path]:
    named = os.environ.get("PACT_GO_LIB_DOWNLOAD_PATH")
    flags = re.findall(r"-L\s*(\S+)", os.environ.get("CGO_LDFLAGS", ""))
    return list(dict.fromkeys(pathlib.Path(place) for place in [*([named] if named else []), *flags, *FOLDERS]))
