"""Steps that start a provider, set up its verification, and check the result."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pactlib import HttpInteraction, Interaction, MessageInteraction, Verification, ffi
from provider import of_message
from pytest_bdd import given, parsers, then, when

from . import bodies, tables
from .corpus import fixture
from .exchange import expect, replied
from .message_steps import describe_message
from .stage import STATES, Stage
from .tables import Row
from .values import cell

Json = Any
Table = list[list[str]]

FAILED_STATE = "One or more of the setup state change handlers has failed"
ERRORS = {
    "Response status did not match": {"StatusMismatch"},
    "Headers had differences": {"HeaderMismatch"},
    "Body had differences": {"BodyMismatch", "BodyTypeMismatch"},
    "Metadata had differences": {"MetadataMismatch"},
}
"""The failures in the terms of the features, and the types of mismatches for them."""


# What the provider does


@given(parsers.re(r'a provider is started that returns the responses? from interactions? "?(?P<chosen>\d[\d, ]*)"?'))
def it_answers(stage: Stage, defined: dict[int, Row], chosen: str) -> None:
    """The provider sends the responses of these interactions."""
    for number in tables.numbers(chosen):
        stage.answers[defined[number]["path"]] = replied(defined[number])


@given(
    parsers.parse(
        "a provider is started that returns the response from interaction {number:d}, with the following changes:"
    )
)
def it_answers_otherwise(stage: Stage, defined: dict[int, Row], number: int, datatable: Table) -> None:
    """The provider sends the response of the interaction, with some other cells."""
    row = {**defined[number], **tables.only_row(datatable)}
    stage.answers[row["path"]] = replied(row)


@given(parsers.re(r'a provider is started that can generate the "(?P<name>[^"]*)" message with "(?P<body>.*)"'))
def it_generates(stage: Stage, name: str, body: str) -> None:
    """The provider makes a message."""
    _generates(stage, name, body, {})


@given(
    parsers.re(
        r'a provider is started that can generate the "(?P<name>[^"]*)" message with "(?P<body>.*)" '
        r"and the following metadata:"
    )
)
def it_generates_with_metadata(stage: Stage, name: str, body: str, datatable: Table) -> None:
    """The provider makes a message with metadata."""
    _generates(stage, name, body, _metadata(datatable))


def _generates(stage: Stage, name: str, body: str, metadata: dict[str, Json]) -> None:
    found = bodies.read(body.replace('\\"', '"'))
    stage.messages[name] = of_message(found.content, metadata, found.content_type or "text/plain")


def _metadata(datatable: Table) -> dict[str, Json]:
    return {row["key"]: cell(row["value"]) for row in tables.rows(datatable)}


@given("a provider state callback is configured")
def states_are_told(stage: Stage) -> None:
    """The states are sent to the provider."""
    stage.states_status = 200


@given("a provider state callback is configured, but will return a failure")
def states_fail(stage: Stage) -> None:
    """The states are sent to the provider, which cannot set them up."""
    stage.states_status = 500


@given("a request filter is configured to make the following changes:")
def requests_are_changed(stage: Stage, datatable: Table) -> None:
    """Requests get additional headers."""
    for name, value in tables.headers(tables.only_row(datatable)["headers"]):
        stage.verifier.with_header(name, value)


@given("publishing of verification results is enabled")
def results_are_published(stage: Stage) -> None:
    """The results are published to the broker."""
    stage.verifier.publish("1.0.0")


# What is verified

HTTP = r"a Pact file for interaction (?P<number>\d+) is to be verified"
MESSAGE = r'a Pact file for "(?P<name>[^"]*)":"(?P<body>.*)" is to be verified'


def _http(stage: Stage, defined: dict[int, Row], number: str, describe: Callable[[HttpInteraction], object]) -> Path:
    with stage.pact() as pact:
        describe(expect(pact, f"interaction {number}", defined[int(number)]))
        return stage.write(pact)


def _message(stage: Stage, name: str, row: Row, describe: Callable[[MessageInteraction], object]) -> None:
    with stage.pact() as pact:
        message = pact.upon_async_message(name)
        describe_message(message, row)
        describe(message)
        stage.add(stage.write(pact))


@given(parsers.re(HTTP + "$"))
def an_interaction(stage: Stage, defined: dict[int, Row], number: str) -> None:
    """A file with this interaction."""
    stage.add(_http(stage, defined, number, lambda interaction: None))


@given(parsers.re(HTTP + " from a Pact broker"))
def an_interaction_from_a_broker(stage: Stage, defined: dict[int, Row], number: str) -> None:
    """A pact in the broker with this interaction."""
    stage.publish(_http(stage, defined, number, lambda interaction: None))


@given(parsers.re(HTTP + r' with a provider state "(?P<state>.*)" defined'))
def an_interaction_in_a_state(stage: Stage, defined: dict[int, Row], number: str, state: str) -> None:
    """The provider must be in a state."""
    stage.add(_http(stage, defined, number, lambda interaction: interaction.given(state)))


@given(parsers.re(HTTP + " with the following provider states defined:"))
def an_interaction_in_states(stage: Stage, defined: dict[int, Row], number: str, datatable: Table) -> None:
    """The provider must be in some states, with parameters."""

    def describe(interaction: HttpInteraction) -> None:
        for row in tables.rows(datatable):
            interaction.given(row["State Name"], json.loads(row.get("Parameters", "{}")) or None)

    stage.add(_http(stage, defined, number, describe))


@given(parsers.re(HTTP + ", but is marked pending"))
def a_pending_interaction(stage: Stage, defined: dict[int, Row], number: str) -> None:
    """The interaction is pending."""
    stage.add(_http(stage, defined, number, lambda interaction: interaction.pending()))


@given(parsers.re(HTTP + " with the following comments:"))
def an_interaction_with_comments(stage: Stage, defined: dict[int, Row], number: str, datatable: Table) -> None:
    """The interaction has a comment."""
    stage.add(_http(stage, defined, number, lambda interaction: _comment(interaction, datatable)))


def _comment(interaction: Interaction, datatable: Table) -> None:
    for row in tables.rows(datatable):
        if row["type"] == "testname":
            ffi.interaction_test_name(interaction._handle, row["comment"])
        else:
            interaction.with_comment(row["comment"])


@given(parsers.re(MESSAGE + "$"))
def a_message(stage: Stage, name: str, body: str) -> None:
    """A file with this message."""
    _message(stage, name, {"body": body}, lambda message: None)


@given(parsers.re(MESSAGE + r' with provider state "(?P<state>.*)"'))
def a_message_in_a_state(stage: Stage, name: str, body: str, state: str) -> None:
    """The provider must be in a state."""
    _message(stage, name, {"body": body}, lambda message: message.given(state))


@given(parsers.re(MESSAGE + ", but is marked pending"))
def a_pending_message(stage: Stage, name: str, body: str) -> None:
    """The message is pending."""
    _message(stage, name, {"body": body}, lambda message: message.pending())


@given(parsers.re(MESSAGE + " with the following comments:"))
def a_message_with_comments(stage: Stage, name: str, body: str, datatable: Table) -> None:
    """The message has a comment."""
    _message(stage, name, {"body": body}, lambda message: _comment(message, datatable))


@given(parsers.re(MESSAGE + " with the following metadata:"))
def a_message_with_metadata(stage: Stage, name: str, body: str, datatable: Table) -> None:
    """The message has metadata."""

    def describe(message: MessageInteraction) -> None:
        for key, value in _metadata(datatable).items():
            message.with_metadata(key, value)

    _message(stage, name, {"body": body}, describe)


@given(parsers.re(r'a Pact file for "(?P<name>[^"]*)" is to be verified with the following:'))
def a_message_of_many_parts(stage: Stage, name: str, datatable: Table) -> None:
    """The message has the values of the table."""
    row = {line[0]: line[1] for line in datatable}

    def describe(message: MessageInteraction) -> None:
        for entry in filter(None, row.get("metadata", "").split("; ")):
            key, _, value = entry.partition("=")
            message.with_metadata(key, cell(value))
        message.with_rules(fixture(row["matching rules"]).decode())

    _message(stage, name, row, describe)


# What was found


@when("the verification is run", target_fixture="verification")
def it_is_run(stage: Stage) -> Verification:
    """Everything is verified."""
    return stage.run()


@then("the verification will be successful")
def it_succeeded(verification: Verification) -> None:
    """Nothing failed that is not pending."""
    assert verification.passed, verification.report
    assert verification.interactions != []


@then("the verification will NOT be successful")
def it_failed(verification: Verification) -> None:
    """Something failed that is not pending."""
    assert not verification.passed, verification.report


def _has(errors: list[Json], error: str) -> bool:
    if error == "State change request failed":
        return any(entry["mismatch"].get("message") == FAILED_STATE for entry in errors)
    types = {one["type"] for entry in errors for one in entry["mismatch"].get("mismatches", [])}
    return bool(types & ERRORS[error])


@then(parsers.re(r'the verification results will contain a "(?P<error>.*)" error'))
def an_error(verification: Verification, error: str) -> None:
    """One of the errors is of this kind."""
    assert _has(verification.errors, error), verification.report


@then(parsers.re(r'there will be a pending "(?P<error>.*)" error'))
def a_pending_error(verification: Verification, error: str) -> None:
    """One of the pending errors is of this kind."""
    assert verification.errors == []
    assert _has(verification.pending_errors, error), verification.report


@then(parsers.re(r'the request to the provider will contain the header "(?P<name>.*): (?P<value>.*)"'))
def the_request_has(stage: Stage, name: str, value: str) -> None:
    """The provider got the header."""
    (asked,) = stage.provider.asked
    assert asked.headers[name.lower()] == value


def _calls(stage: Stage, action: str) -> list[tuple[int, Json]]:
    """The calls for states: the index among all requests, and the body."""
    calls = [(index, asked.json()) for index, asked in enumerate(stage.provider.asked) if asked.path == STATES]
    return [(index, body) for index, body in calls if body["action"] == action]


def _verified(stage: Stage) -> list[int]:
    return [index for index, asked in enumerate(stage.provider.asked) if asked.path != STATES]


@then(parsers.re(r"the provider state callback will be called (?P<when>before|after) the verification is run"))
def states_were_told(stage: Stage, when: str) -> None:
    """States are set up before the request, and torn down after it."""
    calls = [index for index, _ in _calls(stage, "setup" if when == "before" else "teardown")]
    verified = _verified(stage)
    assert calls != []
    assert all(call < asked if when == "before" else call > asked for call in calls for asked in verified)


CALL = r'the provider state callback will receive a (?P<action>setup|teardown) call (with )?"(?P<state>[^"]*)" '


@then(parsers.re(CALL + "as the provider state parameter"))
def the_state_was_told(stage: Stage, action: str, state: str) -> None:
    """One of the calls has this state."""
    assert state in [body["state"] for _, body in _calls(stage, action)]


@then(parsers.re(CALL + "and the following parameters:"))
def the_parameters_were_told(stage: Stage, action: str, state: str, datatable: Table) -> None:
    """One of the calls has this state, with exactly these parameters."""
    expected = {name: json.loads(value) for name, value in tables.only_row(datatable).items()}
    assert (state, expected) in [(body["state"], body["params"]) for _, body in _calls(stage, action)]


@then("the provider state callback will NOT receive a teardown call")
def nothing_was_torn_down(stage: Stage) -> None:
    """A state that could not be set up is not torn down."""
    assert _calls(stage, "teardown") == []


@then(
    parsers.re(
        "a warning will be displayed that there was no provider state callback configured "
        r'for provider state "(?P<state>.*)"'
    )
)
def there_is_a_warning(stage: Stage, state: str) -> None:
    """The log says that no state was set up."""
    warning = "State Change ignored as there is no state change URL provided for interaction interaction 1"
    assert re.search(rf"WARN.*{warning}\n", stage.logged())


@then(parsers.re(r'the comment "(?P<comment>.*)" will have been printed to the console'))
def the_comment_is_shown(verification: Verification, comment: str) -> None:
    """The report has the comment as a line."""
    assert f"    | {comment}" in verification.report.splitlines()


@then(parsers.re(r'the "(?P<name>.*)" will displayed as the original test name'))
def the_test_is_named(verification: Verification, name: str) -> None:
    """The report has the name of the test."""
    assert f"  Test Name: {name}" in verification.report.splitlines()


@then("a verification result will NOT be published back")
def nothing_was_published(stage: Stage) -> None:
    """Nothing was published to the broker."""
    assert stage.broker.published == {}


@then(parsers.re(r"a successful verification result will be published back for interaction \{(?P<number>\d)\}"))
def a_success_was_published(stage: Stage, number: str) -> None:
    """It was published that the interaction's pact passed."""
    published = stage.broker.published[stage.index_of(f"interaction {number}")]
    assert published["success"] is True
    assert [(result["interactionId"], result["success"]) for result in published["testResults"]] == [("id-0", True)]


@then(parsers.re(r"a failed verification result will be published back for the interaction \{(?P<number>\d)\}"))
def a_failure_was_published(stage: Stage, number: str) -> None:
    """It was published that the interaction's pact failed."""
    published = stage.broker.published[stage.index_of(f"interaction {number}")]
    assert published["success"] is False
    assert [(result["interactionId"], result["success"]) for result in published["testResults"]] == [("id-0", False)]
