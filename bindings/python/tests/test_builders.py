"""How interactions are described: which part each call is about, several values at once, and what is refused."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from pactlib import AsyncMessage, HttpInteraction, Message, Pact, Part, SyncMessage, VerificationReport, Verifier, generate, match


@pytest.fixture
def pact():
    with Pact("shop", "users") as pact:
        yield pact


def written(pact: Pact, folder: Path) -> dict[str, Any]:
    """The first interaction of the pact's file."""
    pact.write(folder, overwrite=True)
    found: dict[str, Any] = json.loads((folder / "shop-users.json").read_text(encoding="utf-8"))["interactions"][0]
    return found


def http(pact: Pact) -> HttpInteraction:
    return pact.upon_receiving("a request").with_request("POST", "/users")


def test_what_follows_the_status_is_about_the_response(pact, tmp_path):
    interaction = http(pact).with_header("X-Id", "1").with_body({"a": 1})
    interaction.will_respond_with(201).with_header("Location", "/users/1").with_body({"b": 2})
    interaction.with_rules({"body": {"$.b": {"matchers": [{"match": "type"}]}}})

    found = written(pact, tmp_path)

    assert found["request"]["headers"] == {"Content-Type": ["application/json"], "X-Id": ["1"]}
    assert found["request"]["body"]["content"] == {"a": 1}
    assert "matchingRules" not in found["request"]
    assert found["response"]["status"] == 201
    assert found["response"]["headers"] == {"Content-Type": ["application/json"], "Location": ["/users/1"]}
    assert found["response"]["body"]["content"] == {"b": 2}
    assert list(found["response"]["matchingRules"]["body"]) == ["$.b"]


def test_the_part_that_is_named_counts_wherever_the_call_stands(pact, tmp_path):
    interaction = http(pact).with_body({"b": 2}, part=Part.RESPONSE).with_header("X", "2", Part.RESPONSE)
    interaction.will_respond_with(200).with_body({"a": 1}, part=Part.REQUEST).with_headers({"X": "1"}, Part.REQUEST)

    found = written(pact, tmp_path)

    assert [found[part]["body"]["content"] for part in ("request", "response")] == [{"a": 1}, {"b": 2}]
    assert [found[part]["headers"]["X"] for part in ("request", "response")] == [["1"], ["2"]]


def test_the_request_may_be_described_last(pact, tmp_path):
    interaction = pact.upon_receiving("a request").will_respond_with(204)
    interaction.with_request("PUT", "/users/1").with_header("X", "1")

    found = written(pact, tmp_path)

    assert (found["request"]["headers"], found["response"]) == ({"X": ["1"]}, {"status": 204})


def test_rules_and_generators_of_a_path_are_the_requests(pact, tmp_path):
    interaction = pact.upon_receiving("a request").with_request("GET", "/users/1").will_respond_with(200)
    interaction.with_rules({"path": {"matchers": [{"match": "type"}]}})
    interaction.with_generators({"path": {"type": "ProviderState", "expression": "/users/${id}"}})

    found = written(pact, tmp_path)

    assert found["request"]["generators"]["path"]["expression"] == "/users/${id}"
    assert found["request"]["matchingRules"]["path"]["matchers"] == [{"match": "type"}]


def test_several_headers_and_parameters_in_one_call(pact, tmp_path):
    interaction = http(pact).with_query({"page": 2, "tag": ["a", "b"], "all": None, "id": match.integer(7)})
    interaction.with_query("other", "x").with_query([("more", "1"), ("more", "2")])
    interaction.with_headers({"Accept": "text/html", "X-Id": ["1", "2"], "X-Match": match.regex("a1", regex=r"a\d")})

    request = written(pact, tmp_path)["request"]

    assert request["query"] == {
        "page": ["2"],
        "tag": ["a", "b"],
        "all": [None],
        "id": ["7"],
        "other": ["x"],
        "more": ["1", "2"],
    }
    assert request["headers"] == {"Accept": ["text/html"], "X-Id": ["1", "2"], "X-Match": ["a1"]}
    assert list(request["matchingRules"]["query"]) == ["id"]
    assert list(request["matchingRules"]["header"]) == ["X-Match"]


