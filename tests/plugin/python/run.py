"""Runs the scenarios of plugins against a library.

    python run.py --library LIBPACT_FFI --header pact.h --protos FOLDER --work FOLDER [--released] [--jobs N] [NAME…]

Each scenario runs in a process of its own, which has a time limit. Prints the checks that failed, and a count. With
`--released` the library is the released one: every check that is marked as different must fail, all others hold.
Ends with 1 if something is not as it should be.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import harness

LIMIT = 100
"""Seconds that a scenario may take."""


def main() -> int:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--header", type=Path, required=True)
    parser.add_argument("--protos", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--released", action="store_true")
    parser.add_argument("--jobs", type=int, default=3)
    parser.add_argument("--single", help="runs this scenario in this process")
    parser.add_argument("--slowest", type=int, default=0, help="prints so many scenarios that took long")
    parser.add_argument("names", nargs="*", help="beginnings of the names of scenarios; none means all")
    options = parser.parse_args()
    options.work = options.work.resolve()
    for module in sorted((Path(__file__).parent / "scenarios").glob("*.py")):
        importlib.import_module(f"scenarios.{module.stem}")
    stubs = options.work / "stubs"
    if options.single:
        folder = options.work / options.single
        harness.run_one(options.single, folder, options.library.resolve(), options.header.resolve(), stubs)
        # Threads of a scenario that are stuck in a call must not hold up the end.
        sys.stdout.flush()
        os._exit(0)
    generate(options.protos, stubs)
    os.environ["PLUGIN_PROTOS"] = str(options.protos.resolve())
    names = [name for name in harness.SCENARIOS if not options.names or name.startswith(tuple(options.names))]
    with ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(lambda name: run(name, options), names))
    return report(outcomes, options)


def generate(protos: Path, stubs: Path) -> None:
    """Makes the Python modules of the interfaces, unless they are newer than what they are made of."""
    sources = [protos / "v1.proto", protos / "v2.proto", Path(__file__).parent / "greeter.proto"]
    stamp = stubs / "made"
    newest = max(source.stat().st_mtime for source in sources)
    if stamp.exists() and stamp.stat().st_mtime > newest:
        return
    stubs.mkdir(parents=True, exist_ok=True)
    folders = sorted({f"-I{source.parent}" for source in sources})
    command = [sys.executable, "-m", "grpc_tools.protoc", *folders, f"--python_out={stubs}", f"--grpc_python_out={stubs}"]
    subprocess.run([*command, *map(str, sources)], check=True)
    stamp.touch()


def run(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Runs a scenario to its end or its limit; ends what it left."""
    folder = options.work / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, __file__, "--single", name, "--library", str(options.library)]
    command += ["--header", str(options.header), "--protos", str(options.protos), "--work", str(options.work)]
    begin = time.monotonic()
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        try:
            limit = 20 if options.released and name in harness.HANGING else LIMIT
            ending = f"status {process.wait(limit)}"
        except subprocess.TimeoutExpired:
            ending = f"it had not ended after {limit} s"
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    tidy(folder)
    records = []
    if (folder / "results.jsonl").exists():
        records = [json.loads(line) for line in (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    ended = bool(records) and "end" in records[-1]
    checks = [one for one in records if "check" in one]
    return {"name": name, "checks": checks, "ended": ended, "ending": ending, "time": time.monotonic() - begin}


def tidy(folder: Path) -> None:
    """Ends the plugins that a scenario left, which they do on purpose."""
    for file in folder.glob("**/calls.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["rpc"] == "start":
                kill(record["pid"], str(folder))


def kill(pid: int, folder: str) -> None:
    """Ends a process if it still is one of this scenario."""
    try:
        if os.readlink(f"/proc/{pid}/cwd").startswith(folder):
            os.kill(pid, signal.SIGKILL)
    except OSError:
        pass


def report(outcomes: list[dict[str, Any]], options: argparse.Namespace) -> int:
    """Prints what is not as it should be, and counts."""
    wrong, total, passed, marked = 0, 0, 0, 0
    for outcome in outcomes:
        if outcome["ended"] == (options.released and outcome["name"] in harness.HANGING):
            wrong += 1
            tail = (options.work / outcome["name"] / "output.txt").read_text(errors="replace")[-2000:]
            print(f"FAILED {outcome['name']} ended otherwise than expected: {outcome['ending']}\n{tail}")
        for check in outcome["checks"]:
            total += 1
            passed += check["good"]
            marked += bool(check["ours"])
            different = options.released and check["ours"]
            # The released library is right by chance.
            if check["good"] == (not different) or (different and check["ours"].startswith("~")):
                continue
            wrong += 1
            if different:
                print(f"FAILED {check['check']}: holds with the released library, though it is marked {check['ours']}")
            else:
                mark = f" ({check['ours']})" if check["ours"] else ""
                print(f"FAILED {check['check']}{mark}\n  expected {check['expected']}\n  found    {check['found']}")
    for outcome in sorted(outcomes, key=lambda one: -one["time"])[: options.slowest]:
        print(f"{outcome['time']:6.2f} s  {outcome['name']}")
    print(f"{len(outcomes)} scenarios, {total} checks, {passed} hold, {marked} are marked as different, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
