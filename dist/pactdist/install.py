"""Installs what `dist/build` built for a target: libraries, headers, programs, and what finds and explains them.

All paths inside the files are relative, so an installation may be moved as a whole. Everything is prepared before the
first file is written, and each file is written under another name and renamed when it is whole.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import tempfile
from typing import Iterator, Mapping, Optional, Sequence, Union

from . import cmake, pkgconfig, places, shell_texts, soname, stages, third_party
from .failures import Failure
from .targets import PROGRAMS, Target

KINDS = ("shared", "static")
MANIFEST = pathlib.PurePosixPath("share/pact_ffi/installed-files.txt")
"""The files of an installation, one a line, relative to the prefix. What a newer installation has not is removed."""
DOCS = pathlib.PurePosixPath("share/doc/pact_ffi")

Content = Union[pathlib.Path, bytes, str]
"""A file to copy, the bytes of a file, or what a symbolic link points to."""
Plan = Mapping[pathlib.PurePosixPath, Content]


def install(
    target: Target,
    prefix: pathlib.Path,
    destdir: Optional[pathlib.Path] = None,
    libdir: str = "lib",
    kinds: Sequence[str] = KINDS,
) -> list[pathlib.PurePosixPath]:
    """Installs below a prefix, or below `destdir` as if that were the root. The result is what is now there."""
    root = _root(prefix, destdir)
    place = _libdir(libdir, prefix)
    with tempfile.TemporaryDirectory() as scratch:
        planned = plan(target, place, kinds, pathlib.Path(scratch))
        old = _installed(root)
        with _in_words(root):
            for path, content in planned.items():
                _put(root / path, content)
            listed = "".join(f"{path}\n" for path in sorted([*planned, MANIFEST]))
            _put(root / MANIFEST, listed.encode())
            _remove(root, [path for path in old if path not in planned and path != MANIFEST])
    return sorted([*planned, MANIFEST])


def uninstall(prefix: pathlib.Path, destdir: Optional[pathlib.Path] = None) -> list[pathlib.PurePosixPath]:
    """Removes what was installed below a prefix, and the folders that are empty then. The result is what was there."""
    root = _root(prefix, destdir)
    old = _installed(root)
    if not old:
        raise Failure(f"nothing is installed in {root}: there is no {root / MANIFEST}")
    with _in_words(root):
        _remove(root, old)
    return old


def plan(target: Target, libdir: pathlib.PurePosixPath, kinds: Sequence[str], scratch: pathlib.Path) -> Plan:
    """What is installed, by its place below the prefix. Files that are made lie in `scratch`."""
    about = stages.about(target)
    stage = places.stage(target)
    bindir = pathlib.PurePosixPath("bin")
    planned: dict[pathlib.PurePosixPath, Content] = {}
    for program in PROGRAMS:
        name = program + target.program_suffix
        planned[bindir / name] = stage / "bin" / name
    shared = (bindir if target.os == "windows" else libdir) / target.shared
    if "shared" in kinds:
        planned.update(_shared(target, shared, libdir, scratch))
    if "static" in kinds:
        planned[libdir / target.static] = stage / target.static
    for header in [places.ROOT / "pact.h", *sorted((places.ROOT / "bindings/cpp").glob("pact*.hpp"))]:
        planned[pathlib.PurePosixPath("include") / header.name] = header
    native: list[str] = about["native_static_libs"]
    planned.update(pkgconfig.files(target, libdir, native, kinds))
    planned.update(cmake.files(target, libdir, native, shared))
    planned.update(shell_texts.files(target))
    planned.update(_documents(target))
    return planned


def _shared(
    target: Target, place: pathlib.PurePosixPath, libdir: pathlib.PurePosixPath, scratch: pathlib.Path
) -> Iterator[tuple[pathlib.PurePosixPath, Content]]:
    stage = places.stage(target)
    if target.import_library is not None:
        yield libdir / target.import_library, stage / target.import_library
    if target.os != "linux":
        yield place, stage / target.shared
        return
    versioned = scratch / f"{target.shared}.{places.version()}"
    shutil.copyfile(stage / target.shared, versioned)
    soname.write(versioned, soname.INSTALLED)
    yield place.with_name(versioned.name), versioned
    yield place.with_name(soname.INSTALLED), versioned.name
    yield place, soname.INSTALLED


def _documents(target: Target) -> Iterator[tuple[pathlib.PurePosixPath, Content]]:
    names = ["README.md", "LICENSE", "CHANGELOG.md", "docs", "examples/README.md", "examples/c", "examples/cpp"]
    for name in names:
        top = places.ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                yield DOCS / path.relative_to(places.ROOT).as_posix(), path
    yield DOCS / "THIRD-PARTY", third_party.text(target).encode()


def _root(prefix: pathlib.Path, destdir: Optional[pathlib.Path]) -> pathlib.Path:
    if destdir is None:
        return prefix.absolute()
    if not prefix.is_absolute():
        raise Failure(f"with a destdir, the prefix must be an absolute path, and {prefix} is none")
    return destdir.absolute() / prefix.relative_to(prefix.anchor)


def _libdir(libdir: str, prefix: pathlib.Path) -> pathlib.PurePosixPath:
    """The folder of libraries, relative to the prefix."""
    path = pathlib.Path(libdir)
    with contextlib.suppress(ValueError):
        path = path.relative_to(prefix) if path.is_absolute() else path
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise Failure(f"the folder of libraries must lie below {prefix}, and {libdir} does not")
    return pathlib.PurePosixPath(path.as_posix())


def _installed(root: pathlib.Path) -> list[pathlib.PurePosixPath]:
    """What the list of an older installation names."""
    with _in_words(root, "read"):
        try:
            lines = (root / MANIFEST).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
    paths = [pathlib.PurePosixPath(line) for line in lines]
    if any(path.is_absolute() or ".." in path.parts for path in paths):
        raise Failure(f"{root / MANIFEST} names files outside {root}; remove it, and what else is there of pact_ffi")
    return paths


def _put(path: pathlib.Path, content: Content) -> None:
    _folder(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if isinstance(content, str):
            beside.symlink_to(content)
        elif isinstance(content, bytes):
            beside.write_bytes(content)
        else:
            shutil.copyfile(content, beside)
        if not isinstance(content, str):
            beside.chmod(0o755 if path.parent.name == "bin" or ".so." in path.name else 0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _folder(path: pathlib.Path) -> None:
    """Makes a folder that everybody can read, whatever files of this user are by default."""
    if not path.is_dir():
        _folder(path.parent)
        path.mkdir(exist_ok=True)
        path.chmod(0o755)


def _remove(root: pathlib.Path, paths: Sequence[pathlib.PurePosixPath]) -> None:
    for path in paths:
        (root / path).unlink(missing_ok=True)
    folders = {folder for path in paths for folder in path.parents if folder.parts}
    for folder in sorted(folders, key=lambda one: len(one.parts), reverse=True):
        # Others have files there too.
        with contextlib.suppress(OSError):
            (root / folder).rmdir()


@contextlib.contextmanager
def _in_words(root: pathlib.Path, verb: str = "write") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename or root
        raise Failure(f"cannot {verb} {place}: {error.strerror}") from None
