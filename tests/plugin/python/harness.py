"""What scenarios are made of: plugins in folders, a library, checks.

A scenario is a function that gets a `Test`. It runs in a process of its own. Each of its checks has a name, what was
found and what is expected; `ours="D8"` marks what differs from the released library on purpose, and then a check must
fail with that one; `ours="~8"` marks what may fail with it.
"""

from __future__ import annotations

import ctypes
import http.client
import http.server
import json
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from library import Library

HERE = Path(__file__).parent

SCENARIOS: dict[str, Callable[[Test], None]] = {}

HANGING: set[str] = set()
"""The scenarios that the released library does not survive."""

PATIENCE = 20.0
"""Seconds within which a condition must become true."""

V1, V1_1, V2, V3, V4 = 1, 2, 3, 4, 5
"""Specification versions as the interface numbers them."""


def scenario(function: Callable[[Test], None]) -> Callable[[Test], None]:
    """Registers a scenario under the name of the function."""
    SCENARIOS[name_of(function)] = function
    return function


def name_of(function: Callable[[Test], None]) -> str:
    """The name of a scenario."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def hanging(function: Callable[[Test], None]) -> Callable[[Test], None]:
    """Registers a scenario in which the released library hangs or ends the process."""
    HANGING.add(name_of(function))
    return scenario(function)


def has(*parts: str) -> Callable[[Any], bool]:
    """Expects a text with these parts in it, in this order."""

    def holds(found: Any) -> bool:
        pattern = ".*".join(re.escape(part) for part in parts)
        return isinstance(found, str) and re.search(pattern, found, re.DOTALL) is not None

    holds.__doc__ = f"a text with {' … '.join(map(repr, parts))}"
    return holds


def lacks(part: str) -> Callable[[Any], bool]:
    """Expects a text without this part."""

    def holds(found: Any) -> bool:
        return isinstance(found, str) and part not in found

    holds.__doc__ = f"a text without {part!r}"
    return holds


def below(limit: float) -> Callable[[Any], bool]:
    """Expects a number below the limit."""

    def holds(found: Any) -> bool:
        return isinstance(found, (int, float)) and found < limit

    holds.__doc__ = f"less than {limit}"
    return holds


def until(condition: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """Asks until the answer is true, or for so long; returns the last answer."""
    deadline = time.monotonic() + patience
    while True:
        answer = condition()
        if answer or time.monotonic() > deadline:
            return answer
        threading.Event().wait(0.005)


def alive(pid: int) -> bool:
    """Whether a process runs: it exists and is no zombie."""
    return state(pid) not in (None, "Z", "X")


def state(pid: int) -> str | None:
    """The letter of the state of a process; None if there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return None


class Plugin:
    """A plugin in its folder."""

    def __init__(self, folder: Path, name: str, version: str) -> None:
        self.folder, self.name, self.version = folder, name, version

    def script(self, **actions: Any) -> None:
        """Replaces what the plugin is to do otherwise."""
        text = json.dumps(actions)
        new = self.folder / "script.new"
        new.write_text(text, encoding="utf-8")
        new.replace(self.folder / "script.json")

    def calls(self, rpc: str | None = None) -> list[dict[str, Any]]:
        """The calls so far, all or those of one kind."""
        try:
            text = (self.folder / "calls.jsonl").read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        # What follows the last end of a line is a call that the plugin is still writing down.
        found = [json.loads(line) for line in text.rpartition("\n")[0].splitlines()]
        return [one for one in found if rpc in (None, one["rpc"])]

    def last(self, rpc: str) -> dict[str, Any]:
        """The last call of a kind; empty if there is none."""
        return next(reversed(self.calls(rpc)), {})

    def request(self, rpc: str) -> Any:
        """What was sent with the last call of a kind."""
        return self.last(rpc).get("request")

    def order(self) -> list[str]:
        """The names of the calls in their order, without those that come at any time."""
        return [one["rpc"] for one in self.calls() if one["rpc"] != "UpdateCatalogue"]

    def wait_for(self, rpc: str, count: int = 1) -> list[dict[str, Any]]:
        """The calls of a kind, when there are so many."""
        until(lambda: len(self.calls(rpc)) >= count)
        return self.calls(rpc)

    def starts(self) -> int:
        """How often the process was started."""
        return len(self.calls("start"))

    def pid(self) -> int:
        """The process that started last."""
        return self.calls("start")[-1]["pid"]

    def gone(self, pid: int | None = None, patience: float = 5.0) -> bool:
        """Whether a process of the plugin has ended, soon."""
        which = self.pid() if pid is None else pid
        return bool(until(lambda: not alive(which), patience))


