"""What the same library costs as it is built for several platforms: loading, the first server, requests, comparisons.

    python benches/platforms.py native=target/release/libpact_ffi.so glibc-2.17=… musl=…

Each argument is a name and the path of a shared library of this machine's architecture; ratios are to the first. The programs are
built by `cc`, for musl by `musl-gcc`. Programs take turns; the numbers are medians of CPU time, of wall time where the
table says so, and instructions where valgrind is installed. Little depends on what else the machine does but wall time.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROCESS_TURNS = 101
INSIDE_TURNS = 15
PROCESSES = {"load": "a process that loads it", "server": "first server, asked once and stopped"}
INSIDE = {
    "gets": ("GET, one connection", 5_000),
    "compare": ("1 MB of JSON under rules", 20),
    "threads": ("10 KB of JSON under rules on 4 threads at once, 4 of them", 500),
}


def is_musl(library: Path) -> bool:
    """Whether a library is for musl: it then asks for `libc.so`, without a number."""
    return b"libc.so.6" not in library.read_bytes()


def build(name: str, library: Path, folder: Path) -> Path:
    """The program for a library."""
    out = folder / name
    beside = folder / f"{name}.lib"
    beside.mkdir()
    shutil.copy(library, beside / "libpact_ffi.so")
    # An installed library is loaded by its name with a version.
    (beside / "libpact_ffi.so.0").symlink_to("libpact_ffi.so")
    compiler = "musl-gcc" if is_musl(library) else "cc"
    subprocess.run(
        [compiler, "-O2", "-std=c11", "-I", ROOT, ROOT / "benches/platforms.c", "-o", out, "-L", beside, "-lpact_ffi",
         f"-Wl,-rpath,{beside}", "-lpthread"],
        check=True,
    )
    return out


def process(program: Path, task: str) -> tuple[float, float]:
    """CPU time and wall time of a whole process, in milliseconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([program, task, "1"], check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), 1000 * wall


def inside(program: Path, task: str, count: int) -> float:
    """CPU time of a task inside a process, in microseconds."""
    return float(subprocess.run([program, task, str(count)], check=True, capture_output=True, text=True).stdout)


def instructions(program: Path, task: str, count: int) -> float | None:
    """Instructions of a whole process in millions, by callgrind."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, task, str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    return int(found.group(1)) / 1e6 if done.returncode == 0 and found else None


def row(what: str, values: list[float | None], unit: str) -> None:
    """Prints a row of the table: the values, and their ratios to the first."""
    texts = [f"{value:.3g} {unit}" if value is not None else "" for value in values]
    first = values[0]
    ratios = [f"{value / first:.2f}" if value is not None and first else "" for value in values[1:]]
    print(f"| {what} | {' | '.join(texts + ratios)} |", flush=True)


def main() -> None:
    """Measures and prints."""
    if len(sys.argv) < 2 or any("=" not in argument for argument in sys.argv[1:]):
        raise SystemExit(__doc__)
    libraries = dict(argument.split("=", 1) for argument in sys.argv[1:])
    names = list(libraries)
    with tempfile.TemporaryDirectory() as temporary:
        programs = {name: build(name, Path(path), Path(temporary)) for name, path in libraries.items()}
        print("| what | " + " | ".join([*names, *(f"{name} / {names[0]}" for name in names[1:])]) + " |")
        print("|" + "---|" * (2 * len(names)))
        row("size", [os.path.getsize(path) / 1e6 for path in libraries.values()], "MB")
        for task, what in PROCESSES.items():
            times: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
            for _ in range(PROCESS_TURNS):
                for name in names:
                    times[name].append(process(programs[name], task))
            for index, kind in enumerate(("CPU time", "wall time")):
                medians = [statistics.median(pair[index] for pair in times[name]) for name in names]
                row(f"{what}, {kind}", list(medians), "ms")
            if shutil.which("valgrind"):
                row(f"{what}, instructions", [instructions(programs[name], task, 1) for name in names], "million")
        for task, (what, count) in INSIDE.items():
            taken: dict[str, list[float]] = {name: [] for name in names}
            for _ in range(INSIDE_TURNS):
                for name in names:
                    taken[name].append(inside(programs[name], task, count))
            row(f"{what}, CPU time", [statistics.median(taken[name]) for name in names], "µs")


if __name__ == "__main__":
    main()
