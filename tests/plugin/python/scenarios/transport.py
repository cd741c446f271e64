"""Mock servers on a plugin's transport."""

from harness import *

from scenarios.contents import b64


def loaded(t: Test, interface: int = 1, **actions: object) -> tuple[Plugin, int]:
    """A plugin, and a pact with an interaction that it configured."""
    plugin = t.plugin(interface=interface, script=actions)
    pact = t.loaded()
    t.contents(t.http(pact), 0, "application/tp", {"request": "q"})
    return plugin, pact


def details(port: int, key: str = "k") -> dict:
    return {"reply": {"details": {"key": key, "port": port, "address": "x"}}}


@scenario
def a_grpc_server_is_a_transport(t: Test) -> None:
    plugin, pact = loaded(t)
    port = t.serve(pact, "tpt")
    t.check("a port", port > 0, True)
    t.check("not matched yet", t.lib.call("mock_server_matched", port), False)
    t.check("mismatches", t.mismatches(port), [{"error": "", "mismatches": [{"actual": "", "diff": "", "expected": "", "mismatch": "was not called", "path": "$.name"}], "path": "Greeter/Greet"}])
    t.check("a gRPC client talks to it", t.greet(port, "World"), "Hello World")
    t.check("matched", t.lib.call("mock_server_matched", port), True)
    t.check("no mismatches", t.mismatches(port), [])
    t.check("the file is written", t.lib.call("write_pact_file", port, str(t.pacts), True), 0)
    t.check("it is cleaned up", t.lib.call("cleanup_mock_server", port), True)
    t.check("the server is stopped by its key", plugin.request("ShutdownMockServer"), {"serverKey": f"key-{port}"})
    t.check("its results were asked for by the key", plugin.request("GetMockServerResults"), {"serverKey": f"key-{port}"})
    t.check("a second cleanup finds nothing", t.lib.call("cleanup_mock_server", port), False)
    t.check("no answer comes", t.greet(port, "World", 2), "UNAVAILABLE")


@scenario
def what_start_mock_server_is_sent(t: Test) -> None:
    plugin, pact = loaded(t, StartMockServer=details(free_port()))
    wanted = free_port()
    rows = {"localhost": "127.0.0.1", "0.0.0.0": "0.0.0.0", "::1": "::1", "127.0.0.1": "127.0.0.1"}
    for number, (host, sent) in enumerate(rows.items()):
        plugin.script(StartMockServer=details(free_port(), f"k{number}"))
        t.check(f"{host}: a port", t.serve(pact, "tpt", host, wanted) > 0, True)
        request = plugin.request("StartMockServer")
        t.check(f"{host} arrives", request.get("hostInterface"), sent)
    t.check("the port", request.get("port"), wanted)
    t.check("no TLS", request.get("tls"), None)
    t.check("the context is empty", request.get("testContext"), {})
    sent = json.loads(request["pact"])
    t.check("the pact, version 4", (sent["metadata"]["pactSpecification"], sent["consumer"]), ({"version": "4.0"}, {"name": "PC"}))
    t.check("with the transport", sent["interactions"][0].get("transport"), "tpt")
    t.check("and the plugin", sent["metadata"]["plugins"][0]["name"], "tp")
    t.check("no host", t.serve(pact, "tpt", ""), -5)
    plugin.script(StartMockServer=details(free_port(), "kc"))
    t.serve(pact, "tpt", config='{"some":"config"}')
    t.check("the configuration is in the context", plugin.request("StartMockServer").get("testContext"), {"some": "config"}, ours="D28")


