"""Leaving the block of a mock server: what it raises, what it says beside the client's error, what it writes."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import urllib.error
import urllib.request
import warnings
from pathlib import Path
from typing import Any

import pytest

from pactlib import MismatchError, Pact, PactWarning, match
from pactlib.mismatches import attach

REPORT = "GET /users/2 did not match. Nearest:"


@pytest.fixture(params=[False, True], ids=["socket", "in process"])
def in_process(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def pact():
    with Pact("shop", "users") as pact:
        pact.upon_receiving("a user").with_request("GET", "/users/1").will_respond_with(200)
        yield pact


def fetch(server: Any, path: str) -> int:
    """A client that raises when the status is not 200."""
    if server.url == "http://memory":
        status = server.answer("GET", path).status
        if status != 200:
            raise LookupError(f"the status is {status}")
        return int(status)
    try:
        with urllib.request.urlopen(server.url + path) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        raise LookupError(f"the status is {error.code}") from error


def shown(error: BaseException) -> str:
    """What a reader of the traceback finds of the mock server: notes, or causes before Python 3.11."""
    notes = "\n".join(getattr(error, "__notes__", []))
    before = error.__cause__ or error.__context__
    return notes + (f"\n{before}" + shown(before) if before else "")


def test_leaving_the_block_verifies(pact, in_process):
    with pact.serve(in_process=in_process) as server:
        assert fetch(server, "/users/1") == 200

    with pytest.raises(MismatchError) as raised, pact.serve(in_process=in_process) as server:
        pass
    assert str(raised.value) == raised.value.report == "Nobody asked for:\n- a user (GET /users/1)"
    assert [one["type"] for one in raised.value.mismatches] == ["missing-request"]
    assert repr(server).endswith(", stopped>")


def test_leaving_the_block_does_not_verify_if_it_is_not_to(pact, in_process, tmp_path):
    with pact.serve(in_process=in_process, verify=False, write=tmp_path) as server:
        assert not server.matched
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_the_client_goes_on_with_the_report(pact, in_process):
    with pytest.raises(LookupError, match="the status is 500") as raised, pact.serve(in_process=in_process) as server:
        fetch(server, "/users/2")

    text = shown(raised.value)
    assert REPORT in text and "1. a user (GET /users/1)" in text and "differs: path" in text


def test_a_failure_of_pytest_goes_on_with_the_report(pact, in_process):
    with pytest.raises(pytest.fail.Exception) as raised, pact.serve(in_process=in_process):
        pytest.fail("by hand")
    assert "Nobody asked for:" in shown(raised.value)

    with pytest.raises(KeyboardInterrupt) as ended, pact.serve(in_process=in_process):
        raise KeyboardInterrupt
    assert shown(ended.value) == ""


def test_an_error_of_the_client_goes_on_alone_if_everything_matched(pact, in_process):
    with pytest.raises(ZeroDivisionError) as raised, pact.serve(in_process=in_process) as server:
        fetch(server, "/users/1")
        1 / 0  # noqa: B018
    assert shown(raised.value) == ""


def test_what_was_raised_within_the_block_is_not_raised_again(pact, in_process):
    with pact.serve(in_process=in_process) as server:
        with pytest.raises(MismatchError, match="Nobody asked for"):
            server.verify()

    with pytest.raises(MismatchError) as raised, pact.serve(in_process=in_process) as server:
        server.verify()
    assert shown(raised.value) == ""


def test_a_server_that_was_stopped_is_not_verified(pact, in_process):
    with pact.serve(in_process=in_process) as server:
        assert server.stop()
    assert not server.stop()


def test_before_there_were_notes_the_mismatch_is_the_first_cause():
    class Old(Exception):
        """An error as Python 3.10 has them."""

        add_note = property(lambda self: self.missing)

    inner = Old("inner")
    outer = Old("outer")
    outer.__cause__ = inner
    mismatch = MismatchError([], "the report")

    attach(mismatch, outer)
    attach(mismatch, outer)

    assert (outer.__cause__, inner.__cause__, mismatch.__cause__) == (inner, mismatch, None)


def test_the_pact_is_written_when_everything_matched(pact, in_process, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pact.serve(in_process=in_process, write=tmp_path / "there") as server:
        fetch(server, "/users/1")
    with pact.serve(in_process=in_process, write=True) as server:
        fetch(server, "/users/1")
    assert [path.name for path in sorted(tmp_path.rglob("*.json"))] == ["shop-users.json"] * 2
    assert (tmp_path / "pacts").is_dir()

    with pytest.raises(LookupError), pact.serve(in_process=in_process, write=tmp_path / "other") as server:
        fetch(server, "/users/1")
        fetch(server, "/users/2")
    with pytest.raises(MismatchError), pact.serve(in_process=in_process, write=tmp_path / "other"):
        pass
    with pytest.raises(ZeroDivisionError), pact.serve(in_process=in_process, write=tmp_path / "other") as server:
        fetch(server, "/users/1")
        1 / 0  # noqa: B018
    assert not (tmp_path / "other").exists()


def test_a_mismatch_goes_to_other_processes():
    error = MismatchError([{"type": "missing-request"}], "the report\n")
    again = pickle.loads(pickle.dumps(error))
    assert (again.mismatches, again.report, str(again)) == (error.mismatches, "the report", "the report")


TEST = """
from pactlib import Pact

