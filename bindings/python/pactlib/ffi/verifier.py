"""Verifying a provider."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from types import TracebackType

from .._library import PactError, ffi, lib
from . import _call
from ._call import CData, text
from .enums import VerificationReport
from .strings import OwnedString

NAME, VERSION = "pactlib", "0.5.12"


class VerifierHandle:
    """A verification. It is freed when Python forgets it, at the end of a ``with`` block, or by ``close``."""

    def __init__(self, ref: CData) -> None:
        """Takes over the verification at this pointer."""
        self._pointer: CData | None = ref
        self._listener: CData | None = None
        self._raised: list[BaseException] = []

    @property
    def _ref(self) -> CData:
        """The pointer; RuntimeError after it was freed."""
        pointer = getattr(self, "_pointer", None)
        if pointer is None:
            raise PactError("the verifier was shut down")
        return pointer

    def close(self) -> None:
        """Frees the verification (``pactffi_verifier_shutdown``). Doing it twice is harmless."""
        pointer, self._pointer = getattr(self, "_pointer", None), None
        if pointer is not None:
            lib.pactffi_verifier_shutdown(pointer)

    def __enter__(self) -> VerifierHandle:
        """The handle itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Frees the verification."""
        self.close()

    def __del__(self) -> None:
        """Frees the verification."""
        self.close()

    def __repr__(self) -> str:
        """The pointer, or that it is freed."""
        pointer = getattr(self, "_pointer", None)
        return f"VerifierHandle({'shut down' if pointer is None else pointer})"


def verifier_new_for_application() -> VerifierHandle:
    """Makes a verification (``pactffi_verifier_new_for_application``)."""
    return VerifierHandle(_call.address("verifier_new_for_application", text(NAME), text(VERSION)))


def verifier_shutdown(handle: VerifierHandle) -> None:
    """Frees the verification (``pactffi_verifier_shutdown``)."""
    _call.nothing("verifier_shutdown", handle._ref)
    handle._pointer = None


def verifier_set_provider_info(
    handle: VerifierHandle, name: str | None, scheme: str | None, host: str | None, port: int | None, path: str | None
) -> None:
    """Sets the name and address of the provider (``pactffi_verifier_set_provider_info``)."""
    arguments = (text(name), text(scheme), text(host), port or 0, text(path))
    _call.nothing("verifier_set_provider_info", handle._ref, *arguments)


def verifier_add_provider_transport(
    handle: VerifierHandle, protocol: str | None, port: int, path: str | None, scheme: str | None
) -> None:
    """Adds a transport of the provider, for instance for messages (``pactffi_verifier_add_provider_transport``)."""
    arguments = (text(protocol), port, text(path), text(scheme))
    _call.nothing("verifier_add_provider_transport", handle._ref, *arguments)


def verifier_set_filter_info(
    handle: VerifierHandle, filter_description: str | None, filter_state: str | None, *, filter_no_state: bool
) -> None:
    """Limits the interactions by regular expressions (``pactffi_verifier_set_filter_info``)."""
    arguments = (text(filter_description), text(filter_state), filter_no_state)
    _call.nothing("verifier_set_filter_info", handle._ref, *arguments)


def verifier_set_provider_state(handle: VerifierHandle, url: str, *, teardown: bool, body: bool) -> None:
    """Sets the URL that sets up provider states, and how it is called (``pactffi_verifier_set_provider_state``)."""
    _call.nothing("verifier_set_provider_state", handle._ref, text(url), teardown, body)


def verifier_set_verification_options(
    handle: VerifierHandle, *, disable_ssl_verification: bool, request_timeout: int
) -> None:
    """Sets options of the requests; the timeout is in ms (``pactffi_verifier_set_verification_options``)."""
    _call.code("verifier_set_verification_options", handle._ref, disable_ssl_verification, request_timeout)


def verifier_set_coloured_output(handle: VerifierHandle, *, enabled: bool) -> None:
    """Sets whether the report is coloured (``pactffi_verifier_set_coloured_output``)."""
    _call.code("verifier_set_coloured_output", handle._ref, enabled)


def verifier_set_follow_redirects(handle: VerifierHandle, *, enabled: bool) -> None:
    """Sets whether redirects of the provider are followed (``pactffi_verifier_set_follow_redirects``)."""
    _call.nothing("verifier_set_follow_redirects", handle._ref, enabled)


def verifier_set_parallel(handle: VerifierHandle, interactions: int) -> None:
    """Sets how many interactions are verified at a time (``pactffi_verifier_set_parallel``)."""
    _call.code("verifier_set_parallel", handle._ref, interactions)


def verifier_set_stdout(handle: VerifierHandle, *, enabled: bool) -> None:
    """Sets whether the report is written to standard output (``pactffi_verifier_set_stdout``)."""
    _call.code("verifier_set_stdout", handle._ref, enabled)


def verifier_set_report(
    handle: VerifierHandle, report_format: VerificationReport, path: str | os.PathLike[str]
) -> None:
    """Adds a file that the report is written to (``pactffi_verifier_set_report``)."""
    _call.code("verifier_set_report", handle._ref, int(report_format), _call.path(os.fspath(path)))


def verifier_on_result(handle: VerifierHandle, callback: Callable[[str], None] | None) -> None:
    """Registers a function that gets each verified interaction, as JSON (``pactffi_verifier_on_result``).

    It is called during ``verifier_execute``, which raises its first exception at the end.
    """
    listener = None if callback is None else _listener(callback, handle._raised)
    _call.code("verifier_on_result", handle._ref, ffi.NULL if listener is None else listener, ffi.NULL)
    # C has only the address: the handle keeps the function alive.
    handle._listener = listener


def _listener(callback: Callable[[str], None], raised: list[BaseException]) -> CData:
    def send(result: CData, _user_data: CData) -> None:
        try:
            callback(_call.lent_string(result))
        except BaseException as error:
            raised.append(error)

    return ffi.callback("void(*)(const char *, void *)", send)


def verifier_set_no_pacts_is_error(handle: VerifierHandle, *, enabled: bool) -> None:
    """Sets whether having found no pacts is a failure (``pactffi_verifier_set_no_pacts_is_error``)."""
    _call.code("verifier_set_no_pacts_is_error", handle._ref, enabled)


def verifier_set_publish_options(
    handle: VerifierHandle,
    provider_version: str,
    build_url: str | None,
    provider_tags: list[str] | None,
    provider_branch: str | None,
) -> None:
    """Publishes the results to the broker (``pactffi_verifier_set_publish_options``)."""
    tags, count, _kept = _call.texts(provider_tags or [])
    arguments = (text(provider_version), text(build_url), tags, count, text(provider_branch))
    _call.code("verifier_set_publish_options", handle._ref, *arguments)


def verifier_set_consumer_filters(handle: VerifierHandle, consumer_filters: Collection[str]) -> None:
    """Limits the pacts to those of some consumers (``pactffi_verifier_set_consumer_filters``)."""
    names, count, _kept = _call.texts(consumer_filters)
    _call.nothing("verifier_set_consumer_filters", handle._ref, names, count)


def verifier_add_custom_header(handle: VerifierHandle, header_name: str, header_value: str) -> None:
    """Adds a header to each request (``pactffi_verifier_add_custom_header``)."""
    _call.nothing("verifier_add_custom_header", handle._ref, text(header_name), text(header_value))


def verifier_add_file_source(handle: VerifierHandle, file: str) -> None:
    """Verifies the pact in a file (``pactffi_verifier_add_file_source``)."""
    _call.nothing("verifier_add_file_source", handle._ref, _call.path(file))


def verifier_add_directory_source(handle: VerifierHandle, directory: str) -> None:
    """Verifies the pacts in a folder (``pactffi_verifier_add_directory_source``)."""
    _call.nothing("verifier_add_directory_source", handle._ref, _call.path(directory))


def verifier_url_source(
    handle: VerifierHandle, url: str, username: str | None, password: str | None, token: str | None
) -> None:
    """Verifies the pact at a URL (``pactffi_verifier_url_source``)."""
    _call.nothing("verifier_url_source", handle._ref, text(url), text(username), text(password), text(token))


def verifier_broker_source(
    handle: VerifierHandle, url: str, username: str | None, password: str | None, token: str | None
) -> None:
    """Verifies the pacts in a broker (``pactffi_verifier_broker_source``)."""
    _call.nothing("verifier_broker_source", handle._ref, text(url), text(username), text(password), text(token))


def verifier_broker_source_with_selectors(
    handle: VerifierHandle,
    url: str,
    username: str | None,
    password: str | None,
    token: str | None,
    enable_pending: int,
    include_wip_pacts_since: str | None,
    provider_tags: list[str],
    provider_branch: str | None,
    consumer_version_selectors: list[str],
    consumer_version_tags: list[str],
) -> None:
    """Verifies the pacts in a broker that selectors choose (``pactffi_verifier_broker_source_with_selectors``).

    ``include_wip_pacts_since`` is a date. ValueError if a selector is not JSON.
    """
    tags, tag_count, _kept_tags = _call.texts(provider_tags)
    selectors, selector_count, _kept_selectors = _call.texts(consumer_version_selectors)
    versions, version_count, _kept_versions = _call.texts(consumer_version_tags)
    code = _call.function("verifier_broker_source_with_selectors")(
        handle._ref,
        text(url),
        text(username),
        text(password),
        text(token),
        enable_pending,
        text(include_wip_pacts_since),
        tags,
        tag_count,
        text(provider_branch),
        selectors,
        selector_count,
        versions,
        version_count,
    )
    if code == -1:
        raise ValueError(str(_call.failure("verifier_broker_source_with_selectors")))
    if code != 0:
        raise _call.failure("verifier_broker_source_with_selectors", code)


def verifier_execute(handle: VerifierHandle) -> None:
    """Verifies; RuntimeError if the provider failed or could not be verified (``pactffi_verifier_execute``)."""
    if _execute(handle) != 0:
        raise _call.failure("verifier_execute", 1)


def _execute(handle: VerifierHandle) -> int:
    """Verifies; 0 if the provider passed, 1 if not. RuntimeError if the verification did not run."""
    del handle._raised[:]
    code = int(_call.function("verifier_execute")(handle._ref))
    if handle._raised:
        raise handle._raised[0]
    if code not in (0, 1):
        raise _call.failure("verifier_execute", code)
    return code


def verifier_json(handle: VerifierHandle) -> OwnedString:
    """The result as JSON (``pactffi_verifier_json``)."""
    return _call.string("verifier_json", handle._ref)


def verifier_logs(handle: VerifierHandle) -> OwnedString:
    """What was logged (``pactffi_verifier_logs``)."""
    return _call.string("verifier_logs", handle._ref)


def verifier_logs_for_provider(provider_name: str) -> OwnedString:
    """What was logged for a provider (``pactffi_verifier_logs_for_provider``)."""
    return _call.string("verifier_logs_for_provider", text(provider_name))


def verifier_output(handle: VerifierHandle, strip_ansi: int) -> OwnedString:
    """The report, with ``strip_ansi`` without colours (``pactffi_verifier_output``)."""
    return _call.string("verifier_output", handle._ref, strip_ansi)


def verifier_cli_args() -> str:
    """The arguments of the command line as JSON (``pactffi_verifier_cli_args``)."""
    return _call.string("verifier_cli_args")


def verify(args: str) -> int:
    """Verifies with arguments of the command line, one on each line; answers the exit code (``pactffi_verify``)."""
    return int(_call.function("verify")(text(args)))
