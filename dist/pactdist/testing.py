"""Runs the checks of a target, one line each, and ends with an error if one failed."""

from __future__ import annotations

import os
import sys
import time
from typing import Callable, Optional

from . import c_suite, check_library, check_programs, commands, places, runners
from .failures import Failure
from .targets import Target


def test(target: Target) -> None:
    """Runs everything that can be run for a target on this machine."""
    if target.compile_only:
        raise Failure(f"nothing is built for {target.triple} here, so there is nothing to test")
    stage = places.stage(target)
    if not (stage / "build.json").is_file():
        raise Failure(f"{target.triple} is not built; run `dist/build {target.triple}` first")
    runner = runners.runner(target)
    checks = Checks(target.triple)
    # They read the files of Linux.
    for name, check in check_library.CHECKS.items() if target.os == "linux" else ():
        checks.run(name, lambda check=check: check(target, stage))
    checks.run("C programs on the shared library", lambda: c_suite.shared(target, stage, runner))
    checks.run("C programs with the static library inside", lambda: c_suite.static(target, stage, runner))
    if not target.os == "windows":
        checks.run("C programs on threads with small stacks", lambda: c_suite.small_stacks(target, stage, runner))
    checks.run("a mock server and a verification by the programs", lambda: check_programs.check(target, stage, runner))
    if runner.is_native:
        checks.run("tests/abi on the library: C, Python, Node", lambda: _abi(target))
    checks.run("dist/tests/staged", lambda: _staged(target))
    checks.end()


class Checks:
    """Runs checks and remembers which failed."""

    def __init__(self, of: str) -> None:
        """`of` stands in the last line."""
        self._of = of
        self._failed: list[str] = []

    def run(self, name: str, check: Callable[[], Optional[str]]) -> None:
        """Prints `ok` and what the check says, or `FAILED` and why."""
        start = time.monotonic()
        try:
            said = check()
            print(f"ok      {name}{': ' + said if said else ''} ({time.monotonic() - start:.1f} s)", flush=True)
        except Failure as failure:
            self._failed.append(name)
            print(f"FAILED  {name} ({time.monotonic() - start:.1f} s)\n{failure}", flush=True)

    def end(self) -> None:
        """An error, if a check failed."""
        if self._failed:
            raise Failure(f"{self._of}: {len(self._failed)} failed: {', '.join(self._failed)}")


def _abi(target: Target) -> str:
    library = places.stage(target) / target.shared
    env = {"PACT_TEST_LIBRARY": str(library)}
    return commands.quiet(["cargo", "test", "--test", "abi"], env, places.ROOT, last=r"test result: .*passed.*?;")


def _staged(target: Target) -> str:
    folder = places.ROOT / "dist/tests/staged"
    if not folder.is_dir():
        return "none"
    command = [sys.executable, "-m", "unittest", "discover", "-s", str(folder), "-t", str(folder)]
    env = {"PACT_DIST_TARGET": target.triple, "PYTHONPATH": str(places.ROOT / "dist"), "PYTHONDONTWRITEBYTECODE": "1"}
    return commands.quiet(command, {**os.environ, **env}, places.ROOT, last=r"Ran .*|OK.*")
