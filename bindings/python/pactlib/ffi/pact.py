"""Writing a pact: interactions, what they expect, and the pact file."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

from . import _call
from .enums import InteractionPart, PactSpecification
from .handles import InteractionHandle, PactHandle
from .strings import StringResult

if TYPE_CHECKING:
    from pathlib import Path


def new_pact(consumer_name: str, provider_name: str) -> PactHandle:
    """Makes a pact (``pactffi_new_pact``)."""
    ref = _call.function("new_pact")(_call.text(consumer_name), _call.text(provider_name))
    if ref == 0:
        raise _call.failure("new_pact")
    return PactHandle(ref)


def with_specification(pact: PactHandle, version: PactSpecification) -> None:
    """Sets the specification version of the pact (``pactffi_with_specification``)."""
    _call.flag("with_specification", pact._ref, int(version))


def handle_get_pact_spec_version(handle: PactHandle) -> PactSpecification:
    """The specification version of the pact (``pactffi_handle_get_pact_spec_version``)."""
    return PactSpecification(_call.number("handle_get_pact_spec_version", handle._ref))


def with_pact_metadata(pact: PactHandle, namespace: str, name: str, value: str) -> None:
    """Adds an entry to the metadata of the pact file (``pactffi_with_pact_metadata``)."""
    _call.flag("with_pact_metadata", pact._ref, _call.text(namespace), _call.text(name), _call.text(value))


def new_interaction(pact: PactHandle, description: str) -> InteractionHandle:
    """Adds an HTTP interaction (``pactffi_new_interaction``)."""
    return _begun("new_interaction", pact, description)


def new_message_interaction(pact: PactHandle, description: str) -> InteractionHandle:
    """Adds an asynchronous message (``pactffi_new_message_interaction``)."""
    return _begun("new_message_interaction", pact, description)


def new_sync_message_interaction(pact: PactHandle, description: str) -> InteractionHandle:
    """Adds a synchronous message (``pactffi_new_sync_message_interaction``)."""
    return _begun("new_sync_message_interaction", pact, description)


def _begun(name: str, pact: PactHandle, description: str) -> InteractionHandle:
    ref = _call.function(name)(pact._ref, _call.text(description))
    if ref & 0xFFFF == 0:
        raise _call.failure(name)
    handle = InteractionHandle(ref)
    handle._pact = pact
    return handle


def upon_receiving(interaction: InteractionHandle, description: str) -> None:
    """Sets the description of the interaction (``pactffi_upon_receiving``)."""
    _call.flag("upon_receiving", interaction._ref, _call.text(description))


def given(interaction: InteractionHandle, description: str) -> None:
    """Adds a provider state (``pactffi_given``)."""
    _call.flag("given", interaction._ref, _call.text(description))


def given_with_param(interaction: InteractionHandle, description: str, name: str, value: str) -> None:
    """Adds a parameter to a provider state; the value may be JSON (``pactffi_given_with_param``)."""
    arguments = (_call.text(description), _call.text(name), _call.text(value))
    _call.flag("given_with_param", interaction._ref, *arguments)


def given_with_params(interaction: InteractionHandle, description: str, params: str) -> None:
    """Adds a provider state with the parameters in a JSON object (``pactffi_given_with_params``)."""
    _call.code("given_with_params", interaction._ref, _call.text(description), _call.text(params))


def with_request(interaction: InteractionHandle, method: str, path: str) -> None:
    """Sets method and path; the path may have a matcher (``pactffi_with_request``)."""
    _call.flag("with_request", interaction._ref, _call.text(method), _call.text(path))


def with_query_parameter_v2(interaction: InteractionHandle, name: str, index: int, value: str | None) -> None:
    """Sets a query parameter; the value may have a matcher, None is a name alone.

    ``pactffi_with_query_parameter_v2``
    """
    arguments = (_call.text(name), _call.index(index), _call.text(value))
    _call.flag("with_query_parameter_v2", interaction._ref, *arguments)


def with_header_v2(interaction: InteractionHandle, part: InteractionPart, name: str, index: int, value: str) -> None:
    """Sets a header; the value may have a matcher (``pactffi_with_header_v2``)."""
    arguments = (int(part), _call.text(name), _call.index(index), _call.text(value))
    _call.flag("with_header_v2", interaction._ref, *arguments)


def set_header(interaction: InteractionHandle, part: InteractionPart, name: str, value: str) -> None:
    """Sets a header to one value, taken as it is (``pactffi_set_header``)."""
    _call.flag("set_header", interaction._ref, int(part), _call.text(name), _call.text(value))


def response_status(interaction: InteractionHandle, status: int) -> None:
    """Sets the response status (``pactffi_response_status``)."""
    _call.flag("response_status", interaction._ref, status)


def response_status_v2(interaction: InteractionHandle, status: str) -> None:
    """Sets the response status, which may have a matcher (``pactffi_response_status_v2``)."""
    _call.flag("response_status_v2", interaction._ref, _call.text(status))


def with_body(
    interaction: InteractionHandle, part: InteractionPart, content_type: str | None, body: str | None
) -> None:
    """Sets a body or the contents of a message; JSON may have matchers (``pactffi_with_body``)."""
    _call.flag("with_body", interaction._ref, int(part), _call.text(content_type), _call.text(body))


def with_binary_body(
    interaction: InteractionHandle, part: InteractionPart, content_type: str | None, body: bytes | None
) -> None:
    """Sets a body or the contents of a message to bytes; None is no body (``pactffi_with_binary_body``)."""
    arguments = (_call.text(content_type), _call.data(body), len(body or b""))
    _call.flag("with_binary_body", interaction._ref, int(part), *arguments)


def with_binary_file(
    interaction: InteractionHandle, part: InteractionPart, content_type: str | None, body: bytes | None
) -> None:
    """Sets a body of which only the content type is compared (``pactffi_with_binary_file``).

    Deprecated: use ``with_binary_body`` and ``with_matching_rules``.
    """
    warnings.warn("with_binary_file is deprecated, use with_binary_body", DeprecationWarning, stacklevel=2)
    arguments = (_call.text(content_type), _call.data(body), len(body or b""))
    _call.flag("with_binary_file", interaction._ref, int(part), *arguments)


def with_multipart_file(
    interaction: InteractionHandle, part: InteractionPart, content_type: str, file: str, part_name: str
) -> StringResult:
    """Adds a file to a multipart body, with a generated boundary (``pactffi_with_multipart_file``)."""
    arguments = (int(part), _call.text(content_type), _call.path(file), _call.text(part_name))
    return StringResult(_call.function("with_multipart_file")(interaction._ref, *arguments))


def with_multipart_file_v2(
    interaction: InteractionHandle,
    part: InteractionPart,
    content_type: str | None,
    file: str | Path | None,
    part_name: str,
    boundary: str | None,
) -> None:
    """Adds a file to a multipart body (``pactffi_with_multipart_file_v2``)."""
    arguments = (int(part), _call.text(content_type), _call.path(file), _call.text(part_name), _call.text(boundary))
    StringResult(_call.function("with_multipart_file_v2")(interaction._ref, *arguments)).raise_exception()


def with_metadata(interaction: InteractionHandle, key: str, value: str, part: InteractionPart) -> None:
    """Sets an entry of the metadata of a message; the value may have a matcher (``pactffi_with_metadata``)."""
    _call.flag("with_metadata", interaction._ref, _call.text(key), _call.text(value), int(part))


def with_matching_rules(interaction: InteractionHandle, part: InteractionPart, rules: str) -> None:
    """Adds matching rules, written as in pact files (``pactffi_with_matching_rules``)."""
    _call.flag("with_matching_rules", interaction._ref, int(part), _call.text(rules))


def with_generators(interaction: InteractionHandle, part: InteractionPart, generators: str) -> None:
    """Adds generators, written as in pact files (``pactffi_with_generators``)."""
    _call.flag("with_generators", interaction._ref, int(part), _call.text(generators))


def interaction_warnings(interaction: InteractionHandle) -> list[dict[str, str]]:
    """Warnings about rules, for instance one that its own example does not match (``pactffi_interaction_warnings``)."""
    found: list[dict[str, str]] = json.loads(_call.string("interaction_warnings", interaction._ref))
    return found


def sync_message_generate_contents(interaction_handle: InteractionHandle) -> str:
    """The message as JSON, with generated values, without rules (``pactffi_sync_message_generate_contents``)."""
    return _call.string("sync_message_generate_contents", interaction_handle._ref)


def sync_message_match_response_contents(
    interaction: InteractionHandle, index: int, content_type: str, contents: str
) -> str:
    """Compares an answer with the expected one: a JSON array of differences.

    ``pactffi_sync_message_match_response_contents``
    """
    arguments = (_call.index(index), _call.text(content_type), _call.text(contents))
    return _call.string("sync_message_match_response_contents", interaction._ref, *arguments)


def set_key(interaction: InteractionHandle, key: str | None) -> None:
    """Sets the key that identifies the interaction when files are merged; None removes it (``pactffi_set_key``)."""
    _call.flag("set_key", interaction._ref, _call.text(key))


def set_pending(interaction: InteractionHandle, *, pending: bool) -> None:
    """Sets whether a failing verification is tolerated (``pactffi_set_pending``)."""
    _call.flag("set_pending", interaction._ref, pending)


def set_comment(interaction: InteractionHandle, key: str, value: str | None) -> None:
    """Sets an entry of the comments; the value may be JSON, None removes it (``pactffi_set_comment``)."""
    _call.flag("set_comment", interaction._ref, _call.text(key), _call.text(value))


def add_text_comment(interaction: InteractionHandle, comment: str) -> None:
    """Adds a line to the comments (``pactffi_add_text_comment``)."""
    _call.flag("add_text_comment", interaction._ref, _call.text(comment))


def add_interaction_reference(interaction: InteractionHandle, group: str, name: str, value: str) -> None:
    """Adds a reference, for instance to a document (``pactffi_add_interaction_reference``)."""
    arguments = (_call.text(group), _call.text(name), _call.text(value))
    _call.flag("add_interaction_reference", interaction._ref, *arguments)


def interaction_test_name(interaction: InteractionHandle, test_name: str) -> None:
    """Records the test that the interaction comes from (``pactffi_interaction_test_name``)."""
    _call.code("interaction_test_name", interaction._ref, _call.text(test_name))


def pact_handle_write_file(pact: PactHandle, directory: Path | str | None, *, overwrite: bool) -> None:
    """Writes the pact file or merges into an existing one (``pactffi_pact_handle_write_file``).

    None is the current folder.
    """
    _call.code("pact_handle_write_file", pact._ref, _call.path(directory), overwrite)
