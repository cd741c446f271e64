"""Which library is loaded, and the words when none can be."""

from __future__ import annotations

import os
import platform
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import _cffi_backend
import pactlib
import pytest
from pactlib import _platforms
from pactlib._library import path as library

PACKAGE = Path(pactlib.__file__).parent
HERE = _platforms.describe_this_python()
SET = "Set PACT_LIBRARY to the path of libpact_ffi.so, or unset it to use the library of the package"
INSTALL = "Install a wheel of pactlib for it, or set PACT_LIBRARY to the path of libpact_ffi.so"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the texts have the names of files on Linux")


def elf(machine: int) -> bytes:
    """The header of a shared library for Linux."""
    return b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack("<HHI40x", 3, machine, 1)


DLL = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40) + b"PE\0\0" + struct.pack("<HH12xHH", 0x8664, 0, 0, 0x2022)
OTHER = 183 if platform.machine() == "x86_64" else 62
OTHER_NAME = "Linux aarch64" if OTHER == 183 else "Linux x86_64"


def python(folder: Path, code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs a program in a folder, where a copy of the package may be."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(folder)}
    # Where the tests are run by cargo, the second one leads to the library just built.
    for variable in ("PACT_LIBRARY", "LD_LIBRARY_PATH"):
        environment.pop(variable, None)
    environment.update(variables)
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def refused(folder: Path, **variables: str) -> str:
    """The text of the error when the library is needed."""
    code = "import pactlib\ntry: pactlib.Pact\nexcept ImportError as error: print(error, error.name, end='')"
    done = python(folder, code, **variables)
    assert done.stdout.endswith(" pactlib"), done.stdout + done.stderr
    return done.stdout[: -len(" pactlib")]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with a copy of the package without a library."""
    leave = shutil.ignore_patterns("__pycache__", "*.so", "*.dylib", "*.dll")
    return Path(shutil.copytree(PACKAGE, tmp_path / "pactlib", ignore=leave))


LOADED = "import pactlib._library; print(pactlib._library.path, pactlib.version(), end='')"


def test_the_variable_wins_over_the_library_of_the_package(copied: Path, tmp_path: Path) -> None:
    shutil.copy(library, copied / "libpact_ffi.so")
    shutil.copy(library, tmp_path / "other.so")

    inside = python(tmp_path, LOADED)
    given = python(tmp_path, LOADED, PACT_LIBRARY=str(tmp_path / "other.so"))
    relative = python(tmp_path, LOADED, PACT_LIBRARY="other.so")
    empty = python(tmp_path, LOADED, PACT_LIBRARY="")

    version = pactlib.version()
    assert inside.stdout == f"{copied / 'libpact_ffi.so'} {version}"
    assert given.stdout == relative.stdout == f"{tmp_path / 'other.so'} {version}"
    assert empty.stdout == inside.stdout


def test_without_one_in_the_package_that_of_an_editable_installation_or_of_the_system_is_loaded(
    copied: Path, tmp_path: Path
) -> None:
    for folder in ("site/pactlib.libs", "system"):
        (tmp_path / folder).mkdir(parents=True)
        shutil.copy(library, tmp_path / folder / "libpact_ffi.so")
    system = {"LD_LIBRARY_PATH": str(tmp_path / "system")}
    path = os.pathsep.join([str(tmp_path), str(tmp_path / "site")])

    editable = python(tmp_path, LOADED, PYTHONPATH=path, **system)
    of_system = python(tmp_path, LOADED, **system)

    assert editable.stdout.startswith(f"{tmp_path / 'site/pactlib.libs/libpact_ffi.so'} ")
    assert of_system.stdout.startswith("libpact_ffi.so ")


def test_no_library_anywhere_is_an_import_error_with_words(copied: Path, tmp_path: Path) -> None:
    text = refused(tmp_path)

    assert text == (
        f"libpact_ffi was not found: libpact_ffi.so is not in {copied}, and the system has none. This is {HERE}. {INSTALL}"
    )


def test_a_package_for_another_platform_says_so(copied: Path, tmp_path: Path) -> None:
    (copied / "pact_ffi.dll").write_bytes(DLL)
    text = refused(tmp_path)
    (copied / "libpact_ffi.so").write_bytes(elf(OTHER))
    other = refused(tmp_path)

    assert text == (
        f"libpact_ffi was not found: libpact_ffi.so is not in {copied}, and the system has none. The package was installed "
        f"for another platform: it has pact_ffi.dll, for Windows x86_64. This is {HERE}. {INSTALL}"
    )
    assert other == (
        f"libpact_ffi was not loaded: {str(copied / 'libpact_ffi.so')!r} is the library of this installation of pactlib, "
        f"which is for {OTHER_NAME}. This is {HERE}. {INSTALL}"
    )


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (None, "and there is no such file"),
        ("folder", "which is a folder"),
        (b"", "which is no shared library"),
        (b"some text", "which is no shared library"),
        (elf(62)[:17], "which is no shared library"),
        (elf(OTHER), f"which is for {OTHER_NAME}"),
        (DLL, "which is for Windows x86_64"),
    ],
)
def test_a_variable_that_names_no_library_says_what_it_names(
    copied: Path, tmp_path: Path, contents: bytes | str | None, words: str
) -> None:
    shutil.copy(library, copied / "libpact_ffi.so")
    path = tmp_path / "given.so"
    if contents == "folder":
        path.mkdir()
    elif isinstance(contents, bytes):
        path.write_bytes(contents)

    text = refused(tmp_path, PACT_LIBRARY=str(path))

    assert text == f"libpact_ffi was not loaded: PACT_LIBRARY is {str(path)!r}, {words}. This is {HERE}. {SET}"


def test_a_library_that_is_cut_off_or_another_one_is_refused_with_the_reason(copied: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.so"
    whole = Path(library).read_bytes()
    texts = []
    for size in (5000, len(whole) // 2, len(whole) - 1):
        cut.write_bytes(whole[:size])
        texts.append(refused(tmp_path, PACT_LIBRARY=str(cut)))
    other = refused(tmp_path, PACT_LIBRARY=_cffi_backend.__file__)

    start = f"libpact_ffi was not loaded: PACT_LIBRARY is {str(cut)!r}, and it cannot be loaded"
    assert texts == [f"{start}: the file ends too early. This is {HERE}. {SET}"] * 3
    path = _cffi_backend.__file__
    assert f"PACT_LIBRARY is {path!r}, and it cannot be loaded: symbol 'pactffi_version' not found" in other


def test_what_needs_no_library_works_without_one(copied: Path, tmp_path: Path) -> None:
    done = python(tmp_path, "import pactlib.pytest_plugin; print(pactlib.__version__)", PACT_LIBRARY="/nowhere")

    assert (done.stdout, done.stderr) == (f"{pactlib.__version__}\n", "")


def test_the_platforms_of_libraries_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    file = tmp_path / "library"
    of: dict[bytes, str] = {
        elf(62): "Linux x86_64",
        elf(183): "Linux aarch64",
        elf(8): "Linux processor 8",
        DLL: "Windows x86_64",
        b"\xcf\xfa\xed\xfe\x0c\0\0\x01": "macOS aarch64",
        b"\xca\xfe\xba\xbe\0\0\0\x02": "macOS universal",
    }

    for contents, name in of.items():
        file.write_bytes(contents)
        assert str(_platforms.of_library(str(file))) == name
    # A program is no library.
    for contents in (elf(62)[:16] + b"\x02" + elf(62)[17:], DLL.replace(b"\x22\x20", b"\x22\0"), b"MZ", b""):
        file.write_bytes(contents)
        assert _platforms.of_library(str(file)) is None
