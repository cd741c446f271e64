"""Long use: many pacts and servers one after the other, and many threads that free each other's objects.

Each test runs in a child process of its own, so that a crash or a hang is a failure that names it.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import traceback
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from pactlib._library import ffi, lib

SECONDS = 120
CYCLES = int(os.environ.get("PACT_CYCLES", "300"))
THREADS = 4
CALLS = 1_500

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def in_child(work: Callable[[], None]) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.alarm(SECONDS)
            work()
            code = 0
        except BaseException:  # noqa: BLE001 - the parent reports it
            os.write(writing, traceback.format_exc().encode())
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as report:
        output = report.read()
    _, status = os.waitpid(child, 0)

    assert status == 0, f"ended with {status} ({sys.platform})\n{output}"


def cycle() -> None:
    """A whole consumer test, with a request that matches and one that does not."""
    pact = lib.pactffi_new_pact(b"c", b"p")
    interaction = lib.pactffi_new_interaction(pact, b"a request")
    lib.pactffi_with_request(interaction, b"GET", b"/a")
    lib.pactffi_with_body(interaction, 1, b"application/json", b'{"a": {"pact:matcher:type": "type", "value": 1}}')
    port = lib.pactffi_create_mock_server_for_transport(pact, b"127.0.0.1", 0, b"http", ffi.NULL)
    assert port > 0
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/a", timeout=10) as reply:
        assert reply.read() == b'{"a":1}'
    assert lib.pactffi_mock_server_matched(port)
    assert ffi.string(lib.pactffi_mock_server_mismatches(port)) == b"[]"
    assert b"/a" in ffi.string(lib.pactffi_mock_server_logs(port))
    copy = lib.pactffi_pact_handle_to_pointer(pact)
    lib.pactffi_pact_model_delete(copy)
    assert lib.pactffi_cleanup_mock_server(port)
    assert lib.pactffi_free_pact_handle(pact) == 0


def held() -> dict[str, int]:
    """The resources of the process: open files, threads, and memory in kilobytes."""
    status = Path("/proc/self/status").read_text()
    memory = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return {
        "files": len(os.listdir("/proc/self/fd")),
        "threads": len(os.listdir("/proc/self/task")),
        "memory": int(memory.split()[1]),
    }


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_files_threads_and_memory_stay_flat():
    def work() -> None:
        for _ in range(100):
            cycle()
        before = held()
        for _ in range(CYCLES):
            cycle()
        after = held()
        assert lib.pactffi_live_objects(0) == 0
        assert (after["files"], after["threads"]) == (before["files"], before["threads"]), (before, after)
        # What 300 cycles could leak of a pact or a server would be several times this.
        assert after["memory"] - before["memory"] < 4_096, (before, after)
        print(before, after)  # shown by pytest -s

    in_child(work)


class Shared:
    """Handles and ports that all threads use and any thread frees or stops."""

    def __init__(self) -> None:
        self.pacts = [0] * 6
        self.interactions = [0] * 12
        self.ports = [0] * 4
        self.pointers = [ffi.NULL] * 4

    def step(self, chance: random.Random, folder: bytes) -> None:
        pact = chance.choice(self.pacts)
        interaction = chance.choice(self.interactions)
        port = chance.choice(self.ports)
        part = chance.choice([0, 1, 2])
        text = chance.choice([b"a", b"/x", b"{}", b'{"a":[1]}', b"\xff", ffi.NULL])
        chance.choice([
            lambda: self.put(self.pacts, chance, lib.pactffi_new_pact(b"c", b"p")),
            lambda: self.put(self.interactions, chance, lib.pactffi_new_interaction(pact, text)),
            lambda: self.put(self.interactions, chance, lib.pactffi_new_message_interaction(pact, b"m")),
            lambda: self.put(self.ports, chance, self.start(pact)),
            lambda: self.put(self.pointers, chance, lib.pactffi_pact_handle_to_pointer(pact)),
            lambda: lib.pactffi_pact_model_delete(chance.choice(self.pointers)),
            lambda: lib.pactffi_pact_spec_version(chance.choice(self.pointers)),
            lambda: lib.pactffi_free_pact_handle(pact) if chance.random() < 0.3 else None,
            lambda: lib.pactffi_with_request(interaction, b"GET", text),
            lambda: lib.pactffi_with_query_parameter_v2(interaction, b"q", chance.randrange(5), text),
            lambda: lib.pactffi_with_header_v2(interaction, part, b"h", chance.randrange(5), text),
            lambda: lib.pactffi_with_body(interaction, part, text, text),
            lambda: lib.pactffi_with_metadata(interaction, b"k", text, part),
            lambda: lib.pactffi_given_with_params(interaction, b"s", text),
            lambda: lib.pactffi_upon_receiving(interaction, text),
            lambda: lib.pactffi_set_comment(interaction, b"k", text),
            lambda: lib.pactffi_with_specification(pact, chance.randrange(7)),
            lambda: lib.pactffi_pact_handle_write_file(pact, folder, chance.random() < 0.5),
            lambda: lib.pactffi_write_pact_file(port, folder, chance.random() < 0.5),
            lambda: self.ask(port),
            lambda: lib.pactffi_mock_server_matched(port),
            # The text may be freed by another thread's cleanup, so it is not read.
            lambda: lib.pactffi_mock_server_mismatches(port),
            lambda: lib.pactffi_mock_server_logs(port),
            lambda: lib.pactffi_cleanup_mock_server(port),
            lambda: lib.pactffi_live_objects(0),
        ])()  # fmt: skip

    @staticmethod
    def put(where: list, chance: random.Random, value: object) -> None:
        where[chance.randrange(len(where))] = value

    def start(self, pact: int) -> int:
        if lib.pactffi_live_objects(2) > 20:
            for port in self.ports:
                lib.pactffi_cleanup_mock_server(port)
        return lib.pactffi_create_mock_server_for_transport(pact, b"127.0.0.1", 0, b"http", ffi.NULL)

    @staticmethod
    def ask(port: int) -> None:
        if port > 0:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/x", timeout=10).read()
            except OSError:
                pass  # stopped meanwhile, or a mismatch: both are answers


@pytest.mark.parametrize("seed", range(3))
def test_threads_that_share_everything_neither_crash_nor_hang(seed: int, tmp_path: Path):
    def work() -> None:
        shared = Shared()
        failures: list[BaseException] = []

        def run(number: int) -> None:
            chance = random.Random(f"{seed} {number}")
            try:
                for _ in range(CALLS):
                    shared.step(chance, bytes(tmp_path))
            except BaseException as error:  # noqa: BLE001 - shown below
                failures.append(error)

        threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        cycle()

    in_child(work)
