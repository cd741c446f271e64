"""How C programs are compiled for a target on this machine, and how its programs are started."""

from __future__ import annotations

import dataclasses
import pathlib
import platform
import shlex
import subprocess
import sys
from typing import Callable, Mapping, Sequence

from . import commands, musl, places, wine
from .failures import Failure
from .targets import Target


@dataclasses.dataclass(frozen=True)
class Runner:
    """A compiler and a way to start what it built."""

    compiler: tuple[str, ...]
    """The C compiler with the options that choose the target."""
    start: tuple[str, ...] = ()
    """What stands before the path of a program."""
    dynamic: tuple[str, ...] = ()
    """Options of the compiler for a program that loads shared libraries."""
    fully_static: tuple[str, ...] = ()
    """Options for a program with the static library, where the system's own library can be inside too."""
    system_libraries: tuple[str, ...] = ("-lpthread",)
    """What every program is linked with after the library."""
    leave_out: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """C programs that cannot run here, with the reason."""
    program_suffix: str = ""
    """What the compiler wants names of programs to end in."""
    is_native: bool = False
    """Whether programs of the machine itself load the library."""
    search: str = "LD_LIBRARY_PATH"
    """The environment variable with the folders in which programs look for shared libraries."""
    env: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Further environment variables of programs."""

    def command(self, program: pathlib.Path, arguments: Sequence[str] = ()) -> list[str]:
        """What starts a program."""
        return [*self.start, str(program), *arguments]

    def variables(self, stage: pathlib.Path) -> dict[str, str]:
        """The variables by which it finds the stage's library."""
        return {self.search: str(stage), **self.env}


def runner(target: Target) -> Runner:
    """The row of a target; an error names what is missing."""
    return RUNNERS[target.triple]()


def _native_gnu() -> Runner:
    _only_on("x86_64")
    return Runner((commands.need("cc", "compile C programs"),), is_native=True)


def _emulated_gnu() -> Runner:
    why = "run programs of aarch64"
    compiler = commands.need("aarch64-linux-gnu-gcc", "compile C programs for aarch64")
    root = pathlib.Path("/usr/aarch64-linux-gnu")
    if not (root / "lib/ld-linux-aarch64.so.1").exists():
        raise Failure(f"{root} has no C library; it is needed to {why}. Install Debian's libc6-dev-arm64-cross")
    emulator = commands.need("qemu-aarch64-static", why)
    return Runner((compiler,), (emulator, "-L", str(root)), leave_out=EMULATED)


def _native_musl() -> Runner:
    _only_on("x86_64")
    compiler = commands.need("musl-gcc", "compile C programs for musl")
    return Runner((compiler,), fully_static=("-static",))


def _emulated_musl() -> Runner:
    emulator = commands.need("qemu-aarch64-static", "run programs of aarch64")
    root = musl.root("aarch64")
    compiler = (*commands.zig("compile C programs for musl on aarch64"), "cc", "-target", "aarch64-linux-musl")
    # Its checks of undefined behaviour call functions that older versions of musl do not have.
    compiler = (*compiler, "-fno-sanitize=undefined")
    # Without the option zig takes what it calls native, and puts its own musl into every program.
    return Runner(compiler, (emulator, "-L", str(root)), ("-dynamic",), ("-static",), leave_out=EMULATED)


def _wine() -> Runner:
    _only_on("x86_64")
    start = wine.program("run programs for Windows")
    compiler = commands.need(wine.COMPILER, "compile C programs for Windows")
    # The compiler's library of threads would be a DLL beside the program.
    libraries = ("-lws2_32", "-Wl,-Bstatic", "-lpthread", "-Wl,-Bdynamic")
    # Wine calls the root of the system drive Z.
    stage = places.stage(places.target_named("x86_64-pc-windows-gnu"))
    path = "Z:" + str(stage).replace("/", "\\")
    env = {**wine.variables(), "WINEPATH": path}
    return Runner(
        (compiler,), (start,), fully_static=("-static", "-pthread"), system_libraries=libraries, leave_out=POSIX,
        program_suffix=".exe", search="PACT_STAGE", env=env,
    )


POSIX = {"full_disk.c": "it sets a limit of POSIX", "nesting.c": "it makes a temporary folder by POSIX"}
"""What cannot be compiled for Windows."""


EMULATED: dict[str, str] = {}
"""What the emulator cannot run."""

RUNNERS: dict[str, Callable[[], Runner]] = {
    "x86_64-unknown-linux-gnu": _native_gnu,
    "aarch64-unknown-linux-gnu": _emulated_gnu,
    "x86_64-unknown-linux-musl": _native_musl,
    "aarch64-unknown-linux-musl": _emulated_musl,
    "x86_64-pc-windows-gnu": _wine,
}
"""One row for each target that can be tested away from its own system."""


def _only_on(machine: str) -> None:
    if platform.machine() != machine or not sys.platform.startswith("linux"):
        raise Failure(f"this target is tested on Linux on {machine}, not on {sys.platform} on {platform.machine()}")


def run(command: Sequence[str], env: Mapping[str, str], folder: pathlib.Path, seconds: int = 600) -> str:
    """Runs a program to its end; the result is its output, an error has it too."""
    return commands.finished(command, env, folder, seconds)
