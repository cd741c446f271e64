"""Puts a wheel together from the package, a shared library, and the licences of third parties."""

from __future__ import annotations

import re
import sys
import sysconfig
from pathlib import Path
from typing import Optional

from pactlib._platforms import Platform, of_library, of_this_python

from . import archives, elf
from .metadata import LICENSES, Project

HERE = Path(__file__).resolve().parents[1]
"""The folder of `pyproject.toml`."""

NAMES = {"Linux": "libpact_ffi.so", "macOS": "libpact_ffi.dylib", "Windows": "pact_ffi.dll"}
"""What the package expects its library to be called."""

EDITABLE_LIBRARIES = "pactlib.libs"
"""Where the library lies beside a package that is used where it is."""


class Refused(Exception):
    """A wheel cannot be made; the text says why."""


def checkout() -> Path:
    """The folder with `Cargo.toml`: in the archive of the sources `rust`, otherwise the checkout that this folder is in."""
    inside = HERE / "rust"
    root = inside if (inside / "Cargo.toml").is_file() else HERE.parents[1]
    if not (root / "Cargo.toml").is_file():
        raise Refused(f"{HERE} is not in a checkout of the project: there is no Cargo.toml in {root}")
    return root


def license_text() -> bytes:
    """The licence of the project."""
    return (checkout() / "LICENSE").read_bytes()


def package() -> dict[str, bytes]:
    """The files of the package, without a library."""
    kinds = (".py", ".pyi", ".typed")
    files = [path for path in (HERE / "pactlib").rglob("*") if path.suffix in kinds or path.name == "py.typed"]
    return {path.relative_to(HERE).as_posix(): path.read_bytes() for path in files}


def metadata(project: Project) -> dict[str, bytes]:
    """The files of the folder `.dist-info` that do not depend on the platform and the library."""
    folder = f"{project.stem}.dist-info"
    return {
        f"{folder}/METADATA": project.metadata().encode("utf-8"),
        f"{folder}/entry_points.txt": project.entry_points().encode("utf-8"),
        f"{folder}/licenses/{LICENSES[0]}": license_text(),
    }


def write(folder: Path, library: Path, tags: tuple[str, ...], third_party: str, editable: bool = False) -> Path:
    """Writes a wheel into a folder; the result is its path. An editable one has the path of the package in it."""
    project = Project(HERE)
    platform = of_library(str(library))
    if platform is None:
        raise Refused(f"{library} is no shared library")
    if editable:
        name = f"{EDITABLE_LIBRARIES}/{NAMES[platform.system]}"
        files = {"pactlib.pth": f"{HERE}\n".encode("utf-8")}
    else:
        name = f"pactlib/{NAMES[platform.system]}"
        files = package()
    files[name] = library.read_bytes()
    lines = ["Wheel-Version: 1.0", "Generator: pactlib_build", "Root-Is-Purelib: false"]
    lines += [f"Tag: py3-none-{tag}" for tag in sorted(tags)]
    about = f"{project.stem}.dist-info"
    files[f"{about}/WHEEL"] = "".join(f"{line}\n" for line in lines).encode("utf-8")
    files[f"{about}/licenses/{LICENSES[1]}"] = third_party.encode("utf-8")
    files.update(metadata(project))
    path = folder / f"{project.stem}-py3-none-{'.'.join(sorted(tags))}.whl"
    archives.write_wheel(path, files, f"{about}/RECORD", frozenset({name}))
    return path


def check(library: Path, tags: tuple[str, ...]) -> None:
    """Refuses a library that the platforms of these tags cannot load."""
    found = of_library(str(library))
    if found is None:
        raise Refused(f"{library} is no shared library")
    for tag in tags:
        wanted = _platform(tag)
        if found != wanted:
            raise Refused(f"{library} is for {found}; a wheel with the tag {tag} is for {wanted}")
        needed = _glibc(library) if found.system == "Linux" else None
        limit = re.match(r"manylinux_(\d+)_(\d+)_", tag)
        if needed is not None and limit is not None and needed > (int(limit[1]), int(limit[2])):
            raise Refused(f"{library} needs glibc {needed[0]}.{needed[1]}; a wheel with the tag {tag} must not")
        if needed is not None and tag.startswith("musllinux"):
            raise Refused(f"{library} needs glibc {needed[0]}.{needed[1]}; a wheel with the tag {tag} is for musl")


def _glibc(library: Path) -> Optional[tuple[int, int]]:
    try:
        return elf.glibc(library.read_bytes())
    except ValueError as error:
        raise Refused(f"{library} is not whole: {error}") from None


def _platform(tag: str) -> Platform:
    system = "Windows" if tag.startswith("win") else "macOS" if tag.startswith("macosx") else "Linux"
    machine = next(one for one in ("x86_64", "aarch64", "arm64", "amd64") if tag.endswith(one))
    return Platform(system, {"arm64": "aarch64", "amd64": "x86_64"}.get(machine, machine))


def tags_of(library: Path) -> tuple[str, ...]:
    """The tag of a library that was built on this machine, for this machine."""
    found = of_library(str(library))
    if found is None:
        raise Refused(f"{library} is no shared library")
    if found != of_this_python():
        raise Refused(f"{library} is for {found}; this Python runs on {of_this_python()}")
    if sys.platform == "darwin":
        return ("macosx_11_0_arm64" if found.machine == "aarch64" else "macosx_10_12_x86_64",)
    own = re.sub(r"[-.]", "_", sysconfig.get_platform())
    needed = _glibc(library) if found.system == "Linux" and own.endswith(("x86_64", "aarch64")) else None
    if needed is None:
        return (own,)
    # There is no such tag for versions before 2.17 that are not named otherwise.
    major, minor = max(needed, (2, 17))
    return (f"manylinux_{major}_{minor}_{found.machine}",)
