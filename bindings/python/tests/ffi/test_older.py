"""Functions beyond the established module: messages of version 3, comparing, reports, log callbacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pactlib import ffi

from .conftest import object_count
from .test_processes import logged

PACT = json.dumps(
    {
        "consumer": {"name": "shop"},
        "provider": {"name": "events"},
        "messages": [
            {
                "description": "an event",
                "providerStates": [{"name": "ready", "params": {"a": 1}}],
                "contents": {"id": 1},
                "metadata": {"contentType": "application/json"},
            }
        ],
        "metadata": {"pactSpecification": {"version": "3.0.0"}, "mine": {"k": "v"}},
    }
)


def test_a_message_of_the_third_edition_is_read_and_changed() -> None:
    message = ffi.message_new_from_json(0, json.dumps(json.loads(PACT)["messages"][0]), ffi.PactSpecification.V3)

    assert ffi.message_get_description(message) == "an event"
    assert ffi.message_get_contents(message) == '{"id":1}'
    assert ffi.message_find_metadata(message, "contentType") == "application/json"
    assert ffi.message_insert_metadata(message, "k", "v") == 0
    assert ffi.message_insert_metadata(message, "k", "w") == -1
    assert {pair.key: pair.value for pair in ffi.message_get_metadata_iter(message)}["k"] == "w"
    (state,) = ffi.message_get_provider_state_iter(message)
    assert (state.name, list(state.parameters())) == ("ready", [("a", "1")])
    assert ffi.message_get_provider_state(message, 0).name == "ready"
    ffi.message_set_contents_bin(message, b"\xff\x00", 2, "image/png")
    assert ffi.message_get_contents_bin(message) == b"\xff\x00"
    assert ffi.message_set_description(message, "another") == 0
    with pytest.raises(RuntimeError, match="invalid metadata key"):
        ffi.message_find_metadata(message, "none")
    with pytest.raises(RuntimeError):
        ffi.message_new_from_json(0, "no JSON", ffi.PactSpecification.V3)


def test_comparing_takes_both_messages_and_tells_the_differences() -> None:
    expected = ffi.message_new_from_body("one", "text/plain")
    actual = ffi.message_new_from_body("two", "text/plain")

    mismatches = ffi.match_message(expected, actual)

    (mismatch,) = ffi.mismatches_get_iter(mismatches)
    assert ffi.mismatch_type(mismatch) == "BodyMismatch"
    assert "two" in ffi.mismatch_description(mismatch)
    assert "\x1b[" in ffi.mismatch_ansi_description(mismatch)
    assert ffi.mismatch_summary(mismatch) == "has a matching body"
    assert json.loads(ffi.mismatch_to_json(mismatch))["type"] == "BodyMismatch"
    for message in (expected, actual):
        with pytest.raises(RuntimeError, match="the Message was deleted"):
            ffi.message_get_contents(message)


def test_comparing_a_message_with_itself_changes_nothing() -> None:
    message = ffi.message_new()

    with pytest.raises(RuntimeError):
        ffi.match_message(message, message)

    assert ffi.message_get_description(message)


def test_a_pact_of_messages_is_read() -> None:
    with ffi.message_pact_new_from_json("a.json", PACT) as pact:
        assert ffi.consumer_get_name(ffi.message_pact_get_consumer(pact)) == "shop"
        assert ffi.provider_get_name(ffi.message_pact_get_provider(pact)) == "events"
        assert ffi.message_pact_find_metadata(pact, "mine", "k") == "v"
        triples = {
            (triple.outer_key, triple.inner_key): triple.value for triple in ffi.message_pact_get_metadata_iter(pact)
        }
        assert triples[("mine", "k")] == "v"
        (message,) = ffi.message_pact_get_message_iter(pact)
        assert ffi.message_get_description(message) == "an event"


def test_a_pact_of_messages_is_written_the_older_way(tmp_path: Path) -> None:
    pact = ffi.new_message_pact("shop", "events")
    message = ffi.new_message(pact, "an event")
    ffi.message_expects_to_receive(message, "a better event")
    ffi.message_given(message, "ready")
    ffi.message_given_with_param(message, "set", "n", "1")
    contents = '{"id": {"pact:matcher:type": "type", "value": 1}}'
    ffi.message_with_contents(message, "application/json", f"{contents} and more", len(contents))
    ffi.message_with_metadata(message, "k", "v")
    ffi.message_with_metadata_v2(message, "l", '{"pact:matcher:type": "type", "value": "w"}')
    ffi.with_message_pact_metadata(pact, "mine", "k", "v")

    reified = json.loads(ffi.message_reify(message))
    ffi.write_message_pact_file(pact, tmp_path, overwrite=True)

    assert reified["contents"] == {"id": 1}
    document = json.loads((tmp_path / "shop-events.json").read_text())
    assert document["metadata"]["mine"] == {"k": "v"}
    (found,) = document["messages"]
    assert found["description"] == "a better event"
    assert (found["metadata"]["k"], found["metadata"]["l"]) == ("v", "w")
    assert [state["name"] for state in found["providerStates"]] == ["ready", "set"]
    ffi.free_message_pact_handle(pact)
    with pytest.raises(RuntimeError, match="was freed before"):
        ffi.free_message_pact_handle(pact)
    assert object_count() == 0


def test_an_answer_is_generated_and_compared(pact: ffi.PactHandle) -> None:
    message = ffi.new_sync_message_interaction(pact, "a question")
    ffi.with_body(message, ffi.InteractionPart.REQUEST, "text/plain", "who")
    ffi.with_body(message, ffi.InteractionPart.RESPONSE, "application/json", '{"a": 1}')

    assert json.loads(ffi.sync_message_generate_contents(message))["request"]["contents"]["content"] == "who"
    same = ffi.sync_message_match_response_contents(message, 0, "application/json", '{"a": 1}')
    other = ffi.sync_message_match_response_contents(message, 0, "application/json", '{"a": 2}')
    assert (json.loads(same), len(json.loads(other))) == ([], 1)
    with pytest.raises(RuntimeError):
        ffi.sync_message_match_response_contents(message, 1, "application/json", "{}")


def test_a_report_comes_in_three_formats(pact: ffi.PactHandle) -> None:
    ffi.new_interaction(pact, "never asked for")

    with ffi.create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", None) as server:
        text = ffi.mock_server_report(server, ffi.ReportFormat.TEXT)
        coloured = ffi.mock_server_report(server, ffi.ReportFormat.COLOURED_TEXT)
        data = json.loads(ffi.mock_server_report(server, ffi.ReportFormat.JSON))

    assert text.startswith("Nobody asked for:\n- never asked for")
    assert "never asked for" in coloured
    assert isinstance(data, dict)


def test_what_is_alive_is_counted(pact: ffi.PactHandle) -> None:
    before = ffi.live_objects()

    with ffi.message_new():
        assert ffi.live_objects() == before + 1


def test_a_callback_gets_events_of_server_threads_too_and_may_call_the_library(tmp_path: Path) -> None:
    output = logged(
        """
        import urllib.request
        events = []

        def listen(log_id, test_run_id, level, target, message):
            events.append((log_id, test_run_id, level, message))
            ffi.log_message("from inside", "ERROR")
            ffi.new_pact("from", "inside").close()

        ffi.set_log_callback_level(LevelFilter.DEBUG)
        ffi.register_log_callback(listen)
        ffi.log_to_buffer(LevelFilter.ERROR)
        ffi.log_set_level(LevelFilter.OFF)
        ffi.set_test_run_id("run 1")
        ffi.log_message("hello", "INFO")
        ffi.set_test_run_id(None)
        pact = ffi.new_pact("a", "b")
        ffi.new_interaction(pact, "x")
        server = ffi.create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", None)
        urllib.request.urlopen(f"http://127.0.0.1:{server.port}/").read()
        server.close()
        ffi.register_log_callback(None)
        count = len(events)
        ffi.log_message("not heard", "ERROR")
        print(("", "run 1", "INFO") in [event[:3] for event in events if event[3].startswith("hello")])
        print(any(event[0] for event in events), len(events) == count)
        ffi.register_log_callback(listen)  # and left so when Python ends
        """,
        tmp_path,
    )

    assert output.stdout == "True\nTrue True\n"
    assert output.stderr == ""


def test_a_listener_that_raises_does_no_harm(tmp_path: Path) -> None:
    output = logged(
        """
        def listen(*event):
            raise ZeroDivisionError

        ffi.set_log_callback_level("INFO")
        ffi.register_log_callback(listen)
        ffi.log_to_buffer()
        ffi.log_message("hello", "INFO")
        print("alive")
        """,
        tmp_path,
    )

    assert output.stdout == "alive\n"
    assert "ZeroDivisionError" in output.stderr


def test_a_seed_makes_values_come_again() -> None:
    made = []
    for _ in range(2):
        ffi.set_seed(42)
        made.append([ffi.generate_regex_value(r"\d{20}").text for _ in range(3)])

    assert made[0] == made[1]
    assert len(set(made[0])) == 3
    with pytest.raises(OverflowError):
        ffi.set_seed(-1)


def test_a_rule_that_refuses_its_own_example_is_told(pact: ffi.PactHandle) -> None:
    interaction = ffi.new_interaction(pact, "x")
    assert ffi.interaction_warnings(interaction) == []

    ffi.with_body(
        interaction,
        ffi.InteractionPart.REQUEST,
        "application/json",
        '{"a": {"pact:matcher:type": "regex", "regex": "\\\\d+", "value": "x"}}',
    )

    (warning,) = ffi.interaction_warnings(interaction)
    assert (warning["part"], warning["category"], warning["path"]) == ("request", "body", "$.a")
    with pytest.raises(RuntimeError):
        ffi.interaction_warnings(ffi.InteractionHandle(0))