@scenario
def what_start_mock_server_of_v2_is_sent(t: Test) -> None:
    configured = {"interaction": [{"contents": {"content": b64("x")}, "pluginConfiguration": {"interactionConfiguration": {"i": 1}}}], "pluginConfiguration": {"pactConfiguration": {"p": 2}}}
    plugin, pact = loaded(t, 2, ConfigureInteraction={"reply": configured})
    message = t.lib.call("new_message_interaction", pact, "a message")
    t.contents(message, 0, "application/tp", {})
    t.lib.call("set_test_run_id", "run-1")
    port = t.serve(pact, "tpt", config='{"some":"config"}')
    t.check("a port", port > 0, True)
    request = plugin.request("StartMockServer")
    t.check("an element for each interaction", sorted(one.get("interactionType") for one in request["interactions"]), ["Asynchronous/Messages", "Synchronous/HTTP"])
    t.check("names", [(one["consumer"], one["provider"]) for one in request["interactions"]], [("PC", "PP")] * 2)
    t.check("configuration of the interaction", [one["pluginConfiguration"].get("interactionConfiguration") for one in request["interactions"]], [{"i": 1.0}] * 2)
    t.check("configuration of the pact", [one["pluginConfiguration"].get("pactConfiguration") for one in request["interactions"]], [{"p": 2.0}] * 2, ours="D23")
    t.check("context", request.get("testContext"), {"some": "config", "testRunId": "run-1"}, ours="D28")
    t.check("a gRPC client talks to it", t.greet(port, "V2"), "Hello V2")


@scenario
def starts_that_fail(t: Test) -> None:
    plugin, pact = loaded(t)
    rows = {
        "error field": ({"reply": {"error": "no port left"}}, ("no port left",)),
        "status": ({"status": ["INTERNAL", "boom"]}, ("boom",)),
        "no arm": ({"reply": {}}, ()),
        "port 70000": (details(70000, "big"), ("70000",)),
        "port 0": (details(0, "zero"), ("0",)),
    }
    for name, (action, words) in rows.items():
        plugin.script(StartMockServer=action)
        mark = "D27" if name.startswith("port") else None
        t.check(f"{name}: code", t.serve(pact, "tpt"), -3, ours=mark)
        error = t.lib.error()
        t.check(f"{name}: last error", error != "" and has(*words)(error), True, ours=mark or "D29")
        if mark:
            t.check(f"{name}: shut down by its key", plugin.request("ShutdownMockServer"), action["reply"]["details"]["key"] and {"serverKey": action["reply"]["details"]["key"]}, ours=mark)
    t.check("an unknown transport", t.serve(pact, "nope"), -3)
    t.check("its last error", t.lib.error(), has("nope"), ours="D29")
    plugin.script(StartMockServer={"exit": 5})
    t.check("dies in it", t.serve(pact, "tpt"), -3)
    t.check("dies in it: last error", t.lib.error() != "", True, ours="D29")
    plugin.gone()
    t.check("a dead plugin", t.serve(pact, "tpt"), -3)
    t.check("a dead plugin: last error", t.lib.error(), has("tp/1.2.3", "exit status 5"), ours="D29")


@scenario
def one_port_twice(t: Test) -> None:
    port = free_port()
    plugin, pact = loaded(t, StartMockServer=details(port))
    t.check("first", t.serve(pact, "tpt"), port)
    t.check("second", t.serve(pact, "tpt"), -3, ours="7")
    del plugin


