"""The interactions of a pact: HTTP requests and messages, being described.

Methods return the interaction, so calls chain. Each says which C function it calls.
"""

from __future__ import annotations

import json
from enum import IntEnum
from typing import Any, TypeVar

from . import ffi
from .faults import fault_number, milliseconds
from .ffi import _call
from .ffi import InteractionHandle, InteractionPart

Json = Any
"""Anything ``json.dumps`` accepts."""


class Part(IntEnum):
    """Which half of an interaction is meant."""

    REQUEST = 0
    RESPONSE = 1


def _value_text(value: Json) -> str:
    """Texts as they are; anything else as JSON, so that matchers can be given as dictionaries."""
    return value if isinstance(value, str) else json.dumps(value)


def _part(part: Part) -> InteractionPart:
    return InteractionPart(int(part))


Kind = TypeVar("Kind", bound="Interaction")


class Interaction:
    """The methods of all kinds of interactions."""

    def __init__(self, handle: InteractionHandle) -> None:
        """Describes the interaction with this handle."""
        self._handle = handle

    @property
    def handle(self) -> int:
        """The number by which the library knows the interaction."""
        return self._handle._ref

    def given(self: Kind, state: str, parameters: dict[str, Json] | None = None) -> Kind:
        """Adds a provider state (``pactffi_given``, ``pactffi_given_with_params``)."""
        if parameters is None:
            ffi.given(self._handle, state)
        else:
            ffi.given_with_params(self._handle, state, json.dumps(parameters))
        return self

    def with_rules(self: Kind, rules: Json, part: Part = Part.REQUEST) -> Kind:
        """Adds matching rules, written as in pact files (``pactffi_with_matching_rules``)."""
        ffi.with_matching_rules(self._handle, _part(part), _value_text(rules))
        return self

    def with_generators(self: Kind, generators: Json, part: Part = Part.REQUEST) -> Kind:
        """Adds generators, written as in pact files (``pactffi_with_generators``)."""
        ffi.with_generators(self._handle, _part(part), _value_text(generators))
        return self

    def with_plugin_contents(self: Kind, contents: Json, content_type: str, part: Part = Part.REQUEST) -> Kind:
        """Sets the contents from what the plugin for this content type understands (``pactffi_interaction_contents``)."""
        ffi.interaction_contents(self._handle, _part(part), content_type, json.dumps(contents))
        return self

    def with_key(self: Kind, key: str) -> Kind:
        """Sets the key that identifies the interaction when files are merged (``pactffi_set_key``)."""
        ffi.set_key(self._handle, key)
        return self

    def with_comment(self: Kind, comment: str) -> Kind:
        """Adds a line to the comments (``pactffi_add_text_comment``)."""
        ffi.add_text_comment(self._handle, comment)
        return self

    def pending(self: Kind, is_pending: bool = True) -> Kind:
        """Sets whether a failing verification is tolerated (``pactffi_set_pending``)."""
        ffi.set_pending(self._handle, pending=is_pending)
        return self


class HttpInteraction(Interaction):
    """A request and its response, being described."""

    def with_request(self, method: str, path: Json) -> HttpInteraction:
        """Sets method and path; the path may be a matcher (``pactffi_with_request``)."""
        ffi.with_request(self._handle, method, _value_text(path))
        return self

    def with_query(self, name: str, value: Json, index: int = 0) -> HttpInteraction:
        """Sets a query parameter; None is a name without a value (``pactffi_with_query_parameter_v2``)."""
        text = None if value is None else _value_text(value)
        ffi.with_query_parameter_v2(self._handle, name, index, text)
        return self

    def with_header(self, name: str, value: Json, part: Part = Part.REQUEST, index: int = 0) -> HttpInteraction:
        """Sets a header (``pactffi_with_header_v2``)."""
        ffi.with_header_v2(self._handle, _part(part), name, index, _value_text(value))
        return self

    def with_body(
        self, body: Json, content_type: str = "application/json", part: Part = Part.REQUEST
    ) -> HttpInteraction:
        """Sets a body; JSON may carry matchers (``pactffi_with_body``)."""
        ffi.with_body(self._handle, _part(part), content_type, _value_text(body))
        return self

    def with_binary_body(
        self, body: bytes, content_type: str = "application/octet-stream", part: Part = Part.REQUEST
    ) -> HttpInteraction:
        """Sets a body of bytes (``pactffi_with_binary_body``)."""
        ffi.with_binary_body(self._handle, _part(part), content_type, body)
        return self

    def will_respond_with(self, status: int) -> HttpInteraction:
        """Sets the response status (``pactffi_response_status``)."""
        ffi.response_status(self._handle, status)
        return self

    def delay(self, seconds: float) -> HttpInteraction:
        """Delays the response of mock servers; not written to the file (``pactffi_interaction_set_delay``)."""
        _call.flag("interaction_set_delay", self._handle._ref, milliseconds(seconds))
        return self

    def fault(self, fault: str | None) -> HttpInteraction:
        """Spoils the response of mock servers; not written to the file (``pactffi_interaction_set_fault``).

        ``connection-reset``, ``empty-response`` (closed without an answer), ``partial-body`` (half a body, then closed) or
        ``garbage`` (bytes that are not HTTP); None takes it back.
        """
        _call.flag("interaction_set_fault", self._handle._ref, fault_number(fault))
        return self

    def response_mismatches(
        self, status: int, headers: dict[str, str | list[str]] | None = None, body: bytes | None = None
    ) -> list[dict[str, Any]]:
        """What differs between a response and the one that is expected (``pactffi_interaction_match_response``)."""
        text = None if headers is None else json.dumps(headers)
        size = 0 if body is None else len(body)
        arguments = (status, _call.text(text), _call.data(body), size)
        answer = _call.string("interaction_match_response", self._handle._ref, *arguments)
        found: list[dict[str, Any]] = json.loads(answer)
        return found


MessageKind = TypeVar("MessageKind", bound="MessageInteraction")


class MessageInteraction(Interaction):
    """A message, being described. For a synchronous one each call for the response part adds a response."""

    def with_contents(
        self: MessageKind, contents: Json, content_type: str = "application/json", part: Part = Part.REQUEST
    ) -> MessageKind:
        """Sets the contents; JSON may carry matchers (``pactffi_with_body``)."""
        ffi.with_body(self._handle, _part(part), content_type, _value_text(contents))
        return self

    def with_binary_contents(
        self: MessageKind,
        contents: bytes,
        content_type: str = "application/octet-stream",
        part: Part = Part.REQUEST,
    ) -> MessageKind:
        """Sets the contents to bytes (``pactffi_with_binary_body``)."""
        ffi.with_binary_body(self._handle, _part(part), content_type, contents)
        return self

    def with_metadata(self: MessageKind, key: str, value: Json, part: Part = Part.REQUEST) -> MessageKind:
        """Sets an entry of the metadata, which may be a matcher (``pactffi_with_metadata``)."""
        ffi.with_metadata(self._handle, key, _value_text(value), _part(part))
        return self


class AsyncMessage(MessageInteraction):
    """An asynchronous message, being described."""


class SyncMessage(MessageInteraction):
    """A synchronous message, being described."""
