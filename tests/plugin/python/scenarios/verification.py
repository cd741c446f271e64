"""Verification through the transports of plugins, and pacts that name plugins."""

from harness import *

from scenarios.contents import b64


def interaction(description: str = "d", kind: str = "Synchronous/Messages", **members: object) -> dict:
    one: dict = {"type": kind, "description": description, "transport": "tpt", "pluginConfiguration": {"tp": {"i": 1}}}
    body = {"content": b64("q"), "contentType": "application/tp", "encoded": "base64"}
    if kind == "Synchronous/HTTP":
        one |= {"request": {"method": "POST", "path": "/p", "body": body}, "response": {"status": 200}}
    elif kind == "Synchronous/Messages":
        one |= {"request": {"contents": body}, "response": [{"contents": body}]}
    else:
        one |= {"contents": body}
    return {**one, **members}


def pact_of(*interactions: dict, version: str = "1.2.3", configuration: dict | None = None) -> dict:
    plugin = {"name": "tp", "version": version, "configuration": configuration or {"p": 2}}
    return v4_pact(list(interactions) or [interaction()], [plugin])


@scenario
def what_is_sent_to_v1(t: Test) -> None:
    plugin = t.plugin()
    verified = t.verify(pact_of(interaction("a", key="own"), interaction("b", "Synchronous/HTTP"), interaction("c", "Asynchronous/Messages")), port=4711)
    t.check("code", verified.code, 0)
    prepared = [one["request"] for one in plugin.calls("PrepareInteractionForVerification")]
    done = [one["request"] for one in plugin.calls("VerifyInteraction")]
    t.check("each is prepared and verified", (len(prepared), len(done)), (3, 3))
    pact = json.loads(prepared[0]["pact"])
    keys = [one.get("key") for one in pact["interactions"]]
    t.check("the pact, every interaction with a key", all(keys), True)
    t.check("the key of the file stays", keys[0], "own")
    t.check("made keys have 16 hexadecimal digits", [len(key) for key in keys[1:]] == [16, 16] and all(set(key) <= set("0123456789abcdef") for key in keys[1:]), True)
    t.check("the key is one of them", [one["interactionKey"] for one in prepared], keys)
    t.check("the configuration", prepared[0]["config"], {"host": "127.0.0.1", "port": 4711.0, "providerState": {}})
    t.check("verify gets the same", [(one["pact"], one["interactionKey"], one["config"]) for one in done], [(one["pact"], one["interactionKey"], one["config"]) for one in prepared])
    t.check("and what was prepared", done[0]["interactionData"], {"body": {"contentType": "application/tp", "content": b64("REQ")}, "metadata": {"bytes-bin": {"binaryValue": "AP8="}, "name": {"nonBinaryValue": "value"}}})
    t.check("the plugin ends with the run", plugin.gone(), True)


@scenario
def what_is_sent_to_v2(t: Test) -> None:
    plugin = t.plugin(interface=2)
    verified = t.verify(pact_of(interaction("a"), interaction("b", "Synchronous/HTTP"), interaction("c", "Asynchronous/Messages")), port=4711)
    t.check("code", verified.code, 0)
    prepared = [one["request"] for one in plugin.calls("PrepareInteractionForVerification")]
    done = [one["request"] for one in plugin.calls("VerifyInteraction")]
    contents = [one["interactionContents"] for one in prepared]
    t.check("types", [one["interactionType"] for one in contents], ["Synchronous/Messages", "Synchronous/HTTP", "Asynchronous/Messages"])
    t.check("names", (contents[0]["consumer"], contents[0]["provider"]), ("PC", "PP"))
    t.check("configuration of the interaction", contents[0]["pluginConfiguration"]["interactionConfiguration"], {"i": 1.0})
    t.check("configuration of the pact", contents[0]["pluginConfiguration"].get("pactConfiguration"), {"p": 2.0}, ours="D23")
    t.check("verify gets the same", [one["interactionContents"] for one in done], contents)
    runs = [(one.get("testContext") or {}).get("testRunId") for one in prepared]
    t.check("an id of its own for each", (None in runs, len(set(runs))), (False, 3), ours="D22")
    t.check("verify has it too", [(one.get("testContext") or {}).get("testRunId") for one in done], runs)


