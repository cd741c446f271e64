"""Steps that compare received requests with the expected one.

The C interface compares nothing by itself, so the expected request is served and the received ones are sent.
"""

from __future__ import annotations

from typing import Callable

from pactlib import MockServer, Pact
from pytest_bdd import given, parsers, then, when

from . import mismatches, tables
from .exchange import Answer, expect, send
from .tables import Row


@given("an expected request configured with the following:", target_fixture="expected")
def an_expected_request(datatable: list[list[str]]) -> Row:
    """The one request of the pact."""
    return tables.only_row(datatable)


@given(parsers.re(r'an expected request with an? "(?P<name>.*)" header of "(?P<value>.*)"'), target_fixture="expected")
def an_expected_header(name: str, value: str) -> Row:
    """A request in which only a header matters."""
    return {"headers": f"'{name}: {value}'"}


@given("a request is received with the following:", target_fixture="received")
@given("the following requests are received:", target_fixture="received")
def requests_are_received(datatable: list[list[str]]) -> list[Row]:
    """A request of the consumer."""
    return tables.rows(datatable)


@given(
    parsers.re(r'a request is received with an? "(?P<name>.*)" header of "(?P<value>.*)"'), target_fixture="received"
)
def a_header_is_received(name: str, value: str) -> list[Row]:
    """A request in which only a header matters."""
    return [{"headers": f"'{name}: {value}'"}]


@when(parsers.re(r"the requests? (is|are) compared to the expected one"), target_fixture="answers")
def they_are_compared(pact: Pact, serve: Callable[[], MockServer], expected: Row, received: list[Row]) -> list[Answer]:
    """Serves the expected request and sends all received ones."""
    expect(pact, "the expected request", expected)
    server = serve()
    return [send(server, row) for row in received]


@then("the comparison should be OK")
def all_match(server: MockServer, answers: list[Answer]) -> None:
    """Every request matched the expected one."""
    assert mismatches.reported(server) == []
    assert {answer.status for answer in answers} == {200}
    assert server.matched


@then("the comparison should NOT be OK")
def none_matches(server: MockServer, answers: list[Answer]) -> None:
    """No request matched the expected one."""
    assert {answer.status for answer in answers} == {500}
    assert not server.matched


@then(parsers.re(r'the mismatches will contain a mismatch with error "(?P<place>.*)" -> "(?P<error>.*)"'))
def a_mismatch_at(server: MockServer, place: str, error: str) -> None:
    """One of the mismatches has this path and text."""
    found = mismatches.reported(server)
    assert any(mismatches.place(one) == place and mismatches.says(one, error) for one in found), found
