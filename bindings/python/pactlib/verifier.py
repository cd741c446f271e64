"""The provider's half: verify that a provider does what its pacts say.

Everything here is a thin layer over ``pactlib.ffi``; each method says which C function it calls.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import _arguments, ffi
from ._exchange import ask_for
from ._library import PactError
from .ffi import VerificationReport, _call
from .ffi.verifier import _execute
from .handlers import Handler, Handlers, MessageFunction, StateFunction, is_async, run, run_async, takes
from .provider import Request, Response
from .verification import Results
from .verification import Verification as Verification
from .verification import VerificationError as VerificationError

if TYPE_CHECKING:
    import asyncio

    from . import asgi, wsgi

Json = Any


class Verifier:
    """A verification of a provider, being described, run and run again.

    >>> from pactlib import Verifier
    >>> with Verifier("users", "http://localhost:8080") as verifier:
    ...     verifier.with_states("http://localhost:8080/_states").add_folder("pacts").verify()

    or, without a socket, with an application of Flask, FastAPI or another framework of WSGI or ASGI:

    >>> with Verifier("users") as verifier:
    ...     verifier.app(app).state("a user", store_user).add_folder("pacts").verify()

    Use it as a context manager; leaving the block frees it (``pactffi_verifier_shutdown``). Methods return the
    verifier, so calls chain. Nothing is printed unless ``print_report`` asks for it.
    """

    def __init__(self, provider: str, url: str = "http://localhost:8080") -> None:
        """``provider`` is its name in the pacts, ``url`` what their paths are appended to.

        ``pactffi_verifier_new_for_application`` and ``pactffi_verifier_set_provider_info``
        """
        _arguments.texts("Verifier", provider=provider, url=url)
        parts = urlsplit(url)
        if not parts.scheme or not parts.hostname:
            raise ValueError(f"expected a URL such as 'http://localhost:8080', got {url!r}")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self._handle = ffi.verifier_new_for_application()
        self._name = f"{provider!r} at {url}"
        self._handlers = Handlers()
        self._app: asgi.App | None = None
        self._scheme = parts.scheme
        self._asks = False
        self._results = Results(self._handle._raised)
        self._has_source = False
        ffi.verifier_set_provider_info(self._handle, provider, parts.scheme, host, parts.port, parts.path or "/")
        ffi.verifier_set_coloured_output(self._handle, enabled=False)
        ffi.verifier_set_stdout(self._handle, enabled=False)

    def __repr__(self) -> str:
        """The provider's name and address."""
        return f"<Verifier of {self._name}>"

    def add_transport(self, name: str, port: int, path: str = "/", scheme: str = "http") -> Verifier:
        """Adds a transport of the provider, on the same host. Messages use the one with the name ``message``.

        ``pactffi_verifier_add_provider_transport``
        """
        _arguments.texts("add_transport", name=name, path=path, scheme=scheme)
        _arguments.integer("add_transport", "port", port)
        ffi.verifier_add_provider_transport(self._handle, name, port, path, scheme)
        return self

    def add_file(self, path: str | os.PathLike[str]) -> Verifier:
        """Verifies the pact in a file (``pactffi_verifier_add_file_source``)."""
        ffi.verifier_add_file_source(self._handle, _arguments.path("add_file", "path", path))
        self._has_source = True
        return self

    def add_folder(self, path: str | os.PathLike[str]) -> Verifier:
        """Verifies the provider's pacts in a folder (``pactffi_verifier_add_directory_source``)."""
        ffi.verifier_add_directory_source(self._handle, _arguments.path("add_folder", "path", path))
        self._has_source = True
        return self

    def add_url(
        self, url: str, *, username: str | None = None, password: str | None = None, token: str | None = None
    ) -> Verifier:
        """Verifies the pact at a URL (``pactffi_verifier_url_source``)."""
        _arguments.texts("add_url", url=url)
        _arguments.optional_texts("add_url", username=username, password=password, token=token)
        ffi.verifier_url_source(self._handle, url, username, password, token)
        self._has_source = True
        return self

    def add_broker(
        self,
        url: str,
        *,
        username: str | None = None,
        password: str | None = None,
        token: str | None = None,
        selectors: Iterable[dict[str, Json]] = (),
        include_pending: bool = False,
        include_wip_since: str | None = None,
        provider_tags: Iterable[str] = (),
        provider_branch: str | None = None,
    ) -> Verifier:
        """Verifies the provider's pacts in a broker: those that the selectors choose.

        ``include_wip_since`` is a date, such as ``2024-05-01``.
        ``pactffi_verifier_broker_source_with_selectors``
        """
        _arguments.texts("add_broker", url=url)
        _arguments.optional_texts("add_broker", username=username, password=password, token=token)
        _arguments.optional_texts(
            "add_broker", include_wip_since=include_wip_since, provider_branch=provider_branch
        )
        ffi.verifier_broker_source_with_selectors(
            self._handle,
            url,
            username,
            password,
            token,
            int(include_pending),
            include_wip_since,
            _arguments.listed("add_broker", "provider_tags", provider_tags),
            provider_branch,
            [_arguments.json_text("add_broker", "selectors", one) for one in _selectors(selectors)],
            [],
        )
        self._has_source = True
        return self

    def with_states(self, url: str, *, teardown: bool = False, in_body: bool = True) -> Verifier:
        """Sets the URL that is called with the provider states before each interaction, with ``teardown`` after it too.

        ``pactffi_verifier_set_provider_state``
        """
        _arguments.texts("with_states", url=url)
        ffi.verifier_set_provider_state(self._handle, url, teardown=teardown, body=in_body)
        return self

    def handler(self, function: Handler) -> Verifier:
        """Has a function answer in place of the provider's address.

        It gets a ``Request`` and returns a ``Response``, a body, a status, ``(status, headers, body)``, or
        ``(body, status)`` with or without headers. A body that is neither bytes nor text is sent as JSON. It may be
        ``async``. What it raises fails the interaction. It is called on the thread that verifies. The URL still gives
        the ``Host`` header and the base path.
        ``pactffi_verifier_set_provider_handler``
        """
        _arguments.functions("handler", function=function)
        self._ask("provider")
        self._handlers.provider = function
        self._app = None
        return self

    def wsgi(self, app: wsgi.App) -> Verifier:
        """Has an application of WSGI, such as one of Flask or Django, answer in place of the provider's address."""
        from . import wsgi

        scheme = self._scheme
        return self.handler(lambda request: wsgi.call(app, request, scheme))

    def asgi(self, app: asgi.App) -> Verifier:
        """Has an application of ASGI, such as one of FastAPI or Starlette, answer in place of the provider's address.

        Its lifespan is run before and after the verification.
        """
        self._ask("provider")
        self._handlers.provider = None
        self._app = app
        return self

    def app(self, app: Any) -> Verifier:
        """Has an application answer in place of the provider's address: of ASGI or of WSGI, by its parameters."""
        if not callable(app):
            raise TypeError(f"expected an application of WSGI or ASGI, got {type(app).__name__}")
        if is_async(app) or not takes(app, None, None):
            if not takes(app, None, None, None):
                raise TypeError("expected an application of WSGI or ASGI: a callable with two or three parameters")
            return self.asgi(app)
        return self.wsgi(app)

    def state(self, name: str, setup: StateFunction | None, teardown: StateFunction | None = None) -> Verifier:
        """Has functions set up and tear down a provider state, in place of a URL.

        They get the parameters of the state: by their names, or as one dict if they take one argument of another name.
        A dict that the first one returns has values for the generators of the interaction. A state without a function
        is a failure. The name ``""`` stands for interactions without states.
        ``pactffi_verifier_set_state_handler``
        """
        _arguments.texts("state", name=name)
        given = {"setup": setup, "teardown": teardown}
        _arguments.functions("state", **{key: one for key, one in given.items() if one is not None})
        self._ask("state")
        self._handlers.states[name] = (setup, teardown)
        return self

    def states(self, function: StateFunction) -> Verifier:
        """Has one function change all provider states for which ``state`` gave no other.

        It gets the name, the action (``setup`` or ``teardown``) and the parameters as a dict. A function with two
        parameters gets name and parameters, and is called for ``setup`` only. The name is empty for an interaction
        without states, so that the provider can reset itself.
        """
        _arguments.functions("states", function=function)
        self._ask("state")
        self._handlers.any_state = function
        return self

    def message(self, description: str, function: MessageFunction) -> Verifier:
        """Has a function give the message with this description, in place of a transport for messages.

        It gets a ``MessageRequest``, unless it takes no argument, and returns a ``Message``, bytes, a text, or what is
        written as JSON.
        ``pactffi_verifier_set_message_handler``
        """
        _arguments.texts("message", description=description)
        _arguments.functions("message", function=function)
        self._ask("message")
        self._handlers.messages[description] = function
        return self

    def messages(self, function: MessageFunction) -> Verifier:
        """Has one function give all messages for which ``message`` gave no other."""
        _arguments.functions("messages", function=function)
        self._ask("message")
        self._handlers.any_message = function
        return self

    def _ask(self, kind: str) -> None:
        ask_for(self._handle, kind)
        self._asks = True

    def with_header(self, name: str, value: str) -> Verifier:
        """Adds a header to each request, in place of the pact's (``pactffi_verifier_add_custom_header``)."""
        _arguments.texts("with_header", name=name, value=value)
        ffi.verifier_add_custom_header(self._handle, name, value)
        return self

    def with_options(self, *, timeout: float = 5.0, check_certificates: bool = True) -> Verifier:
        """Sets the timeout of requests, in seconds, and whether certificates are checked.

        ``pactffi_verifier_set_verification_options``
        """
        milliseconds = round(_arguments.number("with_options", "timeout", timeout) * 1000)
        if milliseconds <= 0:
            raise ValueError(f"the timeout is {timeout} seconds")
        ffi.verifier_set_verification_options(
            self._handle, disable_ssl_verification=not check_certificates, request_timeout=milliseconds
        )
        return self

    def in_parallel(self, interactions: int) -> Verifier:
        """Sets how many interactions are verified at a time (``pactffi_verifier_set_parallel``)."""
        if _arguments.integer("in_parallel", "interactions", interactions) < 0:
            raise ValueError(f"in_parallel: 'interactions' is {interactions}")
        ffi.verifier_set_parallel(self._handle, interactions)
        return self

    def follow_redirects(self, follow: bool) -> Verifier:
        """Sets whether redirects are followed (the default) or compared (``pactffi_verifier_set_follow_redirects``)."""
        ffi.verifier_set_follow_redirects(self._handle, enabled=follow)
        return self

    def only(
        self, description: str | None = None, state: str | None = None, *, without_states: bool = False
    ) -> Verifier:
        """Verifies only interactions in which these regular expressions are found.

        ``pactffi_verifier_set_filter_info``
        """
        _arguments.optional_texts("only", description=description, state=state)
        ffi.verifier_set_filter_info(self._handle, description, state, filter_no_state=without_states)
        return self

    def only_consumers(self, *names: str) -> Verifier:
        """Verifies only the pacts of these consumers (``pactffi_verifier_set_consumer_filters``)."""
        for name in names:
            _arguments.texts("only_consumers", name=name)
        ffi.verifier_set_consumer_filters(self._handle, names)
        return self

    def allow_no_pacts(self, allow: bool = True) -> Verifier:
        """Sets whether sources without a pact are allowed (``pactffi_verifier_set_no_pacts_is_error``)."""
        ffi.verifier_set_no_pacts_is_error(self._handle, enabled=not allow)
        return self

    def publish(
        self, version: str, *, build_url: str | None = None, tags: Iterable[str] = (), branch: str | None = None
    ) -> Verifier:
        """Publishes the results to the broker for a provider version (``pactffi_verifier_set_publish_options``)."""
        _arguments.texts("publish", version=version)
        _arguments.optional_texts("publish", build_url=build_url, branch=branch)
        listed = _arguments.listed("publish", "tags", tags)
        ffi.verifier_set_publish_options(self._handle, version, build_url, listed, branch)
        return self

    def on_result(self, callback: Callable[[Json], None] | None) -> Verifier:
        """Registers a function that gets each verified interaction (``pactffi_verifier_on_result``).

        Its argument has the form of ``Verification.interactions``. If functions stand for the provider, it is called on
        the thread that verifies. At its end ``run`` raises what the function raised
        first.
        """
        if callback is not None:
            _arguments.functions("on_result", callback=callback)
        results = self._results
        listener = None if callback is None else lambda text: results.deliver(callback, json.loads(text))
        ffi.verifier_on_result(self._handle, listener)
        return self

    def write_report(self, path: str | os.PathLike[str], form: VerificationReport | str) -> Verifier:
        """Adds a file that the report is written to when it is run (``pactffi_verifier_set_report``).

        ``form`` may be the name, such as ``"junit"``.
        """
        chosen = VerificationReport(form) if isinstance(form, int) else _call.member(VerificationReport, form)
        ffi.verifier_set_report(self._handle, chosen, _arguments.path("write_report", "path", path))
        return self

    def print_report(self, prints: bool = True) -> Verifier:
        """Sets whether the report is written to standard output (``pactffi_verifier_set_stdout``)."""
        ffi.verifier_set_stdout(self._handle, enabled=prints)
        return self

    def run(self) -> Verification:
        """Verifies and returns the result; PactError if it could not start or a report not be written.

        ``pactffi_verifier_execute``, ``pactffi_verifier_json`` and ``pactffi_verifier_output``
        """
        if self._app is not None or self._handlers.is_async():
            import asyncio  # costs more than the rest of the package

            try:
                asyncio.get_running_loop()
            except RuntimeError:
                return asyncio.run(self.run_async())
            raise RuntimeError("an event loop is running on this thread: use 'await verifier.run_async()'")
        return self._verification(run(self._handle, self._handlers) if self._asks else _execute(self._handle))

    async def run_async(self) -> Verification:
        """The same inside an event loop, whose thread all functions are called on.

        ``in_parallel`` says how many that are ``async`` run at a time.
        """
        import asyncio

        self._results.loop = asyncio.get_running_loop()
        try:
            return self._verification(await self._run_async())
        finally:
            self._results.loop = None

    async def _run_async(self) -> int:
        if self._app is None:
            return await run_async(self._handle, self._handlers)
        from . import asgi

        app, scheme = self._app, self._scheme
        async with asgi.lifespan(app) as state:

            async def call(request: Request) -> Response:
                return await asgi.call(app, request, scheme, state)

            self._handlers.provider = call
            return await run_async(self._handle, self._handlers)

    async def verify_async(self) -> Verification:
        """The same, but VerificationError if something failed that is not pending, PactError if no pact was given."""
        return self._passed(await self.run_async())

    def _verification(self, code: int) -> Verification:
        found: dict[str, Json] = json.loads(ffi.verifier_json(self._handle))
        return Verification(
            passed=code == 0,
            errors=found["errors"],
            pending_errors=found["pendingErrors"],
            interactions=found["interactionResults"],
            notices=found["notices"],
            report=str(ffi.verifier_output(self._handle, 1)),
        )

    def verify(self) -> Verification:
        """The same, but VerificationError if something failed that is not pending, PactError if no pact was given."""
        return self._passed(self.run())

    def _passed(self, verification: Verification) -> Verification:
        if not verification.passed:
            raise VerificationError(verification)
        # The functions of ffi may have added a source.
        if not self._has_source and not verification.interactions:
            raise PactError("nothing was verified: give pacts with add_file, add_folder, add_url or add_broker")
        return verification

    def logs(self) -> str:
        """What was logged since the last call, if logs go to a buffer (``pactffi_verifier_logs``)."""
        return str(ffi.verifier_logs(self._handle))

    def close(self) -> None:
        """Frees the verification. Doing it twice is harmless."""
        self._handle.close()

    def __enter__(self) -> Verifier:
        """The verifier itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Frees the verification."""
        self.close()


def _selectors(given: Any) -> list[dict[str, Json]]:
    if isinstance(given, Iterable) and not isinstance(given, (str, bytes, dict)):
        selectors = list(given)
        if all(isinstance(one, dict) for one in selectors):
            return selectors
    raise TypeError(f"add_broker: 'selectors' must be a list of dictionaries, not {_arguments.shown(given)}")
