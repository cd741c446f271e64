"""One consumer test through the C interface, from description to pact file."""

from __future__ import annotations

import json
import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pactlib
import pytest
from pactlib import MismatchError, Pact, PactError, Part, Specification
from pactlib._library import ffi, lib, take_string

LIKE_USER = {
    "id": {"pact:matcher:type": "integer", "value": 1},
    "name": {"pact:matcher:type": "regex", "regex": r"\w+", "value": "Ann"},
}


def send(url: str, method: str = "GET", body: object = None, headers: dict[str, str] | None = None):
    """Status, headers and body of the response, whatever the status."""
    data = None if body is None else json.dumps(body).encode()
    head = {"Content-Type": "application/json"} if body is not None else {}
    request = urllib.request.Request(url, data=data, method=method, headers={**head, **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.fixture
def pact():
    with Pact("shop", "users") as pact:
        yield pact
    assert lib.pactffi_live_objects(lib.LiveKind_All) == 0, "something was not freed"


def user_interaction(pact: Pact):
    interaction = pact.upon_receiving("a request to store a user")
    interaction.given("no users").with_request("POST", "/users").with_body(LIKE_USER)
    return interaction.will_respond_with(201).with_body({"stored": True}, part=Part.RESPONSE)


def test_the_version_is_the_one_clients_check_for():
    assert pactlib.version() == "0.5.12"


def test_a_matching_request_gets_the_response_and_everything_matched(pact):
    user_interaction(pact)

    with pact.serve() as server:
        status, headers, body = send(f"{server.url}/users", "POST", {"id": 7, "name": "Bob"})
        server.verify()

    assert status == 201
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {"stored": True}


def test_a_request_that_does_not_match_is_told_apart_value_by_value(pact):
    user_interaction(pact)

    with pact.serve() as server:
        status, headers, _ = send(f"{server.url}/users", "POST", {"id": "seven", "name": "Bob"})
        with pytest.raises(MismatchError) as raised:
            server.verify()

    assert (status, headers["X-Pact"]) == (500, "Request-Mismatch")
    (entry,) = raised.value.mismatches
    assert entry["type"] == "request-mismatch"
    assert entry["mismatches"] == [
        {
            "type": "BodyMismatch",
            "path": "$.id",
            "expected": "1",
            "actual": '"seven"',
            "mismatch": "Expected 'seven' (String) to be an integer",
        }
    ]
    assert "Expected 'seven' (String) to be an integer" in str(raised.value)


def test_a_report_names_the_nearest_interaction_and_what_differs(pact):
    user_interaction(pact)

    with pact.serve(verify=False) as server:
        assert server.report() == "Nobody asked for:\n- a request to store a user (POST /users)\n"
        _, _, answer = send(f"{server.url}/users", "POST", {"id": "seven", "name": "Bob"})
        text, coloured, data = server.report(), server.report(coloured=True), server.report_data()

    assert text == (
        "POST /users did not match. Nearest:\n"
        "\n"
        "1. a request to store a user (POST /users)\n"
        "   agrees: method, path, header 'Content-Type'\n"
        "   differs: body\n"
        "     $.id -> Expected 'seven' (String) to be an integer\n"
        "       expected: 1\n"
        '       received: "seven"\n'
    )
    assert "expected: \x1b[31m1\x1b[0m" in coloured
    (request,) = data["requests"]
    assert [aspect["kind"] for aspect in request["nearest"][0]["aspects"] if not aspect["agrees"]] == ["body"]
    assert json.loads(answer)["nearest"] == request["nearest"]
    with pytest.raises(PactError):
        server.report()


def test_an_interaction_nobody_asked_for_is_missing(pact):
    user_interaction(pact)

    with pact.serve(verify=False) as server:
        assert [entry["type"] for entry in server.mismatches()] == ["missing-request"]
        assert not server.matched


@pytest.mark.parametrize(
    ("specification", "version"),
    [
        (Specification.V1, "1.0.0"),
        (Specification.V1_1, "1.1.0"),
        (Specification.V2, "2.0.0"),
        (Specification.V3, "3.0.0"),
        (Specification.V4, "4.0"),
    ],
)
def test_the_pact_file_is_written_in_the_edition_asked_for(tmp_path: Path, specification, version):
    with Pact("shop", "users", specification) as pact:
        user_interaction(pact)
        pact.write(tmp_path)

    written = json.loads((tmp_path / "shop-users.json").read_text(encoding="utf-8"))
    assert written["metadata"]["pactSpecification"]["version"] == version
    assert written["interactions"][0]["request"]["method"] == "POST"


def test_the_server_writes_what_it_was_started_with(pact, tmp_path: Path):
    user_interaction(pact)

    with pact.serve(verify=False) as server:
        pact.upon_receiving("something added later")
        server.write(tmp_path)

    written = json.loads((tmp_path / "shop-users.json").read_text(encoding="utf-8"))
    assert [entry["description"] for entry in written["interactions"]] == ["a request to store a user"]
    assert written["interactions"][0]["transport"] == "http"


def test_a_served_pact_refuses_edits_and_says_why(pact):
    interaction = user_interaction(pact)

    with pact.serve(verify=False):
        with pytest.raises(PactError, match="mock server has already started"):
            interaction.will_respond_with(404)


def test_the_port_is_free_again_after_the_server_was_stopped(pact):
    user_interaction(pact)
    server = pact.serve()

    assert server.stop()

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", server.port))
    assert not server.stop()


def test_matchers_in_path_query_and_headers_are_applied(pact):
    interaction = pact.upon_receiving("a search")
    interaction.with_request("GET", {"pact:matcher:type": "regex", "regex": r"/users/\d+", "value": "/users/1"})
    interaction.with_query("page", {"pact:matcher:type": "integer", "value": "1"})
    interaction.with_header("X-Trace", {"pact:matcher:type": "regex", "regex": "[a-f]+", "value": "abc"})
    interaction.will_respond_with(200)

    with pact.serve() as server:
        status, _, _ = send(f"{server.url}/users/42?page=12", headers={"X-Trace": "fade"})
        server.verify()

    assert status == 200


def test_binary_bodies_travel_unchanged(pact):
    data = bytes(range(256)) * 40
    pact.upon_receiving("bytes").with_request("GET", "/bytes").will_respond_with(200).with_binary_body(
        data, part=Part.RESPONSE
    )

    with pact.serve() as server:
        _, headers, body = send(f"{server.url}/bytes")

    assert body == data
    assert headers["Content-Type"] == "application/octet-stream"


def test_eight_threads_each_run_their_own_pacts():
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                with Pact(f"c{number}", f"p{turn}") as pact:
                    pact.upon_receiving("x").with_request("GET", f"/{number}/{turn}").will_respond_with(200)
                    with pact.serve() as server:
                        assert send(f"{server.url}/{number}/{turn}")[0] == 200
                        server.verify()
        except BaseException as error:  # noqa: BLE001 - reported by the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def specification_of_a_pact(version: int) -> bool:
    with Pact("c", "p") as pact:
        return lib.pactffi_with_specification(pact.handle, version)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lib.pactffi_given(0, b"x"), "0"),
        (lambda: lib.pactffi_upon_receiving(0xFFFF0001, ffi.NULL), str(0xFFFF0001)),
        (lambda: specification_of_a_pact(77), "77"),
    ],
)
def test_a_refused_call_says_which_argument_it_was(call, message):
    assert not call()
    assert message in pactlib.last_error()
    assert pactlib.last_error() == ""


def test_a_failed_result_carries_its_text():
    result = lib.pactffi_with_multipart_file(0, 0, b"text/plain", ffi.NULL, ffi.NULL)

    assert result.tag == lib.StringResult_Failed
    assert take_string(result.text) == "with_multipart_file: Interaction handle is invalid"
