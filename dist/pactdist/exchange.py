"""Exchanges a file of a client for ours, keeps the original beside it, and puts it back.

Files are written beside and renamed, so a client finds either the one or the other, and a package store whose files are
linked into the project is not written to.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import pathlib
import shutil
import tempfile
from typing import Iterator, Optional

from . import native
from .failures import Failure

PREFIX = "original-"
"""How the name of an original begins. `ldconfig` and clients look for names that begin with `lib`."""


@dataclasses.dataclass(frozen=True)
class Done:
    """What happened to a file."""

    what: str
    """`exchanged`, `already`, `renewed`, `back` or `back already`."""
    note: Optional[str] = None
    """What the user should know besides."""


def kept(file: pathlib.Path) -> pathlib.Path:
    """Where the original of a file is kept."""
    return file.with_name(PREFIX + file.name)


def put(file: pathlib.Path, content: bytes) -> Done:
    """Puts our content into the place of a client's file. The original stays as `original-NAME`."""
    current = _read(file)
    if current == content:
        return Done("already", None if _is_there(kept(file)) else f"no original is kept beside it ({kept(file).name})")
    with _words(file):
        if native.is_ours(current):
            _replace(file, content)
            return Done("renewed")
        note = _keep(file, current)
        _replace(file, content)
    return Done("exchanged", note)


def back(file: pathlib.Path) -> Done:
    """Puts the original back, byte for byte."""
    current, original = _read(file), kept(file)
    if not _is_there(original):
        if native.is_ours(current):
            raise Failure(f"{file} is ours, and no original is kept ({original.name}): install the client again")
        return Done("back already")
    with _words(file):
        if native.is_ours(current):
            os.replace(original, file)
            return Done("back")
        if _read(original) == current:
            original.unlink()
            return Done("back already")
    return Done("back already", f"the client has another file than when it was exchanged; {original.name} is its former one")


def _keep(file: pathlib.Path, current: bytes) -> Optional[str]:
    original = kept(file)
    note = None
    if _is_there(original):
        former = _read(original)
        if former == current:
            return None
        # The client was updated, or a third file was put there: neither may be lost.
        other = file.with_name(f"{PREFIX}{hashlib.sha256(former).hexdigest()[:8]}-{file.name}")
        os.replace(original, other)
        note = f"the client has another file than when it was exchanged last; its former one is kept as {other.name}"
    try:
        os.link(file, original, follow_symlinks=False)
    except (OSError, NotImplementedError):
        # A file system without links.
        with _beside(original) as temporary:
            shutil.copy2(file, temporary)
            os.replace(temporary, original)
    return note


def _replace(file: pathlib.Path, content: bytes) -> None:
    about = file.stat()
    with _beside(file) as temporary:
        temporary.write_bytes(content)
        temporary.chmod(about.st_mode & 0o7777)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            os.chown(temporary, about.st_uid, about.st_gid)
        os.replace(temporary, file)


@contextlib.contextmanager
def _beside(file: pathlib.Path) -> Iterator[pathlib.Path]:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    os.close(handle)
    temporary = pathlib.Path(name)
    try:
        yield temporary
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


@contextlib.contextmanager
def _words(file: pathlib.Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Failure(f"{file} was not changed: {error.strerror} ({error.filename or file.parent})") from None


def _is_there(file: pathlib.Path) -> bool:
    # A link whose target is gone is there.
    return file.is_symlink() or file.exists()


def _read(file: pathlib.Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}") from None