def test_a_client_that_raises():
    with Pact("shop", "users") as pact:
        pact.upon_receiving("a user").with_request("GET", "/users/1").will_respond_with(200)
        with pact.serve(in_process=True) as server:
            assert server.answer("GET", "/users/2").status == 200
"""


def test_the_output_of_pytest_has_the_error_and_the_report(tmp_path: Path):
    (tmp_path / "test_it.py").write_text(TEST, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    output = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False).stdout

    assert "1 failed" in output
    assert "500 == 200" in output
    assert REPORT in output


def interaction_with_warning(pact: Pact) -> None:
    body = match.regex("abc", regex=r"\d+")
    pact.upon_receiving("a warning").with_request("GET", "/w").will_respond_with(200, body={"a": body})


def test_warnings_of_the_library_are_warnings_of_python_once_each(pact, in_process, tmp_path):
    interaction_with_warning(pact)
    with pytest.warns(PactWarning, match=r"'a warning', response body \$.a: ") as found:
        server = pact.serve(in_process=in_process)
    server.stop()
    assert [(one.filename, Path(one.filename).name) for one in found] == [(__file__, "test_serve.py")]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pact.serve(in_process=in_process).stop()
        pact.write(tmp_path)


def test_writing_a_pact_gives_its_warnings(pact, tmp_path):
    interaction_with_warning(pact)
    with pytest.warns(PactWarning) as found:
        pact.write(tmp_path)
    assert [one.filename for one in found] == [__file__]


def test_a_warning_that_is_an_error_starts_no_server(pact):
    interaction_with_warning(pact)
    with warnings.catch_warnings():
        warnings.simplefilter("error", PactWarning)
        with pytest.raises(PactWarning):
            pact.serve()


def test_what_objects_look_like(pact):
    assert repr(pact) == "<Pact 'shop' with 'users'>"
    assert repr(pact.upon_receiving("b")) == "<HttpInteraction 'b'>"
    assert repr(pact.upon_sync_message("c")) == "<SyncMessage 'c'>"
    with pact.serve(in_process=True, verify=False) as server:
        assert repr(server) == "<MemoryServer http://memory>"


def two_states(pact: Pact) -> None:
    pact.upon_receiving("a user").given("there").with_request("GET", "/u").will_respond_with(200)
    pact.upon_receiving("no user").given("gone").with_request("GET", "/u").will_respond_with(404)


def test_interactions_with_the_same_request_are_no_reason_to_warn_if_all_were_served() -> None:
    with Pact("shop", "users") as pact, warnings.catch_warnings():
        warnings.simplefilter("error")
        two_states(pact)
        with pact.serve(in_process=True) as server:
            assert server.answer("GET", "/u").status == 200
            server.set_states("gone")
            assert server.answer("GET", "/u").status == 404


def test_an_interaction_that_was_never_served_is_a_warning_at_the_end_of_the_block() -> None:
    with Pact("shop", "users") as pact:
        two_states(pact)
        with pytest.warns(PactWarning) as given:
            with pact.serve(in_process=True) as server:
                assert server.answer("GET", "/u").status == 200
        (warning,) = given
        assert str(warning.message).startswith("'no user' (GET /u) was never served: 'a user' has the same request")
        assert "server.set_states('gone')" in str(warning.message)
        assert warning.filename == __file__
