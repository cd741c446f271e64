"""Tests with pact-python of providers: one in Flask that serves HTTP and messages, and functions that make messages.
States are set up by URL and by functions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from pact import Pact, Verifier, match
from shop import Users, application, served

ANN, BOB = {"7": "Ann"}, {"8": "Bob"}


@pytest.fixture
def users() -> Users:
    return Users()


@pytest.fixture
def port(users: Users) -> Iterator[int]:
    """The port of a provider without users."""
    with served(application(users)) as port:
        yield port


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    """A pact of four requests."""
    pact = Pact("web", "users").with_specification("V4")
    there = pact.upon_receiving("a request for a user").given("users exist", users=ANN)
    there.with_request("GET", "/users/7").will_respond_with(200)
    there.with_body({"id": match.int(1), "name": match.like("Zoe")}, "application/json")
    pact.upon_receiving("a request for no user").with_request("GET", "/users/99").will_respond_with(404)
    found = pact.upon_receiving("a search").given("users exist", users=ANN)
    found.given("users exist", users=BOB).with_request("GET", "/users")
    found.with_query_parameters([("name", "Ann"), ("name", "Bob")]).will_respond_with(200)
    found.with_body(match.each_like({"id": match.int(1), "name": match.regex("Zoe", regex="[A-Z].+")}, min=1))
    stored = pact.upon_receiving("a new user").with_request("POST", "/users")
    stored.with_body({"name": "Eve"}, "application/json").will_respond_with(201)
    stored.with_header("Location", match.regex("/api/users/1", regex=r"/api/users/\d+"))
    stored.with_body({"id": match.int(1), "name": "Eve"}, "application/json")
    pact.write_file(tmp_path)
    return tmp_path / "web-users.json"


def verifier_of(port: int, contract: Path) -> Verifier:
    verifier = Verifier("users", host="127.0.0.1").add_transport(url=f"http://127.0.0.1:{port}/api")
    return verifier.add_source(contract).set_coloured_output(enabled=False)


def found(verifier: Verifier) -> list[tuple[str, str]]:
    return [(one["description"], one["result"]) for one in verifier.results["interactionResults"]]


def differences(verifier: Verifier) -> dict[str, list[str]]:
    """The differences, by the name of the failed interaction."""
    errors = verifier.results["errors"]
    return {one["interaction"]: [wrong["mismatch"] for wrong in one["mismatch"]["mismatches"]] for one in errors}


GOOD = [("a new user", "OK"), ("a request for a user", "OK"), ("a request for no user", "OK"), ("a search", "OK")]


def test_a_provider_told_its_states_by_url_passes(users: Users, port: int, contract: Path) -> None:
    verifier = verifier_of(port, contract).add_custom_header("Authorization", "Bearer let me in")

    verifier.state_handler(f"http://127.0.0.1:{port}/_pact/state", teardown=True, body=True).verify()

    assert sorted(found(verifier)) == GOOD
    assert users.changes.count(("setup", "users exist")) == users.changes.count(("teardown", "users exist")) == 3
    assert users.changes.count(("setup", "")) == users.changes.count(("teardown", "")) == 2
    assert users == {1: "Eve"}
    assert "let me in" not in verifier.output()


def test_a_provider_told_its_states_by_functions_passes(users: Users, port: int, contract: Path) -> None:
    def exist(action: Literal["setup", "teardown"], parameters: dict[str, Any]) -> None:
        users.change("users exist", action, parameters)

    verifier = verifier_of(port, contract).add_custom_header("Authorization", "Bearer let me in")

    verifier.state_handler({"users exist": exist}, teardown=True).verify()

    assert sorted(found(verifier)) == GOOD
    assert users.changes.count(("setup", "users exist")) == 3


def test_a_provider_that_is_not_told_its_states_fails_where_they_matter(port: int, contract: Path) -> None:
    verifier = verifier_of(port, contract).add_custom_header("Authorization", "Bearer let me in")

    with pytest.raises(RuntimeError):
        verifier.verify()

    assert differences(verifier) == {
        "Verifying a pact between web and users Given users exist - a request for a user": [
            "Actual map is missing the following keys: id, name",
            "expected 200 but was 404",
        ],
        "Verifying a pact between web and users Given users exist And users exist - a search": [
            "Expected [] (size 0) to have minimum size of 1",
        ],
    }
    assert verifier.results["result"] is False
    assert "There were 2 pact failures" in verifier.output(strip_ansi=True)


def test_a_provider_that_wants_to_know_who_asks_fails_without_a_header(port: int, contract: Path) -> None:
    verifier = verifier_of(port, contract).filter("a new user")

    with pytest.raises(RuntimeError):
        verifier.verify()

    ((name, wrong),) = differences(verifier).items()
    assert name == "Verifying a pact between web and users - a new user"
    assert wrong == [
        "Actual map is missing the following keys: id, name",
        "expected 201 but was 401",
        "Expected a header 'Location' but was missing",
    ]


def test_a_state_that_cannot_be_is_told_as_such(users: Users, port: int, tmp_path: Path) -> None:
    pact = Pact("web", "users").with_specification("V4")
    request = pact.upon_receiving("a request").given("something impossible").given("users exist", users=ANN)
    request.with_request("GET", "/users/7").will_respond_with(200)
    pact.write_file(tmp_path)
    verifier = verifier_of(port, tmp_path / "web-users.json")

    with pytest.raises(RuntimeError):
        verifier.state_handler(f"http://127.0.0.1:{port}/_pact/state", body=True).verify()

    (error,) = verifier.results["errors"]
    assert error["mismatch"]["message"] == "One or more of the setup state change handlers has failed"
    assert (
        f"setup of provider state 'something impossible': http://127.0.0.1:{port}/_pact/state answered 500 Internal "
        "Server Error" in verifier.output(strip_ansi=True)
    )
    assert users.changes == [("setup", "users exist")], "the other state is set up all the same"


def test_a_state_function_that_raises_fails_the_interaction(port: int, contract: Path) -> None:
    def fails(state: str, action: Literal["setup", "teardown"], parameters: dict[str, Any] | None) -> None:
        raise KeyError(state)

    verifier = verifier_of(port, contract).state_handler(fails, teardown=True)

    with pytest.raises(RuntimeError):
        verifier.filter(state="users exist").verify()

    messages = {error["mismatch"]["message"] for error in verifier.results["errors"]}
    assert messages == {"One or more of the setup state change handlers has failed"}


def test_a_value_of_the_state_stands_in_the_request(users: Users, port: int, tmp_path: Path) -> None:
    pact = Pact("web", "users").with_specification("V4")
    request = pact.upon_receiving("a request for the newest user").given("users exist", users=BOB)
    path = {"type": "ProviderState", "expression": "/users/${newest}", "dataType": "STRING"}
    request.with_request("GET", match.regex("/users/7", regex=r"/users/\d+"))
    request.with_generators({"path": path}, "Request")
    request.will_respond_with(200).with_body({"id": match.int(7), "name": "Bob"}, "application/json")
    request.with_header("X-Seen-By", "cache").with_header("X-Seen-By", "gate")
    pact.write_file(tmp_path)
    verifier = verifier_of(port, tmp_path / "web-users.json")

    verifier.state_handler(f"http://127.0.0.1:{port}/_pact/state", teardown=True, body=True).verify()

    assert found(verifier) == [("a request for the newest user", "OK")]


def test_a_provider_that_is_down_is_named(contract: Path) -> None:
    with served(application(Users())) as port:
        pass
    verifier = verifier_of(port, contract).filter("a request for no user")

    with pytest.raises(RuntimeError):
        verifier.verify()

    (error,) = verifier.results["errors"]
    assert error["mismatch"]["message"].startswith(
        f"error sending request for url (http://127.0.0.1:{port}/api/users/99)"
    )


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A pact of one message."""
    pact = Pact("web", "events").with_specification("V4")
    message = pact.upon_receiving("a user was stored", "Async").given("users exist", users=ANN)
    user = {"id": match.int(1), "name": match.regex("Ann", regex="Ann|Bob")}
    message.with_body(match.each_like(user), "application/json")
    message.with_metadata({"queue": "users"})
    pact.write_file(tmp_path)
    return tmp_path / "web-events.json"


