"""What users of pact-python write on the provider's side: an HTTP provider and a message provider, with states."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import pytest
from pact import Pact, Verifier, match

USERS: dict[int, str] = {}


class Users(BaseHTTPRequestHandler):
    """Serves the users that are there."""

    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        name = USERS.get(int(self.path.rpartition("/")[2]))
        body = b"" if name is None else json.dumps({"id": int(self.path.rpartition("/")[2]), "name": name}).encode()
        self.send_response(404 if name is None else 200)
        if body:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    """The URL of a provider without users."""
    USERS.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Users) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    """A pact file: a user that is there, and one that is not."""
    pact = Pact("shop", "users").with_specification("V4")
    there = pact.upon_receiving("a request for a user").given("a user exists", id=7, name="Ann")
    there.with_request("GET", "/users/7").will_respond_with(200)
    there.with_body({"id": 7, "name": match.like("Bob")}, "application/json")
    pact.upon_receiving("a request for nobody").with_request("GET", "/users/8").will_respond_with(404)
    pact.write_file(tmp_path)
    return tmp_path / "shop-users.json"


def has_user(state: str, action: Literal["setup", "teardown"], parameters: dict[str, Any] | None) -> None:
    """Brings the provider into its state, and out of it again."""
    if state == "a user exists" and parameters is not None:
        if action == "setup":
            USERS[parameters["id"]] = parameters["name"]
        else:
            del USERS[parameters["id"]]


def test_a_provider_with_a_state_handler_passes(url: str, contract: Path) -> None:
    verifier = Verifier("users", host="127.0.0.1").add_transport(url=url).add_source(contract)

    verifier.state_handler(has_user, teardown=True).verify()

    results = verifier.results
    assert results["result"] is True
    assert [(entry["description"], entry["result"]) for entry in results["interactionResults"]] == [
        ("a request for a user", "OK"),
        ("a request for nobody", "OK"),
    ]
    assert "has status code 200 (OK)" in verifier.output(strip_ansi=True)
    assert USERS == {}


def test_a_provider_with_handlers_by_the_name_of_the_state_passes(url: str, contract: Path) -> None:
    def exists(action: Literal["setup", "teardown"], parameters: dict[str, Any]) -> None:
        has_user("a user exists", action, parameters)

    verifier = Verifier("users", host="127.0.0.1").add_transport(url=url).add_source(contract.parent)

    verifier.state_handler({"a user exists": exists}, teardown=True).filter("a user$").verify()

    assert [entry["description"] for entry in verifier.results["interactionResults"]] == ["a request for a user"]


def test_a_provider_that_is_not_in_the_state_fails(url: str, contract: Path) -> None:
    verifier = Verifier("users", host="127.0.0.1").add_transport(url=url).add_source(contract)

    with pytest.raises(RuntimeError):
        verifier.verify()

    (error,) = verifier.results["errors"]
    assert error["interaction"] == "Verifying a pact between shop and users Given a user exists - a request for a user"
    assert {one["type"] for one in error["mismatch"]["mismatches"]} == {
        "BodyMismatch",
        "HeaderMismatch",
        "StatusMismatch",
    }


def test_a_state_handler_that_raises_fails_the_interaction(url: str, contract: Path) -> None:
    def fails(state: str, action: Literal["setup", "teardown"], parameters: dict[str, Any] | None) -> None:
        raise KeyError(state)

    verifier = Verifier("users", host="127.0.0.1").add_transport(url=url).add_source(contract)

    with pytest.raises(RuntimeError):
        verifier.state_handler(fails, teardown=True).filter(state="a user exists").verify()

    (error,) = verifier.results["errors"]
    assert error["mismatch"]["message"] == "One or more of the setup state change handlers has failed"


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A pact file with a message."""
    pact = Pact("shop", "events").with_specification("V4")
    message = pact.upon_receiving("a user was stored", "Async").given("a user exists", id=7)
    message.with_body({"id": match.int(1), "name": "Ann"}, "application/json").with_metadata({"origin": "users"})
    pact.write_file(tmp_path)
    return tmp_path / "shop-events.json"


def test_a_message_provider_passes(messages: Path) -> None:
    seen: list[Any] = []

    def stored(name: str, metadata: dict[str, Any] | None) -> dict[str, Any]:
        contents = json.dumps({"id": 7, "name": "Ann"}).encode()
        return {"contents": contents, "metadata": {"origin": "users"}, "content_type": "application/json"}

    def state(state: str, action: Literal["setup", "teardown"], parameters: dict[str, Any] | None) -> None:
        seen.append((state, action, parameters))

    verifier = Verifier("events").message_handler(stored).add_source(messages)

    verifier.state_handler(state, teardown=True).verify()

    assert [entry["result"] for entry in verifier.results["interactionResults"]] == ["OK"]
    assert seen == [("a user exists", "setup", {"id": 7}), ("a user exists", "teardown", {"id": 7})]


def test_a_message_that_is_another_fails(messages: Path) -> None:
    answer = {"contents": b'{"id": "x", "name": "Ann"}', "metadata": {}, "content_type": "application/json"}
    verifier = Verifier("events").message_handler({"a user was stored": answer}).add_source(messages)

    with pytest.raises(RuntimeError):
        verifier.state_handler({"a user exists": lambda action, parameters: None}, teardown=True).verify()

    (error,) = verifier.results["errors"]
    places = {(one["type"], one.get("path") or one.get("key")) for one in error["mismatch"]["mismatches"]}
    assert places == {("BodyMismatch", "$.id"), ("MetadataMismatch", "origin")}
