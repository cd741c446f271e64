"""Verifying applications of Flask and FastAPI and asynchronous functions: called, and over a socket."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from fastapi import FastAPI, HTTPException
from fastapi import Request as FastRequest
from flask import Flask, request
from pactlib import Pact, PactError, Part, Request, Response, Verification, Verifier, asgi, wsgi
from pactlib._library import lib
from pactlib.provider import Headers
from provider import Asked, Reply, serving


@pytest.fixture(autouse=True)
def everything_is_freed():
    yield
    assert lib.pactffi_live_objects(lib.LiveKind_All) == 0, "something was not freed"


@pytest.fixture
def shop(tmp_path) -> Path:
    """A pact with what applications read in different places."""
    with Pact("shop", "users") as pact:
        user = pact.upon_receiving("a user").given("a user", {"id": 7}).with_request("GET", "/users/7")
        user.will_respond_with(200).with_body({"id": 7, "name": "Ann"}, part=Part.RESPONSE)
        pact.upon_receiving("nothing").with_request("GET", "/users/8").will_respond_with(404)
        search = pact.upon_receiving("a search").with_request("GET", "/search").with_query("q", "ä b&c")
        search.will_respond_with(200).with_body({"q": "ä b&c"}, part=Part.RESPONSE)
        stored = pact.upon_receiving("storing").with_request("POST", "/users").with_body({"name": "Bob"})
        stored.with_header("X-Token", "t").will_respond_with(201).with_header("Location", "/users/9", Part.RESPONSE)
        stored.with_body({"name": "Bob", "token": "t"}, part=Part.RESPONSE)
        pact.upon_receiving("a head").with_request("HEAD", "/users/7").will_respond_with(200)
        pact.upon_receiving("a failure").with_request("GET", "/failure").will_respond_with(200)
        pact.write(tmp_path)
    return tmp_path / "shop-users.json"


def flask_app(name: str) -> Flask:
    app = Flask("users")

    @app.get("/users/<int:number>")
    def user(number: int) -> Any:
        return {"id": 7, "name": name} if number == 7 else ({"error": "unknown"}, 404)

    @app.get("/search")
    def search() -> Any:
        return {"q": request.args["q"]}

    @app.post("/users")
    def store() -> Any:
        body = {**request.get_json(), "token": request.headers["X-Token"]}
        return body, 201, {"Location": "/users/9"}

    @app.get("/failure")
    def failure() -> Any:
        raise LookupError("broken")

    return app


def fast_app(name: str, **options: Any) -> FastAPI:
    app = FastAPI(**options)

    @app.api_route("/users/{number}", methods=["GET", "HEAD"])
    async def user(number: int) -> Any:
        if number != 7:
            raise HTTPException(404)
        return {"id": 7, "name": name}

    @app.get("/search")
    def search(q: str) -> Any:
        return {"q": q}

    @app.post("/users", status_code=201)
    async def store(asked: FastRequest) -> Any:
        from fastapi.responses import JSONResponse

        body = {**await asked.json(), "token": asked.headers["x-token"]}
        return JSONResponse(body, 201, {"Location": "/users/9"})

    @app.get("/failure")
    async def failure() -> Any:
        raise LookupError("broken")

    return app


@contextmanager
def wsgi_server(app: Any) -> Iterator[str]:
    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def asgi_server(app: Any) -> Iterator[str]:
    def answer(asked: Asked) -> Reply:
        path, _, query = asked.target.partition("?")
        scope = {
            "type": "http",
            "asgi": asgi.VERSION,
            "http_version": "1.1",
            "method": asked.method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in asked.headers.items()],
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 80),
        }
        sent: list = []

        async def receive() -> Any:
            return {"type": "http.request", "body": asked.body, "more_body": False}

        async def send(event: Any) -> None:
            sent.append(event)

        try:
            asyncio.run(app(scope, receive, send))
        except LookupError:
            pass
        headers = [(n.decode(), v.decode()) for n, v in sent[0]["headers"] if n.lower() != b"content-length"]
        return Reply(sent[0]["status"], headers, b"".join(event.get("body", b"") for event in sent[1:]))

    with serving(answer) as provider:
        yield provider.url


def outcome(verification: Verification) -> Any:
    """What must not depend on the way the application was called."""
    results = [(one["description"], one["result"]) for one in verification.interactions]
    return verification.passed, results, verification.errors


@pytest.mark.parametrize("name", ["Ann", "Bob"])
@pytest.mark.parametrize(("make", "server"), [(flask_app, wsgi_server), (fast_app, asgi_server)])
def test_an_application_has_the_verdicts_and_mismatches_it_has_over_a_socket(shop, make, server, name):
    with server(make(name)) as url, Verifier("users", url) as verifier:
        over_http = verifier.add_file(shop).run()
    with Verifier("users", url) as verifier:
        called = verifier.app(make(name)).add_file(shop).run()
    with Verifier("users", url) as verifier:
        parallel = verifier.app(make(name)).in_parallel(4).add_file(shop).run()

    assert outcome(called) == outcome(over_http) == outcome(parallel)
    wrong = {description for description, result in outcome(called)[1] if result != "OK"}
    assert wrong == ({"a failure"} if name == "Ann" else {"a failure", "a user"})


def test_asynchronous_functions_run_together_on_the_calling_thread(tmp_path):
    with Pact("shop", "users") as pact:
        for number in range(8):
            pact.upon_receiving(f"r{number}").with_request("GET", f"/{number}").will_respond_with(200)
        pact.write(tmp_path)
    here = threading.get_ident()
    inside: list[int] = []
    threads: set[int] = set()

    async def handler(request: Request) -> Response:
        threads.add(threading.get_ident())
        inside.append(1)
        # Goes on when four are here: none waits for another to end.
        while len(inside) % 4:
            await asyncio.sleep(0)
        return Response(200)

    with Verifier("users") as verifier:
        verifier.handler(handler).in_parallel(4).add_folder(tmp_path)
        verifier.on_result(lambda _: threads.add(threading.get_ident())).verify()
        asyncio.run(verifier.verify_async())

    assert len(inside) == 16
    assert threads == {here}


async def fails(request: Request) -> Response:
    raise LookupError("no such user")


async def never(request: Request) -> Response:
    await asyncio.Event().wait()
    return Response()


@pytest.fixture
def empty(tmp_path) -> Path:
    with Pact("shop", "users") as pact:
        pact.upon_receiving("a request").with_request("GET", "/").will_respond_with(200)
        pact.write(tmp_path)
    return tmp_path / "shop-users.json"


@pytest.mark.parametrize(
    ("function", "reason"), [(fails, f"LookupError: no such user ({__file__}:"), (never, "no answer within 20 ms")]
)
def test_an_asynchronous_function_that_raises_or_never_answers_is_a_failure(empty, function, reason):
    with Verifier("users") as verifier:
        found = verifier.handler(function).with_options(timeout=0.02 if function is never else 5).add_file(empty).run()

    (error,) = found.errors
    assert reason in error["mismatch"]["message"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_the_end_of_the_program_ends_the_verification(empty, error):
    async def handler(request: Request) -> Response:
        raise error()

    def listener(result: Any) -> None:
        raise error()

    with Verifier("users") as verifier:
        verifier.add_file(empty)
        with pytest.raises(error):
            verifier.handler(handler).run()
        with pytest.raises(error):
            verifier.handler(lambda _: 200).on_result(listener).run()


def test_a_verification_inside_an_event_loop_is_awaited(empty):
    async def verify(verifier: Verifier) -> Verification:
        with pytest.raises(RuntimeError, match="use 'await verifier.run_async"):
            verifier.run()
        return await verifier.verify_async()

    async def handler(request: Request) -> int:
        return 200

    with Verifier("users") as verifier:
        assert asyncio.run(verify(verifier.handler(handler).add_file(empty))).passed


def test_states_and_messages_may_be_asynchronous(tmp_path):
    with Pact("shop", "events") as pact:
        pact.upon_async_message("stored").given("a user", {"id": 7}).with_contents({"id": 7})
        pact.write(tmp_path)
    there: list = []

    async def a_user(id: int) -> None:
        there.append(id)

    async def stored() -> Any:
        return {"id": there[0]}

    with Verifier("events") as verifier:
        verifier.state("a user", a_user).message("stored", stored).add_folder(tmp_path).verify()


def test_the_lifespan_is_run_around_the_verification(empty):
    calls: list = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> Any:
        calls.append("start")
        yield {"database": "open"}
        calls.append("stop")

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def root(asked: FastRequest) -> Any:
        calls.append(asked.state.database)
        return {}

    with Verifier("users") as verifier:
        verifier.app(app).add_file(empty).verify()
        verifier.verify()

    assert calls == ["start", "open", "stop"] * 2


@pytest.mark.parametrize("when", ["start", "shut down"])
def test_an_application_that_cannot_start_or_stop_is_an_error(empty, when):
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> Any:
        if when == "start":
            raise LookupError("no database")
        yield
        raise LookupError("no database")

    with Verifier("users") as verifier:
        with pytest.raises(PactError, match=f"^the application could not {when}: LookupError: no database$"):
            verifier.app(FastAPI(lifespan=lifespan)).add_file(empty).run()


def asked(method: str = "GET", target: str = "/", lines: Any = (), body: bytes = b"") -> Request:
    path, _, query = target.partition("?")
    return Request(method, target, path, query, Headers([("host", "a:81"), *lines]), body, "d", [], "c")


def test_the_environment_of_wsgi_is_that_of_a_server():
    lines = [
        ("x-a", "1"),
        ("x-a", "ä"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("content-type", "t"),
        ("content-length", "2"),
    ]
    environ = wsgi.environ_of(asked("POST", "/%C3%A4%20b?q=%20+", lines, b"hi"), "https")

    assert environ["PATH_INFO"].encode("latin-1").decode() == "/ä b"
    assert (environ["QUERY_STRING"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("q=%20+", "a", "81")
    assert environ["HTTP_X_A"].encode("latin-1").decode() == "1,ä"
    assert (environ["HTTP_COOKIE"], environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("a=1; b=2", "t", "2")
    assert (environ["wsgi.input"].read(), environ["wsgi.url_scheme"], environ["HTTP_HOST"]) == (b"hi", "https", "a:81")


def test_wsgi_takes_written_parts_and_closes_what_was_returned():
    class Parts(list):
        closed = 0

        def close(self) -> None:
            self.closed += 1

    parts = Parts([b"b", b"", b"c"])

    def app(environ: Any, start_response: Any) -> Any:
        try:
            raise LookupError
        except LookupError:
            import sys

            start_response("200 OK", [("A", "1")])
            start_response("500 Broken", [("A", "\xc3\xa4")], sys.exc_info())(b"a")
        return parts

    found = wsgi.call(app, asked(), "http")

    assert (found.status, list(found.headers), found.body, parts.closed) == (500, [("A", "ä")], b"abc", 1)


def test_applications_that_break_the_rules_of_wsgi_and_asgi_are_failures():
    def twice(environ: Any, start_response: Any) -> Any:
        start_response("200 OK", [])
        return start_response("200 OK", [])

    async def nothing(scope: Any, receive: Any, send: Any) -> None:
        pass

    with pytest.raises(AssertionError, match="twice"):
        wsgi.call(twice, asked(), "http")
    with pytest.raises(AssertionError, match="did not call start_response"):
        wsgi.call(lambda environ, start_response: [], asked(), "http")
    with pytest.raises(TypeError, match="type str, expected bytes"):
        wsgi.call(lambda environ, start_response: (start_response("200 OK", []), ["a"])[1], asked(), "http")
    with pytest.raises(AssertionError, match="has sent no response"):
        asyncio.run(asgi.call(nothing, asked(), "http"))
    with Verifier("users") as verifier:
        for wrong in (lambda request: 200, "app"):
            with pytest.raises(TypeError, match="expected an application of WSGI or ASGI"):
                verifier.app(wrong)


def test_asgi_applications_stream_and_need_no_lifespan(empty):
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http", scope["type"]
        assert (await receive())["more_body"] is False
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        for part in json.dumps({"path": scope["path"]}):
            await send({"type": "http.response.body", "body": part.encode(), "more_body": True})
        await send({"type": "http.response.body"})
        assert (await receive())["type"] == "http.disconnect"

    with Verifier("users") as verifier:
        verifier.app(app).add_file(empty).verify()
    assert asyncio.run(asgi.call(app, asked(target="/%C3%A4"), "http")).body == b'{"path": "/\\u00e4"}'


def test_a_verification_that_is_awaited_can_be_cancelled(empty):
    async def verify(verifier: Verifier) -> None:
        await asyncio.wait_for(verifier.run_async(), 0.02)

    with Verifier("users") as verifier:
        verifier.handler(never).with_options(timeout=3600).add_file(empty)
        with pytest.raises(asyncio.TimeoutError):
            asyncio.run(verify(verifier))
        assert verifier.handler(lambda _: 200).run().passed


@pytest.mark.parametrize("function", ["handler", "wsgi", "asgi"])
def test_a_verifier_that_is_forgotten_is_freed(empty, function):
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise LookupError

    gc.disable()
    try:
        verifier = Verifier("users").add_file(empty).on_result(print)
        getattr(verifier, function)(app if function == "asgi" else lambda *_: 200)
        del verifier
        assert lib.pactffi_live_objects(lib.LiveKind_All) == 0
    finally:
        gc.enable()
