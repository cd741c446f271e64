"""Steps that check the pact file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pactlib import Pact
from pytest_bdd import parsers, then, when

from .bodies import from_file

Json = Any
ORDINALS = ["first", "second", "third"]
NUMBERED = r"the \{?(?P<ordinal>first|second|third)\}? interaction "


def written(pact_folder: Path) -> Json:
    """The pact file."""
    (path,) = pact_folder.iterdir()
    return json.loads(path.read_text(encoding="utf-8"))


def interaction_at(pact_folder: Path, ordinal: str) -> Json:
    """One of the interactions of the pact file."""
    return written(pact_folder)["interactions"][ORDINALS.index(ordinal)]


def only_interaction(pact_folder: Path) -> Json:
    """The interaction of a pact file that has one."""
    (interaction,) = written(pact_folder)["interactions"]
    return interaction


@when("the Pact file for the test is generated")
def it_is_generated(pact: Pact, pact_folder: Path) -> None:
    """Writes the pact without a mock server."""
    pact.write(pact_folder)


@then(parsers.re("the mock server will write out a Pact file for the interactions? when done"))
def there_is_a_file(pact_folder: Path) -> None:
    """The test has written the pact."""
    assert written(pact_folder)["interactions"]


@then(parsers.re("the mock server will NOT write out a Pact file for the interactions? when done"))
def there_is_no_file(pact_folder: Path) -> None:
    """The test has not written anything."""
    assert list(pact_folder.iterdir()) == []


@then(parsers.re(r"the pact file will contain \{(?P<count>\d+)\} interactions?"))
def it_has_interactions(pact_folder: Path, count: str) -> None:
    """The file has so many interactions."""
    assert len(written(pact_folder)["interactions"]) == int(count)


@then(parsers.re(NUMBERED + 'request will be for a "(?P<method>.*)"'))
def its_method_is(pact_folder: Path, ordinal: str, method: str) -> None:
    """The request has this method."""
    assert interaction_at(pact_folder, ordinal)["request"]["method"] == method


@then(parsers.re(NUMBERED + 'request query parameters will be "(?P<query>.*)"'))
def its_query_is(pact_folder: Path, ordinal: str, query: str) -> None:
    """The request has this query: a text in versions 1 and 2, lists of values later."""
    found = interaction_at(pact_folder, ordinal)["request"]["query"]
    assert (found if isinstance(found, str) else urlencode(found, doseq=True)) == query


@then(parsers.re(NUMBERED + 'request will contain the header "(?P<name>.*)" with value "(?P<value>.*)"'))
def its_header_is(pact_folder: Path, ordinal: str, name: str, value: str) -> None:
    """The request has this header: a text before version 4, a list of values since."""
    assert interaction_at(pact_folder, ordinal)["request"]["headers"][name] in (value, [value])


@then(parsers.re(NUMBERED + 'request content type will be "(?P<content_type>.*)"'))
def its_content_type_is(pact_folder: Path, ordinal: str, content_type: str) -> None:
    """The request has this content type."""
    its_header_is(pact_folder, ordinal, "Content-Type", content_type)


@then(parsers.re(NUMBERED + '(?P<part>request|response) will contain the "(?P<name>.*)" document'))
def its_body_is(pact_folder: Path, ordinal: str, part: str, name: str) -> None:
    """The body is the JSON of a fixture, written as JSON."""
    assert interaction_at(pact_folder, ordinal)[part]["body"] == json.loads(from_file(name).content)


@then(parsers.re(r"the interaction in the Pact file will contain (?P<count>\d+) provider states?"))
def it_has_states(pact_folder: Path, count: str) -> None:
    """The interaction has so many states."""
    assert len(only_interaction(pact_folder)["providerStates"]) == int(count)


@then(parsers.parse('the interaction in the Pact file will contain provider state "{state}"'))
def it_has_the_state(pact_folder: Path, state: str) -> None:
    """The interaction has a state of this name."""
    assert state in [entry["name"] for entry in only_interaction(pact_folder)["providerStates"]]


@then(parsers.parse('the provider state "{state}" in the Pact file will contain the following parameters:'))
def its_parameters_are(pact_folder: Path, state: str, datatable: list[list[str]]) -> None:
    """The state has exactly these parameters."""
    states = {entry["name"]: entry for entry in only_interaction(pact_folder)["providerStates"]}
    assert states[state]["params"] == json.loads(datatable[1][0])


@then(parsers.re(NUMBERED + 'in the Pact file will have a type of "(?P<kind>.*)"'))
def its_type_is(pact_folder: Path, ordinal: str, kind: str) -> None:
    """The interaction is of this kind."""
    assert interaction_at(pact_folder, ordinal)["type"] == kind


@then(parsers.re(NUMBERED + "in the Pact file will have \"(?P<key>.*)\" = '(?P<value>.*)'"))
def its_attribute_is(pact_folder: Path, ordinal: str, key: str, value: str) -> None:
    """The interaction has this attribute, given as JSON."""
    assert interaction_at(pact_folder, ordinal)[key] == json.loads(value)