class Provider(http.server.ThreadingHTTPServer):
    """A provider over HTTP: answers each path with what was set, and remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.requests: list[dict[str, Any]] = []
        super().__init__(("127.0.0.1", 0), Answering)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def port(self) -> int:
        """The port."""
        return self.server_address[1]


class Answering(http.server.BaseHTTPRequestHandler):
    """A request to the provider."""

    protocol_version = "HTTP/1.1"
    # In one piece: a body after the headers waits for their acknowledgement, which takes 40 ms on a connection in use.
    wbufsize = -1

    def handle_any(self) -> None:
        """Answers."""
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        provider: Any = self.server
        one = {"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body}
        provider.requests.append(one)
        status, headers, content = provider.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = handle_any

    def log_message(self, *_: Any) -> None:
        """Writes nothing."""


class Test:
    """A scenario that runs: its folder, the library, its checks."""

    __test__ = False

    def __init__(self, name: str, folder: Path, library: Path, header: Path, stubs: Path) -> None:
        self.name, self.folder, self.stubs, self.path, self.header = name, folder, stubs, library, header
        self.root = folder / "plugins"
        self.pacts = folder / "pacts"
        self.results = folder / "results.jsonl"
        for one in (self.root, self.pacts, folder / "home"):
            one.mkdir(parents=True, exist_ok=True)
        os.environ["HOME"] = str(folder / "home")
        os.environ["PACT_PLUGIN_DIR"] = str(self.root)
        for variable in ("PACT_OUTPUT_DIR", "PACT_PLUGIN_TIMEOUT_MS", "PLUGIN_CALLS", "LOG_LEVEL", "RUST_LOG"):
            os.environ.pop(variable, None)
        os.chdir(folder)
        self.lib = Library(library, header)

    # Checks

    def check(self, name: str, found: Any, expected: Any, ours: str | None = None) -> bool:
        """Writes down a check. `expected` is a value or a function that judges."""
        good = bool(expected(found)) if callable(expected) else found == expected
        record = {"check": f"{self.name}: {name}", "good": good, "ours": ours}
        if not good:
            record["expected"] = (expected.__doc__ or "a judgement") if callable(expected) else repr(expected)
            record["found"] = repr(found)[:3000]
        with self.results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")
        return good

    # Plugins

    def plugin(
        self,
        name: str = "tp",
        version: str = "1.2.3",
        interface: int = 1,
        folder: str | None = None,
        manifest: dict[str, Any] | None = None,
        script: dict[str, Any] | None = None,
        run: str | None = None,
    ) -> Plugin:
        """Installs a plugin."""
        home = self.root / (folder or f"{name}-{version}")
        home.mkdir(parents=True)
        plugin = Plugin(home, name, version)
        self.manifest(plugin, interface=interface, **(manifest or {}))
        python = f"'{sys.executable}' -S '{HERE / 'plugin.py'}'"
        usual = f"exec {python} --stubs '{self.stubs}' --interface {interface} \"$@\""
        packages = f"export PYTHONPATH='{os.pathsep.join(site_packages())}' PYTHONDONTWRITEBYTECODE=1"
        (home / "run.sh").write_text(f"#!/bin/sh\n{packages}\n{run or usual}\n".replace("@PLUGIN@", usual[5:]))
        (home / "run.sh").chmod(0o755)
        if script:
            plugin.script(**script)
        return plugin

    @staticmethod
    def manifest(plugin: Plugin, interface: int = 1, **members: Any) -> None:
        """Writes the manifest of a plugin."""
        content = {
            "manifestVersion": 1,
            "pluginInterfaceVersion": interface,
            "name": plugin.name,
            "version": plugin.version,
            "executableType": "exec",
            "entryPoint": "run.sh",
        }
        content.update(members)
        content = {key: value for key, value in content.items() if value is not None}
        (plugin.folder / "pact-plugin.json").write_text(json.dumps(content), encoding="utf-8")

    def lua(self, text: str, name: str = "lp", version: str = "0.1.0", interface: int = 2, **members: Any) -> Plugin:
        """Installs a plugin that is a script."""
        home = self.root / f"{name}-{version}"
        home.mkdir(parents=True, exist_ok=True)
        plugin = Plugin(home, name, version)
        self.manifest(plugin, interface, executableType="lua", entryPoint="plugin.lua", **members)
        (home / "plugin.lua").write_text(text, encoding="utf-8")
        return plugin

    # Pacts

    def pact(self, spec: int | None = V4, consumer: str = "PC", provider: str = "PP") -> int:
        """A new pact."""
        pact = self.lib.call("new_pact", consumer, provider)
        if spec is not None:
            self.lib.call("with_specification", pact, spec)
        return pact

    def load(self, pact: int, name: str = "tp", version: str | None = "1.2.3", delay: int = 0) -> int:
        """Loads a plugin for a pact, without a delay."""
        return self.lib.call("using_plugin_with_delay", pact, name, version, delay)

    def loaded(self, spec: int | None = V4, name: str = "tp", version: str | None = "1.2.3") -> int:
        """A pact that uses a plugin."""
        pact = self.pact(spec)
        code = self.load(pact, name, version)
        if code != 0:
            self.check(f"{name} is loaded", (code, self.lib.error()), 0)
        return pact

    def http(self, pact: int, description: str = "http", path: str = "/p", method: str = "POST") -> int:
        """An HTTP interaction."""
        one = self.lib.call("new_interaction", pact, description)
        self.lib.call("upon_receiving", one, description)
        self.lib.call("with_request", one, method, path)
        return one

    def contents(self, interaction: int, part: int, content_type: str, contents: Any) -> int:
        """Sets the contents."""
        text = contents if isinstance(contents, str) else json.dumps(contents)
        return self.lib.call("interaction_contents", interaction, part, content_type, text)

    def contents_error(self, interaction: int, part: int, content_type: str, contents: Any) -> tuple[int, str]:
        """Sets the contents; returns the code and the last error."""
        code = self.contents(interaction, part, content_type, contents)
        return code, self.lib.error() if code else ""

    def written(self, pact: int) -> dict[str, Any]:
        """The pact as it is written to a file."""
        folder = self.pacts / f"of-{time.monotonic_ns()}"
        folder.mkdir()
        self.lib.call("pact_handle_write_file", pact, str(folder), True)
        (file,) = folder.glob("*.json")
        return json.loads(file.read_text(encoding="utf-8"))

    # Servers

    def serve(self, pact: int, transport: str = "http", host: str = "127.0.0.1", port: int = 0, config: Any = None) -> int:
        """Starts a mock server; the port, or the error code."""
        return self.lib.call("create_mock_server_for_transport", pact, host, port, transport, config)

    def mismatches(self, port: int) -> Any:
        """The mismatches of a mock server."""
        text = self.lib.text("mock_server_mismatches", port, owned=False)
        return None if text is None else json.loads(text)

    @staticmethod
    def send(
        port: int,
        body: bytes = b"",
        content_type: str | None = "application/tp",
        path: str = "/p",
        method: str = "POST",
        headers: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        """Sends a request to a mock server; returns status, headers, body."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            given = dict(headers or {})
            if content_type:
                given["Content-Type"] = content_type
            connection.request(method, path, body, given)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def greet(self, port: int, name: str, timeout: float = 10) -> str:
        """Calls the greeter on a port; the greeting, or the status."""
        self.with_packages()
        import grpc
        import greeter_pb2
        import greeter_pb2_grpc

        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            try:
                return greeter_pb2_grpc.GreeterStub(channel).Greet(greeter_pb2.Hello(name=name), timeout=timeout).text
            except grpc.RpcError as error:
                return error.code().name

    def with_packages(self) -> None:
        """Makes the stubs importable."""
        if str(self.stubs) not in sys.path:
            sys.path.append(str(self.stubs))

    def greeter(self) -> int:
        """A provider that is a real gRPC server; its port."""
        self.with_packages()
        import grpc
        import greeter_pb2
        import greeter_pb2_grpc
        from concurrent import futures

        class Greeter(greeter_pb2_grpc.GreeterServicer):
            def Greet(self, hello: Any, _: Any) -> Any:
                return greeter_pb2.Greeting(text=f"Hello {hello.name}")

        self.grpc_server = grpc.server(futures.ThreadPoolExecutor(2))
        greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), self.grpc_server)
        port = self.grpc_server.add_insecure_port("127.0.0.1:0")
        self.grpc_server.start()
        return port

    # Verification

    def verify(self, *pacts: Any, port: int = 0, set_up: Callable[[int], None] | None = None) -> Verified:
        """Verifies pacts, each a JSON value, against a provider on a port."""
        handle = self.lib.call("verifier_new_for_application", "harness", "0.0.0")
        self.lib.call("verifier_set_provider_info", handle, "PP", "http", "127.0.0.1", port, "/")
        self.lib.call("verifier_set_coloured_output", handle, False)
        for number, pact in enumerate(pacts):
            file = self.pacts / f"verify-{time.monotonic_ns()}-{number}.json"
            file.write_text(json.dumps(pact), encoding="utf-8")
            self.lib.call("verifier_add_file_source", handle, str(file))
        if set_up:
            set_up(handle)
        code = self.lib.call("verifier_execute", handle)
        error = self.lib.error()
        output = self.lib.text("verifier_output", handle, 0, owned=True) or ""
        report = json.loads(self.lib.text("verifier_json", handle, owned=True) or "null")
        self.lib.call("verifier_shutdown", handle)
        return Verified(code, output, report, error)


