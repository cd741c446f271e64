"""Every function of pact.h, called with arguments that are wrong in every way C allows.

Each function gets a child process of its own, so that a crash or a hang is one failure with the arguments that
caused it. What a call must do is known without knowing the function: return, and leave the library usable.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path

import pytest
from pactlib._library import ffi, lib

CALLS = 150
SECONDS = 60

TEXTS = [
    b"", b"a", b"/a b", b"\xff\xfe", b"{", b"[]", b"{}", b"null", b'"x"', b"5", b"-1", b"99999999999", b"http", b"127.0.0.1",
    b"localhost:0", b"\xc3\xa9", b"../x", b"/", b"$.a[", b"GET", b"200", b"application/json", b"text/plain; charset", b"a" * 70_000,
    b"[" * 50_000, b"eachValue(" * 9_000, b'{"pact:matcher:type":"regex","regex":"(a+)+$","value":"x"}',
    b'{"pact:matcher:type":"regex","value":[1]}', b'{"pact:matcher:type":"matching(type","value":1}',
    b'{"pact:matcher:type":"arrayContains","variants":{}}', b'{"root":{"children":[5]}}', b'{"root":{"name":"a","children":5}}',
    b'{"match":"nope"}', b'{"body":{"$.a":{"matchers":[{"match":"type"}]}}}', b'{"$.body.a":{"match":"type"},"body":{}}',
    b'{"consumer":{"name":"a"},"interactions":[{"response":{"status":"x"}}]}',
    b'{"metadata":{"pactSpecification":{"version":"4"}},"interactions":[{"type":"?"}]}',
]  # fmt: skip


def functions() -> list[str]:
    return sorted(name for name in dir(lib) if name.startswith("pactffi_"))


class World:
    """Wrong values: live and freed handles, live, deleted and foreign pointers."""

    def __init__(self) -> None:
        self.keep = []
        pact = lib.pactffi_new_pact(b"c", b"p")
        freed = lib.pactffi_new_pact(b"c", b"p")
        self.interactions = [
            0, 1, 0xFFFFFFFF, pact << 16, (freed << 16) | 1, lib.pactffi_new_interaction(pact, b"http"),
            lib.pactffi_new_message_interaction(pact, b"message"), lib.pactffi_new_sync_message_interaction(pact, b"sync"),
            lib.pactffi_new_interaction(freed, b"freed"),
        ]  # fmt: skip
        lib.pactffi_free_pact_handle(freed)
        self.pacts = [0, pact, freed, 0xFFFF]
        served = lib.pactffi_new_pact(b"c", b"served")
        self.interactions.append(lib.pactffi_new_interaction(served, b"frozen"))
        port = lib.pactffi_create_mock_server_for_transport(served, b"127.0.0.1", 0, b"http", ffi.NULL)
        self.numbers = [0, 1, -1, 7, 77, 100, 404, 65_535, 65_536, 2**31 - 1, -(2**31), port, port + 65_536]
        deleted = lib.pactffi_pact_handle_to_pointer(pact)
        lib.pactffi_pact_model_delete(deleted)
        buffer = ffi.new("char[64]")
        self.keep.append(buffer)
        live = lib.pactffi_pact_handle_to_pointer(pact)
        self.addresses = [0, 1, 8, 0x1000, 2**47, 2**63, int(ffi.cast("uintptr_t", buffer))]
        self.addresses += [int(ffi.cast("uintptr_t", pointer)) for pointer in (deleted, live)]
        # One bit off a live key: another type, generation or slot.
        self.addresses += [self.addresses[-1] ^ (1 << bit) for bit in range(3, 46, 3)]

    def argument(self, kind: object, chance: random.Random) -> object:
        """A wrong or odd value for a parameter of this C type."""
        name = kind.cname  # type: ignore[attr-defined]
        if kind.kind == "pointer":  # type: ignore[attr-defined]
            return self.pointer(kind, name, chance)
        if name == "_Bool":
            return chance.choice([False, True])
        if name in ("uint16_t", "unsigned short"):
            return chance.choice([*self.pacts, 99, 1000]) & 0xFFFF
        if name in ("uint32_t", "unsigned int"):
            return chance.choice(self.interactions)
        if name in ("size_t", "unsigned long", "uint64_t", "uintptr_t"):
            return chance.choice([0, 1, 2, 4095, 4096, 2**63, 2**64 - 1])
        if name in ("double", "float"):
            return chance.choice([0.0, -1.5, float("nan"), float("inf")])
        # int32_t and enums
        return ffi.cast(kind, chance.choice(self.numbers))

    def pointer(self, kind: object, name: str, chance: random.Random) -> object:
        if name in ("char *", "char const *") and chance.random() < 0.8:
            text = ffi.new("char[]", chance.choice(TEXTS))
            self.keep.append(text)
            return chance.choice([text, text, text, ffi.NULL])
        if name == "uint8_t *":
            data = ffi.new("uint8_t[]", 4096)
            self.keep.append(data)
            return chance.choice([data, ffi.NULL])
        if name == "char *":
            return ffi.NULL
        if name in PLACES:
            place = ffi.new("char[64]")
            self.keep.append(place)
            return chance.choice([ffi.cast(kind, place), ffi.NULL])
        return ffi.cast(kind, chance.choice(self.addresses))


# Places that a function fills are there, or NULL.
PLACES = {"size_t *", "char const * *", "struct ExchangeData *", "struct AnswerData *"}

# What the C programmer promises can be read or written must be: a buffer is as long as its length says.
LENGTHS = {"pactffi_get_error_message"}

# A caller who asks to wait for ages waits for ages: the last argument is a time.
WAITS = {"pactffi_mock_server_wait"}


def call(function: str, world: World, chance: random.Random) -> None:
    target = getattr(lib, function)
    kinds = ffi.typeof(target).args
    arguments = [world.argument(kind, chance) for kind in kinds]
    for at, kind in enumerate(kinds):
        follows_bytes = at > 0 and kinds[at - 1].cname == "uint8_t *"
        if kind.cname == "size_t" and follows_bytes:
            arguments[at] = chance.choice([0, 1, 4096, 2**63, 2**64 - 1])
    if function in LENGTHS:
        buffer = ffi.new("char[]", 256)
        world.keep.append(buffer)
        arguments = [chance.choice([buffer, ffi.NULL]), chance.choice([0, 1, 10, 256, -1, -(2**31)])]
    if function in WAITS:
        arguments[-1] = chance.choice([0, 1, 2])
    target(*arguments)


def misuse(function: str, report: int) -> None:
    """Runs in the child: writes the number of each call before it is made."""
    world = World()
    for number in range(CALLS):
        os.write(report, f"{number}\n".encode())
        call(function, world, random.Random(f"{function} {number}"))
    # The library still works.
    pact = lib.pactffi_new_pact(b"after", b"all")
    interaction = lib.pactffi_new_interaction(pact, b"x")
    assert lib.pactffi_with_request(interaction, b"GET", b"/x")
    port = lib.pactffi_create_mock_server_for_transport(pact, b"127.0.0.1", 0, b"http", ffi.NULL)
    assert port > 0
    assert lib.pactffi_cleanup_mock_server(port)
    assert lib.pactffi_free_pact_handle(pact) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("function", functions())
def test_no_argument_ends_or_hangs_the_process(function: str, tmp_path: Path):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            os.chdir(tmp_path)
            signal.alarm(SECONDS)
            misuse(function, writing)
            code = 0
        except BaseException as error:  # noqa: BLE001 - the parent reports it
            os.write(writing, f"{error!r}\n".encode())
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as lines:
        progress = lines.read().split("\n")
    _, status = os.waitpid(child, 0)

    assert status == 0, f"{function} ended with {status} after call {progress[-2:]} ({sys.platform})"