@scenario
def the_port_of_the_configuration(t: Test) -> None:
    plugin = t.plugin()

    def configuration(port: int, *transports: tuple[str, int]) -> dict:
        def add(handle: int) -> None:
            for name, number in transports:
                t.lib.call("verifier_add_provider_transport", handle, name, number, "/", "http")

        t.verify(pact_of(), port=port, set_up=add)
        return plugin.request("PrepareInteractionForVerification")["config"]

    t.check("the provider's", configuration(7001).get("port"), 7001.0)
    t.check("a transport of the name", configuration(7001, ("other", 7002), ("tpt", 7003)).get("port"), 7003.0)
    t.check("none", "port" in configuration(0), False)


@scenario
def provider_states(t: Test) -> None:
    plugin = t.plugin()
    states = Provider()
    states.answers["/state"] = (200, {"content-type": "application/json"}, b'{"returned": 5}')

    def set_up(handle: int) -> None:
        t.lib.call("verifier_set_provider_state", handle, f"http://127.0.0.1:{states.port}/state", True, True)
        t.lib.call("verifier_add_custom_header", handle, "X-Own", "mine")
        t.lib.call("verifier_add_custom_header", handle, "name", "replaced")

    one = interaction(providerStates=[{"name": "st", "params": {"a": 1, "b": "x"}}])
    verified = t.verify(pact_of(one), port=1, set_up=set_up)
    t.check("code", verified.code, 0)
    t.check("parameters and returned values", plugin.request("PrepareInteractionForVerification")["config"]["providerState"], {"a": 1.0, "b": "x", "returned": 5.0})
    t.check("set up and torn down", [json.loads(one["body"])["action"] for one in states.requests], ["setup", "teardown"])
    t.check("custom headers in the metadata", plugin.request("VerifyInteraction")["interactionData"]["metadata"], {"X-Own": {"nonBinaryValue": "mine"}, "bytes-bin": {"binaryValue": "AP8="}, "name": {"nonBinaryValue": "replaced"}})
    states.answers["/state"] = (400, {}, b"no")
    before = len(plugin.calls("PrepareInteractionForVerification"))
    t.check("a state that fails", t.verify(pact_of(one), port=1, set_up=set_up).code, 1)
    t.check("the plugin is not asked", len(plugin.calls("PrepareInteractionForVerification")), before)


def result(success: bool, *items: dict, output: tuple[str, ...] = ()) -> dict:
    return {"reply": {"result": {"success": success, "mismatches": list(items), "output": list(output)}}}


@scenario
def how_failures_are_reported(t: Test) -> None:
    prepare, verify = "PrepareInteractionForVerification", "VerifyInteraction"
    rows = {
        "prepare error": (prepare, {"reply": {"error": "no way"}}, "Failed to prepare interaction for verification - Failed to prepare the request: no way"),
        "prepare status": (prepare, {"status": ["INTERNAL", "boom"]}, "Failed to prepare interaction for verification - code: 'Internal error', message: \"boom\""),
        "prepare no arm": (prepare, {"reply": {}}, "Failed to prepare interaction for verification - Did not get a valid response from the prepare interaction for verification call"),
        "verify error": (verify, {"reply": {"error": "no way"}}, "Verification failed with an error - Failed to verify the request: no way"),
        "verify status": (verify, {"status": ["INTERNAL", "boom"]}, "Verification failed with an error - code: 'Internal error', message: \"boom\""),
        "verify no arm": (verify, {"reply": {}}, "Verification failed with an error - Did not get a valid response from the verification call"),
    }
    plugin = t.plugin()
    for name, (rpc, action, text) in rows.items():
        plugin.script(**{rpc: action})
        verified = t.verify(pact_of(), port=1)
        t.check(f"{name}: code", verified.code, 1)
        t.check(f"{name}: report", any(text in one for one in texts(verified.report)), True)
        t.check(f"{name}: output", verified.output, has(text))


