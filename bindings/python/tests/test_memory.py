"""Clients of requests and httpx tested against a mock server: without a socket, and over one."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import requests
from pactlib import MismatchError, Pact, PactError, Part, State, lib
from pactlib.faults import FAULTS
from requests.adapters import HTTPAdapter
from urllib3.util import Retry


@pytest.fixture(autouse=True)
def everything_is_freed():
    yield
    assert lib.pactffi_live_objects(lib.LiveKind_All) == 0, "something was not freed"


@pytest.fixture
def pact() -> Iterator[Pact]:
    with Pact("shop", "users") as pact:
        yield pact


@pytest.fixture
def users(pact) -> Pact:
    there = pact.upon_receiving("a user").with_request("GET", "/users/7").with_query("full", "a b")
    there.will_respond_with(200).with_body({"id": 7, "name": "Ann"}, part=Part.RESPONSE)
    there.with_header("Set-Cookie", "a=1", Part.RESPONSE).with_header("Set-Cookie", "b=2", Part.RESPONSE, 1)
    stored = pact.upon_receiving("storing").with_request("POST", "/users").with_body({"name": "Bob"})
    stored.will_respond_with(302).with_header("Location", "/users/7?full=a%20b", Part.RESPONSE)
    return pact


def by_requests(server: Any, method: str, target: str, **options: Any) -> Any:
    with requests.Session() as session:
        session.trust_env = False
        if server.url == "http://memory":
            session.mount(server.url, server.requests_adapter())
        return session.request(method, server.url + target, **options)


def by_httpx(server: Any, method: str, target: str, **options: Any) -> Any:
    transport = server.httpx_transport() if server.url == "http://memory" else None
    with httpx.Client(transport=transport, trust_env=False, follow_redirects=True) as client:
        return client.request(method, server.url + target, **options)


def by_httpx_async(server: Any, method: str, target: str, **options: Any) -> Any:
    async def call() -> Any:
        transport = server.httpx_async_transport() if server.url == "http://memory" else None
        async with httpx.AsyncClient(transport=transport, trust_env=False, follow_redirects=True) as client:
            return await client.request(method, server.url + target, **options)

    return asyncio.run(call())


CLIENTS = [by_requests, by_httpx, by_httpx_async]


def seen(response: Any) -> Any:
    """What a client sees of a response, but not what only a connection has."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return response.status_code, {**headers, "date": "", "connection": ""}, response.content


@pytest.mark.parametrize("call", CLIENTS)
def test_a_client_sees_what_it_sees_over_a_socket(users, call):
    outcomes = []
    for in_process in (False, True):
        with users.serve(in_process=in_process, verify=False) as server:
            found = [
                call(server, "POST", "/users", json={"name": "Bob"}),
                call(server, "GET", "/users/7", params={"full": "a b"}),
                call(server, "GET", "/users/8?x=%2F"),
            ]
            mismatches = json.dumps(server.mismatches()).replace(server.url.partition("://")[2], "host")
            outcomes.append(([seen(one) for one in found], server.matched, json.loads(mismatches)))

    over_http, called = outcomes
    assert [status for status, _, _ in called[0]] == [200, 200, 500]
    assert called[0][0][2] == b'{"id":7,"name":"Ann"}'
    assert called[:2] == over_http[:2]
    assert [one["type"] for one in called[2]] == [one["type"] for one in over_http[2]] == ["request-not-found"]


def test_an_answer_is_asked_for_by_a_call(users):
    with users.serve(in_process=True) as server:
        stored = server.answer("POST", "/users", {"X": ["1", "2"]}, {"name": "Bob"})
        user = server.answer("GET", stored.headers["LOCATION"])
        with pytest.raises(PactError, match="target"):
            server.answer("GET", "no target")
        with pytest.raises(PactError, match="a b"):
            server.answer("GET", "/", [("a b", "1")])
        server.verify()
        assert server.port > 65535

    assert (stored.status, stored.delay, stored.fault) == (302, 0, "none")
    assert user.json() == json.loads(user.text()) == {"id": 7, "name": "Ann"}
    assert [value for name, value in user.headers.lines if name == "set-cookie"] == ["a=1", "b=2"]
    with pytest.raises(PactError):
        server.answer("GET", "/")


def test_what_does_not_match_is_reported_and_the_file_is_the_same(users, tmp_path):
    for in_process in (False, True):
        with users.serve(in_process=in_process, verify=False) as server:
            server.write(tmp_path / str(in_process))
    with users.serve(in_process=True) as server:
        assert server.answer("GET", "/other").status == 500
        with pytest.raises(MismatchError, match="GET /other did not match"):
            server.verify()
        assert "/other" in server.report()

    called, over_http = [(tmp_path / folder / "shop-users.json").read_bytes() for folder in ("True", "False")]
    assert called == over_http


@pytest.mark.parametrize("call", CLIENTS)
def test_content_codings_are_undone_by_the_client(pact, call):
    zipped = pact.upon_receiving("zipped").with_request("GET", "/").will_respond_with(200)
    zipped.with_binary_body(gzip.compress(b"hello"), "text/plain", Part.RESPONSE)
    zipped.with_header("Content-Encoding", "gzip", Part.RESPONSE)
    with pact.serve(in_process=True) as server:
        assert call(server, "GET", "/").content == b"hello"


