"""A root with musl's loader, for programs of another processor."""

from __future__ import annotations

import pathlib
import shutil
import tempfile

from . import commands, places
from .failures import Failure

DEBIAN = {"aarch64": "arm64"}
"""What Debian calls a processor."""


def root(arch: str) -> pathlib.Path:
    """The root, below the target folder. Debian's package of musl is unpacked there, not installed."""
    folder = places.cargo_folder() / "dist-tools-musl" / arch
    if (folder / f"lib/ld-musl-{arch}.so.1").exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{arch}-", dir=folder.parent) as temporary:
        unpacked = pathlib.Path(temporary) / "root"
        _unpack(DEBIAN[arch], pathlib.Path(temporary), unpacked)
        shutil.rmtree(folder, ignore_errors=True)
        unpacked.rename(folder)
    return folder


def _unpack(arch: str, folder: pathlib.Path, into: pathlib.Path) -> None:
    apt_get = commands.need("apt-get", "fetch musl's loader for another processor")
    unpack = commands.need("dpkg-deb", "unpack musl's loader")
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    # Lists and a cache of its own, so that nothing of the system changes and no rights of root are needed.
    options = [f"Dir::State::Lists={folder}/lists", f"Dir::Cache={folder}/cache"]
    options += [f"APT::Architecture={arch}", f"APT::Architectures={arch}"]
    command = [apt_get, "-qq", *(word for option in options for word in ("-o", option))]
    for action in (["update"], ["download", "musl"]):
        commands.finished([*command, *action], {}, folder)
    package = next(iter(folder.glob("musl_*.deb")), None)
    if package is None:
        raise Failure(f"Debian has no musl for {arch}")
    commands.finished([unpack, "-x", str(package), str(into)], {}, folder)
