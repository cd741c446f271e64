"""Steps that compare received responses with the expected one."""

from __future__ import annotations

from pactlib import HttpInteraction, Pact, Part
from pytest_bdd import given, parsers, then, when

from . import tables
from .corpus import fixture
from .mismatches import TYPES, Mismatch, says


@given("an expected response configured with the following:", target_fixture="responding")
def an_expected_response(pact: Pact, datatable: list[list[str]]) -> HttpInteraction:
    """The one response of the pact."""
    row = tables.only_row(datatable)
    interaction = pact.upon_receiving("the expected response").will_respond_with(int(row["status"]))
    return interaction.with_rules(fixture(row["matching rules"]).decode(), Part.RESPONSE)


@given(parsers.parse("a status {status:d} response is received"), target_fixture="received_status")
def a_status_is_received(status: int) -> int:
    """A response in which only the status matters."""
    return status


@when("the response is compared to the expected one", target_fixture="response_mismatches")
def it_is_compared(responding: HttpInteraction, received_status: int) -> list[Mismatch]:
    """Compares without a server."""
    return responding.response_mismatches(received_status)


@then("the response comparison should be OK")
def it_matches(response_mismatches: list[Mismatch]) -> None:
    """Nothing differs."""
    assert response_mismatches == []


@then("the response comparison should NOT be OK")
def it_does_not_match(response_mismatches: list[Mismatch]) -> None:
    """Something differs."""
    assert response_mismatches != []


@then(parsers.re(r'the response mismatches will contain a "(?P<kind>.*)" mismatch with error "(?P<error>.*)"'))
def a_response_mismatch_says(response_mismatches: list[Mismatch], kind: str, error: str) -> None:
    """One of the mismatches is of this kind and has this text."""
    found = response_mismatches
    assert any(one["type"] == TYPES[kind] and says(one, error) for one in found), found