def asked_for_messages(port: int, contract: Path) -> Verifier:
    verifier = Verifier("events", host="127.0.0.1").add_source(contract).set_coloured_output(enabled=False)
    verifier.add_transport(protocol="message", port=port, path="/_pact/messages", scheme="http")
    return verifier.state_handler(f"http://127.0.0.1:{port}/_pact/state", teardown=True, body=True)


def test_a_provider_that_serves_its_messages_passes(users: Users, port: int, messages: Path) -> None:
    verifier = asked_for_messages(port, messages).verify()

    assert found(verifier) == [("a user was stored", "OK")]
    assert users.changes == [("setup", "users exist"), ("teardown", "users exist")]


def test_a_served_message_that_is_another_fails(users: Users, port: int, messages: Path) -> None:
    users[9] = "Eve"
    verifier = asked_for_messages(port, messages)

    with pytest.raises(RuntimeError):
        verifier.verify()

    ((name, wrong),) = differences(verifier).items()
    assert name == "Verifying a pact between web and events Given users exist - a user was stored"
    assert wrong == ["Expected 'Eve' to match 'Ann|Bob'"]


def test_a_message_nobody_knows_fails_with_the_status(port: int, tmp_path: Path) -> None:
    pact = Pact("web", "events").with_specification("V4")
    pact.upon_receiving("a user was forgotten", "Async").with_body("gone", "text/plain")
    pact.write_file(tmp_path)
    verifier = asked_for_messages(port, tmp_path / "web-events.json")

    with pytest.raises(RuntimeError):
        verifier.verify()

    (error,) = verifier.results["errors"]
    assert error["mismatch"]["message"] == "Request to fetch message from provider failed: status 404"


