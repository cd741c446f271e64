"""The plugins in docs/plugins.md, exactly as they are written there."""

import os
import re
import subprocess
import sys
from pathlib import Path

from harness import *

ROOT = Path(__file__).parents[4]
TEXT = (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
TYPE = "text/x-pairs"


def samples(heading: str) -> dict[str, str]:
    """The code blocks of a section by language."""
    section = TEXT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^```(\w+)\n(.*?)^```", section, re.DOTALL | re.MULTILINE))


def install(t: Test, blocks: dict[str, str], script: str) -> Path:
    """Writes manifest and script of a sample into a folder of their own."""
    folder = t.root / "pairs-0.1.0"
    folder.mkdir()
    (folder / "pact-plugin.json").write_text(blocks["json"], encoding="utf-8")
    (folder / script).write_text(blocks[script.rpartition(".")[2].replace("py", "python")], encoding="utf-8")
    return folder


def pairs_are_compared(t: Test) -> None:
    """Serves pairs that the plugin made, and sends others."""
    pact = t.loaded(name="pairs", version="0.1")
    http = t.http(pact)
    t.check("contents", t.contents_error(http, 0, TYPE, {"a": "1", "b": "2"}), (0, ""))
    body = t.written(pact)["interactions"][0]["request"]["body"]
    t.check("the body", sorted(body["content"].split("\n")), ["a=1", "b=2"])
    port = t.serve(pact)
    t.check("another order", t.send(port, b"b=2\na=1", TYPE)[0], 200)
    t.check("another value", t.send(port, b"b=3\na=1", TYPE)[0], 500)
    t.check("the mismatch", str(t.mismatches(port)), has("Expected b to be '2' but it is '3'"))
    t.lib.call("cleanup_mock_server", port)
    t.lib.call("cleanup_plugins", pact)


@scenario
def the_plugin_in_python(t: Test) -> None:
    blocks = samples("Writing a plugin in Python")
    folder = install(t, blocks, "pairs.py")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PROTO": str(ROOT / "src/plugin/proto")}
    subprocess.run(["sh", "-e", "-c", blocks["sh"]], cwd=folder, env=environment, check=True)
    pairs_are_compared(t)


@scenario
def the_plugin_in_lua(t: Test) -> None:
    install(t, samples("Writing a plugin in Lua"), "pairs.lua")
    pairs_are_compared(t)
