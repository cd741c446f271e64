"""Gives the members of a static library names and an order that do not depend on the folders of the machine.

Objects of C sources come with a number before their names, made of the folder of the source, and in the order in which the
file system lists that folder. The name of our own object has a number that is made of the arguments of its compiler, and
one of them names a temporary folder.
"""

from __future__ import annotations

import pathlib
import re
from typing import Iterator

from .failures import Failure

_MAGIC = b"!<arch>\n"
_HEADER = 60
_NUMBERED = re.compile(rb"([0-9a-f]{16})-(.+)")
_OWN = re.compile(rb"(pact_ffi)-[0-9a-f]{16}(\..+)")


def make_plain(library: pathlib.Path) -> None:
    """Rewrites the file. Its table of symbols is empty then, and llvm-objcopy, which has to follow, writes a new one."""
    groups: list[list[tuple[bytes, bytes]]] = []
    numbers: list[bytes] = []
    for name, content in _members(library.read_bytes()):
        found = _NUMBERED.fullmatch(name)
        number = found.group(1) if found else b""
        if not groups or not number or number != numbers[-1]:
            groups.append([])
            numbers.append(number)
        groups[-1].append((found.group(2) if found else _OWN.sub(rb"\1\2", name), content))
    plain: list[tuple[bytes, bytes]] = []
    for place, (number, group) in enumerate(zip(numbers, groups)):
        plain += [(b"c%d-%s" % (place, name), content) for name, content in sorted(group)] if number else group
    library.write_bytes(_archive(plain))


def add(library: pathlib.Path, other: pathlib.Path) -> None:
    """Puts the members of another library into the file, whose table of symbols is left to llvm-objcopy too."""
    library.write_bytes(_archive([*_members(library.read_bytes()), *_members(other.read_bytes())]))


def _members(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not data.startswith(_MAGIC):
        raise Failure("the static library is no archive of objects")
    names = b""
    place = len(_MAGIC)
    while place + _HEADER <= len(data):
        header = data[place : place + _HEADER]
        name = header[:16].rstrip()
        size = int(header[48:58])
        content = data[place + _HEADER : place + _HEADER + size]
        place += _HEADER + size + size % 2
        if name == b"//":
            names = content
        elif name not in (b"/", b"/SYM64/"):
            if name.startswith(b"/"):
                start = int(name[1:])
                name = names[start : names.index(b"/\n", start)]
            yield name.rstrip(b"/"), content


def _archive(members: list[tuple[bytes, bytes]]) -> bytes:
    names = b"".join(name + b"/\n" for name, _ in members)
    parts = [_MAGIC, _header(b"/", 4), bytes(4), _header(b"//", len(names)), names, b"\n" * (len(names) % 2)]
    start = 0
    for name, content in members:
        parts += [_header(b"/%d" % start, len(content)), content, b"\n" * (len(content) % 2)]
        start += len(name) + 2
    return b"".join(parts)


def _header(name: bytes, size: int) -> bytes:
    return b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (name, 0, 0, 0, b"644", size)
