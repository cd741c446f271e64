"""Start, handshake, calls and end of a plugin's process."""

from harness import *


@scenario
def both_interfaces_load(t: Test) -> None:
    one, two = t.plugin(), t.plugin("tp2", "0.1.0", interface=2)
    pact = t.pact()
    t.check("V1 loads", t.load(pact), 0)
    t.check("V2 loads", t.load(pact, "tp2", None), 0)
    key = f"key-of-{one.pid()}"
    t.check("the key is sent as it is", one.last("InitPlugin")["metadata"].get("authorization"), key)
    http = t.http(pact)
    t.check("contents are set", t.contents_error(http, 0, "application/tp", {"request": "q"}), (0, ""))
    t.check("the order of calls", one.order(), ["start", "InitPlugin", "ConfigureInteraction"])
    until(lambda: one.calls("UpdateCatalogue") and two.calls("UpdateCatalogue"))
    t.check("both got the catalogue", bool(two.request("UpdateCatalogue")), True)
    port = t.serve(pact)
    t.check("a request matches", t.send(port, b"BODY:q")[0], 200)
    t.check("another body does not", t.send(port, b"BODY:x")[0], 500)
    t.check("the plugin compared", len(one.calls("CompareContents")), 2)
    t.lib.call("cleanup_mock_server", port)
    t.lib.call("cleanup_plugins", pact)
    t.check("V1 ends", one.gone(), True)
    t.check("V2 ends", two.gone(), True)


@scenario
def a_grpc_server_is_a_transport(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    http = t.http(pact)
    t.contents(http, 0, "application/tp", {"request": "q"})
    port = t.serve(pact, "tpt")
    t.check("a port", port, lambda found: found > 0)
    t.check("not matched yet", t.lib.call("mock_server_matched", port), False)
    t.check("a gRPC client talks to it", t.greet(port, "World"), "Hello World")
    t.check("matched", t.lib.call("mock_server_matched", port), True)
    t.check("it is cleaned up", t.lib.call("cleanup_mock_server", port), True)
    t.check("the server is stopped", len(plugin.calls("ShutdownMockServer")), 1)
