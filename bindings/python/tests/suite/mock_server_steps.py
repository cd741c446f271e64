"""Steps that start the mock server, make requests to it and check the results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

from pactlib import MockServer, Pact
from pytest_bdd import parsers, then, when

from . import mismatches, tables
from .corpus import fixture
from .exchange import Answer, changed, expect, send
from .tables import Row

Table = list[list[str]]


@when(parsers.re(r'the mock server is started with interactions? "?(?P<chosen>\d[\d, ]*)"?'))
def it_is_started(pact: Pact, serve: Callable[[], MockServer], defined: dict[int, Row], chosen: str) -> None:
    """Serves these of the defined interactions."""
    for number in tables.numbers(chosen):
        expect(pact, f"interaction {number}", defined[number])
    serve()


@when(parsers.parse("the mock server is started with interaction {number:d} but with the following changes:"))
def it_is_started_with_changes(
    pact: Pact, serve: Callable[[], MockServer], defined: dict[int, Row], number: int, datatable: Table
) -> None:
    """Serves one interaction with other cells than its row has."""
    expect(pact, f"interaction {number}", changed(defined[number], tables.only_row(datatable)))
    serve()


@when(parsers.parse("request {number:d} is made to the mock server"), target_fixture="answer")
def a_request(server: MockServer, defined: dict[int, Row], number: int) -> Answer:
    """Makes the request that an interaction expects."""
    return send(server, defined[number])


@when(
    parsers.parse("request {number:d} is made to the mock server with the following changes:"), target_fixture="answer"
)
def a_changed_request(server: MockServer, defined: dict[int, Row], number: int, datatable: Table) -> Answer:
    """Makes a request that differs from what an interaction expects."""
    return send(server, changed(defined[number], tables.only_row(datatable)))


@when("the pact test is done")
def the_test_is_done(server: MockServer, pact_folder: Path) -> None:
    """Does what every client does at the end of a test: writes the file if everything matched."""
    if server.matched:
        server.write(pact_folder)


@then(parsers.re(r"a (?P<status>\d+) (success|error) response is returned"))
def the_status_is(answer: Answer, status: str) -> None:
    """The server answered with this status."""
    assert answer.status == int(status), answer.body.decode()


@then(parsers.parse('the payload will contain the "{name}" JSON document'))
def the_payload_is(answer: Answer, name: str) -> None:
    """The body of the response is the fixture; white space between its values may differ."""
    assert json.loads(answer.body) == json.loads(fixture(f"{name}.json"))


@then(parsers.parse('the content type will be set as "{content_type}"'))
def the_content_type_is(answer: Answer, content_type: str) -> None:
    """The response has this content type."""
    assert answer.headers["Content-Type"] == content_type


@then("the mock server status will be OK")
def all_is_well(server: MockServer) -> None:
    """All interactions were requested, and nothing else."""
    assert server.matched
    assert server.mismatches() == []


@then("the mock server status will NOT be OK")
def something_is_wrong(server: MockServer) -> None:
    """Something is missing or did not match."""
    assert not server.matched


@then("the mock server status will be mismatches")
def there_are_mismatches(server: MockServer) -> None:
    """A request was similar enough to an interaction to be compared with it."""
    assert [entry["type"] for entry in server.mismatches()] == ["request-mismatch"]


@then(parsers.parse("the mock server status will be an expected but not received error for interaction {{{number:d}}}"))
def an_interaction_is_missing(server: MockServer, defined: dict[int, Row], number: int) -> None:
    """There was no request for the interaction."""
    assert _entries(server, "missing-request") == [(defined[number]["method"], defined[number]["path"])]


@then(
    parsers.parse(
        'the mock server status will be an unexpected "{method}" request received error for interaction {{{number:d}}}'
    )
)
def a_request_of_another_interaction(server: MockServer, defined: dict[int, Row], method: str, number: int) -> None:
    """The request of an interaction that is not served was made."""
    assert _entries(server, "request-not-found") == [(method, defined[number]["path"])]


@then(parsers.parse('the mock server status will be an unexpected "{method}" request received error for path "{path}"'))
def a_request_to_elsewhere(server: MockServer, method: str, path: str) -> None:
    """A request was made that the pact does not have."""
    assert _entries(server, "request-not-found") == [(method, path)]


@then(parsers.re(r'the mismatches will contain a "(?P<kind>[\w-]+)" mismatch with error "(?P<error>.*)"'))
def a_mismatch(server: MockServer, kind: str, error: str) -> None:
    """One of the mismatches is of this kind and has this text."""
    assert any(mismatches.says(one, error) for one in _of_kind(server, kind)), mismatches.reported(server)


@then(
    parsers.re(
        r'the mismatches will contain a "(?P<kind>[\w-]+)" mismatch with path "(?P<place>.*)" with error "(?P<error>.*)"'
    )
)
def a_mismatch_at(server: MockServer, kind: str, place: str, error: str) -> None:
    """One of the mismatches is of this kind, has this path and this text."""
    found = [one for one in _of_kind(server, kind) if mismatches.place(one) == place]
    assert any(mismatches.says(one, error) for one in found), mismatches.reported(server)


def _of_kind(server: MockServer, kind: str) -> list[dict[str, Any]]:
    return [one for one in mismatches.reported(server) if one["type"] == mismatches.TYPES[kind]]


def _entries(server: MockServer, kind: str) -> list[tuple[str, str]]:
    return [(entry["method"], entry["path"]) for entry in server.mismatches() if entry["type"] == kind]
