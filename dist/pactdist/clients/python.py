"""pact-python: a wheel `pact-python-ffi` with the library in a folder of its own, or in the package."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
from typing import Iterator, Optional

from ..targets import Target
from . import Installed

_PLACES = {
    "linux": ("pact_python_ffi.libs/libpact_ffi*.so",),
    "macos": ("pact_ffi/.dylibs/libpact_ffi*.dylib", "pact_python_ffi.libs/libpact_ffi*.dylib"),
    "windows": ("pact_python_ffi.libs/pact_ffi*.dll", "pact_ffi/pact_ffi*.dll"),
}
_PATHS = "import sys; print(*filter(None, sys.path), sep='\\n')"


def find(folder: pathlib.Path, target: Target) -> list[Installed]:
    """The first packages, in the order that a shell in the folder would use them, that have the client."""
    for packages in _packages(folder):
        found = [file for place in _PLACES[target.os] for file in sorted(packages.glob(place))]
        if found:
            return [Installed(_name(packages), packages, file) for file in found]
    return []


def _packages(folder: pathlib.Path) -> Iterator[pathlib.Path]:
    if folder.is_file():
        # An interpreter.
        yield from _asked(str(folder))
        return
    yield folder
    active = os.environ.get("VIRTUAL_ENV") if folder == pathlib.Path.cwd() else None
    for environment in [*([pathlib.Path(active)] if active else []), folder, folder / ".venv", folder / "venv"]:
        yield from sorted(environment.glob("lib/python*/site-packages"))
        yield environment / "Lib" / "site-packages"
    if folder == pathlib.Path.cwd():
        for name in ("python3", "python"):
            interpreter = shutil.which(name)
            if interpreter is not None:
                yield from _asked(interpreter)


def _asked(interpreter: str) -> list[pathlib.Path]:
    try:
        done = subprocess.run([interpreter, "-c", _PATHS], capture_output=True, text=True, check=False)
    except OSError:
        return []
    return [pathlib.Path(line) for line in done.stdout.splitlines()]


def _name(packages: pathlib.Path) -> str:
    version = _version(packages, "pact_python")
    library = _version(packages, "pact_python_ffi")
    return f"pact-python{version and ' ' + version or ''}{library and f' (pact-python-ffi {library})' or ''}"


def _version(packages: pathlib.Path, name: str) -> Optional[str]:
    found = sorted(packages.glob(f"{name}-*.dist-info"))
    return found[-1].name[len(name) + 1:-len(".dist-info")] if found else None