def texts(value: object) -> list[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return []


@scenario
def mismatches(t: Test) -> None:
    one = {"mismatch": {"path": "$.q", "mismatch": "bad x", "expected": b64("e"), "actual": b64(b"\xff")}}
    plugin = t.plugin(script={"VerifyInteraction": result(False, one)})
    verified = t.verify(pact_of(), port=1)
    t.check("code", verified.code, 1)
    found = verified.errors()[0]["mismatch"]["mismatches"][0]
    t.check("report", {key: found.get(key) for key in ("type", "path", "mismatch", "expected", "actual")}, {"type": "BodyMismatch", "path": "$.q", "mismatch": "bad x", "expected": "e", "actual": "ERROR: could not convert from bytes"})
    plugin.script(VerifyInteraction=result(True, one, output=("out line 1",)))
    verified = t.verify(pact_of(), port=1)
    t.check("success counts", verified.code, 0)
    t.check("its output", verified.output, has("\n  out line 1\n"))
    plugin.script(VerifyInteraction=result(False, {"error": "first"}, one, {"error": "second"}))
    verified = t.verify(pact_of(), port=1)
    t.check("errors: code", verified.code, 1)
    found = [(item.get("path"), item.get("mismatch")) for item in verified.errors()[0]["mismatch"]["mismatches"]]
    t.check("errors are items of the report", sorted(found), [("", "first"), ("", "second"), ("$.q", "bad x")], ours="D30")
    t.check("and of the output", verified.output, has("first"), ours="D30")
    plugin.script(VerifyInteraction=result(False, {"error": "only"}))
    verified = t.verify(pact_of(), port=1)
    t.check("only errors", "only" in verified.output and any("only" in one for one in texts(verified.report)), True, ours="D30")


@scenario
def the_text_output(t: Test) -> None:
    item = {"mismatch": {"path": "$.q", "mismatch": "bad x"}}
    t.plugin(script={"VerifyInteraction": result(False, item, output=("out line 1", "out line 2"))})
    one = interaction("sync int", providerStates=[{"name": "st"}], comments={"testname": "T"})
    verified = t.verify(pact_of(one), port=1)
    import re

    text = re.sub(r"\(\d+m?s loading, \d+m?s verification\)", "(times)", verified.output)
    wanted = (
        "\nVerifying a pact between PC and PP\n\n  sync int (times)\n     Given st\n\n  Test Name: T\n\n"
        "  out line 1\n  out line 2\n\n\nFailures:\n\n1) Verifying a pact between PC and PP Given st - sync int\n"
        "    1.1) has a matching body\n           $.q -> bad x\n\nThere were 1 pact failures\n"
        "\nHint: nothing sets up the provider states of what failed: give a function or a URL for them"
        "\n1 interaction verified: 0 passed, 1 failed"
    )
    t.check("is as it was, with a summary", text, wanted, ours="the summary")


@scenario
def a_pending_pact(t: Test) -> None:
    t.plugin(script={"VerifyInteraction": result(False, {"mismatch": {"path": "$.q", "mismatch": "bad x"}})})
    verified = t.verify(pact_of(interaction(pending=True)), port=1)
    t.check("code", verified.code, 0)
    t.check("pending errors", len(verified.report.get("pendingErrors", [])), 1)


@scenario
def a_plugin_that_dies_in_the_run(t: Test) -> None:
    plugin = t.plugin(script={"VerifyInteraction": [{}, {"exit": 6}]})
    verified = t.verify(pact_of(interaction("a"), interaction("b"), interaction("c")), port=1)
    t.check("code", verified.code, 1)
    t.check("that one and the later ones fail", len(verified.errors()), 2)
    t.check("how it ended", json.dumps(verified.report), has("tp/1.2.3", "exit status 6"), ours="D8")
    plugin.script()
    t.check("the next run starts it anew", t.verify(pact_of(), port=1).code, 0)


@hanging
def a_plugin_that_hangs_in_the_run(t: Test) -> None:
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "500"
    plugin = t.plugin(script={"VerifyInteraction": [{"hang": True}, {}]})
    verified = t.verify(pact_of(interaction("a"), interaction("b")), port=1)
    t.check("that one fails", (verified.code, len(verified.errors())), (1, 1), ours="D7")
    t.check("with the limit", json.dumps(verified.report), has("Plugin tp/1.2.3 did not answer VerifyInteraction within 500 ms"), ours="D7")
    t.check("the run goes on", len(plugin.calls("VerifyInteraction")), 2, ours="D7")


@scenario
def a_missing_plugin(t: Test) -> None:
    web = Provider()
    web.answers["/p"] = (200, {}, b"")
    plain = {"type": "Synchronous/HTTP", "description": "plain", "request": {"method": "GET", "path": "/p"}, "response": {"status": 200}}
    missing = v4_pact([plain], [{"name": "nope", "version": "1.2.3", "configuration": {}}])
    verified = t.verify(missing, v4_pact([plain], []), port=web.port)
    t.check("code", verified.code, 2)
    t.check("the result", verified.report.get("result"), False, ours="D31")
    t.check("the text of the search", verified.text(), has("Plugin nope:1.2.3 was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR)"))
    t.check("none of its interactions, but other pacts", len(web.requests), 1, ours="D31")
    broken = t.plugin(script={"InitPlugin": {"status": ["INTERNAL", "boom"]}})
    verified = t.verify(pact_of(), port=1)
    t.check("one that does not load", verified.code, 2)
    t.check("its reason", verified.text(), has("boom"))
    del broken


@scenario
def versions_of_a_pact(t: Test) -> None:
    beta, fix, plain = t.plugin("tp", "1.0.0-beta.1"), t.plugin("tp", "0.0.8-fix+pact.reference.278"), t.plugin("other")
    t.check("a pre-release", t.verify(pact_of(version="1.0.0-beta.1"), port=1).code, 0, ours="D4")
    t.check("by that plugin", len(beta.calls("VerifyInteraction")), 1, ours="D4")
    t.check("a pre-release with a build", t.verify(pact_of(version="0.0.8-fix+pact.reference.278"), port=1).code, 0)
    t.check("by that one", len(fix.calls("VerifyInteraction")), 1, ours="D4")
    four = pact_of(version="1.2.3.4")
    four["metadata"]["plugins"][0]["name"] = "other"
    t.check("four parts", t.verify(four, port=1).code, 0)
    t.check("by 1.2.3", len(plain.calls("VerifyInteraction")), 1)


@scenario
def capabilities_of_v2(t: Test) -> None:
    entry = {"type": "TRANSPORT", "key": "tpt"}
    success = {"catalogue": [entry], "pluginCapabilities": ["interaction/message"]}
    t.plugin("tp2", "0.1.0", 2, script={"InitPlugin": {"reply": {"success": success}}})
    plugins = [{"name": "tp2", "version": "0.1.0", "configuration": {}}]
    verified = t.verify(v4_pact([interaction()], plugins), port=1)
    t.check("code", verified.code, 1)
    text = "Plugin tp2/0.1.0 does not support Synchronous/Messages interactions - it did not declare the 'interaction/synchronous-message' capability"
    t.check("text", [one for one in texts(verified.report) if text in one] != [], True)
    t.check("one that is declared", t.verify(v4_pact([interaction(kind="Asynchronous/Messages")], plugins), port=1).code, 0)


@scenario
def a_provider_that_is_a_grpc_server(t: Test) -> None:
    t.plugin()
    one = interaction(providerStates=[{"name": "st", "params": {"greet": "Provider"}}])
    verified = t.verify(pact_of(one), port=t.greeter())
    t.check("code", verified.code, 0)
    t.check("the output of the plugin", verified.output, has("  the provider said Hello Provider"))


@scenario
def a_consumer_and_its_provider(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    http = t.http(pact, method="GET")
    t.contents(http, 1, "application/tp", {"response": "r"})
    port = t.serve(pact)
    t.send(port, method="GET", content_type=None)
    t.lib.call("write_pact_file", port, str(t.pacts), True)
    t.lib.call("cleanup_mock_server", port)
    t.lib.call("cleanup_plugins", pact)
    plugin.gone()
    web = Provider()
    web.answers["/p"] = (200, {"content-type": "application/tp"}, b"BODY:r")
    written = json.loads((t.pacts / "PC-PP.json").read_text())
    t.check("verified", t.verify(written, port=web.port).code, 0)
    web.answers["/p"] = (200, {"content-type": "application/tp"}, b"BODY:s")
    t.check("another body is not", t.verify(written, port=web.port).code, 1)


@scenario
def a_missing_plugin_beside_an_unloaded_type(t: Test) -> None:
    web = Provider()
    web.answers["/p"] = (200, {"content-type": "application/tp"}, b"q")
    body = {"content": b64("q"), "contentType": "application/tp", "encoded": "base64"}
    one = {"type": "Synchronous/HTTP", "description": "d", "request": {"method": "GET", "path": "/p"}, "response": {"status": 200, "body": body}}
    t.check("a pact without plugins", t.verify(v4_pact([one], []), port=web.port).code, 0)
