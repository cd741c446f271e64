"""What all interactions of a pact have in common, while they are described.

Methods return the interaction, so calls chain. Each says which C function it calls. They are about the request until the
response is begun, and then about the response; the argument ``part`` says otherwise.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, TypeVar

from . import _arguments, ffi
from .ffi import InteractionHandle, InteractionPart

Json = Any
"""Anything ``json.dumps`` accepts."""


class Part(IntEnum):
    """Which half of an interaction is meant."""

    REQUEST = 0
    RESPONSE = 1


Kind = TypeVar("Kind", bound="Interaction")

_REQUEST_ONLY = ("method", "path", "query")


class Interaction:
    """The methods of all kinds of interactions."""

    def __init__(self, handle: InteractionHandle, description: str = "") -> None:
        """Describes the interaction with this handle."""
        self._handle = handle
        self._description = description
        self._current = Part.REQUEST

    def __repr__(self) -> str:
        """The kind and the description."""
        return f"<{type(self).__name__} {self._description!r}>"

    @property
    def handle(self) -> int:
        """The number by which the library knows the interaction."""
        return self._handle._ref

    @property
    def description(self) -> str:
        """What the interaction is called in its pact."""
        return self._description

    def _part(self, part: Part | None) -> InteractionPart:
        """The part that is meant; None is the one that is being described."""
        if part is not None and not isinstance(part, int):
            raise TypeError(f"'part' must be Part.REQUEST or Part.RESPONSE, not {_arguments.shown(part)}")
        return InteractionPart(int(self._current if part is None else part))

    def given(self: Kind, state: str, /, parameters: dict[str, Json] | None = None, **more: Json) -> Kind:
        """Adds a provider state: ``given("a user", {"id": 7})`` or ``given("a user", id=7)``.

        ``pactffi_given``, ``pactffi_given_with_params``
        """
        _arguments.text("given", "state", state)
        if parameters is None and not more:
            ffi.given(self._handle, state)
        else:
            values = _arguments.json_text("given", "parameters", {**(parameters or {}), **more})
            ffi.given_with_params(self._handle, state, values)
        return self

    def with_rules(self: Kind, rules: Json, part: Part | None = None) -> Kind:
        """Adds matching rules, written as in pact files: a dictionary of categories such as ``body`` and ``header``.

        If there are rules for ``method``, ``path`` or ``query``, they are those of the request.
        ``pactffi_with_matching_rules``
        """
        text = _arguments.value_text("with_rules", "'rules'", rules, "a dictionary or JSON")
        ffi.with_matching_rules(self._handle, self._part_of(rules, part), text)
        return self

    def with_generators(self: Kind, generators: Json, part: Part | None = None) -> Kind:
        """Adds generators, written as in pact files: a dictionary of categories such as ``body`` and ``header``.

        If there are generators for ``method``, ``path`` or ``query``, they are those of the request.
        ``pactffi_with_generators``
        """
        text = _arguments.value_text("with_generators", "'generators'", generators, "a dictionary or JSON")
        ffi.with_generators(self._handle, self._part_of(generators, part), text)
        return self

    def _part_of(self, categories: Json, part: Part | None) -> InteractionPart:
        """The part that these categories can be about."""
        is_request = isinstance(categories, dict) and not categories.keys().isdisjoint(_REQUEST_ONLY)
        return self._part(Part.REQUEST if part is None and is_request else part)

    def with_plugin_contents(self: Kind, contents: Json, content_type: str, part: Part | None = None) -> Kind:
        """Sets the contents from what the plugin for this content type understands (``pactffi_interaction_contents``)."""
        _arguments.text("with_plugin_contents", "content_type", content_type)
        values = _arguments.json_text("with_plugin_contents", "contents", contents)
        ffi.interaction_contents(self._handle, self._part(part), content_type, values)
        return self

    def with_key(self: Kind, key: str) -> Kind:
        """Sets the key that identifies the interaction when files are merged (``pactffi_set_key``)."""
        ffi.set_key(self._handle, _arguments.text("with_key", "key", key))
        return self

    def with_comment(self: Kind, comment: str) -> Kind:
        """Adds a line to the comments (``pactffi_add_text_comment``)."""
        ffi.add_text_comment(self._handle, _arguments.text("with_comment", "comment", comment))
        return self

    def with_comments(self: Kind, comments: dict[str, Json]) -> Kind:
        """Sets entries of the comments by their names: texts or other JSON; None removes one (``pactffi_set_comment``)."""
        for name, value in _arguments.pairs("with_comments", "comments", comments):
            _arguments.texts("with_comments", name=name)
            given = None if value is None else _arguments.value_text("with_comments", f"the comment {name!r}", value)
            ffi.set_comment(self._handle, name, given)
        return self

    def with_reference(self: Kind, group: str, name: str, value: Json) -> Kind:
        """Refers to another document or system: ``with_reference("openapi", "operationId", "getUser")``.

        ``pactffi_add_interaction_reference``
        """
        _arguments.texts("with_reference", group=group, name=name)
        ffi.add_interaction_reference(
            self._handle, group, name, _arguments.value_text("with_reference", "'value'", value, "a text or JSON")
        )
        return self

    def with_test_name(self: Kind, name: str) -> Kind:
        """Records the test that the interaction comes from (``pactffi_interaction_test_name``)."""
        ffi.interaction_test_name(self._handle, _arguments.text("with_test_name", "name", name))
        return self

    def pending(self: Kind, is_pending: bool = True) -> Kind:
        """Sets whether a failing verification is tolerated (``pactffi_set_pending``)."""
        ffi.set_pending(self._handle, pending=is_pending)
        return self

    def _set_contents(
        self, function: str, argument: str, contents: Json, content_type: str | None, part: InteractionPart
    ) -> None:
        """Sets the body: bytes as they are, a text of the type that it shows, anything else as JSON."""
        _arguments.optional_text(function, "content_type", content_type)
        if isinstance(contents, (bytes, bytearray, memoryview)):
            ffi.with_binary_body(self._handle, part, content_type or "application/octet-stream", bytes(contents))
        elif isinstance(contents, str):
            ffi.with_body(self._handle, part, content_type, contents)
        else:
            # The library has a body without a type be what its text looks like, which need not be JSON.
            text = _arguments.json_text(function, argument, contents)
            ffi.with_body(self._handle, part, content_type or "application/json", text)
