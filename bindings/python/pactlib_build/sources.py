"""The archive of the sources (`pip install pactlib-….tar.gz` needs cargo): this folder, and the library's in `rust`."""

from __future__ import annotations

from pathlib import Path

from . import archives
from .metadata import Project
from .wheel import HERE, checkout, license_text

_PACKAGE = ("pyproject.toml", "README.md", "build_declarations.py", "example.py", "pactlib", "pactlib_build")
_LIBRARY = ("Cargo.toml", "Cargo.lock", "LICENSE", "README.md", "build.rs", "cbindgen.toml", "pact.h", "src", "tests", "dist")
_NOT = {".pyc", ".so", ".dylib", ".dll"}


def write(folder: Path) -> Path:
    """Writes the archive into a folder; the result is its path."""
    project = Project(HERE)
    top = project.stem
    files: dict[str, Path] = {}
    for name in _PACKAGE:
        files.update((f"{top}/{path.relative_to(HERE).as_posix()}", path) for path in _files(HERE / name))
    root = checkout()
    for name in _LIBRARY:
        files.update((f"{top}/rust/{path.relative_to(root).as_posix()}", path) for path in _files(root / name))
    contents = {name: path.read_bytes() for name, path in files.items()}
    contents[f"{top}/LICENSE"] = license_text()
    contents[f"{top}/PKG-INFO"] = project.metadata(("LICENSE",)).encode("utf-8")
    executable = frozenset(name for name, path in files.items() if path.stat().st_mode & 0o100)
    written = folder / f"{top}.tar.gz"
    archives.write_sources(written, contents, executable)
    return written


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [one for one in path.rglob("*") if one.is_file() and one.suffix not in _NOT and "__pycache__" not in one.parts]