def test_a_whole_interaction_in_two_calls(pact, tmp_path):
    interaction = pact.upon_receiving("a request").given("a user", id=7)
    interaction.with_request("POST", "/users", query={"a": "1"}, headers={"X": "1"}, body={"name": "Ann"})
    interaction.will_respond_with(HTTPStatus.CREATED, headers={"X": "2"}, body=match.like({"id": 7}))

    found = written(pact, tmp_path)

    assert found["providerStates"] == [{"name": "a user", "params": {"id": 7}}]
    assert found["request"]["query"] == {"a": ["1"]}
    assert (found["request"]["body"]["content"], found["response"]["body"]["content"]) == ({"name": "Ann"}, {"id": 7})
    assert (found["request"]["headers"]["X"], found["response"]["headers"]["X"]) == (["1"], ["2"])
    assert found["response"]["status"] == 201


def test_comments_references_and_the_test(pact, tmp_path):
    interaction = http(pact).with_comment("a line").with_comments({"author": "Ann", "counts": [1, 2], "gone": 1})
    interaction.with_comments({"gone": None}).with_reference("openapi", "operationId", "store").with_test_name("a test")

    assert written(pact, tmp_path)["comments"] == {
        "author": "Ann",
        "counts": [1, 2],
        "references": {"openapi": {"operationId": "store"}},
        "testname": "a test",
        "text": ["a line"],
    }


def test_a_parameter_of_a_state_may_have_any_name(pact, tmp_path):
    http(pact).given("a door", state="open", more={"a": 1})

    assert written(pact, tmp_path)["providerStates"] == [
        {"name": "a door", "params": {"more": {"a": 1}, "state": "open"}}
    ]


def test_a_matcher_of_statuses(pact, tmp_path):
    http(pact).will_respond_with(match.status_code("clientError", 404))

    response = written(pact, tmp_path)["response"]

    assert response["status"] == 404
    assert response["matchingRules"]["status"]["$"]["matchers"] == [{"match": "statusCode", "status": "clientError"}]


@pytest.mark.parametrize(
    ("body", "content_type", "sent", "received_type"),
    [
        ({"a": 1}, None, b'{"a":1}', "application/json"),
        ([1, None], None, b"[1,null]", "application/json"),
        (7, None, b"7", "application/json"),
        (None, None, b"null", "application/json"),
        ('{"a": 1}', None, b'{"a":1}', "application/json"),
        ("hello", None, b"hello", "text/plain"),
        ("<a/>", None, b"<a/>", "application/xml"),
        ("a,b", "text/csv", b"a,b", "text/csv"),
        (b"\xff\0", None, b"\xff\0", "application/octet-stream"),
        (b"\x89PNG", "image/png", b"\x89PNG", "image/png"),
        (match.like({"a": 1}), "application/vnd.shop+json", b'{"a":1}', "application/vnd.shop+json"),
    ],
)
def test_bodies_are_texts_bytes_or_json(pact, body, content_type, sent, received_type):
    http(pact).will_respond_with(200).with_body(body, content_type)
    with pact.serve(in_process=True) as server:
        answer = server.answer("POST", "/users")

    assert (answer.body, answer.headers["content-type"]) == (sent, received_type)


def test_a_file_of_a_form(pact, tmp_path):
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    http(pact).with_multipart_file("picture", file, "image/png", boundary="edge").will_respond_with(201)

    with pact.serve(in_process=True, verify=False) as server:
        form = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="b.png"\r\nContent-Type: image/png\r\n\r\n'
        body = form + b"\x89PNG\r\n\x1a\nmore\r\n--x--\r\n"
        good = server.answer("POST", "/users", {"Content-Type": "multipart/form-data; boundary=x"}, body)
        bad = server.answer("POST", "/users", {"Content-Type": "multipart/form-data; boundary=x"}, form + b"\r\n--x--\r\n")
        assert (good.status, bad.status) == (201, 500)


def test_an_asynchronous_message(pact, tmp_path):
    message = pact.upon_async_message("a message").with_contents({"id": match.integer(7)})
    message.with_metadata({"origin": "users", "attempt": 1, "key": match.regex("a1", regex=r"a\d")})

    found = written(pact, tmp_path)

    assert found["contents"]["content"] == {"id": 7}
    assert found["metadata"] == {"attempt": 1, "contentType": "application/json", "key": "a1", "origin": "users"}
    assert set(found["matchingRules"]) == {"body", "metadata"}


def test_a_synchronous_message_switches_to_its_responses(pact, tmp_path):
    message = pact.upon_sync_message("a message").with_contents({"ask": 1}).with_metadata("to", "a")
    message.will_respond_with({"answer": 1}, metadata={"from": "b"}).with_contents("second")

    found = written(pact, tmp_path)

    assert found["request"]["contents"]["content"] == {"ask": 1}
    assert found["request"]["metadata"]["to"] == "a"
    assert [one["contents"]["content"] for one in found["response"]] == [{"answer": 1}, "second"]
    assert found["response"][0]["metadata"]["from"] == "b"


