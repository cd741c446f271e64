"""A plugin for contents and transports, of both interfaces, that does what a script says.

    python plugin.py --stubs FOLDER --interface 1|2

Files in the working folder, which is the plugin's own:

* `script.json`, read at each call: what to do in place of the usual. `{"start": {…}}` changes the start, every other
  member is the name of a call with an action or a list of them (the last one repeats). See `Behaviour.act`.
* `calls.jsonl`, or the file of `PLUGIN_CALLS`: each call is appended as a JSON object in a line, with `rpc`, `request`,
  `metadata`, `remaining`, `peer`, `pid`; the first line has the start (`"rpc": "start"`) with the environment.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import signal
import socket
import sys
import threading
import time
from concurrent import futures
from pathlib import Path
from typing import Any

START = time.monotonic()
LIFETIME = 150
"""Seconds after which a plugin ends by itself that everybody has forgotten."""

CONTENT_TYPES = "application/tp;text/tp2"


class Journal:
    """The file of calls."""

    def __init__(self) -> None:
        self.path = os.environ.get("PLUGIN_CALLS", "calls.jsonl")

    def write(self, **record: Any) -> None:
        """Appends a line, in one piece."""
        line = json.dumps({"pid": os.getpid(), "at": time.monotonic(), **record}) + "\n"
        with open(self.path, "ab", buffering=0) as file:
            file.write(line.encode())


def script() -> dict[str, Any]:
    """What is to be done otherwise."""
    try:
        return json.loads(Path("script.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def hang() -> None:
    """Does not return."""
    threading.Event().wait()


def spill(action: dict[str, Any]) -> None:
    """Writes to stdout and stderr what an action names: a text, or a number of bytes in lines."""
    for name, stream in (("stdout", sys.stdout), ("stderr", sys.stderr)):
        text = action.get(name, "")
        if isinstance(text, int):
            text = ("x" * 99 + "\n") * (text // 100)
        if text:
            stream.write(text)
            stream.flush()


def end(action: dict[str, Any]) -> None:
    """Ends the process, if the action says so."""
    if "exit" in action:
        os._exit(action["exit"])
    if "kill" in action:
        os.kill(os.getpid(), getattr(signal, action["kill"]))
        hang()
    if action.get("hang"):
        hang()


class Proxy:
    """Forwards connections, so that they can be cut while the server lives."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.sockets: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        """Takes connections until the process ends."""
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.target))
            self.sockets += [client, server]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(source, sink), daemon=True).start()

    @staticmethod
    def pump(source: socket.socket, sink: socket.socket) -> None:
        """Copies until one side ends."""
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass

    def cut(self) -> None:
        """Closes every connection."""
        for one in self.sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.sockets.clear()


class Behaviour:
    """What the calls do."""

    def __init__(self, messages: Any, stubs: Any, interface: int) -> None:
        from google.protobuf import json_format

        self.messages, self.stubs, self.interface = messages, stubs, interface
        self.format = json_format
        self.journal = Journal()
        self.counts: dict[str, int] = {}
        self.lock = threading.Lock()
        self.proxy: Proxy | None = None
        self.servers: dict[str, Any] = {}
        self.received: list[Any] = []

    def call(self, name: str, reply_type: Any, usual: Any) -> Any:
        """The handler of a call."""

        def handle(request: Any, context: Any) -> Any:
            record = self.format.MessageToDict(request, preserving_proto_field_name=True)
            metadata = {key: value for key, value in context.invocation_metadata() if isinstance(value, str)}
            raw = {k: v.decode("latin1") for k, v in context.invocation_metadata() if not isinstance(v, str)}
            self.journal.write(
                rpc=name,
                request=record,
                metadata={**metadata, **raw},
                remaining=context.time_remaining(),
                peer=context.peer(),
                now=time.time(),
            )
            return self.act(name, request, context, reply_type, usual)

        return handle

    def next_action(self, name: str) -> dict[str, Any]:
        """The action of this call, by how many were before it."""
        action = script().get(name, {})
        with self.lock:
            count = self.counts[name] = self.counts.get(name, 0) + 1
        if isinstance(action, list):
            action = action[min(count, len(action)) - 1]
        return action

    def act(self, name: str, request: Any, context: Any, reply_type: Any, usual: Any) -> Any:
        """Does what the script says, in this order: `stdout`, `stderr`, `host` (calls to the host service), `cut` (closes
        the connections), `exit`, `kill`, `hang`, `wait` (until a file exists), `status` (a pair), `reply` (the message as
        JSON), `raw` (the message in base64), `huge` (a body of so many bytes)."""
        action = self.next_action(name)
        spill(action)
        for one in action.get("host", []):
            self.ask_host(one, context)
        if action.get("cut") and self.proxy:
            self.proxy.cut()
        end(action)
        if "wait" in action:
            while not Path(action["wait"]).exists():
                time.sleep(0.005)
        if "status" in action:
            import grpc

            code, text = action["status"]
            context.abort(getattr(grpc.StatusCode, code), text)
        if "reply" in action:
            return self.format.ParseDict(action["reply"], reply_type())
        if "raw" in action:
            return reply_type.FromString(base64.b64decode(action["raw"]))
        reply = usual(request)
        if "huge" in action:
            body = reply.contents if name == "GenerateContent" else reply.interaction.add().contents
            body.contentType = body.contentType or "application/tp"
            body.content.value = b"x" * action["huge"]
        return reply

    def ask_host(self, call: dict[str, Any], context: Any) -> None:
        """Calls the host service and writes down what it answers."""
        import grpc

        passed = [pair for pair in context.invocation_metadata() if pair[0].startswith("pact-")]
        metadata = [tuple(pair) for pair in call.get("metadata", passed)]
        with grpc.insecure_channel(os.environ["PACT_PLUGIN_HOST"]) as channel:
            method = getattr(self.stubs.PluginHostStub(channel), call["rpc"])
            kind = {"Log": "LogMessage"}.get(call["rpc"], f"Host{call['rpc']}Request")
            request = dict(call["request"])
            if request.get("pluginInstanceId") == "own":
                request["pluginInstanceId"] = os.environ["PACT_PLUGIN_INSTANCE_ID"]
            message = self.format.ParseDict(request, getattr(self.messages, kind)())
            try:
                reply = method(message, metadata=metadata, timeout=20)
                found = {"reply": self.format.MessageToDict(reply, preserving_proto_field_name=True)}
            except grpc.RpcError as error:
                found = {"code": error.code().name, "details": error.details()}
        self.journal.write(rpc="host", call=call["rpc"], **found)

    # What the calls do when the script says nothing.

    def init_plugin(self, _: Any) -> Any:
        """A content matcher and generator and a transport; from interface 2 on a field matcher and generator too."""
        kinds = self.messages.CatalogueEntry
        types = {"content-types": CONTENT_TYPES}
        entries = [
            kinds(type=kinds.CONTENT_MATCHER, key="tp", values=types),
            kinds(type=kinds.CONTENT_GENERATOR, key="tp", values=types),
            kinds(type=kinds.TRANSPORT, key="tpt"),
        ]
        if self.interface == 1:
            return self.messages.InitPluginResponse(catalogue=entries)
        entries += [kinds(type=kinds.MATCHER, key="luhn", values={"config-key": "brand"})]
        entries += [kinds(type=kinds.GENERATOR, key="card")]
        success = self.messages.InitPluginSuccess(catalogue=entries)
        return self.messages.InitPluginResponse(success=success)

    def update_catalogue(self, _: Any) -> Any:
        """Nothing."""
        from google.protobuf import empty_pb2

        return empty_pb2.Empty()

    def compare_contents(self, request: Any) -> Any:
        """Equal bytes match."""
        reply = self.messages.CompareContentsResponse()
        expected, actual = request.expected.content.value, request.actual.content.value
        if expected != actual:
            one = reply.results["$.p"].mismatches.add(path="$.p", mismatch="they differ")
            one.expected.value, one.actual.value = expected, actual
        return reply

    def configure_interaction(self, request: Any) -> Any:
        """A part for each of `request` and `response` in the contents, or one without a name; the body is `BODY:` and the
        text of the part."""
        reply = self.messages.ConfigureInteractionResponse()
        config = self.format.MessageToDict(request.contentsConfig)
        parts = {name: config[name] for name in ("request", "response") if name in config}
        for name, text in (parts or {"": config.get("x", "")}).items():
            one = reply.interaction.add(partName=name)
            one.contents.contentType = request.contentType
            one.contents.content.value = f"BODY:{text}".encode()
        return reply

    def generate_content(self, request: Any) -> Any:
        """Appends a word to the body."""
        reply = self.messages.GenerateContentResponse()
        reply.contents.CopyFrom(request.contents)
        reply.contents.content.value = request.contents.content.value + b"|GEN"
        return reply

    def match_field(self, request: Any) -> Any:
        """Values that end in 1 match."""
        reply = self.messages.MatchFieldResponse()
        kind = request.actual.WhichOneof("value")
        value = str(getattr(request.actual, kind)) if kind else ""
        if not value.endswith("1"):
            reply.mismatches.add(path="$.of.the.plugin", mismatch=f"{value} does not end in 1")
        return reply

    def generate_field(self, _: Any) -> Any:
        """A card number."""
        reply = self.messages.GenerateFieldResponse()
        reply.value.stringValue = "4242"
        return reply

    def start_mock_server(self, request: Any) -> Any:
        """A gRPC server of the service in greeter.proto."""
        import grpc
        import greeter_pb2
        import greeter_pb2_grpc

        class Greeter(greeter_pb2_grpc.GreeterServicer):
            def Greet(greeter, hello: Any, _: Any) -> Any:
                self.received.append(hello.name)
                return greeter_pb2.Greeting(text=f"Hello {hello.name}")

        server = grpc.server(futures.ThreadPoolExecutor(2))
        greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
        reply = self.messages.StartMockServerResponse()
        host = f"[{request.hostInterface}]" if ":" in request.hostInterface else request.hostInterface
        port = server.add_insecure_port(f"{host}:{request.port}")
        server.start()
        key = f"key-{port}"
        self.servers[key] = server
        reply.details.key, reply.details.port, reply.details.address = key, port, f"http://{host}:{port}"
        return reply

    def shutdown_mock_server(self, request: Any) -> Any:
        """Stops the server."""
        server = self.servers.pop(request.serverKey, None)
        if server is not None:
            server.stop(None)
        name = "ShutdownMockServerResponse" if self.interface == 1 else "MockServerResults"
        return getattr(self.messages, name)(ok=True)

    def get_mock_server_results(self, _: Any) -> Any:
        """The server is content with what it received if it received anything."""
        reply = self.messages.MockServerResults(ok=bool(self.received))
        if not reply.ok:
            one = reply.results.add(path="Greeter/Greet")
            one.mismatches.add(path="$.name", mismatch="was not called")
        return reply

    def prepare_interaction_for_verification(self, _: Any) -> Any:
        """A body, a text and bytes as metadata."""
        reply = self.messages.VerificationPreparationResponse()
        data = reply.interactionData
        data.body.contentType, data.body.content.value = "application/tp", b"REQ"
        data.metadata["name"].nonBinaryValue.string_value = "value"
        data.metadata["bytes-bin"].binaryValue = bytes([0, 255])
        return reply

    def verify_interaction(self, request: Any) -> Any:
        """Calls the greeter at the port of the configuration if there is one, else is content."""
        reply = self.messages.VerifyInteractionResponse()
        reply.result.success = True
        config = self.format.MessageToDict(request.config)
        if "greet" in config.get("providerState", {}):
            import grpc
            import greeter_pb2
            import greeter_pb2_grpc

            target = f"{config['host']}:{int(config['port'])}"
            with grpc.insecure_channel(target) as channel:
                hello = greeter_pb2.Hello(name=config["providerState"]["greet"])
                answer = greeter_pb2_grpc.GreeterStub(channel).Greet(hello, timeout=10)
            reply.result.output.append(f"the provider said {answer.text}")
        return reply

    CALLS = {
        "InitPlugin": ("InitPluginResponse", init_plugin),
        "UpdateCatalogue": (None, update_catalogue),
        "CompareContents": ("CompareContentsResponse", compare_contents),
        "ConfigureInteraction": ("ConfigureInteractionResponse", configure_interaction),
        "GenerateContent": ("GenerateContentResponse", generate_content),
        "MatchField": ("MatchFieldResponse", match_field),
        "GenerateField": ("GenerateFieldResponse", generate_field),
        "StartMockServer": ("StartMockServerResponse", start_mock_server),
        "ShutdownMockServer": ("MockServerResults", shutdown_mock_server),
        "GetMockServerResults": ("MockServerResults", get_mock_server_results),
        "PrepareInteractionForVerification": (
            "VerificationPreparationResponse",
            prepare_interaction_for_verification,
        ),
        "VerifyInteraction": ("VerifyInteractionResponse", verify_interaction),
    }

    def servicer(self) -> Any:
        """The service of the plugin."""
        from google.protobuf import empty_pb2

        handlers = {}
        for name, (reply, usual) in self.CALLS.items():
            if self.interface == 1 and name == "ShutdownMockServer":
                reply = "ShutdownMockServerResponse"
            kind = getattr(self.messages, reply, None) if reply else empty_pb2.Empty
            handlers[name] = staticmethod(self.call(name, kind, usual.__get__(self)))
        return type("Servicer", (self.stubs.PactPluginServicer,), handlers)()


def serve(behaviour: Behaviour, start: dict[str, Any]) -> dict[str, Any]:
    """Starts the server; returns the handshake."""
    import grpc

    limit = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
    server = grpc.server(futures.ThreadPoolExecutor(32), options=limit)
    behaviour.stubs.add_PactPluginServicer_to_server(behaviour.servicer(), server)
    port = server.add_insecure_port(start.get("address", "127.0.0.1:0"))
    server.start()
    behaviour.server = server
    if start.get("proxy"):
        behaviour.proxy = Proxy(port)
        port = behaviour.proxy.port
    return {"port": port, "serverKey": start.get("key", f"key-of-{os.getpid()}")}


def main() -> None:
    """Runs the plugin until it is killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stubs", required=True)
    parser.add_argument("--interface", type=int, required=True)
    arguments, rest = parser.parse_known_args()
    start = script().get("start", {})
    Journal().write(rpc="start", environment=dict(os.environ), arguments=rest, folder=os.getcwd(), group=os.getpgrp())
    threading.Thread(target=lambda: (time.sleep(LIFETIME), os._exit(3)), daemon=True).start()
    spill(start)
    if "sigterm" in start:
        signal.signal(signal.SIGTERM, lambda *_: Journal().write(rpc="sigterm"))
    end(start)
    if "handshake" in start:
        sys.stdout.write(start["handshake"] + "\n")
        sys.stdout.flush()
        hang()
    sys.path.insert(0, arguments.stubs)
    name = f"v{arguments.interface}_pb2"
    behaviour = Behaviour(__import__(name), __import__(name + "_grpc"), arguments.interface)
    line = json.dumps({**serve(behaviour, start), **start.get("more", {})}) + "\n"
    middle = len(line) // 2 if start.get("pieces") else 0
    for piece in (line[:middle], line[middle:]):
        sys.stdout.write(piece)
        sys.stdout.flush()
    if start.get("stdin"):
        data = sys.stdin.buffer.read()
        Journal().write(rpc="stdin", bytes=len(data))
    hang()


if __name__ == "__main__":
    main()
