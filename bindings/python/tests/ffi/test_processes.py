"""Forked children, logging in a process of its own, and what long use takes of the machine."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import textwrap
import urllib.request
from pathlib import Path

import pytest
from pactlib import ffi
from pactlib._library import lib

from .conftest import object_count

ROUNDS = 300
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def consumer_test(name: str) -> str:
    """A whole consumer test; what the mock server answered."""
    with ffi.new_pact(name, "users") as pact:
        interaction = ffi.new_interaction(pact, "a request")
        ffi.with_request(interaction, "GET", f"/{name}")
        ffi.with_body(interaction, ffi.InteractionPart.RESPONSE, "text/plain", name)
        with ffi.create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", None) as server:
            with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/{name}", timeout=10) as answer:
                body = answer.read().decode()
            assert ffi.mock_server_matched(server)
    return body


@needs_fork
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_forked_children_run_their_own_tests_beside_the_parents_server() -> None:
    names = [f"child{number}" for number in range(4)]
    with ffi.new_pact("parent", "users") as pact:
        ffi.with_request(ffi.new_interaction(pact, "x"), "GET", "/parent")
        with ffi.create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", None) as server:
            with multiprocessing.get_context("fork").Pool(2) as pool:
                assert pool.map(consumer_test, names) == names
            with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/parent", timeout=10) as answer:
                assert answer.status == 200
            assert ffi.mock_server_matched(server)


@needs_fork
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_what_a_child_frees_its_parent_still_has() -> None:
    message = ffi.async_message_new()
    ffi.async_message_set_description(message, "the parent's")

    child = os.fork()
    if child == 0:
        message.close()
        os._exit(0 if repr(message) == "AsynchronousMessage(deleted)" else 1)
    _, status = os.waitpid(child, 0)

    assert status == 0
    assert message.description == "the parent's"


def test_spawned_children_start_afresh() -> None:
    code = "from pactlib import ffi; print(ffi.new_pact('a', 'b'), ffi.version())"

    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert output.stdout.endswith(" 0.5.12\n")
    assert output.stderr == ""


def logged(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs code in a process of its own: a process starts logging once."""
    program = "from pactlib import ffi\nfrom pactlib.ffi import LevelFilter\n" + textwrap.dedent(code)
    environment = {**os.environ, "PYTHONPATH": str(Path(ffi.__file__).parents[2])}
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=folder, env=environment
    )


def test_nothing_is_logged_unless_it_is_asked_for(tmp_path: Path) -> None:
    output = logged("ffi.log_message('quiet'); ffi.new_pact('a', 'b')", tmp_path)

    assert (output.stdout, output.stderr) == ("", "")


def test_the_buffer_has_what_was_logged_since_it_was_fetched(tmp_path: Path) -> None:
    output = logged(
        """
        ffi.log_to_buffer("info")
        ffi.log_message("one", LevelFilter.INFO, "here")
        ffi.log_message("two", "debug")
        first, second = ffi.fetch_log_buffer(""), ffi.fetch_log_buffer("global")
        print([part for part in ("one", "two", 'source="here"') if part in first + second])
        print(repr(ffi.fetch_log_buffer("global")))
        """,
        tmp_path,
    )

    assert output.stdout == "['one', 'source=\"here\"']\nOwnedString('')\n"
    assert output.stderr == ""


def test_streams_and_files_get_what_their_level_lets_through(tmp_path: Path) -> None:
    output = logged(
        """
        ffi.logger_init()
        assert ffi.logger_attach_sink("stdout", LevelFilter.INFO) == 0
        assert ffi.logger_attach_sink("stderr", LevelFilter.ERROR) == 0
        assert ffi.logger_attach_sink("file a.log", LevelFilter.WARN) == 0
        assert ffi.logger_apply() == 0
        for level in ("ERROR", "WARN", "INFO", "DEBUG"):
            ffi.log_message(f"at {level}", level)
        """,
        tmp_path,
    )

    def levels(text: str) -> list[str]:
        return [line.split("at ")[1].split()[0] for line in text.splitlines()]

    assert levels(output.stdout) == ["ERROR", "WARN", "INFO"]
    assert levels(output.stderr) == ["ERROR"]
    assert levels((tmp_path / "a.log").read_text()) == ["ERROR", "WARN"]


