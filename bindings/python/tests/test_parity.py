"""The same provider gets the same verdict by a function and over a socket: random contracts, of a seed that is fixed."""

from __future__ import annotations

import base64
import gzip
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from pactlib import Message, MessageRequest, Request, Response, Verification, Verifier
from provider import Asked, Reply, of_json, of_message, serving

Json = Any
SEEDS = range(10)
CONTRACTS = 50
"""How many contracts of each seed."""

WORDS = ["a", "b c", "é", "x/y", "%20", "q=1", "日", "", "0", "A-b_c"]
TYPES = {"json": "application/json", "text": "text/plain", "xml": "application/xml", "binary": "application/octet-stream"}


def value(chance: random.Random, depth: int = 0) -> Json:
    """A JSON value."""
    kind = chance.randrange(7 if depth < 3 else 5)
    if kind < 5:
        return [None, True, chance.randrange(-5, 100), chance.random(), chance.choice(WORDS)][kind]
    items = [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    return items if kind == 5 else {f"k{at}": item for at, item in enumerate(items)}


def changed(chance: random.Random, given: Json) -> Json:
    """The same value half the time, else another one."""
    if chance.random() < 0.5:
        return given
    if isinstance(given, dict) and given:
        name = chance.choice(list(given))
        return {**given, name: changed(chance, given[name])}
    return value(chance, 2)


def body_of(chance: random.Random) -> tuple[Json, bytes]:
    """The body of a response as a pact has it, and as the provider sends it."""
    kind = chance.choice(list(TYPES))
    if kind == "json":
        content = value(chance)
        return content, json.dumps(changed(chance, content)).encode()
    if kind == "binary":
        sent = chance.randbytes(20)
        content = {"contentType": TYPES[kind], "encoded": "base64", "content": base64.b64encode(sent).decode()}
        return content, chance.choice([sent, sent[:-1]])
    content = "héllo\nx" if kind == "text" else "<a x='1'><b>t</b></a>"
    return content, chance.choice([content, content[:-1], content.replace("x", "y")]).encode()


def http_interaction(chance: random.Random, number: int) -> tuple[Json, Reply]:
    """An interaction, and the response of the provider."""
    kind = chance.choice(list(TYPES))
    content, sent = body_of(chance)
    if not isinstance(content, dict) or "encoded" not in content:
        content = {"contentType": TYPES[kind], "encoded": False, "content": content}
    path = f"/{number}" + "".join(f"/{chance.choice(WORDS)}" for _ in range(chance.randrange(3)))
    request: Json = {"method": chance.choice(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]), "path": path}
    if chance.random() < 0.4:
        request["query"] = {chance.choice(["q", "a b", "ü"]): [chance.choice(WORDS), chance.choice(WORDS)]}
    if request["method"] in ("POST", "PUT"):
        request["body"] = {"contentType": "application/json", "encoded": False, "content": value(chance)}
    response = {"status": chance.choice([200, 201, 204, 304, 404, 500]), "body": content}
    headers = [("Content-Type", content["contentType"])]
    if chance.random() < 0.5:
        response["headers"] = {"X-R": ["a, b"], "Content-Type": [content["contentType"]]}
        headers.append(("x-r", chance.choice(["a,b", "a", "b"])))
    if chance.random() < 0.3:
        response["matchingRules"] = {"body": {"$": {"matchers": [{"match": "type"}]}}}
    if chance.random() < 0.2:
        sent, headers = gzip.compress(sent, mtime=0), [*headers, ("Content-Encoding", "gzip")]
    interaction = {"type": "Synchronous/HTTP", "description": f"i{number}", "request": request, "response": response}
    if chance.random() < 0.4:
        interaction["providerStates"] = [{"name": chance.choice(["s", "fails"]), "params": {"id": number}}]
        request["generators"] = {"path": {"type": "ProviderState", "expression": f"/{number}/${{made}}"}}
    interaction["pending"] = chance.random() < 0.2
    status = response["status"] if chance.random() < 0.8 else 418
    # A body that must not be sent would be read as the next response.
    return interaction, Reply(status, headers, b"" if status in (204, 304) else sent)


def message_interaction(chance: random.Random, number: int) -> tuple[Json, Message]:
    """A message, and the one that the provider gives."""
    content = value(chance)
    given = {"contents": {"contentType": "application/json", "encoded": False, "content": content}, "metadata": {"k": 1}}
    interaction: Json = {"type": "Asynchronous/Messages", "description": f"m{number}", **given}
    if chance.random() < 0.5:
        asked = {"contents": {"contentType": "text/plain", "encoded": False, "content": "ask"}, "metadata": {"q": 1}}
        interaction.update(type="Synchronous/Messages", request=asked, response=[given])
        del interaction["contents"], interaction["metadata"]
    sent = json.dumps(changed(chance, content)).encode()
    return interaction, Message(sent, {"k": chance.choice([1, 2])}, "application/json")


def judged(found: Verification) -> Json:
    """The result without times, and without the words for the transport."""
    text = json.dumps([found.passed, found.errors, found.pending_errors, found.interactions], sort_keys=True)
    text = re.sub(r'"duration": "[^"]*"', "", text)
    return re.sub(r"error (sending|answering) request", "error with request", text)


@pytest.mark.parametrize("seed", SEEDS)
def test_functions_and_a_socket_get_the_same_verdict(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    replies: dict[str, Reply] = {}
    messages: dict[str, Message] = {}

    def reply(target: str) -> Reply:
        return replies.get(re.split(r"[/?]", target)[1], Reply(404))

    def of_http(asked: Asked) -> Reply:
        if asked.path == "/_states":
            is_failing = asked.json()["state"] == "fails"
            return of_json({"made": "v"}, 500 if is_failing else 200)
        if asked.path == "/_messages":
            message = messages[asked.json()["description"]]
            return of_message(bytes(message.contents), message.metadata, message.content_type)
        return reply(asked.target)

    def of_function(request: Request) -> Response:
        found = reply(request.target)
        return Response(found.status, found.headers, found.body)

    def of_message_function(request: MessageRequest) -> Message:
        return messages[request.description]

    def change(name: str, action: str, parameters: Json) -> Json:
        if name == "fails":
            raise ValueError
        return {"made": "v"}

    for _ in range(CONTRACTS):
        interactions = []
        for number in range(chance.randrange(1, 5)):
            if chance.random() < 0.75:
                interaction, replies[str(number)] = http_interaction(chance, number)
            else:
                interaction, messages[f"m{number}"] = message_interaction(chance, number)
            interactions.append(interaction)
        names = {"consumer": {"name": "c"}, "provider": {"name": "p"}}
        metadata = {"pactSpecification": {"version": "4.0"}}
        path = tmp_path / "pact.json"
        path.write_text(json.dumps({**names, "interactions": interactions, "metadata": metadata}))
        with serving(of_http) as provider, Verifier("p", provider.url) as over_socket:
            over_socket.add_transport("message", provider.port, "/_messages")
            over_socket.with_states(f"{provider.url}/_states", teardown=True)
            expected = judged(over_socket.add_file(path).run())
            with Verifier("p", provider.url) as in_process:
                in_process.handler(of_function).states(change).messages(of_message_function)
                found = judged(in_process.add_file(path).run())

        assert found == expected, interactions
