"""Rules and generators of V2 plugins for one value."""

from harness import *


def served(t: Test, request: object, interface: int = 2, **actions: object) -> tuple[Plugin, int]:
    """A plugin and the port of a mock server that expects a JSON body."""
    plugin = t.plugin(interface=interface, script=actions)
    t.lib.call("set_test_run_id", "run-1")
    pact = t.loaded()
    t.lib.call("with_body", t.http(pact), 0, "application/json", json.dumps(request))
    t.pact_of_server = pact
    return plugin, t.serve(pact)


def luhn(value: object, **more: object) -> dict:
    return {"pact:matcher:type": "luhn", "value": value, **more}


def post(t: Test, port: int, value: object) -> list[tuple[str, str]]:
    """Sends a JSON body; the mismatches as path and text."""
    if t.send(port, json.dumps(value).encode(), "application/json")[0] == 200:
        return []
    found = t.mismatches(port)[-1]["mismatches"]
    return [(one.get("path"), one["mismatch"]) for one in found]


@scenario
def a_field_is_matched(t: Test) -> None:
    plugin, port = served(t, {"card": luhn("4111", brand="visa")})
    t.check("a match", post(t, port, {"card": "1"}), [])
    request = plugin.request("MatchField")
    context = request.pop("testContext", None) or {}
    configuration = request.pop("pluginConfiguration", None)
    t.check("the request", request, {"key": "luhn", "rule": {"type": "luhn", "values": {"brand": "visa"}}, "path": "$.card", "mismatchType": "body", "expected": {"stringValue": "4111"}, "actual": {"stringValue": "1"}})
    t.check("the context", context, {"testRunId": "run-1"}, ours="D22")
    t.check("configuration", configuration, {"interactionConfiguration": {}, "pactConfiguration": {}}, ours="D22")
    t.check("a mismatch is at the path of the rule", post(t, port, {"card": "2"}), [("$.card", "2 does not end in 1")])
    written = t.written(t.pact_of_server)["interactions"][0]["request"]["matchingRules"]["body"]
    t.check("the rule in the pact", written, {"$.card": {"combine": "AND", "matchers": [{"brand": "visa", "match": "luhn"}]}})


@scenario
def values_of_every_kind(t: Test) -> None:
    plugin, port = served(t, {"v": luhn(1)})
    rows = {"null": (None, {"nullValue": None}), "true": (True, {"booleanValue": True}), "text": ("x1", {"stringValue": "x1"}), "integer": (71, {"integerValue": "71"}), "decimal": (1.5, {"decimalValue": 1.5})}
    for name, (value, wanted) in rows.items():
        post(t, port, {"v": value})
        t.check(name, plugin.request("MatchField")["actual"], wanted)


@scenario
def lists_and_objects(t: Test) -> None:
    plugin, port = served(t, {"list": luhn(["1"]), "object": luhn({"a": 1})}, MatchField={"reply": {}})
    t.check("the plugin's word is for the whole", post(t, port, {"list": ["3", "4"], "object": {"b": 2}}), [], ours="D24")
    found = {one["request"]["path"]: (one["request"]["expected"], one["request"]["actual"]) for one in plugin.calls("MatchField")}
    t.check("a list", found.get("$.list"), ({"structuredValue": ["1"]}, {"structuredValue": ["3", "4"]}), ours="D24")
    t.check("an object", found.get("$.object"), ({"structuredValue": {"a": 1.0}}, {"structuredValue": {"b": 2.0}}), ours="D24")
    plugin.script(MatchField={"reply": {"error": "no"}})
    t.check("a mismatch", post(t, port, {"list": [], "object": {}}), [("$.list", "no"), ("$.object", "no")], ours="D24")


@scenario
def replies_to_match_field(t: Test) -> None:
    plugin, port = served(t, {"card": luhn("1")})
    plugin.script(MatchField={"reply": {"mismatches": [{"path": "$.x", "mismatch": "one"}, {"mismatch": "two", "expected": "eA==", "actual": "eQ=="}]}})
    t.check("several become one", post(t, port, {"card": "2"}), [("$.card", "one, two")])
    plugin.script(MatchField={"reply": {"error": "err", "mismatches": [{"mismatch": "one"}]}})
    t.check("the error wins", post(t, port, {"card": "2"}), [("$.card", "err")])
    plugin.script(MatchField={"status": ["INTERNAL", "boom"]})
    t.check("a status", post(t, port, {"card": "2"}), [("$.card", "code: 'Internal error', message: \"boom\"")])


@scenario
def the_deadline_of_a_field(t: Test) -> None:
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "500"
    plugin, port = served(t, {"card": luhn("1")}, MatchField={"hang": True})
    t.check("a mismatch", post(t, port, {"card": "2"}), [("$.card", "Plugin tp/1.2.3 did not answer MatchField within 500 ms")], ours="D7")
    del plugin


