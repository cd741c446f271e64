"""The responses and messages of the specification's cases: a verification has the result of each case.

``PACT_SPEC_CASES`` names their folder, which has one folder for each version.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pactlib import Verifier
from provider import Reply, as_message, as_response, of_message, serving

VARIABLE = "PACT_SPEC_CASES"
VERSIONS = {"v1": "1.0.0", "v1.1": "1.1.0", "v2": "2.0.0", "v3": "3.0.0", "v4": "4.0"}
METADATA = ("metadata", "metaData")

Json = Any

if not os.environ.get(VARIABLE):
    pytest.skip(f"{VARIABLE} does not name the folder of the specification's cases", allow_module_level=True)


def cases(version: str, kind: str) -> dict[str, Json]:
    """The cases of a folder, by their name below it."""
    folder = Path(os.environ[VARIABLE]) / version / kind
    found = {
        path.relative_to(folder).as_posix(): json.loads(path.read_text(encoding="utf-8-sig"))
        for path in sorted(folder.rglob("*.json"))
    }
    assert found != {}
    return found


@contextmanager
def over_http(replies: Iterator[Reply]) -> Iterator[Verifier]:
    """A verifier of a provider with an address."""
    with serving(lambda asked: next(replies)) as provider, Verifier("p", provider.url) as verifier:
        yield verifier


@contextmanager
def in_process(replies: Iterator[Reply]) -> Iterator[Verifier]:
    """A verifier of a provider that is a function."""
    with Verifier("p") as verifier:
        yield verifier.handler(lambda _: as_response(next(replies))).messages(lambda _: as_message(next(replies)))


Way = Callable[[Iterator[Reply]], AbstractContextManager[Verifier]]
WAYS = [over_http, in_process]


def disagreeing(
    version: str, interactions: Json, replies: list[Reply], expected: dict[str, bool], path: Path, way: Way
) -> Json:
    """The cases with another result of the verification: their names and that result."""
    section = "messages" if version == "v3" and "request" not in interactions[0] else "interactions"
    document = {
        "consumer": {"name": "c"},
        "provider": {"name": "p"},
        "metadata": {"pactSpecification": {"version": VERSIONS[version]}},
        section: interactions,
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    with way(iter(replies)) as verifier:
        found = verifier.add_file(path).run()
    assert [entry["description"] for entry in found.interactions] == list(expected)
    return [
        (entry["description"], entry.get("mismatch"))
        for entry in found.interactions
        if (entry["result"] == "OK") is not expected[entry["description"]]
    ]


def sent(contents: Json, content_type: str) -> bytes:
    """Contents as they travel: texts as they are, unless they are JSON themselves. The empty text is no contents."""
    if contents == "" or (isinstance(contents, str) and "json" not in content_type):
        return contents.encode()
    return json.dumps(contents).encode()


def carried(part: Json, name: str, content_type: str, version: str) -> tuple[bytes, str]:
    """The contents of a response or message of a case, and their type."""
    if name not in part:
        return b"", content_type
    contents = part[name]
    if version == "v4" and isinstance(contents, dict):
        content_type = content_type or contents.get("contentType", "")
        contents = contents.get("content")
        if contents is None:
            return b"", content_type
    return sent(contents, content_type), content_type


def replied(actual: Json, version: str) -> Reply:
    """The response of a case, as a provider sends it."""
    headers = [(name, value) for name, value in actual.get("headers", {}).items()]
    declared = next((value for name, value in headers if name.lower() == "content-type"), "")
    values = [(name, one) for name, value in headers for one in (value if isinstance(value, list) else [value])]
    # HTTP no longer lets a value go over several lines.
    lines = [(name, " ".join(value.split("\n"))) for name, value in values]
    body, content_type = carried(actual, "body", declared, version)
    if content_type and not declared:
        lines.append(("Content-Type", content_type))
    return Reply(actual.get("status", 200), lines, body)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("version", VERSIONS)
def test_responses_are_judged_as_in_the_specification(version: str, way: Way, tmp_path: Path) -> None:
    found = cases(version, "response")
    request = {"method": "GET", "path": "/"}
    interactions = [
        {
            "type": "Synchronous/HTTP",
            "description": name,
            "request": request,
            "response": {"status": case["actual"].get("status", 200), **case["expected"]},
        }
        for name, case in found.items()
    ]
    replies = [replied(case["actual"], version) for case in found.values()]
    expected = {name: case["match"] for name, case in found.items()}

    assert disagreeing(version, interactions, replies, expected, tmp_path / "pact.json", way) == []


def message(name: str, case: Json, version: str) -> tuple[Json, Reply]:
    """The message of a pact, and the one that the provider makes."""
    actual = case["actual"]
    metadata = next((actual[key] for key in METADATA if key in actual), {})
    contents, content_type = carried(actual, "contents", metadata.get("contentType", ""), version)
    interaction = {"type": "Asynchronous/Messages", "description": name, **case["expected"]}
    return interaction, of_message(contents, metadata, content_type or None)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("version", ["v3", "v4"])
def test_messages_are_judged_as_in_the_specification(version: str, way: Way, tmp_path: Path) -> None:
    found = cases(version, "message")
    interactions, replies = zip(*[message(name, case, version) for name, case in found.items()])
    expected = {name: case["match"] for name, case in found.items()}

    assert disagreeing(version, list(interactions), list(replies), expected, tmp_path / "pact.json", way) == []
