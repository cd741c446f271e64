"""The service that plugins call back, and their logs."""

from harness import *

from scenarios.contents import b64


def asked(t: Test, *calls: dict) -> list[dict]:
    """What the host answers to calls that a plugin makes while it configures an interaction."""
    plugin = t.plugin(interface=2, script={"ConfigureInteraction": {"host": list(calls)}})
    t.contents(t.http(t.loaded()), 0, "application/tp", {"request": "q"})
    found = plugin.calls("host")
    t.check("the host answers all", len(found), len(calls))
    return [{key: one[key] for key in ("reply", "code", "details") if key in one} for one in found]


FIELD = {"key": "type", "rule": {"type": "type"}, "path": "$.a", "mismatchType": "body", "expected": {"stringValue": "x"}, "actual": {"integerValue": 4}}


@scenario
def fields(t: Test) -> None:
    calls = [{"rpc": "MatchField", "request": {"entryKey": key, "request": FIELD}} for key in ("type", "matcher/type", "core/matcher/type")]
    good = {**FIELD, "actual": {"stringValue": "y"}}
    found = asked(t, *calls, {"rpc": "MatchField", "request": {"entryKey": "type", "request": good}})
    mismatch = {"expected": b64("x"), "actual": b64("4"), "mismatch": "Expected 4 (Integer) to be the same type as 'x' (String)", "path": "$.a", "mismatchType": "body"}
    for name, one in zip(("type", "matcher/type", "core/matcher/type"), found, strict=False):
        t.check(name, one, {"reply": {"mismatches": [mismatch]}})
    t.check("a match", found[3], {"reply": {}})


@scenario
def contents(t: Test) -> None:
    def request(expected: str, actual: str) -> dict:
        return {"expected": {"contentType": "application/json", "content": b64(expected)}, "actual": {"contentType": "application/json", "content": b64(actual)}, "allow_unexpected_keys": True}

    compare = [{"rpc": "CompareContents", "request": {"entryKey": "json", "request": request('{"a":1}', text)}} for text in ('{"a":1,"b":2}', '{"a":2}')]
    generators = {"$.a": {"type": "RandomInt", "values": {"min": 7, "max": 7}}}
    body = {"contentType": "application/json", "content": b64('{"a":1}')}
    generate = [{"rpc": "GenerateContent", "request": {"entryKey": "content-generator/json", "request": {"contents": body, "generators": one}}} for one in (generators, {"$.a": {"type": "Uuid"}})]
    found = asked(t, *compare, *generate)
    t.check("a match", found[0], {"reply": {}})
    one = found[1]["reply"]["results"]["$.a"]["mismatches"][0]
    t.check("a mismatch", (one["path"], one["mismatchType"], one["mismatch"]), ("$.a", "body", has_two(one["mismatch"])))
    t.check("generated", found[2]["reply"]["contents"]["content"], b64('{"a":7}'))
    t.check("a generator without values is honoured", found[3]["reply"]["contents"]["content"] != b64('{"a":1}'), True, ours="D16")


def has_two(text: str) -> str:
    """The text itself if it names both values."""
    return text if "1" in text and "2" in text else ""


@scenario
def a_field_is_generated(t: Test) -> None:
    request = {"key": "RandomInt", "generator": {"type": "RandomInt", "values": {"min": 7, "max": 7}}, "path": "$.a", "exampleValue": {"integerValue": 1}}
    uuid = {"key": "Uuid", "generator": {"type": "Uuid"}, "path": "$.a", "exampleValue": {"stringValue": "x"}}
    found = asked(t, *[{"rpc": "GenerateField", "request": {"entryKey": one["key"], "request": one}} for one in (request, uuid)])
    t.check("an integer", found[0], {"reply": {"value": {"integerValue": "7"}}})
    t.check("a text", len(found[1].get("reply", {}).get("value", {}).get("stringValue", "")), 36)


@scenario
def errors(t: Test) -> None:
    calls = [
        {"rpc": "MatchField", "request": {"entryKey": "nope", "request": FIELD}},
        {"rpc": "CompareContents", "request": {"entryKey": "type", "request": {}}},
        {"rpc": "MatchField", "request": {"entryKey": "type"}},
        {"rpc": "GenerateField", "request": {"entryKey": "Uuid"}},
        {"rpc": "MatchField", "request": {"entryKey": "type", "request": FIELD}, "metadata": [["pact-deadline-ms", "1000"], ["pact-call-chain-id", "c"]]},
    ]
    found = asked(t, *calls)
    t.check("an unknown key", found[0], {"code": "NOT_FOUND", "details": "No catalogue entry found for key 'nope'"})
    t.check("another kind", found[1], {"code": "NOT_FOUND", "details": "Catalogue entry 'type' is a MATCHER, not a CONTENT_MATCHER"})
    t.check("no request", found[2], {"code": "INVALID_ARGUMENT", "details": "HostMatchFieldRequest.request is required"})
    t.check("no request of another call", found[3], {"code": "INVALID_ARGUMENT", "details": "HostGenerateFieldRequest.request is required"})
    t.check("a deadline that has passed", found[4].get("code"), "DEADLINE_EXCEEDED")


@scenario
def a_plugin_that_reaches_itself(t: Test) -> None:
    contents = {"contentType": "application/tp", "content": b64("q")}
    call = {"rpc": "CompareContents", "request": {"entryKey": "content-matcher/tp", "request": {"expected": contents, "actual": contents}}}
    plugin = t.plugin(interface=2, script={"CompareContents": {"host": [call]}})
    pact = t.loaded()
    t.lib.call("with_body", t.http(pact), 0, "application/tp", "q")
    port = t.serve(pact)
    t.check("status", t.send(port, b"q")[0], 200)
    t.check("the same key in one chain", "ALREADY_EXISTS" in [one.get("code") for one in plugin.calls("host")], True)
    t.check("does not go on for ever", len(plugin.calls("CompareContents")), below(3))


