"""An HTTP interaction of a pact, being described."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, overload

from . import _arguments, ffi
from ._arguments import MISSING, Missing, Named
from .faults import fault_number, milliseconds
from .ffi import _call
from .interactions import Interaction, Json, Part


class HttpInteraction(Interaction):
    """A request and its response, being described.

    ``with_header``, ``with_body`` and the like are about the request; after ``will_respond_with`` they are about the
    response. Values may be matchers (``pactlib.match``).
    """

    def with_request(
        self,
        method: str,
        path: Json,
        *,
        query: Named | None = None,
        headers: Named | None = None,
        body: Json = MISSING,
    ) -> HttpInteraction:
        """Sets method and path, and what else is given; the path may be a matcher (``pactffi_with_request``)."""
        _arguments.text("with_request", "method", method)
        if not isinstance(path, (str, Mapping)):
            raise TypeError(f"with_request: 'path' must be a text or a matcher, not {_arguments.shown(path)}")
        ffi.with_request(self._handle, method, _arguments.value_text("with_request", "'path'", path))
        self._current = Part.REQUEST
        if query is not None:
            self.with_query(query)
        return self._with(headers, body)

    def _with(self, headers: Named | None, body: Json) -> HttpInteraction:
        if headers is not None:
            self.with_headers(headers)
        if body is not MISSING:
            self.with_body(body)
        return self

    @overload
    def with_query(self, name: Named) -> HttpInteraction: ...

    @overload
    def with_query(self, name: str, value: Json, index: int = 0) -> HttpInteraction: ...

    def with_query(self, name: str | Named, value: Json = MISSING, index: int = 0) -> HttpInteraction:
        """Sets query parameters (``pactffi_with_query_parameter_v2``).

        ``with_query({"page": 2, "tag": ["a", "b"]})`` sets several, and a list is a name that is repeated;
        ``with_query("page", 2)`` sets one. None is a name without a value.
        """
        if value is MISSING:
            if isinstance(name, str):
                raise TypeError(f"with_query: the parameter {name!r} has no value; None is a name without a value")
            for one, values in _arguments.grouped("with_query", "name", name).items():
                self.with_query(one, values)
            return self
        text = _arguments.text("with_query", "name", name)
        for position, one in enumerate(value if isinstance(value, (list, tuple)) else [value], index):
            argument = f"the value of {text!r}"
            written = None if one is None else _arguments.value_text("with_query", argument, one)
            ffi.with_query_parameter_v2(self._handle, text, position, written)
        return self

    def with_header(self, name: str, value: Json, part: Part | None = None, index: int = 0) -> HttpInteraction:
        """Sets a header; a list is a header with several lines (``pactffi_with_header_v2``)."""
        _arguments.text("with_header", "name", name)
        for position, one in enumerate(value if isinstance(value, (list, tuple)) else [value], index):
            text = _arguments.value_text("with_header", f"the value of {name!r}", one)
            ffi.with_header_v2(self._handle, self._part(part), name, position, text)
        return self

    def with_headers(self, headers: Named, part: Part | None = None) -> HttpInteraction:
        """Sets headers by their names: ``with_headers({"Accept": "text/html", "X-Id": ["1", "2"]})``."""
        for name, values in _arguments.grouped("with_headers", "headers", headers).items():
            self.with_header(name, values, part)
        return self

    def with_body(self, body: Json, content_type: str | None = None, part: Part | None = None) -> HttpInteraction:
        """Sets a body: a text, bytes, or anything else as JSON, which may carry matchers.

        Without a content type JSON is ``application/json``, bytes are ``application/octet-stream``, and a text is what the
        header ``Content-Type`` says or else what it looks like. None is JSON's null. JSON with matchers also describes
        XML and forms, if the content type says so.
        ``pactffi_with_body``, ``pactffi_with_binary_body``
        """
        self._set_contents("with_body", "body", body, content_type, self._part(part))
        return self

    def with_binary_body(
        self, body: bytes, content_type: str = "application/octet-stream", part: Part | None = None
    ) -> HttpInteraction:
        """Sets a body of bytes (``pactffi_with_binary_body``)."""
        if not isinstance(body, (bytes, bytearray, memoryview)):
            raise TypeError(f"with_binary_body: 'body' must be bytes, not {_arguments.shown(body)}")
        return self.with_body(body, content_type, part)

    def with_multipart_file(
        self,
        name: str,
        path: str | os.PathLike[str],
        content_type: str,
        part: Part | None = None,
        boundary: str | None = None,
    ) -> HttpInteraction:
        """Adds a file to a multipart body, as the form field ``name`` (``pactffi_with_multipart_file_v2``).

        The file that is received may have other bytes if they are of the same content type.
        """
        function = "with_multipart_file"
        _arguments.texts(function, name=name, content_type=content_type)
        _arguments.optional_texts(function, boundary=boundary)
        file = _arguments.path(function, "path", path)
        ffi.with_multipart_file_v2(self._handle, self._part(part), content_type, file, name, boundary)
        return self

    def will_respond_with(
        self, status: int | dict[str, Json] = 200, *, headers: Named | None = None, body: Json = MISSING
    ) -> HttpInteraction:
        """Sets the status of the response, and what else is given. What follows is about the response.

        The status may be a matcher: ``match.status_code("success")``.
        ``pactffi_response_status``, ``pactffi_response_status_v2``
        """
        if isinstance(status, dict):
            ffi.response_status_v2(self._handle, _arguments.json_text("will_respond_with", "status", status))
        elif isinstance(status, int) and not isinstance(status, bool):
            ffi.response_status(self._handle, status)
        else:
            shown = _arguments.shown(status)
            raise TypeError(f"will_respond_with: 'status' must be a number or a matcher, not {shown}")
        self._current = Part.RESPONSE
        return self._with(headers, body)

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
