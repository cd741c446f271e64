"""Bodies that a plugin compares, of mock servers and in verification."""

from harness import *

from scenarios.contents import b64, body, reply


def part(text: str = "q", **members: object) -> dict:
    return reply(body(text, **members))["ConfigureInteraction"]


def served(t: Test, **actions: object) -> tuple[Plugin, int, int]:
    """A plugin, a pact and the port of its mock server, which expects `q`."""
    plugin = t.plugin(script={"ConfigureInteraction": part(), **actions})
    pact = t.loaded()
    t.contents(t.http(pact), 0, "application/tp", {})
    return plugin, pact, t.serve(pact)


@scenario
def what_is_sent(t: Test) -> None:
    configuration = {"interactionConfiguration": {"i": [1, {"x": None}]}}
    rules = {"$.p": {"rule": [{"type": "regex", "values": {"regex": "a+"}}, {"type": "luhn", "values": {"brand": "v"}}]}}
    configure = part(rules=rules, pluginConfiguration=configuration)
    configure["reply"]["pluginConfiguration"] = {"pactConfiguration": {"p": 1}}
    plugin, pact, port = served(t, ConfigureInteraction=configure)
    t.send(port, b"abc")
    request = plugin.request("CompareContents")
    t.check("expected", request["expected"], {"contentType": "application/tp", "content": b64("q")})
    t.check("actual", request["actual"], {"contentType": "application/tp", "content": b64("abc")})
    t.check("no unexpected keys in a request", request.get("allow_unexpected_keys"), None)
    sent = {path: [(one["type"], one.get("values", {})) for one in rule["rule"]] for path, rule in request["rules"].items()}
    t.check("rules", sent, {"$.p": [("regex", {"regex": "a+"}), ("luhn", {"brand": "v"})]})
    t.check("configuration", request["pluginConfiguration"], {"interactionConfiguration": {"i": [1.0, {"x": None}]}, "pactConfiguration": {"p": 1.0}})


