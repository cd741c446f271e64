"""Calls an application of ASGI (version 3) with a request of a verification, and runs its lifespan."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote

from ._library import PactError
from .provider import Request, Response, from_wire
from .wsgi import host_and_port

App = Any
"""A callable that takes a scope, ``receive`` and ``send``."""

VERSION = {"version": "3.0", "spec_version": "2.4"}


def scope_of(request: Request, scheme: str, state: dict[str, Any] | None) -> dict[str, Any]:
    """The scope of a request."""
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": VERSION,
        "http_version": "1.1",
        "method": request.method,
        "scheme": scheme,
        "path": unquote(request.path),
        "raw_path": request.path.encode("utf-8"),
        "query_string": request.query.encode("utf-8"),
        "root_path": "",
        "headers": [(header.lower().encode("ascii"), value.encode("utf-8")) for header, value in request.headers.lines],
        "client": ("127.0.0.1", 0),
        "server": host_and_port(request, scheme),
    }
    if state is not None:
        # An application may change its own copy only.
        scope["state"] = dict(state)
    return scope


async def call(app: App, request: Request, scheme: str, state: dict[str, Any] | None = None) -> Response:
    """The response of an application."""
    asked = [{"type": "http.request", "body": request.body, "more_body": False}]
    begun: list[dict[str, Any]] = []
    pieces: list[bytes] = []
    done = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if asked:
            return asked.pop()
        await done.wait()
        return {"type": "http.disconnect"}

    async def send(event: dict[str, Any]) -> None:
        if event["type"] == "http.response.start":
            if begun:
                raise RuntimeError("the application began a second response")
            begun.append(event)
        elif event["type"] == "http.response.body":
            if not begun:
                raise RuntimeError("the application sent a body before it began a response")
            pieces.append(bytes(event.get("body", b"")))
            if not event.get("more_body", False):
                done.set()

    try:
        await app(scope_of(request, scheme, state), receive, send)
    except Exception:
        if not done.is_set():
            raise
        # Frameworks send a response with the status 500 first. Servers log it too.
        logging.getLogger("pactlib").exception("the application raised after its response was complete")
    if not begun or not done.is_set():
        raise AssertionError(f"the application has sent {'half a' if begun else 'no'} response")
    headers = [(bytes(n).decode("latin-1"), from_wire(bytes(value))) for n, value in begun[0].get("headers", [])]
    return Response(begun[0]["status"], headers, b"".join(pieces))


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator[dict[str, Any] | None]:
    """Starts an application, and shuts it down. Applications without a lifespan are called all the same.

    What the block gets is the state of the application; None if it has no lifespan.
    """
    events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    state: dict[str, Any] = {}
    scope = {"type": "lifespan", "asgi": VERSION, "state": state}
    running = asyncio.ensure_future(_running(app, scope, events.get, answers.put))
    await events.put({"type": "lifespan.startup"})
    answer = await _answer(running, answers)
    if answer is not None and answer["type"] == "lifespan.startup.failed":
        await running
        raise PactError(f"the application could not start: {_last_line(answer)}")
    try:
        yield None if answer is None else state
    finally:
        if answer is not None:
            await events.put({"type": "lifespan.shutdown"})
            last = await _answer(running, answers)
            if last is not None and last["type"] == "lifespan.shutdown.failed":
                raise PactError(f"the application could not shut down: {_last_line(last)}")
        await running


def _last_line(answer: dict[str, Any]) -> str:
    """The message without the traceback that frameworks put before it."""
    return (str(answer.get("message") or "").strip().splitlines() or ["it did not say why"])[-1]


async def _running(app: App, scope: dict[str, Any], receive: Any, send: Any) -> None:
    try:
        await app(scope, receive, send)
    except Exception:
        # Applications without a lifespan refuse its scope by raising something.
        pass


async def _answer(running: asyncio.Future[None], answers: asyncio.Queue[dict[str, Any]]) -> dict[str, Any] | None:
    """The next answer of the application; None if it has ended without one."""
    waiting = asyncio.ensure_future(answers.get())
    both: set[asyncio.Future[Any]] = {running, waiting}
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    if waiting.done():
        return waiting.result()
    waiting.cancel()
    return answers.get_nowait() if not answers.empty() else None
