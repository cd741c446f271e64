"""The declarations of the package are those of ``pact.h``."""

from __future__ import annotations

import build_declarations
from build_declarations import WRITTEN, declarations, header, module


def test_the_declarations_are_those_of_the_header() -> None:
    is_new = WRITTEN.read_text(encoding="utf-8") == module(header())

    assert is_new, f"pact.h has changed: run 'python {build_declarations.__file__}'"


def test_a_changed_header_gives_other_declarations() -> None:
    assert module(header()) != module(header() + "int pactffi_new(void);\n")


def test_directives_and_cplusplus_parts_are_left_out_of_the_declarations() -> None:
    text = '#ifndef A\n#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n#endif\n'

    assert declarations(text).split() == ["int", "f(void);"]
