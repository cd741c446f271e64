"""Values that plugins generate."""

from harness import *

from scenarios.contents import b64, body, reply

GENERATOR = {"$.p": {"type": "card", "values": {"a": 1}}}


def served(t: Test, interface: int = 1, **actions: object) -> tuple[Plugin, int, int]:
    """A plugin, a pact whose response has a generator, and the port of its mock server."""
    script = {**reply(body("r", generators=GENERATOR, pluginConfiguration={"interactionConfiguration": {"i": 1}}), pluginConfiguration={"pactConfiguration": {"p": 2}}), **actions}
    plugin = t.plugin(interface=interface, script=script)
    pact = t.loaded()
    http = t.http(pact, method="GET")
    t.contents(http, 1, "application/tp", {})
    return plugin, pact, t.serve(pact)


@scenario
def a_response_is_generated(t: Test) -> None:
    plugin, pact, port = served(t)
    status, headers, content = t.send(port, method="GET", content_type=None)
    t.check("the body", (status, content), (200, b"r|GEN"))
    t.check("the header", headers.get("content-type"), "application/tp")
    request = plugin.request("GenerateContent")
    t.check("contents", request["contents"], {"contentType": "application/tp", "content": b64("r")})
    t.check("generators", request["generators"], {"$.p": {"type": "card", "values": {"a": 1.0}}})
    server = (request.get("testContext") or {}).get("mockServer", {})
    t.check("the context", (server.get("port"), server.get("url")), (float(port), f"http://127.0.0.1:{port}"))
    t.check("configuration", request.get("pluginConfiguration"), {"interactionConfiguration": {"i": 1.0}, "pactConfiguration": {"p": 2.0}}, ours="D22")
    t.check("test mode and part", (request.get("testMode"), request.get("contentFor")), ("Consumer", "Response"), ours="D22")
    plugin.script(GenerateContent={"reply": {"contents": {"contentType": "text/other", "content": b64("new")}}})
    status, headers, content = t.send(port, method="GET", content_type=None)
    t.check("the type of the reply does not reach the header", (headers.get("content-type"), content), ("application/tp", b"new"))
    plugin.script(GenerateContent={"reply": {}})
    t.check("no contents: an empty body", t.send(port, method="GET", content_type=None)[2], b"")
    plugin.script(GenerateContent={"status": ["INTERNAL", "boom"]})
    t.check("a failure: the example", t.send(port, method="GET", content_type=None)[::2], (200, b"r"))
    plugin.script(GenerateContent={"exit": 1})
    t.check("an end: the example", t.send(port, method="GET", content_type=None)[::2], (200, b"r"))
    del pact


@scenario
def the_deadline_of_generation(t: Test) -> None:
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "500"
    plugin, pact, port = served(t, GenerateContent={"hang": True})
    begin = time.monotonic()
    t.check("the example", t.send(port, method="GET", content_type=None)[::2], (200, b"r"))
    t.check("in time", time.monotonic() - begin, below(10), ours="D7")
    del plugin, pact


@scenario
def the_context_of_v2(t: Test) -> None:
    t.lib.call("set_test_run_id", "run-1")
    plugin, pact, port = served(t, 2)
    t.send(port, method="GET", content_type=None)
    context = plugin.request("GenerateContent").get("testContext") or {}
    t.check("mock server and run", (context.get("mockServer", {}).get("port"), context.get("testRunId")), (float(port), "run-1"), ours="D22")
    del pact


@scenario
def without_a_generator_entry(t: Test) -> None:
    entry = {"type": "CONTENT_MATCHER", "key": "tp", "values": {"content-types": "application/tp"}}
    plugin, pact, port = served(t, InitPlugin={"reply": {"catalogue": [entry]}})
    t.check("the generators are ignored", t.send(port, method="GET", content_type=None)[2], b"r")
    t.check("no call", plugin.calls("GenerateContent"), [])
    del pact


