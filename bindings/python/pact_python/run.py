"""Runs a client of the established library, unmodified, on this one.

    python run.py --library PATH_OF_LIBPACT_FFI --folder SCRATCH_FOLDER

installs pact-python from PyPI into a virtual environment in the folder, replaces its native library by ours, under the
same file name, and runs the tests beside this script. The environment stays: a second run only copies the library.
Ends with 0 if the tests pass and with 77 if the packages cannot be installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

PACKAGES = (
    "pact-python==4.2.0",
    "pact-python-ffi==0.5.12.1",
    "pytest>=7,<10",
    "flask>=3,<4",
    "grpcio-tools>=1.66,<2",
)
"""The installed packages. Changing this makes a new environment."""

SKIPPED = 77
"""The exit code for 'skipped', which is usual for test programs in C."""

PLACES = ("pact_python_ffi.libs/*pact_ffi*", "pact_ffi/.dylibs/*pact_ffi*", "pact_ffi/*pact_ffi*.dll")
"""The paths of the native library in wheels for Linux, macOS and Windows, below the packages."""


def main() -> int:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, required=True, help="our shared library")
    parser.add_argument("--folder", type=Path, required=True, help="folder of the virtual environment")
    arguments = parser.parse_args()

    python = environment(arguments.folder.resolve() / "environment")
    if python is None:
        return SKIPPED
    native = native_library(python)
    shutil.copyfile(arguments.library, native)
    settings = {**os.environ, "PACT_PYTHON_NATIVE": str(native), "PYTHONDONTWRITEBYTECODE": "1"}
    tests = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(Path(__file__).parent)]
    # A test that cannot find a symbol ends the process, so nothing may be left in the buffers by then.
    return subprocess.run([*tests, "-s", *arguments_of(Path(__file__).parent)], env=settings, check=False).returncode


def arguments_of(folder: Path) -> list[str]:
    """The test modules beside this script."""
    return sorted(str(path) for path in folder.glob("test_*.py"))


def environment(folder: Path) -> Path | None:
    """The interpreter of an environment with the packages; None, with a message, if they cannot be installed."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    note = folder / "packages.txt"
    wanted = "\n".join(PACKAGES)
    if note.is_file() and note.read_text(encoding="utf-8") == wanted:
        return python
    venv.create(folder, clear=True, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", "20"]
    installed = subprocess.run([*pip, "--retries", "1", *PACKAGES], capture_output=True, text=True, check=False)
    if installed.returncode != 0:
        print("skipped: pact-python could not be installed from PyPI\n" + installed.stderr, flush=True)
        return None
    note.write_text(wanted, encoding="utf-8")
    return python


def native_library(python: Path) -> Path:
    """The native library of the packages."""
    where = "import sysconfig; print(sysconfig.get_path('platlib'))"
    packages = Path(subprocess.check_output([str(python), "-c", where], text=True).strip())
    (found,) = {path for place in PLACES for path in packages.glob(place)}
    return found


if __name__ == "__main__":
    sys.exit(main())
