"""Arguments of a verifier that cannot be meant are refused with words, before anything is called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pactlib import PactError, VerificationReport, Verifier


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda one: Verifier(None), "Verifier: 'provider' must be a text, not None"),
        (lambda one: Verifier("users", None), "Verifier: 'url' must be a text, not None"),
        (lambda one: one.add_transport(None, 1), "add_transport: 'name' must be a text, not None"),
        (lambda one: one.add_transport("message", "1"), "add_transport: 'port' must be an integer, not '1'"),
        (lambda one: one.add_file(None), "add_file: 'path' must be a path, not None"),
        (lambda one: one.add_folder(5), "add_folder: 'path' must be a path, not 5"),
        (lambda one: one.add_url(None), "add_url: 'url' must be a text, not None"),
        (lambda one: one.add_url("u", token=4), "add_url: 'token' must be a text, not 4"),
        (lambda one: one.add_broker(None), "add_broker: 'url' must be a text, not None"),
        (lambda one: one.add_broker("u", username=b"a"), "add_broker: 'username' must be a text, not b'a'"),
        (
            lambda one: one.add_broker("u", selectors={"mainBranch": True}),
            "add_broker: 'selectors' must be a list of dictionaries, not {'mainBranch': True}",
        ),
        (
            lambda one: one.add_broker("u", selectors=[None]),
            "add_broker: 'selectors' must be a list of dictionaries, not [None]",
        ),
        (
            lambda one: one.add_broker("u", provider_tags="main"),
            "add_broker: 'provider_tags' must be a list of texts, not 'main'",
        ),
        (lambda one: one.with_states(None), "with_states: 'url' must be a text, not None"),
        (lambda one: one.handler(None), "handler: 'function' must be a function, not None"),
        (lambda one: one.state(None, print), "state: 'name' must be a text, not None"),
        (lambda one: one.state("a", "b"), "state: 'setup' must be a function, not 'b'"),
        (lambda one: one.state("a", print, 5), "state: 'teardown' must be a function, not 5"),
        (lambda one: one.states(None), "states: 'function' must be a function, not None"),
        (lambda one: one.message(None, print), "message: 'description' must be a text, not None"),
        (lambda one: one.message("a", None), "message: 'function' must be a function, not None"),
        (lambda one: one.messages(None), "messages: 'function' must be a function, not None"),
        (lambda one: one.with_header(None, "a"), "with_header: 'name' must be a text, not None"),
        (lambda one: one.with_header("a", None), "with_header: 'value' must be a text, not None"),
        (lambda one: one.with_options(timeout=None), "with_options: 'timeout' must be a number, not None"),
        (lambda one: one.in_parallel(True), "in_parallel: 'interactions' must be an integer, not True"),
        (lambda one: one.only(5), "only: 'description' must be a text, not 5"),
        (lambda one: one.only(state=5), "only: 'state' must be a text, not 5"),
        (lambda one: one.only_consumers(None), "only_consumers: 'name' must be a text, not None"),
        (lambda one: one.publish(None), "publish: 'version' must be a text, not None"),
        (lambda one: one.publish("1", tags="main"), "publish: 'tags' must be a list of texts, not 'main'"),
        (lambda one: one.on_result(5), "on_result: 'callback' must be a function, not 5"),
        (lambda one: one.write_report(None, "html"), "write_report: 'path' must be a path, not None"),
    ],
)
def test_an_argument_of_another_type_is_a_type_error_with_words(call: Callable[[Any], object], words: str) -> None:
    with Verifier("users") as verifier, pytest.raises(TypeError) as raised:
        call(verifier)

    assert str(raised.value) == words


def test_a_refused_argument_leaves_the_verifier_as_it_was() -> None:
    with Verifier("users") as verifier:
        with pytest.raises(TypeError):
            verifier.handler(None)  # type: ignore[arg-type]

        assert verifier.allow_no_pacts().run().passed


def test_a_report_is_asked_for_by_the_name_of_its_form(tmp_path: Path) -> None:
    with Verifier("users") as verifier:
        verifier.allow_no_pacts().handler(lambda _: 200).add_folder(tmp_path)
        verifier.write_report(tmp_path / "a.xml", "junit").write_report(tmp_path / "b.xml", VerificationReport.JUNIT)
        verifier.run()
        with pytest.raises(ValueError, match="'pdf' is none of VerificationReport: JSON, TEXT, JUNIT, HTML"):
            verifier.write_report(tmp_path / "c", "pdf")

    first, second = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.xml", "b.xml"))
    assert first.startswith("<?xml") and "<testsuites" in second


def test_a_verification_without_pacts_does_not_pass(tmp_path: Path) -> None:
    with Verifier("users") as verifier, pytest.raises(PactError, match="nothing was verified: give pacts with add_file"):
        verifier.verify()
    with Verifier("users") as verifier:
        assert verifier.allow_no_pacts().add_folder(tmp_path).verify().passed
