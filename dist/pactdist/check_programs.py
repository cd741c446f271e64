"""Runs both programs as a user does: a mock server for a pact, and a verification of the pact against that server."""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import tempfile
import urllib.request

from . import places
from .commands import finished
from .failures import Failure
from .runners import Runner
from .targets import Target

KEY = "the-key"
PACT = {
    "consumer": {"name": "shop"},
    "provider": {"name": "stock"},
    "interactions": [
        {
            "description": "an order",
            "request": {"method": "GET", "path": "/orders/1"},
            "response": {
                "status": 200,
                "headers": {"Content-Type": "application/json"},
                "body": {"id": 1, "item": "tea — “green”"},
                "matchingRules": {"body": {"$.id": {"matchers": [{"match": "integer"}]}}},
            },
        }
    ],
    "metadata": {"pactSpecification": {"version": "3.0.0"}},
}


def check(target: Target, stage: pathlib.Path, runner: Runner) -> str:
    """The mock server answers and writes its pact, the verifier finds the server good and another answer bad."""
    mock_server, verifier = (
        stage / "bin" / (name + target.program_suffix) for name in ("pact_mock_server_cli", "pact_verifier_cli")
    )
    variables = runner.variables(stage)
    for program in (mock_server, verifier):
        _has(finished(runner.command(program, ["--version"]), variables, stage), places.version())
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        (folder / "pact.json").write_text(json.dumps(PACT), encoding="utf-8")
        _with_master(runner, mock_server, verifier, variables, folder)
    return places.version()


def _with_master(
    runner: Runner, mock_server: pathlib.Path, verifier: pathlib.Path, variables: dict[str, str], folder: pathlib.Path
) -> None:
    command = runner.command(mock_server, ["start", "--port", "0", "--server-key", KEY, "--output", "pacts"])
    master = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **variables}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        encoding="utf-8",
    )
    try:
        port = _port(master)

        def ask(*arguments: str) -> str:
            words = [*arguments, "--port", port, "--loglevel", "none"]
            return finished(runner.command(mock_server, words), variables, folder)

        server = _found(r'started on port (\d+)', ask("create", "--file", "pact.json"))
        with urllib.request.urlopen(f"http://127.0.0.1:{server}/orders/1", timeout=60) as answer:
            _has(answer.read().decode("utf-8"), "tea — “green”")
        _has(ask("verify", "-m", server), "verified ok")
        written = json.loads((folder / "pacts/shop-stock.json").read_text(encoding="utf-8"))
        _has(json.dumps(written), '"an order"')
        _verify(runner, verifier, variables, folder, server)
        ask("shutdown-master", "--server-key", KEY, "--period", "100")
        master.communicate(timeout=60)
    finally:
        if master.poll() is None:
            master.kill()
            master.communicate()


def _verify(runner: Runner, verifier: pathlib.Path, variables: dict[str, str], folder: pathlib.Path, port: str) -> None:
    where = ["--hostname", "127.0.0.1", "--port", port]
    said = finished(runner.command(verifier, ["--file", "pact.json", *where]), variables, folder)
    _has(said, "has a matching body")
    other = json.loads(json.dumps(PACT))
    other["interactions"][0]["response"]["body"]["item"] = "coffee"
    (folder / "other.json").write_text(json.dumps(other), encoding="utf-8")
    try:
        finished(runner.command(verifier, ["--file", "other.json", *where]), variables, folder)
    except Failure as failure:
        _has(str(failure), "ended with 1")
        _has(str(failure), "coffee")
        return
    raise Failure("the verifier found an answer good that differs from the pact")


def _port(master: subprocess.Popen[str]) -> str:
    assert master.stdout is not None
    for line in master.stdout:
        if "Master server started on port " in line:
            return _found(r"started on port (\d+)", line)
    raise Failure("pact_mock_server_cli ended before it listened")


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise Failure(f"this has no {pattern!r}: {text}")
    return found.group(1)


def _has(text: str, part: str) -> None:
    if part not in text:
        raise Failure(f"this has no {part!r}: {text}")
