"""Writes archives and compressed files whose bytes depend on their contents and one date alone."""

from __future__ import annotations

import gzip
import os
import pathlib
import shutil
import stat
import tarfile
import time
import zipfile
from typing import BinaryIO

from . import commands, places
from .failures import Failure

_OLDEST = 315532800
"""The first second of 1980: a zip file knows no older one."""


def date() -> int:
    """The date of everything that is written: `SOURCE_DATE_EPOCH`, or that of the commit, in seconds since 1970."""
    text = os.environ.get("SOURCE_DATE_EPOCH")
    if text is None:
        text = (commands.output(["git", "-C", str(places.ROOT), "log", "-1", "--format=%ct"]) or "").strip() or str(_OLDEST)
    if not text.isascii() or not text.isdigit():
        raise Failure(f"SOURCE_DATE_EPOCH is {text!r}, which is no number of seconds since 1970")
    return max(int(text), _OLDEST)


def write(folder: pathlib.Path, path: pathlib.Path, when: int) -> None:
    """Writes a folder, with its name, into an archive: a zip file if its name ends so, else a compressed tar file."""
    if path.suffix == ".zip":
        _write_zip(folder, path, when)
    else:
        _write_tar(folder, path, when)


def compress(source: pathlib.Path, path: pathlib.Path) -> None:
    """Writes a file compressed with gzip."""
    with path.open("wb") as raw, _gzip(raw) as packed, source.open("rb") as file:
        shutil.copyfileobj(file, packed, 1 << 20)


def _gzip(raw: BinaryIO) -> gzip.GzipFile:
    # Without a name and a time in the header.
    return gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=raw, mtime=0)


def _members(folder: pathlib.Path) -> list[tuple[str, pathlib.Path]]:
    paths = [folder, *folder.rglob("*")]
    return sorted((path.relative_to(folder.parent).as_posix(), path) for path in paths)


def _mode(path: pathlib.Path) -> int:
    # What the umask of a machine leaves of the modes is not in an archive.
    return 0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644


def _write_tar(folder: pathlib.Path, path: pathlib.Path, when: int) -> None:
    with path.open("wb") as raw, _gzip(raw) as packed, tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, member in _members(folder):
            entry = tarfile.TarInfo(name)
            entry.mtime = when
            if member.is_symlink():
                entry.type = tarfile.SYMTYPE
                entry.linkname = os.readlink(member)
                entry.mode = 0o777
                tar.addfile(entry)
            elif member.is_dir():
                entry.type = tarfile.DIRTYPE
                entry.mode = 0o755
                tar.addfile(entry)
            else:
                entry.mode = _mode(member)
                entry.size = member.stat().st_size
                with member.open("rb") as file:
                    tar.addfile(entry, file)


def _write_zip(folder: pathlib.Path, path: pathlib.Path, when: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, member in _members(folder):
            if member.is_symlink():
                raise Failure(f"{name} is a link, and a zip file for Windows can have none")
            kind = stat.S_IFDIR if member.is_dir() else stat.S_IFREG
            entry = zipfile.ZipInfo(name + ("/" if member.is_dir() else ""), time.gmtime(when)[:6])
            entry.create_system = 3
            entry.external_attr = (kind | _mode(member)) << 16 | (0x10 if member.is_dir() else 0)
            entry.compress_type = zipfile.ZIP_STORED if member.is_dir() else zipfile.ZIP_DEFLATED
            packed.writestr(entry, b"" if member.is_dir() else member.read_bytes(), compresslevel=9)
