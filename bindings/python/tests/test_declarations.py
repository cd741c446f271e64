"""The declarations of the package are those of ``pact.h``."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import build_declarations
import pactlib
import pytest
from build_declarations import HERE, declarations, header, module
from pactlib import _declarations


def test_the_declarations_are_those_of_the_header() -> None:
    is_new = Path(_declarations.__file__).read_text(encoding="utf-8") == module(header())

    assert is_new, f"pact.h has changed: run 'python {build_declarations.__file__}'"


def test_a_changed_header_gives_other_declarations() -> None:
    assert module(header()) != module(header() + "int pactffi_new(void);\n")


def test_directives_and_cplusplus_parts_are_left_out_of_the_declarations() -> None:
    text = '#ifndef A\n#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n#endif\n'

    assert declarations(text).split() == ["int", "f(void);"]


def python(code: str) -> str:
    """What a new interpreter prints."""
    return subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True).stdout


LOADED = "import sys; print(' '.join(sys.modules))"
HEAVY = {"asyncio", "cffi", "concurrent.futures", "ctypes", "dataclasses", "inspect", "pathlib", "pycparser", "socket"}
"""Modules that cost more CPU than a tenth of the package."""


def test_importing_the_package_or_serving_a_pact_imports_nothing_that_costs_much() -> None:
    serve = 'p = pactlib.Pact("c", "p"); p.upon_receiving("x").with_request("GET", "/"); p.serve().stop(); '

    imported = set(python(f"import pactlib; {serve}{LOADED}").split()) - set(python(LOADED).split())

    assert "pactlib.server" in imported
    assert imported & HEAVY == set()


def test_verifying_a_provider_at_an_address_imports_no_event_loop() -> None:
    verify = 'pactlib.Verifier("p").handler(lambda _: 200).allow_no_pacts().run(); '

    imported = python(f"import pactlib; {verify}{LOADED}").split()

    assert "pactlib.verifier" in imported
    assert {"asyncio", "cffi", "concurrent.futures", "ctypes"} & set(imported) == set()


def test_importing_the_package_loads_no_library() -> None:
    code = "import pactlib, pactlib.pytest_plugin, sys; print('_cffi_backend' in sys.modules)"

    assert python(code) == "False\n"


def test_every_name_of_the_package_is_there_and_listed() -> None:
    listed = python("import pactlib; print(' '.join(dir(pactlib)))").split()
    found = python("from pactlib import *; print(' '.join(dir()))").split()

    assert set(pactlib.__all__) <= set(listed) & set(found)
    imports = [node for node in ast.walk(ast.parse(inspect.getsource(pactlib))) if isinstance(node, ast.ImportFrom)]
    checked = {alias.name for node in imports for alias in node.names}
    assert set(pactlib.__all__) - checked == {"version"}
    with pytest.raises(AttributeError, match="module 'pactlib' has no attribute 'Verifyer'"):
        getattr(pactlib, "Verifyer")
