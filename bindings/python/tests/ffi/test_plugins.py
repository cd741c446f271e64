"""Plugins that are not installed, and contents without a plugin."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pactlib import PactError, ffi
from pactlib.ffi import InteractionPart, PactHandle


def test_a_plugin_that_is_not_installed_cannot_be_loaded(pact: PactHandle) -> None:
    with pytest.raises(PactError, match=r"^Could not load plugin - .*\(code 2\)$"):
        ffi.using_plugin(pact, "nope", None)
    with pytest.raises(PactError, match=r"^Could not load plugin - .*\(code 2\)$"):
        ffi.using_plugin_with_delay(pact, "nope", "1.2", 5)

    ffi.cleanup_plugins(pact)
    assert ffi.get_plugin_logs("nope") == ""


def test_contents_that_no_plugin_claims_are_a_body(pact: PactHandle, tmp_path: Path) -> None:
    interaction = ffi.new_interaction(pact, "a request")

    ffi.interaction_contents(interaction, InteractionPart.REQUEST, "text/plain", '{"contents": {"a": 1}}')

    ffi.pact_handle_write_file(pact, tmp_path, overwrite=True)
    (written,) = json.loads((tmp_path / "shop-users.json").read_text())["interactions"]
    assert written["request"]["body"]["content"] == {"a": 1}
    with pytest.raises(PactError, match=r"^Contents is not a valid JSON - .*\(code 5\)$"):
        ffi.interaction_contents(interaction, InteractionPart.REQUEST, "text/plain", "{")