@pytest.mark.parametrize(
    "start",
    [
        'ffi.log_to_stderr("ERROR")',
        "ffi.log_to_stdout(LevelFilter.OFF)",
        "ffi.log_to_buffer()",
        'ffi.log_to_file("b.log", LevelFilter.INFO)',
        "ffi.logger_apply()",
    ],
)
def test_logging_is_started_once(start: str, tmp_path: Path) -> None:
    output = logged(
        f"""
        ffi.log_to_buffer(LevelFilter.ERROR)
        try:
            {start}
        except RuntimeError as error:
            print(str(error).endswith("(code -1)"))
        """,
        tmp_path,
    )

    assert output.stdout == "True\n"


def test_the_level_can_come_from_a_variable_or_a_name(tmp_path: Path) -> None:
    by_name = logged(
        'ffi.init_with_log_level("warn"); ffi.log_message("x", "WARN"); ffi.log_message("y", "INFO")', tmp_path
    )
    by_variable = logged(
        'import os; os.environ["MINE"] = "info"; ffi.init("MINE"); ffi.log_message("x", "INFO")', tmp_path
    )

    assert ("x" in by_name.stderr, "y" in by_name.stderr, by_name.stdout) == (True, False, "")
    assert ("x" in by_variable.stdout, by_variable.stderr) == (True, "")


def test_a_place_to_log_to_that_is_none_raises_with_the_code(tmp_path: Path) -> None:
    output = logged(
        """
        for place in ("STDOUT", "file", "file /proc/none/a.log"):
            try:
                ffi.logger_attach_sink(place, LevelFilter.INFO)
            except RuntimeError as error:
                print(str(error)[-9:])
        """,
        tmp_path,
    )

    assert output.stdout == "(code -4)\n(code -4)\n(code -6)\n"


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="'LOUD' is none of LevelFilter: OFF, ERROR, WARN, INFO, DEBUG, TRACE"):
        ffi.log_message("x", "LOUD")


def memory() -> int:
    """The memory of this process in kilobytes."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1])


def everything_once() -> None:
    """Makes, reads and forgets one of everything that needs no server."""
    message = ffi.sync_message_new()
    ffi.sync_message_set_request_contents_str(message, "x" * 10_000, "text/plain")
    ffi.sync_message_set_response_contents_bin(message, 0, b"\xff" * 10_000, 10_000, "image/png")
    assert message.request_contents.contents == "x" * 10_000
    assert [len(answer.contents or "") for answer in message.response_contents] == [10_000]
    list(message.request_contents.metadata)
    definition = ffi.parse_matcher_definition("matching(regex, '\\d+', '1')")
    for rule in ffi.matcher_definition_iter(definition):
        found = ffi.matching_rule_pointer(rule)
        assert found is not None
        assert ffi.matches_string_value(found, "1", "x", 0) is not None
    with ffi.new_pact("c", "p") as pact:
        for number in range(5):
            ffi.with_body(ffi.new_interaction(pact, str(number)), ffi.InteractionPart.REQUEST, None, "y" * 10_000)
        ffi.pact_spec_version(ffi.pact_handle_to_pointer(pact))
    with pytest.raises(RuntimeError):
        ffi.parse_pact_json("no JSON")


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="needs /proc")
def test_long_use_leaves_nothing_behind() -> None:
    for _ in range(100):
        everything_once()
    before = (object_count(), memory())

    for _ in range(ROUNDS):
        everything_once()

    assert lib.pactffi_live_objects(lib.LiveKind_All) == before[0]
    # Each round holds more than 70 000 bytes for a moment.
    assert memory() - before[1] < 4_096
