"""Tests with pact-python: of a consumer, of an asynchronous and of a synchronous message."""

from __future__ import annotations

import ctypes
import json
import os
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from pact import Pact, match
from pact.error import MismatchesError, PactVerificationError


def written(folder: Path, name: str) -> dict[str, Any]:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def user_pact() -> Pact:
    pact = Pact("shop", "users").with_specification("V4")
    interaction = pact.upon_receiving("a request for a user")
    interaction.given("a user exists", id=7).with_request("GET", match.regex("/users/7", regex=r"/users/\d+"))
    interaction.with_header("Accept", "application/json").with_query_parameter("full", "true")
    interaction.will_respond_with(200).with_header("X-Source", "users")
    interaction.with_body({"id": match.int(7), "name": match.like("Ann")}, "application/json")
    return pact


def fetch(url: str) -> tuple[int, bytes]:
    request = urllib.request.Request(url, headers={"Accept": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_the_library_is_the_one_that_was_put_there(native: ctypes.CDLL) -> None:
    maps = Path("/proc/self/maps")
    if maps.is_file():
        loaded = {line.split()[-1] for line in maps.read_text().splitlines() if "libpact_ffi" in line}
        assert loaded == {os.environ["PACT_PYTHON_NATIVE"]}


def test_a_consumer_test_passes_and_writes_the_pact(tmp_path: Path) -> None:
    pact = user_pact()

    with pact.serve() as server:
        status, body = fetch(f"{server.url}/users/12?full=true")
    pact.write_file(tmp_path)

    assert (status, json.loads(body)) == (200, {"id": 7, "name": "Ann"})
    document = written(tmp_path, "shop-users.json")
    (interaction,) = document["interactions"]
    assert document["metadata"]["pactSpecification"] == {"version": "4.0"}
    assert interaction["type"] == "Synchronous/HTTP"
    assert interaction["providerStates"] == [{"name": "a user exists", "params": {"id": 7}}]
    assert interaction["request"]["matchingRules"]["path"]["matchers"] == [{"match": "regex", "regex": r"/users/\d+"}]
    assert interaction["response"]["body"]["content"] == {"id": 7, "name": "Ann"}


def test_a_wrong_request_fails_the_consumer_test() -> None:
    pact = user_pact()

    with pytest.raises(MismatchesError), pact.serve() as server:
        status, _ = fetch(f"{server.url}/users/x?full=true")
        assert status == 500


def test_an_asynchronous_message_reaches_its_handler_with_generated_values(tmp_path: Path) -> None:
    pact = Pact("shop", "events").with_specification("V4")
    message = pact.upon_receiving("a user was stored", "Async").given("a user exists")
    message.with_body({"id": match.int(7), "name": "Ann"}, "application/json").with_metadata({"origin": "users"})
    message.with_generators({"body": {"$.id": {"type": "RandomInt", "min": 100, "max": 199}}})
    received: list[tuple[Any, dict[str, Any]]] = []

    pact.verify(lambda body, metadata: received.append((json.loads(body or ""), metadata)), "Async")
    pact.write_file(tmp_path)

    ((body, metadata),) = received
    assert body["name"] == "Ann"
    assert 100 <= body["id"] <= 199
    assert metadata == {"contentType": "application/json", "origin": "users"}
    (interaction,) = written(tmp_path, "shop-events.json")["interactions"]
    assert interaction["type"] == "Asynchronous/Messages"
    assert interaction["metadata"]["origin"] == "users"


def test_a_handler_that_fails_fails_the_message_test() -> None:
    pact = Pact("shop", "events").with_specification("V4")
    pact.upon_receiving("a user was stored", "Async").with_body("hello", "text/plain")

    def handler(body: str | bytes | None, metadata: dict[str, object]) -> None:
        raise KeyError(body)

    with pytest.raises(PactVerificationError):
        pact.verify(handler, "Async")


def test_a_synchronous_message_reaches_its_handler(tmp_path: Path) -> None:
    pact = Pact("shop", "answers").with_specification("V4")
    message = pact.upon_receiving("a question", "Sync").given("a user exists")
    message.with_body({"question": "who"}, "application/json").with_metadata({"origin": "shop"})
    message.will_respond_with().with_body({"answer": "Ann"}, "application/json")
    received: list[tuple[Any, dict[str, Any]]] = []

    pact.verify(lambda body, metadata: received.append((json.loads(body or ""), metadata)), "Sync")
    pact.write_file(tmp_path)

    assert received == [({"question": "who"}, {"contentType": "application/json", "origin": "shop"})]
    (interaction,) = written(tmp_path, "shop-answers.json")["interactions"]
    assert interaction["type"] == "Synchronous/Messages"
    assert interaction["response"][0]["contents"]["content"] == {"answer": "Ann"}


def test_a_message_pact_of_the_third_edition_is_written(tmp_path: Path) -> None:
    pact = Pact("shop", "events").with_specification("V3")
    pact.upon_receiving("a user was stored", "Async").with_body({"id": 7}, "application/json")

    pact.verify(lambda body, metadata: None, "Async")
    pact.write_file(tmp_path)

    (message,) = written(tmp_path, "shop-events.json")["messages"]
    assert message["contents"] == {"id": 7}
