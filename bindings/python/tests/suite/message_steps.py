"""Steps that describe messages, process them, and check what was received and written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pactlib import AsyncMessage, Message, MessageInteraction, Pact, Part, SyncMessage
from pytest_bdd import given, parsers, then, when

from . import bodies, tables
from .generator_steps import generators_of
from .pact_file_steps import ORDINALS, written
from .tables import Row
from .values import REPLACED, cell, is_of_kind, member_at

Json = Any
PARTS = {"request": Part.REQUEST, "response": Part.RESPONSE}


@dataclass
class Outcome:
    """The messages that the code under test received, and its failure."""

    request: Message | None = None
    responses: list[Message] = field(default_factory=list)
    error: Exception | None = None

    @property
    def received(self) -> Message:
        """The contents for the consumer: those of the response if there is one, else of the message."""
        found = self.responses[0] if self.responses else self.request
        assert found is not None
        return found

    def part(self, name: str) -> Message:
        """The request, or the response."""
        found = self.request if name == "request" else self.responses[0]
        assert found is not None
        return found


@given(
    parsers.re(r"a message (integration|interaction) is being defined for a consumer test"), target_fixture="message"
)
def a_message_is_begun(pact: Pact) -> AsyncMessage:
    """A pact with one message, without details yet."""
    return pact.upon_async_message("a message for a consumer test")


@given("a synchronous message interaction is being defined for a consumer test", target_fixture="message")
def a_synchronous_message_is_begun(pact: Pact) -> SyncMessage:
    """A pact with one synchronous message, without details yet."""
    return pact.upon_sync_message("a synchronous message for a consumer test")


@given("a message is defined")
def it_is_defined(message: MessageInteraction) -> None:
    """The message has contents."""
    message.with_contents({"any": "thing"})


def _set_contents(message: MessageInteraction, body: bodies.Body, part: Part) -> None:
    content_type = body.content_type or "text/plain"
    if body.is_text:
        message.with_contents(body.content.decode(), content_type, part)
    else:
        message.with_binary_contents(body.content, content_type, part)


def describe_message(message: MessageInteraction, row: Row) -> None:
    """The contents of the message are the body of the row."""
    _set_contents(message, bodies.read(row["body"].replace('\\"', '"')), Part.REQUEST)


def _document(name: str) -> bodies.Body:
    """A fixture, by its name with or without the suffix."""
    file = name.removeprefix("file:").strip()
    return bodies.from_file(file if "." in file else f"{file}.json")


@given(parsers.re(r'the message (?P<part>request |response )?payload contains the "(?P<name>.*)" (JSON )?document'))
def its_payload_is(message: MessageInteraction, part: str | None, name: str) -> None:
    """A fixture becomes the contents of the message, its request, or one more response."""
    _set_contents(message, _document(name), PARTS[(part or "request").strip()])


@given(parsers.re(r"the message (?P<part>request )?contains the following metadata:"))
def its_metadata_is(message: MessageInteraction, datatable: list[list[str]]) -> None:
    """The message has metadata."""
    for row in tables.rows(datatable):
        message.with_metadata(row["key"], cell(row["value"]))


@given(parsers.re(r"the message (?P<part>request |response )?is configured with the following:"))
def it_is_configured(message: MessageInteraction, part: str | None, datatable: list[list[str]]) -> None:
    """The message has the contents, metadata and generators of the row."""
    row, half = tables.only_row(datatable), PARTS[(part or "request").strip()]
    # Answers are added by their contents; one without contents has empty ones.
    _set_contents(message, bodies.read(row.get("body", "EMPTY")), half)
    for key, value in json.loads(row.get("metadata", "{}")).items():
        message.with_metadata(key, value, half)
    message.with_generators(generators_of(row), half)


@given(parsers.re(r'a provider state "(?P<state>[^"]*)" for the (synchronous )?message is specified'))
def a_state(message: MessageInteraction, state: str) -> None:
    """The provider must be in this state."""
    message.given(state)


@given(
    parsers.re(
        r'a provider state "(?P<state>[^"]*)" for the (synchronous )?message is specified with the following data:'
    )
)
def a_state_with_data(message: MessageInteraction, state: str, datatable: list[list[str]]) -> None:
    """The state has a parameter for each column; cells are JSON."""
    row = tables.only_row(datatable)
    message.given(state, {name: json.loads(value) for name, value in row.items()})


@given(parsers.re(r'a key of "(?P<key>.*)" is specified for the (synchronous )?message interaction'))
def a_key(message: MessageInteraction, key: str) -> None:
    """The interaction has a key."""
    message.with_key(key)


@given(parsers.re(r"the (synchronous )?message interaction is marked as pending"))
def it_is_pending(message: MessageInteraction) -> None:
    """The interaction is pending."""
    message.pending()


@given(parsers.re(r'a comment "(?P<comment>.*)" is added to the (synchronous )?message interaction'))
def a_comment(message: MessageInteraction, comment: str) -> None:
    """The interaction has a comment."""
    message.with_comment(comment)


def _process(pact: Pact, failure: Exception | None) -> Outcome:
    """Does what every client does: passes the messages to the code under test and records the result."""
    outcome = Outcome(error=failure)
    for received in pact.async_messages():
        outcome.request = received
    for exchange in pact.sync_messages():
        outcome.request, outcome.responses = exchange.request, exchange.responses
    assert outcome.request is not None
    return outcome


@when("the message is successfully processed", target_fixture="outcome")
def it_is_processed(pact: Pact, pact_folder: Path) -> Outcome:
    """The code under test accepts the message, so the pact is written."""
    outcome = _process(pact, None)
    pact.write(pact_folder)
    return outcome


@when(
    parsers.re(r'the message is NOT successfully processed with a "(?P<text>.*)" exception'), target_fixture="outcome"
)
def it_is_not_processed(pact: Pact, text: str) -> Outcome:
    """The code under test fails, so the pact is not written."""
    return _process(pact, RuntimeError(text))


@then("the consumer test will have passed")
def it_passed(outcome: Outcome) -> None:
    """Nothing failed."""
    assert outcome.error is None


@then("the consumer test will have failed")
def it_failed(outcome: Outcome) -> None:
    """Something failed."""
    assert outcome.error is not None


@then(parsers.re(r'the consumer test error will be "(?P<text>.*)"'))
def its_error_is(outcome: Outcome, text: str) -> None:
    """It failed with the error of the scenario."""
    assert str(outcome.error) == text


def _same(found: str | bytes | None, expected: bodies.Body) -> bool:
    """Whether contents are those of a fixture; white space in JSON does not matter."""
    content = found.encode() if isinstance(found, str) else found
    if expected.content_type == "application/json":
        return json.loads(content or b"") == json.loads(expected.content)
    return content == expected.content


@then(parsers.re(r'the received message payload will contain the "(?P<name>.*)" (JSON )?document'))
def the_payload_is(outcome: Outcome, name: str) -> None:
    """The consumer received the fixture."""
    assert _same(outcome.received.contents, _document(name)), outcome.received


@then(parsers.re(r'the received message content type will be "(?P<content_type>.*)"'))
def the_content_type_is(outcome: Outcome, content_type: str) -> None:
    """The metadata has the content type."""
    assert outcome.received.metadata["contentType"] == content_type


def _is(found: str, expected: Json) -> bool:
    """Whether an entry of the metadata is as expected: texts as they are, anything else as JSON."""
    return found == expected if isinstance(expected, str) else json.loads(found) == expected


@then(
    parsers.re(
        r"the received message (?P<part>request |response )?metadata will contain "
        r'"(?P<key>\w+)" == "(?P<value>.*)"'
    )
)
def the_metadata_contains(outcome: Outcome, part: str | None, key: str, value: str) -> None:
    """An entry of the metadata is as written."""
    assert _is(outcome.part((part or "request").strip()).metadata[key], cell(value))


@then(parsers.re(rf'the received message (?P<part>request |response )?metadata will contain "(?P<key>\w+)" {REPLACED}'))
def the_metadata_is_generated(outcome: Outcome, part: str | None, key: str, kind: str) -> None:
    """An entry of the metadata was made by a generator."""
    assert is_of_kind(outcome.part((part or "request").strip()).metadata[key], kind)


@then(parsers.re(rf'the message (?P<part>request |response )?contents for "(?P<path>.*)" will have been {REPLACED}'))
def the_contents_are_generated(outcome: Outcome, part: str | None, path: str, kind: str) -> None:
    """A value of the contents was made by a generator."""
    assert is_of_kind(member_at(outcome.part((part or "request").strip()).contents, path), kind)


@then("a Pact file for the message interaction will have been written")
def there_is_a_file(pact_folder: Path) -> None:
    """The test has written the pact."""
    assert _messages(pact_folder)


@then("a Pact file for the message interaction will NOT have been written")
def there_is_no_file(pact_folder: Path) -> None:
    """The test has not written anything."""
    assert list(pact_folder.iterdir()) == []


def _messages(pact_folder: Path) -> list[Json]:
    """The messages of the file; version 4 has them among the interactions."""
    document = written(pact_folder)
    found: list[Json] = document["messages"] if "messages" in document else document["interactions"]
    return found


@then(parsers.re(r"the pact file will contain (?P<count>\d+) (message )?interactions?"))
def it_has_messages(pact_folder: Path, count: str) -> None:
    """The file has so many messages."""
    assert len(_messages(pact_folder)) == int(count)


def _carried(contents: Json) -> tuple[Json, str | None]:
    """The contents in version 4, and their type."""
    return contents["contents"]["content"], contents["contents"].get("contentType")


@then(parsers.re(r'the first message in the pact file will contain the "(?P<name>.*)" document'))
def its_contents_are(pact_folder: Path, name: str) -> None:
    """The contents of the message are the JSON of a fixture, written as JSON."""
    assert _messages(pact_folder)[0]["contents"] == json.loads(_document(name).content)


@then(parsers.re(r'the first message in the pact file content type will be "(?P<content_type>.*)"'))
def its_content_type_is(pact_folder: Path, content_type: str) -> None:
    """The metadata has the content type."""
    assert _messages(pact_folder)[0]["metadata"]["contentType"] == content_type


@then(
    parsers.re(
        r"the first message in the pact file will contain the (?P<part>request )?message metadata "
        r'"(?P<key>\w+)" == "(?P<value>.*)"'
    )
)
def its_metadata_is_written(pact_folder: Path, part: str | None, key: str, value: str) -> None:
    """The metadata has the entry, JSON as JSON."""
    message = _messages(pact_folder)[0]
    assert (message["request"] if part else message)["metadata"][key] == cell(value)


@then(parsers.re(r"the first message in the pact file will contain (?P<count>\d+) provider states?"))
def it_has_states(pact_folder: Path, count: str) -> None:
    """The message has so many states."""
    assert len(_messages(pact_folder)[0]["providerStates"]) == int(count)


@then(parsers.re(r'the first message in the Pact file will contain provider state "(?P<state>.*)"'))
def it_has_the_state(pact_folder: Path, state: str) -> None:
    """The message has a state of this name."""
    assert state in [entry["name"] for entry in _messages(pact_folder)[0]["providerStates"]]


@then(parsers.re(r'the provider state "(?P<state>.*)" for the message will contain the following parameters:'))
def its_parameters_are(pact_folder: Path, state: str, datatable: list[list[str]]) -> None:
    """The state has exactly these parameters."""
    states = {entry["name"]: entry for entry in _messages(pact_folder)[0]["providerStates"]}
    assert states[state]["params"] == json.loads(datatable[1][0])


def _is_written_as(found: Json, expected: bodies.Body) -> bool:
    content = json.loads(expected.content) if expected.content_type == "application/json" else expected.content.decode()
    return bool(found == content)


@then(parsers.re(r'the first interaction in the pact file will contain the "(?P<name>.*)" document as the request'))
def its_request_is(pact_folder: Path, name: str) -> None:
    """The contents of the request are the fixture."""
    assert _is_written_as(_carried(_messages(pact_folder)[0]["request"])[0], _document(name))


@then(
    parsers.re(
        r'the first interaction in the pact file will contain the "(?P<name>.*)" document '
        r"as (a response|the (?P<ordinal>first|second) response message)"
    )
)
def a_response_is(pact_folder: Path, name: str, ordinal: str | None) -> None:
    """The contents of one response are the fixture."""
    response = _messages(pact_folder)[0]["response"][ORDINALS.index(ordinal or "first")]
    assert _is_written_as(_carried(response)[0], _document(name))


@then(
    parsers.re(
        r'the first interaction in the pact file (?P<part>request|response) content type will be "(?P<content_type>.*)"'
    )
)
def the_content_type_of_a_part_is(pact_folder: Path, part: str, content_type: str) -> None:
    """The contents have this content type."""
    found = _messages(pact_folder)[0][part]
    assert _carried(found[0] if part == "response" else found)[1] == content_type


@then(parsers.re(r"the first interaction in the pact file will contain (?P<count>\d+) response messages"))
def it_has_answers(pact_folder: Path, count: str) -> None:
    """The message has so many responses."""
    assert len(_messages(pact_folder)[0]["response"]) == int(count)


@then(parsers.re(r'there will be an interaction in the Pact file with a type of "(?P<kind>.*)"'))
def there_is_one_of_type(pact_folder: Path, kind: str) -> None:
    """One of the interactions is of this kind."""
    assert kind in [interaction["type"] for interaction in written(pact_folder)["interactions"]]