def test_received_messages_are_texts_bytes_or_json(pact):
    pact.upon_async_message("json").with_contents({"id": 7})
    pact.upon_async_message("text").with_contents("hello")
    pact.upon_async_message("bytes").with_contents(b"\xc3\xa9\0", "application/octet-stream")
    pact.upon_async_message("none")

    found = pact.async_messages()

    assert [one.text() for one in found] == ['{"id":7}', "hello", "é\0", ""]
    assert (found[0].json(), found[3].json()) == ({"id": 7}, None)
    assert Message(b"[1]").json() == Message([1]).json() == [1]


def asynchronous(pact: Pact) -> AsyncMessage:
    return pact.upon_async_message("a message")


def synchronous(pact: Pact) -> SyncMessage:
    return pact.upon_sync_message("a message")


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda pact: Pact(None, "b"), TypeError, "Pact: 'consumer' must be a text, not None"),
        (lambda pact: Pact("a", None), TypeError, "Pact: 'provider' must be a text, not None"),
        (lambda pact: Pact("a", "b", "V3"), TypeError, "such as Specification.V3, not 'V3'"),
        (lambda pact: http(pact).with_body({}, part="Response"), TypeError, "Part.REQUEST or Part.RESPONSE, not 'Response'"),
        (lambda pact: http(pact).with_comments(None), TypeError, "with_comments: 'comments' must be a dictionary"),
        (lambda pact: http(pact).with_test_name(None), TypeError, "with_test_name: 'name' must be a text"),
        (lambda pact: http(pact).with_reference("a", "b", None), TypeError, "'value' must be a text or JSON, not None"),
        (lambda pact: pact.upon_receiving(None), TypeError, "upon_receiving: 'description' must be a text, not None"),
        (lambda pact: pact.upon_async_message(None), TypeError, "upon_async_message: 'description' must be a text"),
        (lambda pact: pact.upon_sync_message(7), TypeError, "upon_sync_message: 'description' must be a text, not 7"),
        (lambda pact: pact.with_metadata("a", "b", None), TypeError, "with_metadata: 'value' must be a text, not None"),
        (lambda pact: pact.using_plugin(None), TypeError, "using_plugin: 'name' must be a text"),
        (lambda pact: pact.serve(address=None), TypeError, "serve: 'address' must be a text"),
        (lambda pact: pact.serve(transport=None), TypeError, "serve: 'transport' must be a text"),
        (lambda pact: pact.write(None), TypeError, "write: 'directory' must be a path, not None"),
        (lambda pact: http(pact).given(None), TypeError, "given: 'state' must be a text, not None"),
        (lambda pact: http(pact).given("a", {"b": {1}}), TypeError, "given: 'parameters' must be JSON"),
        (lambda pact: http(pact).with_key(None), TypeError, "with_key: 'key' must be a text"),
        (lambda pact: http(pact).with_comment(None), TypeError, "with_comment: 'comment' must be a text"),
        (lambda pact: http(pact).with_request(None, "/"), TypeError, "with_request: 'method' must be a text, not None"),
        (lambda pact: http(pact).with_request("GET", None), TypeError, "with_request: 'path' must be a text or a matcher"),
        (lambda pact: http(pact).with_request("GET", 5), TypeError, "with_request: 'path' must be a text or a matcher, not 5"),
        (lambda pact: pact.serve(port="x"), TypeError, "serve: 'port' must be an integer, not 'x'"),
        (lambda pact: http(pact).with_query(None), TypeError, "with_query: 'name' must be a dictionary or pairs, not None"),
        (lambda pact: http(pact).with_query(None, "1"), TypeError, "with_query: 'name' must be a text, not None"),
        (lambda pact: http(pact).with_query("a"), TypeError, "with_query: the parameter 'a' has no value"),
        (lambda pact: http(pact).with_header("a", None), TypeError, "the value of 'a' must be a text or a matcher, not None"),
        (lambda pact: http(pact).with_header(None, "a"), TypeError, "with_header: 'name' must be a text, not None"),
        (lambda pact: http(pact).with_headers({None: "a"}), TypeError, "with_headers: 'name' must be a text, not None"),
        (lambda pact: http(pact).with_headers(None), TypeError, "must be a dictionary or pairs, not None"),
        (lambda pact: http(pact).with_headers("a"), TypeError, "must be a dictionary or pairs, not 'a'"),
        (lambda pact: http(pact).with_body({"a"}), TypeError, "with_body: 'body' must be JSON"),
        (lambda pact: http(pact).with_body("a", 7), TypeError, "with_body: 'content_type' must be a text, not 7"),
        (lambda pact: http(pact).with_binary_body(None), TypeError, "with_binary_body: 'body' must be bytes, not None"),
        (lambda pact: http(pact).with_body({"a": generate.random_int()}), ValueError, "a generator must stand in a matcher"),
        (lambda pact: http(pact).with_multipart_file("a", None, "b"), TypeError, "'path' must be a path, not None"),
        (lambda pact: http(pact).with_rules(None), TypeError, "with_rules: 'rules' must be a dictionary or JSON, not None"),
        (lambda pact: http(pact).will_respond_with(None), TypeError, "'status' must be a number or a matcher, not None"),
        (lambda pact: http(pact).will_respond_with("200"), TypeError, "must be a number or a matcher, not '200'"),
        (lambda pact: asynchronous(pact).with_contents({"a"}), TypeError, "with_contents: 'contents' must be JSON"),
        (lambda pact: asynchronous(pact).with_binary_contents("a"), TypeError, "'contents' must be bytes, not 'a'"),
        (lambda pact: asynchronous(pact).with_metadata(None), TypeError, "with_metadata: 'key' must be"),
        (lambda pact: asynchronous(pact).with_metadata("a"), TypeError, "with_metadata: the entry 'a' has no value"),
        (lambda pact: synchronous(pact).with_metadata(None, 1), TypeError, "with_metadata: 'key' must be a text"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_words(pact, call, kind, words):
    with pytest.raises(kind, match=re.escape(words)):
        call(pact)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Verifier(None), "Verifier: 'provider' must be a text, not None"),
        (lambda: Verifier("users", None), "Verifier: 'url' must be a text, not None"),
        (lambda: Verifier("users").add_transport(None, 1), "add_transport: 'name' must be a text"),
        (lambda: Verifier("users").add_file(None), "add_file: 'path' must be a path, not None"),
        (lambda: Verifier("users").add_folder(None), "add_folder: 'path' must be a path, not None"),
        (lambda: Verifier("users").add_url(None), "add_url: 'url' must be a text, not None"),
        (lambda: Verifier("users").add_url("http://a", token=7), "add_url: 'token' must be a text, not 7"),
        (lambda: Verifier("users").add_broker(None), "add_broker: 'url' must be a text"),
        (lambda: Verifier("users").add_broker("http://a", provider_branch=7), "add_broker: 'provider_branch' must be"),
        (lambda: Verifier("users").with_states(None), "with_states: 'url' must be a text"),
        (lambda: Verifier("users").state(None, None), "state: 'name' must be a text"),
        (lambda: Verifier("users").message(None, dict), "message: 'description' must be a text"),
        (lambda: Verifier("users").with_header("a", None), "with_header: 'value' must be a text"),
        (lambda: Verifier("users").only(7), "only: 'description' must be a text"),
        (lambda: Verifier("users").only_consumers("a", None), "only_consumers: 'name' must be a text"),
        (lambda: Verifier("users").publish(None), "publish: 'version' must be a text"),
        (lambda: Verifier("users").write_report(None, VerificationReport.JSON), "write_report: 'path' must be a path"),
    ],
)
def test_a_verifier_refuses_what_cannot_be_meant_with_words(call, words):
    with pytest.raises(TypeError, match=re.escape(words)):
        call()


def test_a_mock_server_refuses_what_cannot_be_meant_with_words(pact):
    with pact.serve(in_process=True) as server:
        for call, words in [
            (lambda: server.answer(None, "/"), "answer: 'method' must be a text, not None"),
            (lambda: server.answer("GET", None), "answer: 'target' must be a text, not None"),
            (lambda: server.delay(0, 7), "delay: 'description' must be a text, not 7"),
            (lambda: server.fault(None, 7), "fault: 'description' must be a text, not 7"),
            (lambda: server.write(None), "write: 'directory' must be a path, not None"),
        ]:
            with pytest.raises(TypeError, match=re.escape(words)):
                call()
    with pytest.raises(TypeError, match="serve: 'write' must be a path, not 7"):
        pact.serve(write=7)


def test_a_verifier_looks_like_its_provider():
    with Verifier("users", "http://localhost:1") as verifier:
        assert repr(verifier) == "<Verifier of 'users' at http://localhost:1>"
