"""A row of a table as an interaction of a pact, or as the request of a consumer."""

from __future__ import annotations

import http.client
from dataclasses import dataclass

from pactlib import HttpInteraction, MockServer, Pact, Part
from provider import Reply

from . import bodies, tables
from .corpus import fixture
from .tables import Row


@dataclass(frozen=True)
class Answer:
    """The response of the mock server."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def changed(row: Row, changes: Row) -> Row:
    """The row with other cells. A body without a content type keeps the type of the row."""
    result = {**row, **changes}
    if "body" in row and "body" in changes and bodies.read(changes["body"]).content_type is None:
        result.setdefault("content type", bodies.read(row["body"]).content_type or "text/plain")
    return result


def expect(pact: Pact, description: str, row: Row) -> HttpInteraction:
    """Adds the interaction to the pact."""
    interaction = pact.upon_receiving(description)
    interaction.with_request(row.get("method", "POST"), row.get("path", "/"))
    _expect_query(interaction, row)
    _expect_headers(interaction, row)
    _expect_body(interaction, _body(row, "body", "content type"), Part.REQUEST)
    if "matching rules" in row:
        interaction.with_rules(fixture(row["matching rules"]).decode())
    interaction.will_respond_with(int(row.get("response", "200")))
    for name, value in tables.headers(row.get("response headers", "")):
        interaction.with_header(name, value, Part.RESPONSE)
    _expect_body(interaction, _body(row, "response body", "response content"), Part.RESPONSE)
    if "response matching rules" in row:
        interaction.with_rules(fixture(row["response matching rules"]).decode(), Part.RESPONSE)
    return interaction


def replied(row: Row) -> Reply:
    """The response of the row, as a provider sends it."""
    body = _body(row, "response body", "response content")
    headers = tables.headers(row.get("response headers", ""))
    if body is not None:
        headers.append(("Content-Type", body.content_type or "text/plain"))
    return Reply(int(row.get("response", "200")), headers, b"" if body is None else body.content)


def send(server: MockServer, row: Row) -> Answer:
    """Makes the request of the row, with all its header lines."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        query = f"?{row['query']}" if "query" in row else ""
        connection.putrequest(row.get("method", "POST"), row.get("path", "/") + query, skip_accept_encoding=True)
        body = _body(row, "body", "content type")
        for name, value in _sent_headers(row, body):
            connection.putheader(name, value)
        connection.endheaders(body.content if body else None)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def _body(row: Row, column: str, type_column: str) -> bodies.Body | None:
    if column not in row:
        return None
    body = bodies.read(row[column])
    return bodies.Body(body.content, row.get(type_column, body.content_type))


def _sent_headers(row: Row, body: bodies.Body | None) -> list[tuple[str, str]]:
    headers = tables.headers(row.get("raw headers", row.get("headers", "")))
    if body is not None:
        headers.append(("Content-Length", str(len(body.content))))
        if body.content_type is not None:
            headers.append(("Content-Type", body.content_type))
    return headers


def _expect_query(interaction: HttpInteraction, row: Row) -> None:
    values: dict[str, int] = {}
    for name, value in tables.query(row.get("query", "")):
        index = values.get(name, 0)
        interaction.with_query(name, value, index)
        values[name] = index + 1


def _expect_headers(interaction: HttpInteraction, row: Row) -> None:
    for name, value in tables.headers(row.get("headers", "")):
        interaction.with_header(name, value)


def _expect_body(interaction: HttpInteraction, body: bodies.Body | None, part: Part) -> None:
    if body is None:
        return
    content_type = body.content_type or "text/plain"
    if body.is_text:
        interaction.with_body(body.content.decode(), content_type, part)
    else:
        interaction.with_binary_body(body.content, content_type, part)