@scenario
def results(t: Test) -> None:
    mismatch = {"path": "$.q", "mismatch": "bad x", "diff": "d", "expected": b64("e"), "actual": b64("a")}
    items = [{"path": "svc/m", "error": "e1", "mismatches": [mismatch]}, {"path": "svc/n", "mismatches": [mismatch]}]
    found = {"actual": "a", "diff": "d", "expected": "e", "mismatch": "bad x", "path": "$.q"}
    plugin, pact = loaded(t, StartMockServer=details(free_port()))
    port = t.serve(pact, "tpt")
    matched = lambda: t.lib.call("mock_server_matched", port)  # noqa: E731
    plugin.script(GetMockServerResults={"reply": {"ok": False, "results": items}})
    t.check("not ok, results", matched(), False)
    t.check("as JSON", t.mismatches(port), [{"error": "e1", "mismatches": [found], "path": "svc/m"}, {"error": "", "mismatches": [found], "path": "svc/n"}])
    plugin.script(GetMockServerResults={"reply": {"ok": True}})
    t.check("ok", matched(), True)
    t.check("ok: nothing", t.mismatches(port), [])
    plugin.script(GetMockServerResults={"reply": {"ok": True, "results": items}})
    t.check("ok with results is matched", matched(), True)
    plugin.script(GetMockServerResults={"reply": {"ok": False}})
    t.check("not ok without results is not", matched(), False, ours="D25")
    found = t.mismatches(port) or []
    t.check("one entry that says so", len(found) == 1 and bool(found[0].get("error")), True, ours="D25")
    plugin.script(GetMockServerResults={"status": ["INTERNAL", "boom"]})
    t.check("a status is not matched", matched(), False)
    t.check("with the reason", t.lib.error(), has("boom"), ours="D25")
    t.check("no mismatches to have", t.mismatches(port), None)
    t.check("writing is not blocked", t.lib.call("write_pact_file", port, str(t.pacts), True), 0)
    plugin.script(ShutdownMockServer={"reply": {"ok": False}})
    t.check("cleanup", t.lib.call("cleanup_mock_server", port), True)


@scenario
def a_dead_plugin_of_a_server(t: Test) -> None:
    plugin, pact = loaded(t)
    port = t.serve(pact, "tpt")
    os.kill(plugin.pid(), 9)
    plugin.gone()
    begin = time.monotonic()
    t.check("matched", t.lib.call("mock_server_matched", port), False)
    t.check("mismatches", t.mismatches(port), None)
    t.lib.call("cleanup_mock_server", port)
    t.check("all return", time.monotonic() - begin, below(5))
    del pact


def transports(pact: dict) -> dict:
    return {one["description"]: one.get("transport") for one in pact["interactions"]}


@scenario
def the_transport_in_the_pact(t: Test) -> None:
    plugin, pact = loaded(t)
    t.http(pact, "plain")
    message = t.lib.call("new_message_interaction", pact, "own")
    t.contents(message, 0, "application/tp", {"x": "m"})
    port = t.serve(pact, "tpt")
    t.check("in the pact that is sent", transports(json.loads(plugin.request("StartMockServer")["pact"])), {"http": "tpt", "plain": None, "own": "tpt"}, ours="D26")
    t.check("by the handle", transports(t.written(pact)), {"http": "tpt", "plain": None, "own": "tpt"}, ours="D26")
    t.lib.call("write_pact_file", port, str(t.pacts), True)
    written = json.loads((t.pacts / "PC-PP.json").read_text())
    t.check("by the port", transports(written), {"http": "tpt", "plain": None, "own": "tpt"}, ours="D26")
    web = t.serve(pact, "http")
    t.lib.call("write_pact_file", web, str(t.pacts), True)
    written = json.loads((t.pacts / "PC-PP.json").read_text())
    t.check("an HTTP server beside leaves it", transports(written)["http"], "tpt", ours="D26")
    bare = t.pact(consumer="Other")
    t.http(bare, "a")
    t.http(bare, "b")
    plugin.script(StartMockServer=details(free_port(), "second"))
    port = t.serve(bare, "tpt")
    t.lib.call("write_pact_file", port, str(t.pacts), True)
    t.check("without configured contents: all", transports(json.loads((t.pacts / "Other-PP.json").read_text())), {"a": "tpt", "b": "tpt"})


@hanging
def the_deadline_of_results(t: Test) -> None:
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "500"
    plugin, pact = loaded(t)
    port = t.serve(pact, "tpt")
    plugin.script(GetMockServerResults={"hang": True}, ShutdownMockServer={"hang": True})
    t.check("not matched", t.lib.call("mock_server_matched", port), False, ours="D7")
    t.check("with the reason", t.lib.error(), has("Plugin tp/1.2.3 did not answer GetMockServerResults within 500 ms"), ours="D7")
    t.check("no mismatches to have", t.mismatches(port), None)
    begin = time.monotonic()
    t.lib.call("cleanup_mock_server", port)
    t.check("cleanup returns", time.monotonic() - begin, below(10))
