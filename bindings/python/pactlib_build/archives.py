"""Writes wheels and archives of sources. The same contents give the same bytes."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Mapping

FIRST_DAY = 315532800
"""1980-01-01, the first date that a zip file can name."""


def date() -> int:
    """The date of all files: that of `SOURCE_DATE_EPOCH`, or the first day."""
    return max(int(os.environ.get("SOURCE_DATE_EPOCH") or 0), FIRST_DAY)


def write_wheel(path: Path, files: Mapping[str, bytes], record: str, executable: frozenset[str]) -> None:
    """Writes a wheel with these files and its `RECORD`, which is the name `record`."""
    lines = []
    for name in sorted(files):
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=").decode("ascii")
        lines.append(f"{name},sha256={digest},{len(files[name])}\n")
    every = {**files, record: ("".join(lines) + f"{record},,\n").encode("utf-8")}
    stamp = time.gmtime(date())[:6]
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        # The folder of metadata is last, as the format recommends; RECORD ends it.
        for name in sorted(every, key=lambda name: (name == record, ".dist-info/" in name, name)):
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system = 3  # Unix, which the mode below is of
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(entry, every[name], compresslevel=9)
    _write(path, memory.getvalue())


def write_sources(path: Path, files: Mapping[str, bytes], executable: frozenset[str]) -> None:
    """Writes a `.tar.gz` with these files."""
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(files[name]), date()
            entry.mode = 0o755 if name in executable else 0o644
            archive.addfile(entry, io.BytesIO(files[name]))
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as file:
        file.write(memory.getvalue())
    _write(path, packed.getvalue())


def _write(path: Path, contents: bytes) -> None:
    """Writes a file at once: it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".pactlib-", dir=path.parent) as folder:
        whole = Path(folder) / path.name
        whole.write_bytes(contents)
        os.replace(whole, path)
