"""What the driver of plugins costs, for two libraries in one run, with the plugin of the tests.

    python plugins.py --ours LIBPACT_FFI --released LIBPACT_FFI --work FOLDER

Needs grpcio and grpcio-tools. Absolute times move with the machine; differences and ratios of one run are what counts.
Each library is measured in a process of its own, by turns.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/plugin/python"))

import harness  # noqa: E402
import run as runner  # noqa: E402

TURNS = 3
"""How often each library is measured, by turns; the least counts, since other work only makes times longer."""


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", type=Path, required=True)
    parser.add_argument("--released", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--single", choices=PARTS, help="measures this in this process")
    parser.add_argument("parts", nargs="*", help="which parts; none means all: " + ", ".join(PARTS))
    options = parser.parse_args()
    options.work = options.work.resolve()
    stubs = options.work / "stubs"
    if options.single:
        folder = options.work / f"{options.single}-{time.monotonic_ns()}"
        test = harness.Test(options.single, folder, options.ours.resolve(), ROOT / "pact.h", stubs)
        print("\nresult " + json.dumps(PARTS[options.single](test)), flush=True)
        runner.tidy(folder)
        return
    runner.generate(ROOT / "src/plugin/proto", stubs)
    libraries = {"ours": options.ours, **({"released": options.released} if options.released else {})}
    print("| what | " + " | ".join(libraries) + " |\n|---" + "|---" * len(libraries) + "|")
    for part in options.parts or PARTS:
        found: dict[str, list[dict[str, float]]] = {name: [] for name in libraries}
        for _ in range(TURNS):
            for name, library in libraries.items():
                found[name].append(alone(part, library, options.work))
        for what in found["ours"][0]:
            least = [min(one[what] for one in turns) for turns in found.values()]
            print(f"| {what} | " + " | ".join(f"{one:.2f}" for one in least) + " |", flush=True)


def alone(part: str, library: Path, work: Path) -> dict[str, float]:
    """Measures a part in a process of its own."""
    command = [sys.executable, __file__, "--single", part, "--ours", str(library), "--work", str(work)]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(output.rpartition("\nresult ")[2])


def clock(work: Callable[[], Any]) -> float:
    """Milliseconds for a call."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1e3


def least(count: int, work: Callable[[], Any]) -> float:
    """The least of some turns."""
    return min(clock(work) for _ in range(count))


def loading(t: harness.Test) -> dict[str, float]:
    """Loading a plugin against starting it."""
    plugin = t.plugin()

    def start() -> None:
        command = [str(plugin.folder / "run.sh")]
        with subprocess.Popen(command, cwd=plugin.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            times.append((time.perf_counter() - begin) * 1e3)
            process.kill()

    times: list[float] = []
    for _ in range(7):
        begin = time.perf_counter()
        start()
    loads, waits = [], []
    for _ in range(7):
        pact = t.pact()
        loads.append(clock(lambda pact=pact: t.load(pact)))
        t.lib.call("cleanup_plugins", pact)
        pact = t.pact()
        waits.append(clock(lambda pact=pact: t.lib.call("using_plugin", pact, "tp", "1.2.3")))
        t.lib.call("cleanup_plugins", pact)
    return {
        "start of the plugin, ms": min(times),
        "loading it without a delay, ms more": min(loads) - min(times),
        "`using_plugin`, ms more": min(waits) - min(times),
    }


def comparing(t: harness.Test) -> dict[str, float]:
    """A comparison through a mock server against a gRPC call, and against a comparison by the library itself."""
    plugin = t.plugin()
    pact = t.loaded()
    t.contents(t.http(pact, "tp"), 0, "application/tp", {"request": "q"})
    t.lib.call("with_body", t.http(pact, "text", "/text"), 0, "text/plain", "q")
    port = t.serve(pact)
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def send(path: str, body: bytes, content_type: str) -> None:
        connection.request("POST", path, body, {"Content-Type": content_type})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status

    def times(work: Callable[[], Any]) -> float:
        work()
        return statistics.median(clock(work) for _ in range(1000))

    with_plugin = times(lambda: send("/p", b"BODY:q", "application/tp"))
    without = times(lambda: send("/text", b"q", "text/plain"))
    t.with_packages()
    import grpc
    import v1_pb2
    import v1_pb2_grpc

    peer = port_of(plugin)
    request = v1_pb2.CompareContentsRequest()
    for body in (request.expected, request.actual):
        body.contentType, body.content.value = "application/tp", b"BODY:q"
    with grpc.insecure_channel(f"127.0.0.1:{peer}") as channel:
        stub = v1_pb2_grpc.PactPluginStub(channel)
        bare = times(lambda: stub.CompareContents(request, timeout=30))
    return {
        "a request that the plugin compares, ms": with_plugin,
        "the same with a text, ms": without,
        "a bare gRPC call, ms": bare,
        "the comparison, ms more than the bare call": with_plugin - without - bare,
    }


def port_of(plugin: harness.Plugin) -> int:
    """The port on which the process of a plugin listens."""
    sockets = set()
    for link in Path(f"/proc/{plugin.pid()}/fd").iterdir():
        target = link.readlink().name if link.is_symlink() else ""
        if target.startswith("socket:["):
            sockets.add(target[8:-1])
    lines = [line for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    for line in lines:
        fields = line.split()
        if fields[3] == "0A" and fields[9] in sockets:
            return int(fields[1].rpartition(":")[2], 16)
    raise LookupError("the plugin listens nowhere")


def verifying(t: harness.Test) -> dict[str, float]:
    """Verification of few and many interactions, the plugin loaded before."""
    from scenarios.contents import b64

    t.plugin()
    web = harness.Provider()
    web.answers["/p"] = (200, {"content-type": "application/tp"}, b"q")
    body = {"content": b64("q"), "contentType": "application/tp", "encoded": "base64"}

    def pact(count: int) -> dict:
        response = {"status": 200, "headers": {"content-type": ["application/tp"]}, "body": body}
        one = {"type": "Synchronous/HTTP", "request": {"method": "GET", "path": "/p"}, "response": response}
        return harness.v4_pact([{**one, "description": f"d{number}"} for number in range(count)])

    def each(count: int) -> float:
        document = pact(count)

        def once() -> float:
            t.loaded()
            return clock(lambda: t.verify(document, port=web.port)) / count

        return min(once() for _ in range(5 if count < 100 else 2))

    few, many = each(10), each(1000)
    return {"each of 10 interactions, ms": few, "each of 1 000, ms": many, "ratio": many / few}


PARTS = {"loading": loading, "comparing": comparing, "verifying": verifying}

if __name__ == "__main__":
    main()
