"""The files by which CMake finds an installed library: `find_package(PactFfi)`."""

from __future__ import annotations

import pathlib
from typing import Sequence

from . import linking, places, soname, templates
from .targets import Target


def files(
    target: Target, libdir: pathlib.PurePosixPath, native: Sequence[str], shared: pathlib.PurePosixPath
) -> dict[pathlib.PurePosixPath, bytes]:
    """Each file with its text. `shared` is where the shared library is installed, below the prefix."""
    folder = libdir / "cmake/PactFfi"
    private = [option[2:] if option.startswith("-l") and not option.startswith("-l:") else option
               for option in linking.libraries(native)]
    values = {
        "UP": templates.up(folder),
        "VERSION": places.version(),
        "MAJOR": places.version().split(".", 1)[0],
        "SHARED": str(shared),
        "SONAME": soname.INSTALLED if target.os == "linux" else f"@rpath/{target.shared}",
        "IMPLIB": str(libdir / target.import_library) if target.import_library is not None else "",
        "STATIC": str(libdir / target.static),
        "PRIVATE": ";".join(private),
    }
    return {folder / name: templates.filled(f"{name}.in", values)
            for name in ("PactFfiConfig.cmake", "PactFfiConfigVersion.cmake")}
