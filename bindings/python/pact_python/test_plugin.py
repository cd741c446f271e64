"""Tests with pact-python of contents and transports of a plugin: a gRPC plugin in Python, for both interfaces."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pact import Pact, Verifier
from shop import served

ROOT = Path(__file__).resolve().parents[3]
TYPE = "application/tp"


@pytest.fixture(scope="session")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules that are generated from the interfaces."""
    folder = tmp_path_factory.mktemp("stubs")
    sources = [ROOT / "src/plugin/proto", ROOT / "tests/plugin/python"]
    files = ["v1.proto", "v2.proto", "greeter.proto"]
    command = [sys.executable, "-m", "grpc_tools.protoc", *(f"-I{source}" for source in sources)]
    subprocess.run([*command, f"--python_out={folder}", f"--grpc_python_out={folder}", *files], check=True)
    sys.path.append(str(folder))
    return folder


@pytest.fixture(params=[1, 2])
def plugin(
    request: pytest.FixtureRequest, stubs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The folder of an installed plugin."""
    folder = tmp_path / "plugins/tp-1.2.3"
    folder.mkdir(parents=True)
    manifest = {"pluginInterfaceVersion": request.param, "name": "tp", "version": "1.2.3"}
    manifest |= {"executableType": "exec", "entryPoint": "run.sh"}
    (folder / "pact-plugin.json").write_text(json.dumps(manifest), encoding="utf-8")
    script = ROOT / "tests/plugin/python/plugin.py"
    command = f"exec '{sys.executable}' '{script}' --stubs '{stubs}' --interface {request.param}"
    (folder / "run.sh").write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
    (folder / "run.sh").chmod(0o755)
    monkeypatch.setenv("PACT_PLUGIN_DIR", str(tmp_path / "plugins"))
    yield folder
    for call in calls(folder, "start"):
        assert not Path(f"/proc/{call['pid']}").exists(), "the plugin has ended, and was reaped"


def calls(folder: Path, rpc: str) -> list[dict[str, Any]]:
    file = folder / "calls.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [one for one in map(json.loads, lines) if one["rpc"] == rpc]


def post(url: str, body: bytes) -> tuple[int, bytes]:
    request = urllib.request.Request(url, body, {"Content-Type": TYPE})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_contents_over_http_and_their_verification(plugin: Path, tmp_path: Path) -> None:
    from flask import Flask, Response

    pact = Pact("web", "tp").with_specification("V4").using_plugin("tp", "1.2.3")
    interaction = pact.upon_receiving("a request with a plugin").with_request("POST", "/p")
    interaction.with_plugin_contents({"request": "q"}, TYPE, "Request")
    interaction.will_respond_with(200).with_plugin_contents({"response": "r"}, TYPE, "Response")
    with pact.serve(raises=False) as server:
        answers = [post(f"{server.url}/p", body) for body in (b"BODY:q", b"BODY:x")]
        (mismatch,) = server.mismatches[0].mismatches
    pact.write_file(tmp_path)
    assert (answers[0], answers[1][0]) == ((200, b"BODY:r"), 500)
    assert "they differ" in str(mismatch)
    written = json.loads((tmp_path / "web-tp.json").read_text(encoding="utf-8"))
    assert written["metadata"]["plugins"] == [{"configuration": {}, "name": "tp", "version": "1.2.3"}]
    del server, interaction, pact

    app = Flask("tp")
    answer = {"body": b"BODY:r"}
    app.post("/p")(lambda: Response(answer["body"], content_type=TYPE))
    with served(app) as port:
        verifier = Verifier("tp", host="127.0.0.1").add_transport(url=f"http://127.0.0.1:{port}/")
        verifier.add_source(tmp_path / "web-tp.json").verify()
        answer["body"] = b"BODY:other"
        with pytest.raises(RuntimeError):
            verifier.verify()
    assert "they differ" in json.dumps(verifier.results)


def test_a_grpc_server_as_transport(plugin: Path, tmp_path: Path) -> None:
    import grpc

    greeter, stub = importlib.import_module("greeter_pb2"), importlib.import_module("greeter_pb2_grpc")
    pact = Pact("web", "greeter").with_specification("V4").using_plugin("tp")
    interaction = pact.upon_receiving("a greeting", "Sync")
    interaction.with_plugin_contents({"request": "q", "response": "r"}, TYPE)

    with pact.serve("127.0.0.1", transport="tpt") as server:
        with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            greeting = stub.GreeterStub(channel).Greet(greeter.Hello(name="World"), timeout=20)
    pact.write_file(tmp_path)
    del server

    assert greeting.text == "Hello World"
    written = json.loads((tmp_path / "web-greeter.json").read_text(encoding="utf-8"))
    assert [one["transport"] for one in written["interactions"]] == ["tpt"]
    assert len(calls(plugin, "ShutdownMockServer")) == 1


def test_the_log_says_where_a_missing_plugin_was_looked_for(plugin: Path, caplog: pytest.LogCaptureFixture) -> None:
    pact = Pact("web", "nope").with_specification("V4")

    with pytest.raises(RuntimeError, match="nope"):
        pact.using_plugin("nope", "1.0.0")
    pact.using_plugin("tp")

    assert str(plugin.parent) in caplog.text
