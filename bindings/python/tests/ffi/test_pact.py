"""Writing a pact, serving it and writing its file, by the functions of the C interface."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from pactlib import ffi
from pactlib.ffi import InteractionHandle, InteractionPart, PactHandle, PactServerHandle

from .conftest import object_count, live

REQUEST, RESPONSE = InteractionPart.REQUEST, InteractionPart.RESPONSE


def get(port: int, target: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{target}", timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def written(folder: Path) -> dict:
    return json.loads((folder / "shop-users.json").read_text(encoding="utf-8"))


def user_interaction(pact: PactHandle) -> InteractionHandle:
    interaction = ffi.new_interaction(pact, "a request for user 1")
    ffi.given(interaction, "user 1 exists")
    ffi.with_request(interaction, "GET", "/users/1")
    ffi.response_status(interaction, 200)
    ffi.with_body(interaction, RESPONSE, "application/json", '{"id": {"pact:matcher:type": "integer", "value": 1}}')
    return interaction


def serve(pact: PactHandle) -> PactServerHandle:
    return ffi.create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", None)


def test_a_consumer_test_from_description_to_pact_file(pact: PactHandle, tmp_path: Path) -> None:
    user_interaction(pact)

    with serve(pact) as server:
        assert [entry["type"] for entry in ffi.mock_server_mismatches(server)] == ["missing-request"]
        assert get(server.port, "/users/1") == (200, b'{"id":1}')
        assert ffi.mock_server_matched(server)
        assert ffi.mock_server_mismatches(server) == []
        assert "/users/1" in ffi.mock_server_logs(server)
        ffi.write_pact_file(server, tmp_path, overwrite=True)

    (interaction,) = written(tmp_path)["interactions"]
    assert interaction["description"] == "a request for user 1"
    assert interaction["providerStates"] == [{"name": "user 1 exists"}]


def test_a_request_that_does_not_match_is_told(pact: PactHandle) -> None:
    user_interaction(pact)

    with serve(pact) as server:
        assert get(server.port, "/users/2")[0] == 500
        assert not ffi.mock_server_matched(server)
        assert {entry["type"] for entry in ffi.mock_server_mismatches(server)} >= {"missing-request"}


def test_everything_that_is_said_of_an_interaction_is_in_the_file(pact: PactHandle, tmp_path: Path) -> None:
    interaction = ffi.new_interaction(pact, "a")
    ffi.upon_receiving(interaction, "b")
    ffi.given_with_param(interaction, "one", "n", "5")
    ffi.given_with_params(interaction, "two", '{"m": [1]}')
    ffi.with_request(interaction, "POST", "/x")
    ffi.with_query_parameter_v2(interaction, "q", 0, "1")
    ffi.with_query_parameter_v2(interaction, "q", 1, "2")
    ffi.with_header_v2(interaction, REQUEST, "X-A", 0, "a")
    ffi.set_header(interaction, REQUEST, "X-B", "b")
    ffi.with_binary_body(interaction, REQUEST, "application/octet-stream", b"\x00\xff")
    ffi.response_status_v2(interaction, "404")
    ffi.with_matching_rules(interaction, REQUEST, '{"path": {"matchers": [{"match": "type"}]}}')
    ffi.with_generators(interaction, RESPONSE, '{"status": {"type": "RandomInt", "min": 400, "max": 499}}')
    ffi.set_key(interaction, "key")
    ffi.set_pending(interaction, pending=True)
    ffi.set_comment(interaction, "more", '{"c": 1}')
    ffi.add_text_comment(interaction, "a line")
    ffi.add_interaction_reference(interaction, "tickets", "id", "42")
    ffi.interaction_test_name(interaction, "the test")
    ffi.with_pact_metadata(pact, "mine", "k", "v")

    ffi.pact_handle_write_file(pact, tmp_path, overwrite=False)

    document = written(tmp_path)
    assert document["metadata"]["mine"] == {"k": "v"}
    (found,) = document["interactions"]
    assert found["description"] == "b"
    assert found["key"] == "key"
    assert found["pending"] is True
    assert found["comments"] == {
        "more": {"c": 1},
        "references": {"tickets": {"id": 42}},
        "testname": "the test",
        "text": ["a line"],
    }
    assert found["providerStates"] == [{"name": "one", "params": {"n": 5}}, {"name": "two", "params": {"m": [1]}}]
    assert found["request"]["query"] == {"q": ["1", "2"]}
    assert found["request"]["headers"] == {"X-A": ["a"], "X-B": ["b"], "Content-Type": ["application/octet-stream"]}
    assert found["request"]["body"]["content"] == "AP8="
    assert found["request"]["matchingRules"]["path"]["matchers"] == [{"match": "type"}]
    assert found["response"]["status"] == 404
    assert found["response"]["generators"]["status"] == {"type": "RandomInt", "min": 400, "max": 499}


def test_none_takes_back_a_key_and_a_comment(pact: PactHandle, tmp_path: Path) -> None:
    interaction = user_interaction(pact)
    ffi.set_key(interaction, "key")
    ffi.set_comment(interaction, "c", "text")

    ffi.set_key(interaction, None)
    ffi.set_comment(interaction, "c", None)

    ffi.pact_handle_write_file(pact, str(tmp_path), overwrite=True)
    (found,) = written(tmp_path)["interactions"]
    assert "key" not in found
    assert found.get("comments", {}) == {}


def test_the_version_of_a_pact_is_the_one_it_was_given(pact: PactHandle) -> None:
    for version in (ffi.PactSpecification.V2, ffi.PactSpecification.V1_1):
        ffi.with_specification(pact, version)
        assert ffi.handle_get_pact_spec_version(pact) is version


def test_messages_carry_metadata(pact: PactHandle, tmp_path: Path) -> None:
    message = ffi.new_message_interaction(pact, "an event")
    ffi.with_body(message, REQUEST, "text/plain", "hello")
    ffi.with_metadata(message, "origin", "shop", REQUEST)
    answered = ffi.new_sync_message_interaction(pact, "a question")
    ffi.with_body(answered, REQUEST, "text/plain", "ping")
    ffi.with_body(answered, RESPONSE, "text/plain", "pong")

    ffi.pact_handle_write_file(pact, tmp_path, overwrite=True)

    found = {interaction["description"]: interaction for interaction in written(tmp_path)["interactions"]}
    event, question = found["an event"], found["a question"]
    assert event["metadata"]["origin"] == "shop"
    assert question["response"][0]["contents"]["content"] == "pong"


def test_files_become_parts_of_a_multipart_body(pact: PactHandle, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("hello")
    interaction = user_interaction(pact)

    ffi.with_multipart_file_v2(interaction, REQUEST, "text/plain", file, "one", "BND")
    assert ffi.with_multipart_file(interaction, REQUEST, "text/plain", str(file), "two").is_ok

    ffi.pact_handle_write_file(pact, tmp_path, overwrite=True)
    (found,) = written(tmp_path)["interactions"]
    assert found["request"]["headers"]["Content-Type"] == ["multipart/form-data; boundary=BND"]
    with pytest.raises(RuntimeError, match="No such file"):
        ffi.with_multipart_file_v2(interaction, REQUEST, "text/plain", tmp_path / "none", "one", None)
    assert ffi.with_multipart_file(interaction, REQUEST, "text/plain", "/none", "one").is_failed


def test_a_body_of_which_only_the_type_counts_warns(pact: PactHandle) -> None:
    interaction = user_interaction(pact)

    with pytest.warns(DeprecationWarning, match="use with_binary_body"):
        ffi.with_binary_file(interaction, RESPONSE, "image/png", b"\x89PNG")


def test_the_older_ways_to_start_a_server_warn_and_work(pact: PactHandle, tmp_path: Path) -> None:
    user_interaction(pact)
    ffi.pact_handle_write_file(pact, tmp_path, overwrite=True)

    with pytest.warns(DeprecationWarning, match="use create_mock_server_for_transport"):
        port = ffi.create_mock_server_for_pact(pact, "127.0.0.1:0", tls=False)
    with PactServerHandle(port):
        assert get(port, "/users/1")[0] == 200
    with pytest.warns(DeprecationWarning, match="use create_mock_server_for_transport"):
        port = ffi.create_mock_server((tmp_path / "shop-users.json").read_text(), "127.0.0.1:0", tls=False)
    with PactServerHandle(port):
        assert get(port, "/users/1")[0] == 200
    with pytest.warns(DeprecationWarning), pytest.raises(RuntimeError, match=r"\(code -2\)"):
        ffi.create_mock_server("no JSON", "127.0.0.1:0", tls=False)


def test_a_server_that_cannot_start_says_why_with_the_code(pact: PactHandle) -> None:
    with pytest.raises(RuntimeError, match=r"\(code -5\)$"):
        ffi.create_mock_server_for_transport(pact, "no address", 0, "http", None)


EDITS: list[Callable[[InteractionHandle], object]] = [
    lambda i: ffi.upon_receiving(i, "x"),
    lambda i: ffi.given(i, "x"),
    lambda i: ffi.given_with_param(i, "x", "n", "1"),
    lambda i: ffi.given_with_params(i, "x", "{}"),
    lambda i: ffi.with_request(i, "GET", "/"),
    lambda i: ffi.with_query_parameter_v2(i, "q", 0, "1"),
    lambda i: ffi.with_header_v2(i, REQUEST, "h", 0, "1"),
    lambda i: ffi.set_header(i, REQUEST, "h", "1"),
    lambda i: ffi.response_status(i, 200),
    lambda i: ffi.response_status_v2(i, "200"),
    lambda i: ffi.with_body(i, REQUEST, None, "x"),
    lambda i: ffi.with_binary_body(i, REQUEST, None, b"x"),
    lambda i: ffi.with_metadata(i, "k", "v", REQUEST),
    lambda i: ffi.with_matching_rules(i, REQUEST, "{}"),
    lambda i: ffi.with_generators(i, REQUEST, "{}"),
    lambda i: ffi.set_key(i, "k"),
    lambda i: ffi.set_pending(i, pending=True),
    lambda i: ffi.set_comment(i, "k", "v"),
    lambda i: ffi.add_text_comment(i, "c"),
    lambda i: ffi.add_interaction_reference(i, "g", "n", "v"),
    lambda i: ffi.interaction_test_name(i, "n"),
    lambda i: ffi.with_multipart_file_v2(i, REQUEST, "text/plain", None, "p", None),
]


@pytest.mark.parametrize("edit", range(len(EDITS)))
@pytest.mark.parametrize("number", [0, 1, 0xFFFF0001])
def test_an_edit_of_an_interaction_that_is_none_raises(edit: int, number: int) -> None:
    with pytest.raises(RuntimeError):
        EDITS[edit](InteractionHandle(number))


@pytest.mark.parametrize("edit", range(len(EDITS)))
def test_an_edit_after_the_pact_was_freed_raises(edit: int) -> None:
    pact = ffi.new_pact("c", "p")
    interaction = ffi.new_interaction(pact, "x")
    ffi.free_pact_handle(pact)

    with pytest.raises(RuntimeError):
        EDITS[edit](interaction)


@pytest.mark.parametrize(
    "use",
    [
        lambda pact: ffi.new_interaction(pact, "x"),
        lambda pact: ffi.new_message_interaction(pact, "x"),
        lambda pact: ffi.new_sync_message_interaction(pact, "x"),
        lambda pact: ffi.with_specification(pact, ffi.PactSpecification.V4),
        ffi.handle_get_pact_spec_version,
        lambda pact: ffi.with_pact_metadata(pact, "a", "b", "c"),
        lambda pact: ffi.pact_handle_write_file(pact, ".", overwrite=True),
        ffi.pact_handle_to_pointer,
        serve,
        ffi.free_pact_handle,
    ],
)
def test_using_a_pact_after_it_was_freed_raises(use: Callable[[PactHandle], object]) -> None:
    pact = ffi.new_pact("c", "p")
    ffi.free_pact_handle(pact)

    with pytest.raises(RuntimeError):
        use(pact)


@pytest.mark.parametrize(
    "use",
    [
        ffi.mock_server_matched,
        ffi.mock_server_mismatches,
        ffi.mock_server_logs,
        lambda server: ffi.write_pact_file(server, ".", overwrite=True),
        ffi.cleanup_mock_server,
    ],
)
def test_using_a_server_after_it_was_stopped_raises(
    pact: PactHandle, use: Callable[[PactServerHandle], object]
) -> None:
    user_interaction(pact)
    server = serve(pact)
    ffi.cleanup_mock_server(server)

    with pytest.raises(RuntimeError):
        use(server)


def test_a_served_pact_refuses_edits_and_says_why(pact: PactHandle) -> None:
    interaction = user_interaction(pact)

    with serve(pact), pytest.raises(RuntimeError, match="the mock server has already started"):
        ffi.given(interaction, "late")


def test_closing_twice_is_harmless() -> None:
    pact = ffi.new_pact("c", "p")
    user_interaction(pact)
    server = serve(pact)

    for _ in range(2):
        server.close()
        pact.close()

    assert object_count() == 0


def test_a_block_frees_even_when_it_fails() -> None:
    with pytest.raises(ZeroDivisionError), ffi.new_pact("c", "p") as pact:
        user_interaction(pact)
        with serve(pact) as server:
            raise ZeroDivisionError

    assert object_count() == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", server.port))


def test_what_python_forgets_is_freed() -> None:
    before = live()
    pact = ffi.new_pact("c", "p")
    user_interaction(pact)
    server = serve(pact)
    assert live() > before

    del pact, server

    assert live() == before


def test_an_interaction_keeps_its_pact() -> None:
    interaction = user_interaction(ffi.new_pact("c", "p"))
    live()

    ffi.given(interaction, "still there")


def test_a_pact_freed_twice_does_not_free_another() -> None:
    first = ffi.new_pact("c", "p")
    ffi.free_pact_handle(first)
    other = PactHandle(first._ref)  # as if the number had been given out again

    with pytest.raises(RuntimeError, match="was freed before"):
        ffi.free_pact_handle(first)
    first.close()
    assert other._open


def test_a_copy_of_a_pact_outlives_it() -> None:
    with ffi.new_pact("c", "p") as pact:
        user_interaction(pact)
        copy = ffi.pact_handle_to_pointer(pact)

    assert ffi.pact_spec_version(copy) is ffi.PactSpecification.V4
    ffi.pact_model_delete(copy)
    with pytest.raises(RuntimeError, match="^the Pact was deleted$"):
        ffi.pact_spec_version(copy)
    with pytest.raises(RuntimeError, match="^the Pact was deleted$"):
        ffi.pact_model_delete(copy)
    copy.close()


def test_a_pact_is_read_from_json() -> None:
    document = {
        "consumer": {"name": "a"},
        "provider": {"name": "b"},
        "interactions": [],
        "metadata": {"pactSpecification": {"version": "2.0.0"}},
    }

    with ffi.parse_pact_json(json.dumps(document)) as pact:
        assert ffi.pact_spec_version(pact) is ffi.PactSpecification.V2
    with pytest.raises(RuntimeError):
        ffi.parse_pact_json("no JSON")


@pytest.mark.parametrize("number", [-1, 65_536, 2**40])
def test_numbers_that_c_cannot_hold_are_refused(pact: PactHandle, number: int) -> None:
    interaction = user_interaction(pact)

    with pytest.raises(OverflowError):
        ffi.response_status(interaction, number)


def test_a_negative_index_is_an_index_error(pact: PactHandle) -> None:
    with pytest.raises(IndexError, match="the index is -1"):
        ffi.with_query_parameter_v2(user_interaction(pact), "q", -1, "x")


def test_a_number_that_is_no_part_is_refused(pact: PactHandle) -> None:
    with pytest.raises(RuntimeError, match="7"):
        ffi.with_body(user_interaction(pact), 7, None, "x")  # type: ignore[arg-type]
