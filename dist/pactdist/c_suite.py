"""The C programs of `ctests/`, compiled for a target, linked with the built libraries, and run."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import json
import os
import pathlib
import tempfile
from typing import Optional, Sequence

from . import places
from .commands import finished
from .failures import Failure
from .runners import Runner
from .targets import Target

FLAGS = ("-std=c11", "-g", "-Wall", "-Wextra", "-Wpedantic", "-Werror")
STATIC = ("http_pact.c", "memory_server.c", "strings.c", "threads.c", "verifier.c")
"""Programs that are tried with the static library too: texts, threads, sockets, files, and much of the code."""
SMALL_STACK = places.ROOT / "dist/tests/small_stack.c"
"""Calls the program on a thread with a small stack."""


@dataclasses.dataclass(frozen=True)
class Linked:
    """How programs are linked."""

    flags: Sequence[str]
    libraries: Sequence[str]
    on_small_stack: bool = False


def shared(target: Target, stage: pathlib.Path, runner: Runner) -> str:
    """Every program, with the shared library."""
    return _all(_programs(), runner, stage, _with_shared(target, stage, runner))


def static(target: Target, stage: pathlib.Path, runner: Runner) -> str:
    """Some programs, with the static library and the libraries that it asks for."""
    libraries = json.loads((stage / "build.json").read_text(encoding="utf-8"))["native_static_libs"]
    programs = [program for program in _programs() if program.name in STATIC]
    return _all(programs, runner, stage, Linked(runner.fully_static, [str(stage / target.static), *libraries]))


def small_stacks(target: Target, stage: pathlib.Path, runner: Runner) -> str:
    """Every program, on a thread whose stack is as small as those of musl."""
    linked = _with_shared(target, stage, runner)
    return _all(_programs(), runner, stage, dataclasses.replace(linked, on_small_stack=True))


def _with_shared(target: Target, stage: pathlib.Path, runner: Runner) -> Linked:
    library = stage / (target.import_library or target.shared)
    return Linked(runner.dynamic, [str(library), *runner.system_libraries])


def _programs() -> list[pathlib.Path]:
    return sorted((places.ROOT / "ctests").glob("*.c"))


def _all(programs: list[pathlib.Path], runner: Runner, stage: pathlib.Path, linked: Linked) -> str:
    wanted = [program for program in programs if program.name not in runner.leave_out]
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as threads:
        outcomes = list(threads.map(lambda program: _one(program, runner, stage, linked), wanted))
    failures = [outcome for outcome in outcomes if outcome is not None]
    if failures:
        raise Failure("\n\n".join(failures))
    left_out = [f"{name} left out: {reason}" for name, reason in runner.leave_out.items()]
    return "; ".join([f"{len(wanted)} programs", *left_out])


def _one(program: pathlib.Path, runner: Runner, stage: pathlib.Path, linked: Linked) -> Optional[str]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        built = folder / (program.stem + runner.program_suffix)
        compiler = [*runner.compiler, *FLAGS, *linked.flags, "-I", str(places.ROOT)]
        sources = [str(program)]
        try:
            if linked.on_small_stack:
                sources = [str(folder / "program.o"), str(SMALL_STACK)]
                finished([*compiler, "-Dmain=program", "-c", str(program), "-o", sources[0]], {}, folder)
            finished([*compiler, *sources, "-o", str(built), *linked.libraries], {}, folder)
            finished(runner.command(built), runner.variables(stage), folder)
        except Failure as failure:
            return f"{program.name}: {failure}"
    return None
