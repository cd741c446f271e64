"""Verifying a provider by calling its functions."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

import pytest
from pactlib import (
    Message,
    MessageRequest,
    Pact,
    PactError,
    Part,
    Request,
    Response,
    State,
    Verification,
    Verifier,
)
from pactlib._library import lib
from provider import Asked, Reply, serving

USER = {"id": 7, "name": "Ann"}


@pytest.fixture(autouse=True)
def everything_is_freed():
    yield
    assert lib.pactffi_live_objects(lib.LiveKind_All) == 0, "something was not freed"


@pytest.fixture
def users(tmp_path) -> Path:
    """A pact file: a user that is there, and one that is not."""
    with Pact("shop", "users") as pact:
        there = pact.upon_receiving("a request for user 7").given("a user", {"id": 7}).with_request("GET", "/users/7")
        there.will_respond_with(200).with_body(USER, part=Part.RESPONSE)
        pact.upon_receiving("a request for user 8").with_request("GET", "/users/8").will_respond_with(404)
        pact.write(tmp_path)
    return tmp_path / "shop-users.json"


@pytest.fixture
def empty(tmp_path) -> Path:
    """A pact file with one GET that is answered with 200 and nothing else."""
    with Pact("shop", "users") as pact:
        pact.upon_receiving("a request").with_request("GET", "/").will_respond_with(200)
        pact.write(tmp_path)
    return tmp_path / "shop-users.json"


def reasons(verification: Verification) -> list[str]:
    """The texts of the failures."""
    found = []
    for error in verification.errors:
        mismatch = error["mismatch"]
        found += [one["mismatch"] for one in mismatch.get("mismatches", [])] or [mismatch["message"]]
    return found


def right(request: Request):
    return USER if request.path == "/users/7" else 404


def test_a_handler_stands_for_the_provider_on_the_calling_thread(users):
    asked = []

    def handler(request: Request):
        asked.append((request, threading.get_ident()))
        return right(request)

    results = []
    with Verifier("users", "http://shop:81/base") as verifier:
        verifier.add_file(users).on_result(lambda one: results.append((one["description"], threading.get_ident())))
        found = verifier.handler(lambda request: handler(request)).run()

    here = threading.get_ident()
    assert not found.passed
    requests = [request for request, _ in asked]
    assert [(one.method, one.target, one.description) for one in requests] == [
        ("GET", "/base/users/7", "a request for user 7"),
        ("GET", "/base/users/8", "a request for user 8"),
    ]
    assert requests[0].headers["host"] == "shop:81"
    assert requests[0].states == [State("a user", {"id": 7})]
    assert requests[0].consumer == "shop"
    assert {ident for _, ident in asked} == {here}
    assert results == [("a request for user 7", here), ("a request for user 8", here)]


def test_the_verdicts_and_mismatches_are_those_of_a_socket(users):
    def answer(asked: Asked) -> Reply:
        return Reply(200, [("Content-Type", "application/json")], b'{"id":7,"name":"Bob"}')

    with serving(answer) as provider, Verifier("users", provider.url) as verifier:
        over_http = verifier.add_file(users).run()
    with Verifier("users", provider.url) as verifier:
        headers = {"Content-Type": "application/json"}
        called = verifier.add_file(users).handler(lambda _: Response(200, headers, b'{"id":7,"name":"Bob"}')).run()

    assert called.errors == over_http.errors != []
    times = re.compile(r" \(\d.*? loading, .*? verification\)")
    assert times.sub("", called.report) == times.sub("", over_http.report)


@pytest.mark.parametrize(
    "answer",
    [
        USER,
        Response(body=USER),
        Response(200, [("Content-Type", "application/json")], b'{"id":7,"name":"Ann"}'),
        (200, {"Content-Type": "application/json"}, '{"id":7,"name":"Ann"}'),
        (USER, 200),
        (200, USER),
        (USER, 200, {"X": ["1", "2"]}),
        b'{"id":7,"name":"Ann"}',
    ],
)
def test_a_response_may_have_many_forms(users, answer):
    with Verifier("users") as verifier:
        verifier.add_file(users).only("user 7").handler(lambda _: answer).verify()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (None, "TypeError: the handler returned None: expected a Response"),
        ((1.5, "a"), "TypeError: the handler returned a tuple of float, str: expected (status, headers, body)"),
        (99, "status"),
        (Response(200, {"a b": "1"}), "a b"),
        (Response(200, {"a": "1\r\nb: 2"}), "a"),
        (600, "expected 200 but was 600"),
        (Response("200"), "TypeError: the status is '200', expected a number"),
        (Response(-1), "ValueError: the status is -1, expected 200 to 999"),
        ({"a": object()}, "TypeError: Object of type object is not JSON serializable"),
    ],
)
def test_what_is_no_response_is_the_failure(empty, answer, reason):
    with Verifier("users") as verifier:
        found = verifier.add_file(empty).handler(lambda _: answer).run()

    (text,) = reasons(found)
    assert reason.lower() in text.lower()


def test_what_a_handler_raises_is_the_failure_with_its_place(empty):
    def handler(request: Request):
        raise LookupError(f"no user at {request.path}")

    with Verifier("users") as verifier:
        found = verifier.add_file(empty).handler(handler).run()

    (reason,) = reasons(found)
    line = handler.__code__.co_firstlineno + 1
    assert f"LookupError: no user at / ({__file__}:{line})" in reason


def test_a_handler_that_answers_too_late_is_a_failure_of_time(empty):
    def handler(request: Request):
        ended = time.monotonic() + 5
        while lib.pactffi_exchange_kind(current[0]) != 0 and time.monotonic() < ended:
            pass
        return 200

    current: list = []
    with Verifier("users") as verifier:
        answer = verifier._handlers.answer
        verifier._handlers.answer = lambda exchange: (current.append(exchange), answer(exchange))[1]
        found = verifier.add_file(empty).with_options(timeout=0.02).handler(handler).run()
        again = verifier.with_options(timeout=5).handler(lambda _: 200).run()

    (reason,) = reasons(found)
    assert reason.endswith("no answer within 20 ms")
    assert again.passed


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_the_end_of_the_program_is_no_failure(empty, error):
    def handler(request: Request):
        raise error()

    with Verifier("users") as verifier:
        with pytest.raises(error):
            verifier.add_file(empty).handler(handler).run()
        assert verifier.handler(lambda _: 200).run().passed


def test_states_get_their_parameters_and_give_values(tmp_path):
    with Pact("shop", "orders") as pact:
        order = pact.upon_receiving("an order").given("an order", {"of": "Ann"}).given("open", {"x": 1, "y": 2})
        path = {"pact:matcher:type": "regex", "regex": r"/orders/\d+", "value": "/orders/1"}
        order.with_request("GET", path).will_respond_with(200)
        order.with_generators({"path": {"type": "ProviderState", "expression": "/orders/${id}"}})
        pact.upon_receiving("b").with_request("GET", "/orders/99").will_respond_with(200)
        pact.write(tmp_path)
    calls: list = []

    def an_order(of: str):
        calls.append(("setup", of))
        return {"id": 99}

    with Verifier("orders") as verifier:
        verifier.state("an order", an_order, teardown=lambda: calls.append("teardown"))
        verifier.state("open", lambda parameters: calls.append(parameters))
        verifier.state("", lambda: calls.append("nameless"))
        verifier.add_folder(tmp_path).handler(lambda request: 200 if request.path == "/orders/99" else 404).verify()

    assert calls == [("setup", "Ann"), {"x": 1, "y": 2}, "teardown", "nameless"]


def test_one_function_for_all_states_gets_what_is_to_change(users):
    changes: list = []
    with Verifier("users") as verifier:
        verifier.states(lambda *change: changes.append(change)).add_file(users).handler(right).verify()
        verifier.states(lambda name, parameters: changes.append((name, parameters))).verify()

    actions = ("setup", "teardown")
    every = [(name, action, values) for name, values in (("a user", {"id": 7}), ("", {})) for action in actions]
    assert changes == [*every, ("a user", {"id": 7}), ("", {})]


def test_a_state_without_a_function_or_with_one_of_other_parameters_is_a_failure(users):
    with Verifier("users") as verifier:
        found = verifier.add_file(users).handler(right).state("an admin", lambda: None).run()
        wrong = verifier.state("a user", lambda id, name: None).run()
        raising = verifier.state("a user", lambda id: {}[id]).run()
        listed = verifier.state("a user", lambda id: [id]).run()

    there = "there is no function for the provider state 'a user'; there are functions for: 'an admin'"
    assert there in found.report and len(found.errors) == 1
    takes = "the function of the provider state 'a user' takes (id, name), but the state has the parameters: id"
    assert takes in wrong.report
    assert f"KeyError: 7 ({__file__}:" in raising.report
    assert "TypeError: the function of a state returned a list, expected a dict or None" in listed.report


def test_a_state_by_function_and_the_provider_by_its_address(users):
    there: set = set()

    def answer(asked: Asked) -> Reply:
        found = asked.path.rpartition("/")[2] in there
        return Reply(200, [("Content-Type", "application/json")], b'{"id":7,"name":"Ann"}') if found else Reply(404)

    with serving(answer) as provider, Verifier("users", provider.url) as verifier:
        verifier.state("a user", lambda id: there.add(str(id)), lambda id: there.discard(str(id)))
        verifier.add_file(users).verify()

    assert there == set()


def test_the_provider_by_a_function_and_states_at_an_address(users):
    with serving(lambda asked: Reply(200)) as states, Verifier("users") as verifier:
        verifier.handler(right).with_states(states.url).add_file(users).verify()

    assert [asked.json()["state"] for asked in states.asked] == ["a user", ""]


@pytest.fixture
def events(tmp_path) -> Path:
    with Pact("shop", "events") as pact:
        stored = pact.upon_async_message("a user was stored").given("a user").with_contents({"id": 7})
        stored.with_metadata("origin", "users")
        question = pact.upon_sync_message("a question").with_contents({"question": "who"})
        question.with_contents({"answer": "Ann"}, part=Part.RESPONSE)
        pact.write(tmp_path)
    return tmp_path / "shop-events.json"


def test_messages_are_what_functions_give(events):
    asked: list = []

    def question(request: MessageRequest):
        asked.append(request)
        return {"answer": "Ann"} if request.json() == {"question": "who"} else None

    with Verifier("events") as verifier:
        stored = Message(b'{"id":7}', content_type="application/json", metadata={"origin": "users"})
        verifier.message("a user was stored", lambda: stored).message("a question", question)
        verifier.add_file(events).verify()

    (request,) = asked
    assert (request.description, request.content_type, request.states) == ("a question", "application/json", [])


def test_one_function_for_all_messages_and_one_that_is_missing(events):
    with Verifier("events") as verifier:
        found = verifier.add_file(events).message("other", lambda: b"").run()
        messages = {"a question": '{"answer":"Ann"}', "a user was stored": Message({"id": 7}, {"origin": "users"})}
        verifier.messages(lambda message: messages[message.description]).verify()

    text = "there is no function for the message 'a question'; there are functions for: 'other'"
    assert text in reasons(found)


def test_large_bodies_come_whole(tmp_path):
    size = 100_000_000
    with Pact("shop", "users") as pact:
        stored = pact.upon_receiving("a request").with_request("POST", "/").will_respond_with(200)
        stored.with_rules(
            {"body": {"$": {"matchers": [{"match": "contentType", "value": "text/plain"}]}}}, Part.RESPONSE
        )
        stored.with_body("a", "text/plain", Part.RESPONSE)
        pact.write(tmp_path)
    with Verifier("users") as verifier:
        found = verifier.add_folder(tmp_path).handler(lambda _: "a" * size).run()

    assert found.passed, found.report[:1000]


def test_two_verifications_in_two_threads_do_not_meet(empty):
    seen: list = []

    def verify() -> None:
        with Verifier("users") as verifier:
            verifier.add_file(empty).handler(lambda _: (seen.append(threading.get_ident()), 200)[1]).verify()

    threads = [threading.Thread(target=verify) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(seen) == {thread.ident for thread in threads}


def test_nothing_can_be_given_to_a_verifier_that_was_closed(empty):
    verifier = Verifier("users").add_file(empty).handler(lambda _: 200)
    verifier.close()

    for call in (verifier.run, lambda: verifier.handler(lambda _: 200), lambda: verifier.state("a", None)):
        with pytest.raises(PactError, match="the verifier was shut down"):
            call()