@pytest.mark.parametrize("in_process", [False, True])
def test_cookies_of_a_session_are_sent_again(pact, in_process):
    login = pact.upon_receiving("login").with_request("GET", "/login").will_respond_with(200)
    login.with_header("Set-Cookie", "a=1; Path=/", Part.RESPONSE).with_header("Set-Cookie", "b=2", Part.RESPONSE, 1)
    pact.upon_receiving("user").with_request("GET", "/").with_header("Cookie", "a=1; b=2").will_respond_with(200)
    with pact.serve(in_process=in_process) as server:
        with requests.Session() as session:
            session.trust_env = False
            if in_process:
                session.mount(server.url, server.requests_adapter())
            found = session.get(f"{server.url}/login")
            assert (found.reason, found.raw.version, dict(found.cookies)) == ("OK", 11, {"a": "1", "b": "2"})
            assert session.get(f"{server.url}/").status_code == 200
        transport = server.httpx_transport() if in_process else None
        with httpx.Client(transport=transport, base_url=server.url, trust_env=False) as client:
            client.get("/login")
            assert client.get("/").status_code == 200
        server.verify()


def test_bodies_of_every_form_are_sent(pact):
    pact.upon_receiving("a text").with_request("PUT", "/").with_body("abc", "text/plain").will_respond_with(200)
    headers = {"Content-Type": "text/plain"}
    with pact.serve(in_process=True) as server:
        for body in ("abc", b"abc", iter([b"a", b"bc"])):
            assert by_requests(server, "PUT", "/", data=body, headers=headers).status_code == 200
        assert by_httpx(server, "PUT", "/", content=iter([b"a", b"bc"]), headers=headers).status_code == 200
        assert server.answer("PUT", "/", headers, "abc").status == 200


TIMEOUTS = (requests.ReadTimeout, httpx.ReadTimeout)


@pytest.mark.parametrize("call", CLIENTS)
def test_a_delay_is_waited_for_unless_it_exceeds_the_timeout(pact, call):
    slow = pact.upon_receiving("slow").with_request("GET", "/").will_respond_with(200).delay(0.02)
    with pact.serve(in_process=True) as server:
        began = time.monotonic()
        assert call(server, "GET", "/", timeout=5).status_code == 200
        assert time.monotonic() - began >= 0.02
        server.delay(3600)
        with pytest.raises(TIMEOUTS):
            call(server, "GET", "/", timeout=5)
        server.delay(0, "slow")
        assert server.answer("GET", "/").delay == 0
    with pytest.raises(ValueError, match="the delay is -1 seconds"):
        slow.delay(-1)


@pytest.mark.parametrize("call", CLIENTS)
@pytest.mark.parametrize("fault", FAULTS[1:])
def test_a_fault_is_the_error_it_is_over_a_socket(users, call, fault):
    kinds = []
    for in_process in (False, True):
        with users.serve(in_process=in_process, verify=False) as server:
            server.fault(fault, "a user")
            with pytest.raises((requests.RequestException, httpx.HTTPError)) as raised:
                call(server, "GET", "/users/7", params={"full": "a b"}, timeout=5)
            kinds.append(type(raised.value))

    assert kinds[0] is kinds[1]


def test_a_fault_of_an_interaction_and_of_a_server_are_taken_back(pact):
    broken = pact.upon_receiving("broken").with_request("GET", "/").will_respond_with(200).fault("garbage")
    with pact.serve(in_process=True) as server:
        assert server.answer("GET", "/").fault == "garbage"
        server.fault(None)
        assert server.answer("GET", "/").fault == "none"
    broken.fault(None)
    with pact.serve(in_process=True) as server:
        assert server.answer("GET", "/").fault == "none"
    with pytest.raises(ValueError, match="there is no fault 'fire', only 'none', 'connection-reset'"):
        broken.fault("fire")


@pytest.mark.parametrize("in_process", [False, True])
def test_states_in_force_choose_between_interactions_with_the_same_request(pact, in_process):
    for name, status in (("there", 200), ("gone", 404)):
        pact.upon_receiving(name).given(name).with_request("GET", "/").will_respond_with(status)
    with pact.serve(config={"stateHeader": "X-Pact-State"}, in_process=in_process) as server:
        found = []
        for states in ([State("gone")], ["there"], [{"name": "gone"}], []):
            server.set_states(*states)
            found.append(by_httpx(server, "GET", "/").status_code)
        found.append(by_httpx(server, "GET", "/", headers={"X-Pact-State": "gone"}).status_code)
        assert server.matched

    assert found == [404, 200, 404, 200, 404]


def test_the_clients_are_imported_only_when_they_are_used():
    program = "import sys, pactlib; print([name for name in ('httpx', 'requests', 'anyio') if name in sys.modules])"
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert output.stdout == "[]\n"


def test_requests_tries_again_as_often_as_it_was_asked_to(pact):
    for name, status in (("busy", 503), ("ready", 200)):
        pact.upon_receiving(name).given(name).with_request("GET", "/").will_respond_with(status)
    outcomes = []
    for in_process in (False, True):
        with pact.serve(in_process=in_process) as server, requests.Session() as session:
            session.trust_env = False
            server.set_states("busy")
            found: list = []
            for retries in (
                2,
                Retry(2, status_forcelist=[503]),
                Retry(2, status_forcelist=[503], raise_on_status=False),
            ):
                adapter = server.requests_adapter(retries) if in_process else HTTPAdapter(max_retries=retries)
                session.mount(server.url, adapter)
                for fault in ("none", "connection-reset"):
                    server.fault(fault)
                    try:
                        found.append(session.get(server.url, timeout=5).status_code)
                    except requests.RequestException as error:
                        found.append(type(error))
            outcomes.append(found)

    assert outcomes[0] == outcomes[1]
    assert set(outcomes[0]) == {503, requests.exceptions.RetryError, requests.ConnectionError}