@scenario
def a_body_without_configuration(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    t.lib.call("with_body", t.http(pact), 0, "application/tp;charset=UTF-8;v=2", "raw")
    port = t.serve(pact)
    t.check("bodies that are set otherwise are compared too", t.send(port, b"raw", "application/tp;charset=utf-8;v=2")[0], 200)
    request = plugin.request("CompareContents") or {}
    t.check("the type is normalised", request.get("expected", {}).get("contentType"), "application/tp;charset=utf-8;v=2")
    t.check("two empty structs", request.get("pluginConfiguration"), {"interactionConfiguration": {}, "pactConfiguration": {}})


@scenario
def how_a_reply_is_read(t: Test) -> None:
    mismatch = {"path": "$.a", "expected": b64("e"), "actual": b64(b"\xff"), "mismatch": "bad a", "diff": "d", "mismatchType": "x"}
    rows = {
        "type mismatch first": ({"typeMismatch": {"expected": "a/b", "actual": "c/d"}, "error": "err"}, [("", "Expected content type 'a/b' but got 'c/d'")]),
        "then the error": ({"error": "err", "results": {"$": {"mismatches": [mismatch]}}}, [("", "err")]),
        "then results": ({"results": {"$.x": {"mismatches": [mismatch, {"path": "$.b", "mismatch": "bad b"}]}}}, [("$.a", "bad a"), ("$.b", "bad b")]),
    }
    plugin, pact, port = served(t)
    for name, (answer, wanted) in rows.items():
        plugin.script(CompareContents={"reply": answer})
        status, _, text = t.send(port, name.encode())
        t.check(f"{name}: status", status, 500)
        found = [one for one in t.mismatches(port) if one["type"] == "request-mismatch"][-1]["mismatches"]
        found.sort(key=lambda one: one.get("path", ""))
        t.check(name, [(one.get("path"), one.get("mismatch")) for one in found], wanted)
        t.check(f"{name}: kind", {one["type"] for one in found}, {"BodyMismatch"})
        if name == "then results":
            t.check("expected and actual as text", [(one["expected"], one["actual"]) for one in found], [("e", ""), ("", "")])
        elif name == "then the error":
            t.check("no expected and actual", [(one["expected"], one["actual"]) for one in found], [("", "")])
    plugin.script(CompareContents={"reply": {}})
    t.check("otherwise a match", t.send(port, b"any")[0], 200)
    plugin.script(CompareContents={"reply": {"results": {"$.x": {"mismatches": []}}}})
    t.check("a result without mismatches", t.send(port, b"any")[0], 200)
    del pact


@scenario
def failures(t: Test) -> None:
    plugin, pact, port = served(t, CompareContents={"status": ["INTERNAL", "boom"]})
    t.check("status", t.send(port, b"q")[0], 500)
    found = t.mismatches(port)[-1]["mismatches"]
    t.check("text", [(one["path"], one["mismatch"]) for one in found], [("", "Call to compare contents handler failed = code: 'Internal error', message: \"boom\"")])
    plugin.script(CompareContents={"exit": 3})
    t.check("dies in it", t.send(port, b"q")[0], 500)
    plugin.gone()
    t.check("another server goes on", (other := t.serve(plain(t))) > 0 and t.send(other, b"x", "text/plain")[0], 200)
    del pact


def plain(t: Test) -> int:
    """A pact without a plugin."""
    pact = t.pact()
    t.lib.call("with_body", t.http(pact, "plain"), 0, "text/plain", "x")
    return pact


@scenario
def how_often_a_plugin_is_asked(t: Test) -> None:
    plugin, pact, port = served(t)
    for text, status in ((b"q", 200), (b"x", 500)):
        before = len(plugin.calls("CompareContents"))
        t.check(f"{text!r}: status", t.send(port, text)[0], status)
        t.check(f"{text!r}: once", len(plugin.calls("CompareContents")) - before, 1)
    t.mismatches(port)
    t.check("not when mismatches are read", len(plugin.calls("CompareContents")), 2)
    del pact


@scenario
def what_is_not_sent(t: Test) -> None:
    plugin, pact, port = served(t)
    t.check("another type", t.send(port, b"q", "text/plain")[0], 500)
    kinds = [one["type"] for one in t.mismatches(port)[-1]["mismatches"]]
    t.check("is a mismatch of the type", "BodyTypeMismatch" in kinds, True)
    t.check("an empty body", t.send(port, b"", "application/tp")[0], 500)
    found = [(one["path"], one["mismatch"]) for one in t.mismatches(port)[-1]["mismatches"] if one["type"] == "BodyMismatch"]
    t.check("and its text", found, [("/", "Expected body Present(1 bytes, application/tp) but was empty")])
    t.check("no call", plugin.calls("CompareContents"), [])
    del pact


@scenario
def parameters_of_the_type(t: Test) -> None:
    configure = reply({"contents": {"contentType": "application/tp;charset=utf-8", "content": b64("q")}})["ConfigureInteraction"]
    plugin, pact, port = served(t, ConfigureInteraction=configure)
    t.check("another base type", t.send(port, b"q", "text/plain")[0], 500)
    t.check("is a mismatch of the type", "BodyTypeMismatch" in [one["type"] for one in t.mismatches(port)[-1]["mismatches"]], True)
    t.check("without a call", plugin.calls("CompareContents"), [])
    for name in ("application/tp", "application/tp;charset=utf-8", "application/tp;charset=latin1"):
        plugin.script(ConfigureInteraction=configure)
        before = len(plugin.calls("CompareContents"))
        mark = "D20" if name in ("application/tp", "application/tp;charset=latin1") else None
        t.check(f"{name}: matches", t.send(port, b"q", name)[0], 200, ours=mark)
        t.check(f"{name}: reaches the plugin", len(plugin.calls("CompareContents")) - before, 1, ours=mark)
    t.check("the type of the reply is expected", (plugin.request("CompareContents") or {}).get("expected", {}).get("contentType"), "application/tp;charset=utf-8")
    del pact


def response_pact(content_type: str = "application/tp", header: str = "application/tp", **members: object) -> dict:
    one = {
        "type": "Synchronous/HTTP", "description": "d", "pending": False,
        "request": {"method": "GET", "path": "/p"},
        "response": {"status": 200, "headers": {"content-type": [header]}, "body": {"content": b64("q"), "contentType": content_type, "encoded": "base64"}},
        **members,
    }  # fmt: skip
    return v4_pact([one], [{"name": "tp", "version": "1.2.3", "configuration": {"p": 1}}])


@scenario
def responses_in_verification(t: Test) -> None:
    plugin = t.plugin()
    web = Provider()
    pact = response_pact(pluginConfiguration={"tp": {"i": 2}})
    for name, text, code in (("equal", b"q", 0), ("different", b"x", 1)):
        web.answers["/p"] = (200, {"content-type": "application/tp"}, text)
        verified = t.verify(pact, port=web.port)
        t.check(f"{name}: code", verified.code, code)
    request = plugin.request("CompareContents")
    t.check("unexpected keys are allowed in a response", request.get("allow_unexpected_keys"), True)
    t.check("configuration", request["pluginConfiguration"], {"interactionConfiguration": {"i": 2.0}, "pactConfiguration": {"p": 1.0}})
    t.check("text", verified.output, has("           $.p -> they differ"))
    plugin.script(CompareContents={"reply": {"error": "compare err"}})
    verified = t.verify(pact, port=web.port)
    t.check("text of an error, with an empty path", verified.output, has("            -> compare err"))
    plugin.script(CompareContents={"status": ["INTERNAL", "boom"]})
    verified = t.verify(pact, port=web.port)
    t.check("text of a status", verified.output, has("Call to compare contents handler failed = code: 'Internal error', message: \"boom\""))


@scenario
def parameters_of_the_type_in_verification(t: Test) -> None:
    plugin = t.plugin()
    web = Provider()
    web.answers["/p"] = (200, {"content-type": "application/tp"}, b"q")
    verified = t.verify(response_pact("application/tp;charset=utf-8"), port=web.port)
    t.check("the header's type is enough", verified.code, 0, ours="D20")
    t.check("the plugin was asked", len(plugin.calls("CompareContents")), 1, ours="D20")


@scenario
def the_context_of_a_comparison(t: Test) -> None:
    two = t.plugin("tp2", "0.1.0", interface=2)
    t.lib.call("set_test_run_id", "run-1")
    pact = t.loaded(name="tp2", version=None)
    t.contents(t.http(pact), 0, "application/tp", {"request": "q"})
    port = t.serve(pact)
    t.lib.call("set_test_run_id", "run-2")
    for _ in range(3):
        t.send(port, b"BODY:q")
    found = [one["request"].get("testContext") for one in two.calls("CompareContents")]
    t.check("of the thread that created the server", found, [{"testRunId": "run-1"}] * 3, ours="D22")


@scenario
def the_context_in_verification(t: Test) -> None:
    two = t.plugin("tp", "1.2.3", interface=2)
    web = Provider()
    web.answers["/p"] = (200, {"content-type": "application/tp"}, b"q")
    pact = response_pact()
    pact["interactions"].append({**pact["interactions"][0], "description": "e"})
    t.check("code", t.verify(pact, port=web.port).code, 0)
    found = [(one["request"].get("testContext") or {}).get("testRunId") for one in two.calls("CompareContents")]
    t.check("an id for each interaction", (len(found), len(set(found)), None in found), (2, 2, False))


@scenario
def answers_that_are_too_large(t: Test) -> None:
    big = {"results": {"$": {"mismatches": [{"path": "$", "mismatch": "m" * (5 << 20)}]}}}
    plugin, pact, port = served(t, CompareContents={"reply": big})
    t.check("five megabytes: status", t.send(port, b"x")[0], 500)
    text = t.mismatches(port)[-1]["mismatches"][0]["mismatch"]
    t.check("five megabytes are read", text, lacks("too large"), ours="D15")
    del plugin, pact


@scenario
def messages(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    message = t.lib.call("new_message_interaction", pact, "m")
    t.contents(message, 0, "application/tp", {"x": "q"})
    web = Provider()
    web.answers["/"] = (200, {"content-type": "application/tp"}, b"BODY:q")
    written = t.written(pact)
    t.lib.call("cleanup_plugins", pact)
    plugin.gone()

    def message_transport(handle: int) -> None:
        t.lib.call("verifier_add_provider_transport", handle, "message", web.port, "/", "http")

    verified = t.verify(written, port=web.port, set_up=message_transport)
    t.check("verified", verified.code, 0)
    t.check("by the plugin", len(plugin.calls("CompareContents")), 1)
    web.answers["/"] = (200, {"content-type": "application/tp"}, b"other")
    t.check("another", t.verify(written, port=web.port, set_up=message_transport).code, 1)
