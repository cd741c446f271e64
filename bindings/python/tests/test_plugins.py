"""Plugins, with the script that the documentation shows."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from pactlib import Pact, PactError, Part, ffi, lib

TYPE = "text/x-pairs"
DOCUMENTATION = Path(__file__).parents[3] / "docs" / "plugins.md"


@pytest.fixture(autouse=True)
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    section = DOCUMENTATION.read_text(encoding="utf-8").partition("## Writing a plugin in Lua\n")[2]
    blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```", section, re.DOTALL | re.MULTILINE))
    folder = tmp_path / "plugins" / "pairs-0.1.0"
    folder.mkdir(parents=True)
    (folder / "pact-plugin.json").write_text(blocks["json"], encoding="utf-8")
    (folder / "pairs.lua").write_text(blocks["lua"], encoding="utf-8")
    monkeypatch.setenv("PACT_PLUGIN_DIR", str(folder.parent))


def is_loaded() -> bool:
    """Whether a plugin claims the type: the library itself takes contents that are no object."""
    with Pact("shop", "stock") as pact:
        try:
            pact.upon_receiving("pairs").with_plugin_contents("a=1", TYPE)
        except PactError:
            return True
        return False


def post(url: str, body: bytes) -> int:
    request = urllib.request.Request(url, data=body, method="POST", headers={"Content-Type": TYPE})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_a_plugin_makes_contents_and_compares_until_the_block_ends():
    assert not is_loaded()
    with Pact("shop", "stock") as pact, pact.using_plugin("pairs", "0.1"):
        assert is_loaded()
        pairs = pact.upon_receiving("pairs").with_request("POST", "/pairs")
        pairs.with_plugin_contents({"a": "1", "b": "2"}, TYPE)
        pairs.with_plugin_contents({"c": "3"}, TYPE, part=Part.RESPONSE)
        with pact.serve(verify=False) as server:
            assert post(f"{server.url}/pairs", b"b=2\na=1") == 200
            server.verify()
            assert post(f"{server.url}/pairs", b"b=2\na=2") == 500
            (mismatch,) = server.mismatches()[0]["mismatches"]
            assert mismatch["mismatch"] == "Expected a to be '1' but it is '2'"

    assert not is_loaded()
    assert lib.pactffi_live_objects(lib.LiveKind_All) == 0


def test_nested_uses_are_released_with_the_last():
    with Pact("shop", "stock") as pact:
        with pact.using_plugin("pairs") as outer, pact.using_plugin("pairs"):
            pass
        assert not is_loaded()
        with pact.using_plugin("pairs"):
            with pact.using_plugin("pairs"):
                pass
            assert is_loaded()
        outer.release()
        pact.using_plugin("pairs")
        assert is_loaded()

    assert not is_loaded(), "the pact has released it"


def test_what_fails_raises_with_the_reason():
    with Pact("shop", "stock") as pact:
        with pytest.raises(PactError, match=r"^Could not load plugin - Plugin nope:\* was not found .*\(code 2\)$"):
            pact.using_plugin("nope")
        with pact.using_plugin("pairs"):
            with pytest.raises(PactError, match="not a valid value for contents"):
                pact.upon_receiving("pairs").with_plugin_contents([1], TYPE)
    use = Pact("shop", "stock").using_plugin("pairs")
    use.release()
    use.release()


def test_the_functions_themselves():
    with Pact("shop", "stock") as pact:
        ffi.using_plugin_with_delay(pact._handle, "pairs", None, 5)
        assert is_loaded()
        ffi.cleanup_plugins(pact._handle)
        assert not is_loaded()
