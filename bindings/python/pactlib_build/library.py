"""Where the shared library of a wheel comes from: a file that is given, or cargo."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Optional

from .wheel import Refused, checkout

_MISSING = (
    "{} is not on the path; it builds the library, which is written in Rust. Install Rust 1.89 or newer, install a wheel "
    "of pactlib instead, or set PACT_LIBRARY to a library that is built already"
)
_BUILD = ("rustc", "--locked", "--release", "--lib", "--no-default-features", "--features", "lua,unprefixed")


@contextmanager
def for_this_machine(given: Optional[str]) -> Iterator[Path]:
    """The library: the file that is given, that of `PACT_LIBRARY`, or one that is built now.

    It is built in a temporary folder, unless `CARGO_TARGET_DIR` names one that is to be kept.
    """
    path = given or os.environ.get("PACT_LIBRARY")
    if path:
        if not Path(path).is_file():
            source = "the setting library" if given else "PACT_LIBRARY"
            raise Refused(f"{source} is {path!r}, and there is no such file")
        print(f"pactlib gets the library {path}; it is not built", file=sys.stderr)
        yield Path(path).absolute()
        return
    kept = os.environ.get("CARGO_TARGET_DIR")
    if kept:
        # A relative folder is that of cargo's own folder.
        yield _build(checkout() / kept)
        return
    with tempfile.TemporaryDirectory(prefix="pactlib-") as folder:
        yield _build(Path(folder))


def _build(folder: Path) -> Path:
    cargo = os.environ.get("CARGO") or shutil.which("cargo")
    if cargo is None:
        raise Refused(_MISSING.format("cargo"))
    command = [cargo, *_BUILD, "--crate-type", "cdylib", "--target-dir", str(folder)]
    print("+ " + " ".join(command), file=sys.stderr, flush=True)
    try:
        done = subprocess.run(command, cwd=checkout(), env=_environment(), stdout=sys.stderr, check=False)
    except OSError as error:
        raise Refused(f"{cargo} cannot be started: {error.strerror}") from None
    if done.returncode != 0:
        raise Refused(f"cargo did not build the library: it ended with {done.returncode}; its words are above")
    target = os.environ.get("CARGO_BUILD_TARGET", "")
    name = {"win32": "pact_ffi.dll", "darwin": "libpact_ffi.dylib"}.get(sys.platform, "libpact_ffi.so")
    return folder / target / "release" / name


def _environment() -> dict[str, str]:
    """The variables of cargo. The compiler writes names of files into the library; these are not those of this machine."""
    if "CARGO_ENCODED_RUSTFLAGS" in os.environ:
        return dict(os.environ)
    home = os.environ.get("CARGO_HOME") or str(Path.home() / ".cargo")
    flags = os.environ.get("RUSTFLAGS", "").split()
    flags += [f"--remap-path-prefix={path}={name}" for path, name in ((home, "/cargo"), (str(checkout()), "/pact"))]
    if "musl" in str(sysconfig.get_config_var("HOST_GNU_TYPE")):
        flags.append("-Ctarget-feature=-crt-static")  # without it there is no shared library for musl
    return {**os.environ, "CARGO_ENCODED_RUSTFLAGS": "\x1f".join(flags)}