@scenario
def one_plugin_reaches_another(t: Test) -> None:
    contents = {"contentType": "application/tp", "content": b64("q")}
    types = {"content-types": "application/other"}
    entry = {"type": "CONTENT_MATCHER", "key": "other", "values": types}
    call = {"rpc": "CompareContents", "request": {"entryKey": "plugin/tp/content-matcher/tp", "request": {"expected": contents, "actual": contents}}}
    first = t.plugin("first", interface=2, script={"InitPlugin": {"reply": {"success": {"catalogue": [entry]}}}, "CompareContents": {"host": [call]}})
    second = t.plugin(interface=2)
    pact = t.loaded()
    t.load(pact, "first", None)
    t.lib.call("with_body", t.http(pact), 0, "application/other", "q")
    port = t.serve(pact)
    t.check("status", t.send(port, b"q", "application/other")[0], 200)
    t.check("the second was asked", len(second.calls("CompareContents")), 1)
    names = ("pact-call-chain-id", "pact-deadline-ms")
    one, two = (plugin.last("CompareContents").get("metadata", {}) for plugin in (first, second))
    t.check("in the same chain", [two.get(name) for name in names], [one.get(name) for name in names])


LOG = {"pluginInstanceId": "own", "testRunId": "tr", "level": "WARN", "message": "hello log", "target": "t::u", "timestampMs": 5}


def host_script(*records: dict) -> dict:
    return {"ConfigureInteraction": {"host": [{"rpc": "Log", "request": one} for one in records]}}


@scenario
def logs(t: Test) -> None:
    t.lib.call("init_with_log_level", "ERROR")
    plugin = t.plugin(interface=2, script={**host_script(LOG), "start": {"stderr": "on stderr\n"}})
    pact = t.loaded()
    identity = plugin.calls("start")[0]["environment"]["PACT_PLUGIN_INSTANCE_ID"]
    until(lambda: "on stderr" in (t.lib.text("get_plugin_logs", identity) or ""))
    t.contents(t.http(pact), 0, "application/tp", {"request": "q"})
    text = until(lambda: "hello log" in (found := t.lib.text("get_plugin_logs", identity) or "") and found) or ""
    lines = [json.loads(line) for line in text.splitlines()]
    common = {"plugin_name": "tp", "plugin_instance_id": identity}
    wanted = {**common, "test_run_id": "tr", "level": "WARN", "message": "hello log", "target": "t::u", "timestamp_ms": 5, "source": "LogRpc"}
    t.check("a record", [one for one in lines if one["source"] == "LogRpc"], [wanted])
    found = [{k: v for k, v in one.items() if k != "timestamp_ms"} for one in lines if one["source"] == "Stderr"]
    t.check("a line of stderr", found[:1], [{**common, "test_run_id": None, "level": "DEBUG", "message": "on stderr", "target": None, "source": "Stderr"}])
    t.check("in their order", [one["source"] for one in lines][-1:], ["LogRpc"])
    t.check("reading does not remove", t.lib.text("get_plugin_logs", identity), text)
    t.lib.call("cleanup_plugins", pact)
    plugin.gone()
    t.check("they stay after the end", t.lib.text("get_plugin_logs", identity), text)
    t.check("an unknown id", t.lib.text("get_plugin_logs", "nope"), "")
    t.check("an empty id", t.lib.text("get_plugin_logs", ""), "")
    t.check("NULL", t.lib.text("get_plugin_logs", None), None)


@scenario
def logs_without_an_init_function(t: Test) -> None:
    plugin = t.plugin(interface=2, script=host_script(LOG))
    t.contents(t.http(t.loaded()), 0, "application/tp", {"request": "q"})
    identity = plugin.calls("start")[0]["environment"]["PACT_PLUGIN_INSTANCE_ID"]
    t.check("none", t.lib.text("get_plugin_logs", identity), "")


@scenario
def logs_are_bounded(t: Test) -> None:
    t.lib.call("init_with_log_level", "ERROR")
    plugin = t.plugin(interface=2, script={"ConfigureInteraction": {"stderr": 3 << 20}})
    pact = t.loaded()
    identity = plugin.calls("start")[0]["environment"]["PACT_PLUGIN_INSTANCE_ID"]
    t.contents(t.http(pact), 0, "application/tp", {"request": "q"})
    plugin.script(ConfigureInteraction={"stderr": "the end\n"})
    t.contents(t.http(pact), 0, "application/tp", {"request": "q"})
    text = until(lambda: "the end" in (found := t.lib.text("get_plugin_logs", identity) or "") and found) or ""
    t.check("the newest megabyte", 900_000 < len(text) < 1_100_000 and "the end" in text, True, ours="D35")


@scenario
def the_log_callback(t: Test) -> None:
    lines: list[tuple] = []
    plugin = t.plugin(interface=2, script=host_script(LOG, {"pluginInstanceId": "own", "level": "INFO", "message": "bare"}))
    pact = t.loaded()
    reference = t.lib.set_log_callback(lambda *arguments: lines.append(tuple((one or b"").decode() for one in arguments)))
    t.contents(t.http(pact), 0, "application/tp", {"request": "q"})
    identity = plugin.calls("start")[0]["environment"]["PACT_PLUGIN_INSTANCE_ID"]
    until(lambda: len(lines) >= 2)
    t.check("lines", lines, [(identity, "tr", "WARN", "t::u", "hello log"), (identity, "", "INFO", "", "bare")])
    t.lib.set_log_callback(None)
    t.contents(t.http(pact), 0, "application/tp", {"request": "q"})
    t.check("none after it is taken away", len(lines), 2)
    del reference
