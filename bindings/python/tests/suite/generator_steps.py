"""Steps that make values with generators and check them.

The body is that of a message, a response is served, and so the library itself puts values into them. Nothing of the
C interface prepares a request before it is sent to a provider, so there the values come from the generators one by
one; the same goes for values that need a context, since a mock server has one of its own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Callable

from pactlib import HttpInteraction, MockServer, Pact, Part, ffi
from pytest_bdd import given, parsers, then, when

from . import bodies, tables
from .corpus import fixture
from .exchange import Answer, expect, send
from .tables import Row
from .values import REPLACED, is_of_kind, member_at

CONTEXT_NAME = {"providerState": "providerState", "mockServer": "mockServer"}
"""The contexts of the features, and the names that the library has for them."""


@dataclass(frozen=True)
class Prepared:
    """A request or response with values from generators."""

    values: dict[str, str]
    """``path``, ``status``, ``header[name]`` and ``queryParameter[name]``."""

    body: str | bytes | None


def generators_of(row: Row) -> str:
    """The generators of a row: JSON, or a fixture."""
    written = row["generators"]
    return written.removeprefix("JSON:") if written.startswith("JSON:") else fixture(written).decode()


@given(
    parsers.re(r"a (?P<part>request|response) configured with the following generators:"), target_fixture="configured"
)
def configured_with_generators(datatable: list[list[str]]) -> Row:
    """The row has the cells that differ from the defaults."""
    return tables.only_row(datatable)


@given(parsers.re('the generator test mode is set as "(?P<mode>Consumer|Provider)"'))
def the_mode(mode: str) -> None:
    """A generator that is called alone makes values for both sides."""


@when("the request is prepared for use", target_fixture="prepared")
def a_request_is_prepared(pact: Pact, configured: Row) -> Prepared:
    """Makes the values for a consumer."""
    return Prepared(_values(pact, configured, {}), _body(pact, configured))


@when(parsers.re('the request is prepared for use with a "(?P<kind>.*)" context:'), target_fixture="prepared")
def a_request_is_prepared_in_a_context(pact: Pact, configured: Row, kind: str, datatable: list[list[str]]) -> Prepared:
    """Makes the values from those of a provider state or a mock server."""
    context = {CONTEXT_NAME[kind]: json.loads(datatable[0][0])}
    values = _values(pact, configured, context)
    document = json.loads(bodies.read(configured["body"]).content) if "body" in configured else {}
    replaced = {name: values.get(f"$.{name}", value) for name, value in document.items()}
    return Prepared(values, json.dumps(replaced))


@when("the response is prepared for use", target_fixture="prepared")
def a_response_is_prepared(pact: Pact, serve: Callable[[], MockServer], configured: Row) -> Prepared:
    """Serves it."""
    row = {"response body": configured["body"]} if "body" in configured else {}
    _expected(pact, row).with_generators(generators_of(configured), Part.RESPONSE)
    answer: Answer = send(serve(), {})
    headers = {f"header[{name.upper()}]": value for name, value in answer.headers.items()}
    return Prepared({"status": str(answer.status), **headers}, answer.body)


def _expected(pact: Pact, row: Row) -> HttpInteraction:
    return expect(pact, "an interaction with generators", row)


def _body(pact: Pact, configured: Row) -> str | bytes | None:
    if "body" not in configured:
        return None
    body = bodies.read(configured["body"])
    with Pact("suite-consumer", "suite-messages") as messages:
        message = messages.upon_async_message("a message with generators")
        message.with_contents(body.content.decode(), body.content_type or "text/plain")
        message.with_generators(generators_of(configured))
        (received,) = messages.async_messages()
    return received.contents


def _values(pact: Pact, configured: Row, context: dict[str, Any]) -> dict[str, str]:
    """The values of the generators of the request, by their place."""
    row = {"body": configured["body"]} if "body" in configured else {}
    _expected(pact, row).with_generators(generators_of(configured), Part.REQUEST)
    (interaction,) = ffi.pact_handle_get_sync_http_iter(pact._handle)
    request = ffi.sync_http_get_request(interaction)
    values: dict[str, str] = {}
    for category, place in PLACES.items():
        for pair in ffi.request_contents_get_generators_iter(request, category):
            values[place(pair.path)] = str(pair.generator.generate_string(context))
    return values


def _name(path: str) -> str:
    """The name of a header or parameter: the path may also spell it ``$.name`` or ``$['name']``."""
    return re.sub(r"^\$\.?|[\[\]']", "", path)


PLACES: dict[ffi.GeneratorCategory, Callable[[str], str]] = {
    ffi.GeneratorCategory.PATH: lambda path: "path",
    ffi.GeneratorCategory.HEADER: lambda path: f"header[{_name(path).upper()}]",
    ffi.GeneratorCategory.QUERY: lambda path: f"queryParameter[{_name(path)}]",
    ffi.GeneratorCategory.BODY: lambda path: path,
}
"""The place in the terms of the features for the path of a generator."""


@then(parsers.re(f'the body value for "(?P<path>.*)" will have been {REPLACED}'))
def a_body_value_of_a_kind(prepared: Prepared, path: str, kind: str) -> None:
    """The value differs from the example and is of this kind."""
    assert is_of_kind(member_at(prepared.body, path), kind), prepared.body


@then(parsers.re('the body value for "(?P<path>.*)" will have been replaced with "(?P<value>.*)"'))
def a_body_value(prepared: Prepared, path: str, value: str) -> None:
    """The value is this one."""
    assert member_at(prepared.body, path) == value


@then(parsers.re('the (request|response) "(?P<place>.*)" will be set as "(?P<value>.*)"'))
def a_value_is(prepared: Prepared, place: str, value: str) -> None:
    """The value at the place is this one."""
    assert prepared.values[place] == value


@then(parsers.re('the (request|response) "(?P<place>.*)" will match "(?P<regex>.*)"'))
def a_value_matches(prepared: Prepared, place: str, regex: str) -> None:
    """The value at the place matches a regular expression."""
    assert re.fullmatch(regex, prepared.values[place])


@then(parsers.re('the (request|response) "(?P<place>.*)" will not be "(?P<value>.*)"'))
def a_value_is_not(prepared: Prepared, place: str, value: str) -> None:
    """The value at the place is another."""
    assert prepared.values[place] != value