@scenario
def headers(t: Test) -> None:
    plugin = t.plugin(interface=2)
    pact = t.loaded()
    http = t.http(pact)
    t.lib.call("with_header_v2", http, 0, "x-card", 0, json.dumps(luhn("4111", brand="visa")))
    port = t.serve(pact)
    t.check("a match", t.send(port, b"", None, headers={"X-Card": "51"})[0], 200)
    request = plugin.request("MatchField")
    t.check("path and kind", (request["path"], request["mismatchType"]), ("$['x-card']", "header"))
    t.check("a mismatch", t.send(port, b"", None, headers={"X-Card": "52"})[0], 500)


@scenario
def rules_that_are_not_found(t: Test) -> None:
    plugin, port = served(t, {"card": luhn("1"), "other": {"pact:matcher:type": "nope", "value": "1"}})
    begin = "Could not apply the 'nope' matching rule - "
    t.check("none", post(t, port, {"card": "1", "other": "1"}), [("$.other", begin + "No catalogue entry found for key 'nope'")])
    second = t.plugin("aa", interface=2)
    t.loaded(name="aa", version=None)
    text = "Could not apply the 'luhn' matching rule - Ambiguous catalogue entry key 'luhn': matches multiple entries (plugin/aa/matcher/luhn, plugin/tp/matcher/luhn) - register it under a more specific key"
    t.check("two", [one for one in post(t, port, {"card": "1", "other": "1"}) if one[0] == "$.card"], [("$.card", text)])
    del plugin, second


@scenario
def rules_after_the_cleanup(t: Test) -> None:
    plugin, port = served(t, {"card": luhn("1")})
    t.lib.call("cleanup_plugins", t.pact_of_server)
    plugin.gone()
    t.check("none", post(t, port, {"card": "1"}), [("$.card", "Could not apply the 'luhn' matching rule - No catalogue entry found for key 'luhn'")])


@scenario
def a_rule_of_a_v1_plugin(t: Test) -> None:
    entry = {"type": "MATCHER", "key": "luhn"}
    plugin, port = served(t, {"card": luhn("1")}, 1, InitPlugin={"reply": {"catalogue": [entry]}})
    text = "code: 'Operation is not implemented or not supported', message: \"Field-level matching rules require the V2 plugin interface, and this plugin uses V1\""
    t.check("is not implemented", post(t, port, {"card": "1"}), [("$.card", text)])
    del plugin


@scenario
def full_keys_and_expressions(t: Test) -> None:
    plugin, port = served(t, {"a": {"pact:matcher:type": "matching(luhn, 'visa', '4111')"}, "b": {"pact:matcher:type": "matcher/luhn", "value": "1"}})
    t.check("both match", post(t, port, {"a": "1", "b": "1"}), [])
    written = t.written(t.pact_of_server)["interactions"][0]["request"]["matchingRules"]["body"]
    t.check("the argument goes to the key of the entry", written["$.a"], {"combine": "AND", "matchers": [{"brand": "visa", "match": "luhn"}]})
    found = {one["request"]["path"]: one["request"]["key"] for one in plugin.calls("MatchField")}
    t.check("keys", found, {"$.a": "luhn", "$.b": "luhn"})


@scenario
def a_field_is_generated(t: Test) -> None:
    plugin = t.plugin(interface=2)
    t.lib.call("set_test_run_id", "run-1")
    pact = t.loaded()
    http = t.http(pact, method="GET")
    value = {"number": {"pact:matcher:type": "type", "pact:generator:type": "card", "brand": "visa", "value": "4111"}, "same": 1}
    t.lib.call("with_body", http, 1, "application/json", json.dumps(value))
    port = t.serve(pact)

    def get() -> object:
        return json.loads(t.send(port, method="GET", content_type=None)[2])

    t.check("the value", get(), {"number": "4242", "same": 1})
    request = plugin.request("GenerateField")
    context = request.get("testContext") or {}
    t.check("key and path", (request["key"], request["path"], request["exampleValue"]), ("card", "$.number", {"stringValue": "4111"}))
    t.check("mode", request.get("testMode"), "Consumer")
    t.check("mock server", context.get("mockServer"), {"port": float(port), "url": f"http://127.0.0.1:{port}"})
    t.check("run", context.get("testRunId"), "run-1", ours="D22")
    t.check("the generator's own values", request["generator"], {"type": "card", "values": {"brand": "visa"}}, ours="6.6")
    rows = {"object": ({"structuredValue": {"a": [1, None]}}, {"a": [1, None]}), "null": ({"nullValue": None}, None), "true": ({"booleanValue": True}, True), "integer": ({"integerValue": "9"}, 9), "decimal": ({"decimalValue": 1.5}, 1.5)}
    for name, (answer, wanted) in rows.items():
        plugin.script(GenerateField={"reply": {"value": answer}})
        t.check(name, get(), {"number": wanted, "same": 1})
    plugin.script(GenerateField={"reply": {"error": "no"}})
    t.check("an error: the example", get(), {"number": "4111", "same": 1})
    plugin.script(GenerateField={"status": ["INTERNAL", "boom"]})
    t.check("a status: the example", get(), {"number": "4111", "same": 1})