@pytest.fixture
def message(tmp_path: Path) -> Path:
    """A pact of one message with one user."""
    pact = Pact("shop", "events").with_specification("V4")
    stored = pact.upon_receiving("a user was stored", "Async").given("a user exists", id=7)
    stored.with_body({"id": match.int(1), "name": "Ann"}, "application/json").with_metadata({"origin": "users"})
    pact.write_file(tmp_path)
    return tmp_path / "shop-events.json"


def test_a_function_that_makes_messages_passes(message: Path) -> None:
    seen: list[Any] = []

    def stored(name: str, metadata: dict[str, Any] | None) -> dict[str, Any]:
        contents = json.dumps({"id": 7, "name": "Ann"}).encode()
        return {"contents": contents, "metadata": {"origin": "users"}, "content_type": "application/json"}

    def state(state: str, action: Literal["setup", "teardown"], parameters: dict[str, Any] | None) -> None:
        seen.append((state, action, parameters))

    verifier = Verifier("events").message_handler(stored).add_source(message)

    verifier.state_handler(state, teardown=True).verify()

    assert [entry["result"] for entry in verifier.results["interactionResults"]] == ["OK"]
    assert seen == [("a user exists", "setup", {"id": 7}), ("a user exists", "teardown", {"id": 7})]


def test_a_message_of_a_function_that_is_another_fails(message: Path) -> None:
    answer = {"contents": b'{"id": "x", "name": "Ann"}', "metadata": {}, "content_type": "application/json"}
    verifier = Verifier("events").message_handler({"a user was stored": answer}).add_source(message)

    with pytest.raises(RuntimeError):
        verifier.state_handler({"a user exists": lambda action, parameters: None}, teardown=True).verify()

    (error,) = verifier.results["errors"]
    places = {(one["type"], one.get("path") or one.get("key")) for one in error["mismatch"]["mismatches"]}
    assert places == {("BodyMismatch", "$.id"), ("MetadataMismatch", "origin")}
