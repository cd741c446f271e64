"""Writes ``pactlib/_declarations.py``, the declarations of ``pact.h`` as cffi reads them without a parser.

    python build_declarations.py

Run it after each change of ``pact.h``. It needs cffi and no compiler.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from cffi import FFI

HERE = Path(__file__).resolve().parent
HEADER = HERE.parents[1] / "pact.h"
WRITTEN = HERE / "pactlib" / "_declarations.py"
TITLE = "# Made from pact.h by build_declarations.py. Do not edit.\n"


def declarations(header: str) -> str:
    """The part of a C header that cffi reads: no comments, no directives, nothing for C++ only.

    - The names of the first releases are left out; they must be asked for in C too.
    - The unnamed union of ``StringResult`` holds one pointer under two names; cffi cannot return a struct with
      such a union by value, so here it is one member, ``text``.
    - Structs go by their tag alone (``struct Pact *``), as they do in other bindings; with a type name of the same
      spelling cffi would call them by that.
    """
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", header, flags=re.DOTALL)
    code = re.sub(r"^#ifdef __cplusplus\s*$.*?^#endif[^\n]*$", "", code, flags=re.MULTILINE | re.DOTALL)
    code = re.sub(r"^#if defined\(PACT_UNPREFIXED\)\s*$.*?^#endif[^\n]*$", "", code, flags=re.MULTILINE | re.DOTALL)
    code = re.sub(r"union \{\s*char \*ok;\s*char \*failed;\s*\};", "char *text;", code)
    code = "\n".join(line for line in code.splitlines() if not line.lstrip().startswith("#"))
    return _by_tag(code)


def _by_tag(code: str) -> str:
    names = set(re.findall(r"\btypedef struct (\w+)\b", code))
    code = re.sub(r"\btypedef struct (\w+)\s*(\{[^}]*\})?\s*\1;", r"struct \1 \2;", code)
    return re.sub(r"\b(struct )?(\w+)\b", lambda found: f"struct {found[2]}" if found[2] in names else found[0], code)


def header() -> str:
    """The declarations of ``pact.h``."""
    return declarations(HEADER.read_text(encoding="utf-8"))


def module(code: str) -> str:
    """The text of a Python module with these declarations."""
    builder = FFI()
    builder.set_source("pactlib._declarations", None)
    builder.cdef(code)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "_declarations.py"
        builder.emit_python_code(str(made))
        return TITLE + made.read_text(encoding="utf-8").split("\n", 1)[1]


if __name__ == "__main__":
    WRITTEN.write_text(module(header()), encoding="utf-8", newline="\n")
