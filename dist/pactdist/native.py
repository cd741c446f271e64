"""What a file of the native library is: ours or the released one, which version, and whether this machine loads it."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys
from typing import Optional

from .failures import Failure

MARK = "pactffi_interaction_warnings"
"""A function that the library of this project has, and no released one."""

_NAME = re.compile(rb"(?<=\0)_?(pactffi_\w+)(?=\0)")
_DECLARED = re.compile(r"\b(pactffi_\w+)\(")
_VERSION = """
import ctypes, sys
library = ctypes.CDLL(sys.argv[1])
library.pactffi_version.restype = ctypes.c_char_p
print(library.pactffi_version().decode())
"""


def functions(content: bytes) -> set[str]:
    """The functions of a library, as its table of names has them, on every platform."""
    return {name.decode() for name in _NAME.findall(content)}


def declared(header: str) -> set[str]:
    """The functions that a header declares."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", header, flags=re.DOTALL)
    return set(_DECLARED.findall(code))


def is_ours(content: bytes) -> bool:
    """Whether a library, or its header, is the one of this project."""
    return MARK.encode() in content


def version(library: pathlib.Path) -> str:
    """What `pactffi_version` answers. Another process asks, because a library cannot be unloaded."""
    found, reason = _load(library)
    if found is None:
        raise Failure(f"{library} is no libpact_ffi that this machine can load: {reason}")
    return found


def version_or_none(library: pathlib.Path) -> Optional[str]:
    """The same, if this machine can load the library."""
    return _load(library)[0]


def _load(library: pathlib.Path) -> tuple[Optional[str], str]:
    command = [sys.executable, "-c", _VERSION, str(library.absolute())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return done.stdout.strip(), ""
    said = done.stderr.strip().splitlines() or [f"the process ended with {done.returncode}"]
    return None, said[-1]
