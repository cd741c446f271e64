"""Makes what is published of a version: an archive for each target, and the files that clients download by name.

Everything is written under another name first and renamed when it is whole, so a name that is published never stands for
half a file.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
from typing import Iterator

from . import archive, checksums, install, places, sbom, stages, third_party
from .failures import Failure
from .targets import TARGETS, Target

HEADER = "pact.h"
INDEX = "INDEX.txt"
THIRD_PARTY = "THIRD-PARTY"


def folder() -> pathlib.Path:
    """Where releases are put when nothing else is said."""
    return places.cargo_folder() / "dist/release"


def built() -> list[Target]:
    """The targets that have a stage."""
    found = [target for target in TARGETS.values() if (places.stage(target) / "build.json").is_file()]
    if not found:
        raise Failure(f"nothing is built in {places.cargo_folder() / 'dist'}; run dist/build TARGET first")
    return found


def release(targets: list[Target], out: pathlib.Path) -> list[pathlib.Path]:
    """Writes everything for these targets into a folder. What the folder has of other targets stays and is listed."""
    for target in targets:
        stages.about(target)
    when = archive.date()
    with _words(out):
        out.mkdir(parents=True, exist_ok=True)
    written: list[pathlib.Path] = []
    for target in targets:
        with _partial(out, target.triple) as partial:
            written += _publish(_target(target, partial, when), out)
    with _partial(out, "all") as partial:
        written += _publish(_header(partial), out)
        written += _publish([_index(out, partial)], out)
        names = [*_published(out), INDEX]
        shutil.copy2(out / INDEX, partial / INDEX)
        lines = [checksums.line(out / name, name) for name in sorted(names)]
        (partial / checksums.LIST).write_text("".join(lines), encoding="utf-8")
        written += _publish([partial / checksums.LIST], out)
    return written


def _target(target: Target, partial: pathlib.Path, when: int) -> list[pathlib.Path]:
    """Writes the archive and the compressed library of a target."""
    name = archive_name(target)
    top = partial / name.removesuffix(".zip").removesuffix(".tar.gz")
    install.install(target, top)
    shutil.copyfile(places.ROOT / "LICENSE", top / "LICENSE")
    (top / THIRD_PARTY).write_text(third_party.text(target), encoding="utf-8")
    binaries = [path for path in top.rglob("*") if _is_binary(path) and not path.is_symlink()]
    described = {path.relative_to(top).as_posix(): path for path in binaries}
    (top / sbom.NAME).write_text(sbom.text(target, when, described), encoding="utf-8")
    checksums.write_list_of_all(top)
    archive.write(top, partial / name, when)
    library = partial / f"{target.asset}.gz"
    archive.compress(places.stage(target) / target.shared, library)
    return [partial / name, library, _sum(library)]


def archive_name(target: Target) -> str:
    """The file name of a target's archive."""
    return target.archive.format(version=places.version())


def _is_binary(path: pathlib.Path) -> bool:
    return path.is_file() and (path.parent.name == "bin" or path.suffix in {".a", ".so", ".dll"} or ".so." in path.name)


def _header(partial: pathlib.Path) -> list[pathlib.Path]:
    header = partial / HEADER
    shutil.copyfile(places.ROOT / HEADER, header)
    return [header, _sum(header)]


def _sum(path: pathlib.Path) -> pathlib.Path:
    beside = path.with_name(path.name + ".sha256")
    beside.write_text(checksums.line(path, path.name), encoding="utf-8")
    return beside


def _published(out: pathlib.Path) -> list[str]:
    """The names of this version's files that a folder has, the lists apart."""
    names = [HEADER, f"{HEADER}.sha256"]
    for target in TARGETS.values():
        names += [archive_name(target), f"{target.asset}.gz", f"{target.asset}.gz.sha256"]
    return [name for name in names if (out / name).is_file()]


def _index(out: pathlib.Path, partial: pathlib.Path) -> pathlib.Path:
    names = _published(out)
    lines = [f"pact_ffi {places.version()}", ""]
    lines += ["Archives, with library, static library, headers, programs and files for pkg-config and CMake:", ""]
    for target in TARGETS.values():
        name = archive_name(target)
        if name in names:
            lines.append(f"    {name}")
    lines += ["", "The library alone, compressed with gzip, under the names by which clients download it, and its header:", ""]
    for target in TARGETS.values():
        name = f"{target.asset}.gz"
        if name in names:
            lines.append(f"    {name:<40} {_platform(target)}")
    lines += [f"    {HEADER}", ""]
    missing = [target.triple for target in TARGETS.values() if archive_name(target) not in names and not target.compile_only]
    if missing:
        lines += [f"Not in this folder: {', '.join(missing)}.", ""]
    if not any(archive_name(target) in names for target in TARGETS.values() if target.compile_only):
        lines += [
            "There is no file for macOS. Its library can only be linked on macOS: there, dist/build and dist/release make it.",
            "",
        ]
    lines += [
        "To check what was downloaded, in the folder with it:",
        "",
        f"    sha256sum -c --ignore-missing {checksums.LIST}",
        "",
        f"An archive has a list of its own: in its folder, sha256sum -c {checksums.LIST}.",
        f"{THIRD_PARTY} in it names what others wrote, with licences; {sbom.NAME} is the same for programs (CycloneDX).",
    ]
    index = partial / INDEX
    index.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return index


def _platform(target: Target) -> str:
    words = {"linux": "Linux", "windows": "Windows", "macos": "macOS"}[target.os]
    if target.musl:
        return f"{words} with musl, {target.arch}"
    return f"{words} with glibc {target.glibc} or newer, {target.arch}" if target.glibc else f"{words}, {target.arch}"


def _publish(whole: list[pathlib.Path], out: pathlib.Path) -> list[pathlib.Path]:
    for path in whole:
        # What is not on the disk yet when the machine stops would be an empty file under its last name.
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(out / path.name)
    return [out / path.name for path in whole]


@contextlib.contextmanager
def _partial(out: pathlib.Path, name: str) -> Iterator[pathlib.Path]:
    """A folder in the same file system for what is not whole yet. One that a broken run left is replaced."""
    partial = out / f".{name}.partial"
    with _words(out):
        try:
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            yield partial
        finally:
            shutil.rmtree(partial, ignore_errors=True)


@contextlib.contextmanager
def _words(out: pathlib.Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Failure(f"the release cannot be written to {out}: {error.strerror or error}") from None
