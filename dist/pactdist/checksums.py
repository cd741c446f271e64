"""Writes SHA-256 sums as `sha256sum -c` reads them."""

from __future__ import annotations

import hashlib
import pathlib
from typing import Iterable

LIST = "SHA256SUMS"
"""The file name of a list for a whole folder."""


def of(path: pathlib.Path) -> str:
    """The sum of a file, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def line(path: pathlib.Path, name: str) -> str:
    """A line for a file. Two spaces before the name: the sum is that of its bytes."""
    return f"{of(path)}  {name}\n"


def write_list(folder: pathlib.Path, names: Iterable[str]) -> None:
    """Writes the list for files of a folder, whose names are relative to it. Their order is that of their bytes."""
    lines = [line(folder / name, name) for name in sorted(names)]
    (folder / LIST).write_text("".join(lines), encoding="utf-8")


def write_list_of_all(folder: pathlib.Path) -> None:
    """Writes the list for everything below a folder. A link has no line: it leads to a file that has one."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    write_list(folder, [path.relative_to(folder).as_posix() for path in files if path != folder / LIST])