@scenario
def without_generators(t: Test) -> None:
    plugin, pact, port = served(t, **reply(body("r")))
    t.check("the body", t.send(port, method="GET", content_type=None)[2], b"r")
    t.check("no call", plugin.calls("GenerateContent"), [])
    del pact


@hanging
def contents_of_messages(t: Test) -> None:
    plugin = t.plugin(script=reply(body("m", generators=GENERATOR), body("r", generators=GENERATOR, partName="response"), body("q", generators=GENERATOR, partName="request")))
    pact = t.loaded()
    message = t.lib.call("new_message_interaction", pact, "m")
    t.contents(message, 0, "application/tp", {})
    sync = t.lib.call("new_sync_message_interaction", pact, "s")
    t.contents(sync, 0, "application/tp", {})

    def contents(function: str, which: str, *more: int) -> str | None:
        handle = t.lib.call("pact_handle_to_pointer", pact)
        iterator = t.lib.call(f"pact_model_interaction_iterator", handle)
        found = None
        while one := t.lib.call("pact_interaction_iter_next", iterator):
            if message := t.lib.call(f"pact_interaction_as_{which}", one):
                text = t.lib.call(function, message, *more)
                found = taken(t, text) if text else None
        return found

    t.check("asynchronous", contents("async_message_generate_contents", "asynchronous_message"), "m|GEN", ours="D21")
    t.check("request", contents("sync_message_generate_request_contents", "synchronous_message"), "q|GEN", ours="D21")
    t.check("response", contents("sync_message_generate_response_contents", "synchronous_message", 0), "r|GEN", ours="D21")
    sent = [(one["request"].get("testMode"), one["request"].get("contentFor", "Request")) for one in plugin.calls("GenerateContent")]
    t.check("mode and part", sent, [("Consumer", "Request"), ("Consumer", "Request"), ("Consumer", "Response")], ours="D22")
    plugin.script(GenerateContent={"status": ["INTERNAL", "boom"]})
    t.check("a failure: the example", contents("async_message_generate_contents", "asynchronous_message"), "m", ours="D21")
    plugin.script()
    text = t.lib.text("message_reify", message)
    t.check("reified", text, has(b64("m|GEN")), ours="D21")


def taken(t: Test, contents: int) -> str:
    """The text of contents."""
    data = t.lib.call("message_contents_get_contents_bin", contents)
    length = t.lib.call("message_contents_get_contents_length", contents)
    return ctypes.string_at(data, length).decode()


@scenario
def a_request_in_verification(t: Test) -> None:
    plugin = t.plugin(interface=2)
    web = Provider()
    web.answers["/p"] = (200, {}, b"")
    one = {
        "type": "Synchronous/HTTP", "description": "d", "providerStates": [{"name": "st", "params": {"a": 1}}],
        "request": {"method": "POST", "path": "/p", "headers": {"content-type": ["application/tp"]}, "body": {"content": b64("q"), "contentType": "application/tp", "encoded": "base64"}, "generators": {"body": {"$.p": {"type": "card", "a": 1}}}},
        "response": {"status": 200},
    }  # fmt: skip
    verified = t.verify(v4_pact([one]), port=web.port)
    t.check("code", verified.code, 0)
    t.check("the generated body was sent", web.requests[-1]["body"], b"q|GEN")
    request = plugin.request("GenerateContent")
    t.check("state values", (request.get("testContext") or {}).get("a"), 1.0)
    t.check("mode and part", (request.get("testMode"), request.get("contentFor", "Request")), ("Provider", "Request"), ours="D22")
    t.check("an id of the run", bool((request.get("testContext") or {}).get("testRunId")), True, ours="D22")
    plugin.script(GenerateContent={"exit": 2})
    verified = t.verify(v4_pact([one]), port=web.port)
    t.check("a crash: sent as it is", web.requests[-1]["body"], b"q")
