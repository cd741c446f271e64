"""Verifying a provider through the classes of the package."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pactlib import Pact, PactError, Part, VerificationError, VerificationReport, Verifier, ffi
from pactlib._library import lib
from provider import Asked, Reply, of_json, of_message, serving

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


def right(asked: Asked) -> Reply:
    return of_json(USER) if asked.path == "/users/7" else Reply(404)


def wrong(asked: Asked) -> Reply:
    return of_json({"id": 7, "name": "Bob"}) if asked.path == "/users/7" else Reply(404)


def test_a_provider_that_does_what_its_pact_says_passes(users):
    with serving(right) as provider, Verifier("users", provider.url) as verifier:
        found = verifier.add_file(users).verify()

    assert found.passed
    assert found.errors == found.pending_errors == found.notices == []
    assert [(entry["description"], entry["result"]) for entry in found.interactions] == [
        ("a request for user 7", "OK"),
        ("a request for user 8", "OK"),
    ]
    assert [(asked.method, asked.target) for asked in provider.asked] == [("GET", "/users/7"), ("GET", "/users/8")]


def test_a_provider_that_does_not_raises_with_the_report(users):
    with serving(wrong) as provider, Verifier("users", provider.url) as verifier:
        with pytest.raises(VerificationError) as raised:
            verifier.add_file(users).verify()

    (error,) = raised.value.verification.errors
    assert error["interaction"] == "Verifying a pact between shop and users Given a user - a request for user 7"
    assert [(one["type"], one["path"], one["mismatch"]) for one in error["mismatch"]["mismatches"]] == [
        ("BodyMismatch", "$.name", "Expected 'Bob' (String) to be equal to 'Ann' (String)")
    ]
    assert str(raised.value) == raised.value.verification.report
    assert "           $.name -> Expected 'Bob' (String) to be equal to 'Ann' (String)\n" in str(raised.value)


def test_states_are_told_and_their_answers_reach_the_request(users, tmp_path):
    with Pact("shop", "orders") as pact:
        order = pact.upon_receiving("an order").given("an order", {"of": "Ann"})
        path = {"pact:matcher:type": "regex", "regex": r"/orders/\d+", "value": "/orders/1"}
        order.with_request("GET", path).will_respond_with(200)
        order.with_generators({"path": {"type": "ProviderState", "expression": "/orders/${id}"}})
        pact.write(tmp_path)

    def answer(asked: Asked) -> Reply:
        return of_json({"id": 99}) if asked.path == "/states" else Reply(200)

    with serving(answer) as provider, Verifier("orders", provider.url) as verifier:
        verifier.add_file(tmp_path / "shop-orders.json").with_states(f"{provider.url}/states", teardown=True).verify()

    assert [asked.target for asked in provider.asked] == ["/states", "/orders/99", "/states"]
    setup, _, teardown = provider.asked
    assert setup.json() == {"action": "setup", "params": {"of": "Ann"}, "state": "an order"}
    assert teardown.json() == {"action": "teardown", "params": {"of": "Ann"}, "state": "an order"}


def test_messages_are_asked_for_at_their_transport(tmp_path):
    with Pact("shop", "events") as pact:
        stored = pact.upon_async_message("a user was stored").with_contents({"id": 7})
        stored.with_metadata("origin", "users")
        question = pact.upon_sync_message("a question").with_contents({"question": "who"})
        question.with_contents({"answer": "Ann"}, part=Part.RESPONSE)
        pact.write(tmp_path)
    messages = {
        "a user was stored": of_message(b'{"id":7}', {"origin": "users"}, "application/json"),
        "a question": of_message(b'{"answer":"Ann"}', {}, "application/json"),
    }

    with serving(lambda asked: messages[asked.json()["description"]]) as provider:
        with Verifier("events", "http://127.0.0.1:1") as verifier:
            verifier.add_transport("message", provider.port, "/messages").add_folder(tmp_path).verify()

    assert [asked.target for asked in provider.asked] == ["/messages", "/messages"]
    question, stored = (asked.json() for asked in provider.asked)
    assert question["request"]["contents"]["content"] == {"question": "who"}
    assert stored == {"description": "a user was stored"}


def test_filters_headers_and_parallel_verification_do_what_they_say(users):
    with serving(right) as provider, Verifier("users", provider.url) as verifier:
        verifier.add_file(users).with_header("Authorization", "Bearer t").in_parallel(4).only("user 8$").verify()
        verifier.only(state="^a user$").verify()
        verifier.only(without_states=True).verify()
        verifier.only().only_consumers("unknown").allow_no_pacts().verify()

    assert [asked.target for asked in provider.asked] == ["/users/8", "/users/7", "/users/8"]
    assert {asked.headers["authorization"] for asked in provider.asked} == {"Bearer t"}


def test_a_function_is_told_of_each_interaction_while_it_runs(users):
    results = []
    with serving(wrong) as provider, Verifier("users", provider.url) as verifier:
        found = verifier.add_file(users).on_result(results.append).run()
        verifier.on_result(None).run()

    assert results == found.interactions
    assert [entry["result"] for entry in results] == ["Error", "OK"]


def test_what_that_function_raises_is_raised_when_all_is_verified(users):
    def listener(result):
        raise KeyError(result["description"])

    with serving(right) as provider, Verifier("users", provider.url) as verifier:
        with pytest.raises(KeyError, match="a request for user 7"):
            verifier.add_file(users).on_result(listener).run()

    assert len(provider.asked) == 2


def test_reports_are_written_in_each_form(users, tmp_path):
    files = {form: tmp_path / "reports" / form.name for form in VerificationReport}
    with serving(wrong) as provider, Verifier("users", provider.url) as verifier:
        for form, path in files.items():
            verifier.write_report(path, form)
        found = verifier.add_file(users).run()

    assert json.loads(files[VerificationReport.JSON].read_text())["errors"] == found.errors
    assert files[VerificationReport.TEXT].read_text().rstrip("\n") == found.report.rstrip("\n")
    suites = ElementTree.parse(files[VerificationReport.JUNIT]).getroot()
    cases = [(case.get("name"), case.find("failure") is not None) for case in suites.iter("testcase")]
    assert cases == [("a request for user 7 given a user", True), ("a request for user 8", False)]
    assert files[VerificationReport.HTML].read_text().lstrip().lower().startswith("<!doctype html>")


def test_nothing_is_printed_unless_it_is_asked_for(users, capfd):
    with serving(right) as provider, Verifier("users", provider.url) as verifier:
        verifier.add_file(users).verify()
        silent = capfd.readouterr().out
        found = verifier.print_report().verify()

    assert silent == ""
    assert capfd.readouterr().out == found.report + "\n"


def test_a_file_that_is_not_there_is_an_error_that_names_it(tmp_path):
    with Verifier("users", "http://127.0.0.1:1") as verifier:
        found = verifier.add_file(tmp_path / "none.json").run()

    assert not found.passed
    assert found.errors == [
        {
            "interaction": "Failed to load pact",
            "mismatch": {
                "interactionId": "",
                "message": f"Failed to load pact '{tmp_path}/none.json' - No such file or directory (os error 2)",
                "type": "error",
            },
        }
    ]


def test_a_report_that_cannot_be_written_raises(users, tmp_path):
    with serving(right) as provider, Verifier("users", provider.url) as verifier:
        verifier.add_file(users).write_report(users / "report", VerificationReport.TEXT)
        with pytest.raises(PactError, match=r"\(code 2\)$"):
            verifier.run()


@pytest.mark.parametrize("url", ["localhost:8080", "/users", ""])
def test_an_address_that_is_no_url_is_refused(url):
    with pytest.raises(ValueError, match="expected a URL such as 'http://localhost:8080', got "):
        Verifier("users", url)


def test_a_timeout_of_nothing_is_refused():
    with Verifier("users") as verifier, pytest.raises(ValueError, match="the timeout is 0 seconds"):
        verifier.with_options(timeout=0)


def test_nothing_can_be_asked_of_a_verifier_that_was_closed():
    verifier = Verifier("users")
    verifier.close()
    verifier.close()

    with pytest.raises(PactError, match="the verifier was shut down"):
        verifier.run()


def test_a_selector_is_sent_to_the_broker_and_one_that_is_no_json_is_refused():
    def broker(asked: Asked) -> Reply:
        links = {"self": {"href": asked.path}, "pb:provider-pacts-for-verification": {"href": "/for-verification"}}
        document = {"_links": links, "_embedded": {"pacts": []}}
        return of_json(document, content_type="application/hal+json")

    with serving(broker) as server, Verifier("users") as verifier:
        verifier.add_broker(server.url, token="t", selectors=[{"mainBranch": True}], provider_branch="main")
        found = verifier.run()
        with pytest.raises(ValueError, match="^consumer_version_selectors has a text that is no JSON: EOF"):
            ffi.verifier_broker_source_with_selectors(
                verifier._handle, server.url, None, None, None, 0, None, [], None, ["{"], []
            )

    assert [entry["mismatch"]["message"] for entry in found.errors] == [
        "No pacts found for provider 'users' matching the given consumer version selectors "
        f"in pact broker '{server.url}'"
    ]
    assert {asked.headers["authorization"] for asked in server.asked} == {"Bearer t"}
    assert server.asked[-1].json() == {
        "includePendingStatus": False,
        "consumerVersionSelectors": [{"mainBranch": True}],
        "providerVersionBranch": "main",
    }


def test_the_arguments_of_the_command_line_verify_too(users, capfd):
    with serving(wrong) as provider:
        code = ffi.verify(f"--file\n{users}\n--hostname\n127.0.0.1\n--port\n{provider.port}\n--loglevel\nnone")

    assert code == 1
    assert "There were 1 pact failures" in capfd.readouterr().out
    assert {entry["long"] for entry in json.loads(ffi.verifier_cli_args())["options"]} >= {"file", "port", "hostname"}
