"""The files by which pkg-config finds an installed library."""

from __future__ import annotations

import pathlib
from typing import Sequence

from . import linking, places, templates
from .targets import Target


def files(target: Target, libdir: pathlib.PurePosixPath, native: Sequence[str], kinds: Sequence[str]) -> dict[pathlib.PurePosixPath, bytes]:
    """Each file with its text. `native` is what the static library needs of the system."""
    folder = libdir / "pkgconfig"
    values = {
        "UP": templates.up(folder),
        "LIBDIR": str(libdir),
        "VERSION": places.version(),
        "STATIC": target.static,
        "PRIVATE": " ".join(linking.libraries(native)),
    }
    names = ["pact_ffi.pc", *(["pact_ffi-static.pc"] if "static" in kinds else [])]
    return {folder / name: templates.filled(f"{name}.in", values) for name in names}