class Verified:
    """What a verification gave."""

    def __init__(self, code: int, output: str, report: Any, error: str) -> None:
        self.code, self.output, self.report, self.error = code, output, report, error

    def errors(self) -> list[Any]:
        """The errors of the report."""
        return (self.report or {}).get("errors", [])

    def text(self) -> str:
        """The errors and the output as one text."""
        return json.dumps(self.report, ensure_ascii=False) + "\n" + self.output


def v4_pact(interactions: list[dict[str, Any]], plugins: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A pact of version 4 as JSON."""
    metadata: dict[str, Any] = {"pactSpecification": {"version": "4.0"}}
    if plugins is None:
        plugins = [{"name": "tp", "version": "1.2.3", "configuration": {}}]
    if plugins:
        metadata["plugins"] = plugins
    return {"consumer": {"name": "PC"}, "provider": {"name": "PP"}, "interactions": interactions, "metadata": metadata}


def free_port() -> int:
    """A port without a listener."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def site_packages() -> list[str]:
    """The folders of the installed packages."""
    return [path for path in sys.path if path.endswith("site-packages")]


def in_thread(work: Callable[[], Any]) -> Callable[[], Any]:
    """Runs work on a thread of its own; the result's function waits for it."""
    result: list[Any] = []
    thread = threading.Thread(target=lambda: result.append(work()), daemon=True)
    thread.start()

    def join() -> Any:
        thread.join(120)
        return result[0] if result else None

    return join


def run_one(name: str, folder: Path, library: Path, header: Path, stubs: Path) -> None:
    """Runs a scenario in this process."""
    test = Test(name, folder, library, header, stubs)
    try:
        SCENARIOS[name](test)
    except Exception as error:  # noqa: BLE001
        import traceback

        test.check("runs to its end", f"{error!r}\n{traceback.format_exc()}", "no exception")
    with test.results.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"end": True}) + "\n")


__all__ = [
    "V1", "V1_1", "V2", "V3", "V4", "Path", "Plugin", "Provider", "Test", "Verified", "alive", "below", "ctypes",
    "free_port", "hanging", "has", "in_thread", "json", "lacks", "os", "scenario", "state", "threading", "time", "until", "v4_pact",
]  # fmt: skip
