"""A consumer's tests: one of an HTTP request, one of a message. Prints the pact files they write."""

from __future__ import annotations

import json
import tempfile
import urllib.request
from pathlib import Path

from pactlib import Pact, match


def fetch_user(url: str, number: int) -> str:
    """The code under test: asks the provider for a user's name."""
    with urllib.request.urlopen(f"{url}/users/{number}") as answer:
        return str(json.load(answer)["name"])


def test_a_user_is_fetched(folder: str) -> None:
    """Describes the request, has the code under test make it, and writes the pact."""
    with Pact("shop", "users") as pact:
        user = pact.upon_receiving("a request for user 1").given("user 1 exists").with_request("GET", "/users/1")
        user.will_respond_with(200, body={"id": match.integer(1), "name": match.string("Ann")})
        with pact.serve(write=folder) as server:
            assert fetch_user(server.url, 1) == "Ann"


def test_a_message_is_handled(folder: str) -> None:
    """Describes the message, hands it to the code under test, and writes the pact."""
    with Pact("shop", "events") as pact:
        pact.upon_async_message("a user was stored").with_contents({"id": 7}).with_metadata({"origin": "users"})
        for message in pact.async_messages():
            assert message.json() == {"id": 7}
            assert message.metadata["origin"] == "users"
        pact.write(folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        test_a_user_is_fetched(folder)
        test_a_message_is_handled(folder)
        for file in sorted(Path(folder).iterdir()):
            print(file.name, file.read_text(encoding="utf-8"), sep="\n")
