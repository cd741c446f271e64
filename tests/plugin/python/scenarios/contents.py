"""Contents of interactions: `pactffi_interaction_contents`."""

from harness import *


def reply(*parts: dict, **members: object) -> dict:
    """A script in which configuring answers with these parts."""
    return {"ConfigureInteraction": {"reply": {"interaction": list(parts), **members}}}


def body(text: str = "b", **members: object) -> dict:
    """A part with a body."""
    return {"contents": {"contentType": "application/tp", "content": b64(text)}, **members}


def b64(text: str | bytes) -> str:
    import base64

    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


@scenario
def codes_and_their_order(t: Test) -> None:
    t.plugin()
    pact = t.loaded()
    http = t.http(pact)

    def call(*arguments: object) -> tuple[int, str]:
        code = t.lib.call("interaction_contents", *arguments)
        return code, t.lib.error()

    good = ("application/tp", '{"request":"q"}')
    t.check("no content type", call(http, 0, None, "{x}"), (1, "content_type is null"))
    t.check("no contents", call(http, 0, "text/x", None), (1, "contents is null"))
    t.check("content type not UTF-8", call(http, 0, b"\xff", None), (1, "error parsing content_type as UTF-8"))
    t.check("contents not UTF-8", call(http, 0, "text/x", b"\xff"), (1, "error parsing contents as UTF-8"))
    code, error = call(0, 0, "bad", "{x}")
    t.check("a bad content type first", code, 4)
    t.check("its text", error, has("'bad' is not a valid content type - Failed to parse 'bad' as a content type: mime parse error: "))
    t.check("then bad JSON", call(0, 0, "text/x", "{x}"), (5, "Contents is not a valid JSON - key must be a string at line 1 column 2"))
    t.check("no JSON at all", call(http, 0, "text/x", ""), (5, "Contents is not a valid JSON - EOF while parsing a value at line 1 column 0"))
    code, error = call(0, 0, *good)
    t.check("then the handle", code, 3)
    t.check("which the error names", error, has("0"), ours="6.1")
    t.check("of a freed pact", (freed := t.http(gone := t.pact())) and t.lib.call("free_pact_handle", gone) == 0 and call(freed, 0, *good)[0], 3)
    t.check("not an object", call(http, 0, "application/tp", "[1, 2]"), (6, "[1,2] is not a valid value for contents"))
    t.check("not an object: text", call(http, 0, "application/tp", '"x"'), (6, '"x" is not a valid value for contents'))
    t.check("good", call(http, 0, *good), (0, ""))
    port = t.serve(pact)
    t.check("a started mock server", call(http, 0, *good), (6, "Mock server is already started"))
    t.lib.call("cleanup_mock_server", port)
    t.check("and after its cleanup", call(http, 0, *good), (6, "Mock server is already started"))


@scenario
def errors_of_the_plugin(t: Test) -> None:
    plugin = t.plugin()
    http = t.http(t.loaded())
    plugin.script(ConfigureInteraction={"status": ["INTERNAL", "boom"]})
    begin = "Failed to call out to plugin - "
    t.check("status", t.contents_error(http, 0, "application/tp", {}), (6, begin + "Call to plugin failed - code: 'Internal error', message: \"boom\""))
    plugin.script(ConfigureInteraction={"reply": {"error": "not this way"}})
    t.check("error field", t.contents_error(http, 0, "application/tp", {}), (6, begin + "Request to configure interaction failed: not this way"))
    plugin.script(ConfigureInteraction={"reply": {}})
    code, error = t.contents_error(http, 0, "application/tp", {})
    t.check("an empty reply", code, 6, ours="D17")
    t.check("an empty reply: text", error, has("empty"), ours="D17")
    plugin.script(ConfigureInteraction={"raw": ""})
    t.check("no bytes at all", t.contents(http, 0, "application/tp", {}), 6, ours="D17")
    rows = {
        "regex without regex": ({"rules": {"$.a": {"rule": [{"type": "regex", "values": {}}]}}}, "Regex matcher missing 'regex' field"),
        "min-type with a negative": ({"rules": {"$.a": {"rule": [{"type": "min-type", "values": {"min": -1}}]}}}, "Min matcher missing 'min' field"),
        "an empty rule": ({"rules": {"$.a": {"rule": [{"type": "", "values": {}}]}}}, "Matching rule type can not be empty"),
        "a bad path of a rule": ({"rules": {"no path!": {"rule": [{"type": "type", "values": {}}]}}}, '" " is not allowed in an identifier in path expression "no path!" at index 2'),
        "a bad path of a generator": ({"generators": {"no path!": {"type": "Uuid", "values": {}}}}, '" " is not allowed in an identifier in path expression "no path!" at index 2'),
        "an empty generator": ({"generators": {"$.a": {"type": "", "values": {}}}}, "Could not create a generator from '' and {}"),
    }
    for name, (members, text) in rows.items():
        plugin.script(**reply(body(**members)))
        code, error = t.contents_error(http, 0, "application/tp", {})
        t.check(name, code, 6)
        t.check(f"{name}: text", error, has(begin, text))


@scenario
def types_that_no_plugin_claims(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    rows = {
        "a text": ('"abc"', {"content": "abc", "contentType": "text/x", "encoded": False}),
        "contents, a text": ('{"contents": "x"}', {"content": "x", "contentType": "text/plain", "encoded": False}),
        "contents, an empty text": ('{"contents": ""}', {"content": ""}),
        "contents, JSON": ('{"contents": {"content": 1, "contentType": 2}}', {"content": {"content": 1, "contentType": 2}, "contentType": "application/json", "encoded": False}),
        "contents, null": ('{"contents": null}', None),
        "without contents": ('{"other": 1}', None),
        "a list": ("[1]", None),
        "a number": ("7", None),
        "true": ("true", None),
        "null": ("null", None),
    }
    for name in rows:
        t.check(f"{name}: code", t.contents(t.http(pact, name), 0, "text/x", rows[name][0]), 0)
    found = {one["description"]: one["request"] for one in t.written(pact)["interactions"]}
    for name, (_, wanted) in rows.items():
        t.check(name, found[name].get("body"), wanted)
        t.check(f"{name}: no header", found[name].get("headers"), None)
    t.check("no plugin is asked", plugin.calls("ConfigureInteraction"), [])
    t.check("a core type", t.contents(t.http(pact, "core"), 0, "application/json", {"contents": {"a": 1}}), 0)
    (core,) = [one for one in t.written(pact)["interactions"] if one["description"] == "core"]
    t.check("no header, whatever the type", core["request"].get("headers"), None)


@scenario
def an_unclaimed_type_is_a_warning(t: Test) -> None:
    t.plugin()
    pact = t.loaded()
    http = t.http(pact)
    t.check("code", t.contents(http, 0, "application/other", {"contents": "x"}), 0)
    text = t.lib.text("interaction_warnings", http) if hasattr(t.lib.library, "pactffi_interaction_warnings") else ""
    t.check("the warning names type and plugins", text, has("application/other", "tp"), ours="D34")


@scenario
def part_one_of_a_sync_message_without_a_response(t: Test) -> None:
    pact = t.pact()
    sync = t.lib.call("new_sync_message_interaction", pact, "s")
    t.check("code", t.contents(sync, 1, "text/x", {"contents": "x"}), 0, ours="6.1")
    t.check("later calls", t.contents(sync, 0, "text/x", {"contents": "x"}), 0, ours="6.1")


@scenario
def the_request_to_configure(t: Test) -> None:
    plugin = t.plugin()
    http = t.http(t.loaded())
    values = {"a": [1, {"b": None}], "c": 1.5, "d": True, "e": "text", "pact:content-type": "application/tp"}
    t.contents(http, 0, "application/tp;charset=UTF-8", values)
    t.check("the content type is normalised", plugin.request("ConfigureInteraction")["contentType"], "application/tp;charset=utf-8")
    t.check("the whole object", plugin.request("ConfigureInteraction")["contentsConfig"], values)
    t.contents(http, 0, "Application/TP; Charset=UTF-8; V=Two", {})
    t.check("case and spaces", plugin.request("ConfigureInteraction")["contentType"], has("application/tp;charset=utf-8;v=Two"))


FULL = {
    "contents": {"contentType": "application/tp", "content": b64("BODY:q1")},
    "rules": {"$.p": {"rule": [{"type": "regex", "values": {"regex": "\\d+"}}]}},
    "generators": {"$.p": {"type": "RandomInt", "values": {"min": 1, "max": 5}}},
    "metadata_generators": {"mk": {"type": "Uuid", "values": {}}},
    "metadata_rules": {"mr": {"rule": [{"type": "type", "values": {}}]}},
    "messageMetadata": {"m": "v", "n": 7},
    "pluginConfiguration": {"interactionConfiguration": {"ic": "one", "num": 1}, "pactConfiguration": {"no": 1}},
    "interactionMarkup": "# md ",
    "interactionMarkupType": "HTML",
}
RULES = {"$.p": {"combine": "AND", "matchers": [{"match": "regex", "regex": "\\d+"}]}}
GENERATORS = {"body": {"$.p": {"max": 5, "min": 1, "type": "RandomInt"}}, "metadata": {"mk": {"type": "Uuid"}}}
BODY = {"content": "Qk9EWTpxMQ==", "contentType": "application/tp", "contentTypeHint": "DEFAULT", "encoded": "base64"}


@scenario
def a_full_reply_in_an_http_interaction(t: Test) -> None:
    t.plugin(script=reply(FULL, {**FULL, "contents": {"content": b64("second")}}, pluginConfiguration={"pactConfiguration": {"n": 2, "pc": "glob"}, "interactionConfiguration": {"top": 1}}))
    pact = t.loaded()
    http = t.http(pact)
    t.check("code", t.contents_error(http, 0, "application/tp", {}), (0, ""))
    found = t.written(pact)
    one = found["interactions"][0]
    t.check("plugins", found["metadata"]["plugins"], [{"configuration": {"n": 2, "pc": "glob"}, "name": "tp", "version": "1.2.3"}])
    t.check("configuration", one["pluginConfiguration"], {"tp": {"ic": "one", "num": 1}})
    t.check("markup", one["interactionMarkup"], {"markup": "# md ", "markupType": "HTML"})
    t.check("body", one["request"]["body"], BODY)
    t.check("generators", one["request"]["generators"], GENERATORS)
    t.check("header", one["request"]["headers"], {"content-type": ["application/tp"]})
    t.check("rules", one["request"]["matchingRules"], {"body": RULES})


@scenario
def a_full_reply_in_an_asynchronous_message(t: Test) -> None:
    t.plugin(script=reply(FULL))
    pact = t.loaded()
    message = t.lib.call("new_message_interaction", pact, "m")
    t.lib.call("message_with_metadata_v2", message, "before", "x")
    t.check("code", t.contents_error(message, 0, "application/tp", {}), (0, ""))
    one = t.written(pact)["interactions"][0]
    t.check("contents", one["contents"], BODY)
    t.check("metadata is replaced", one["metadata"], {"m": "v", "n": 7})
    t.check("generators", one["generators"], GENERATORS)
    t.check("rules of the body", one["matchingRules"].get("body"), RULES)
    t.check("rules of metadata", one["matchingRules"].get("metadata"), {"mr": {"combine": "AND", "matchers": [{"match": "type"}]}}, ours="D18")
    t.check("markup", one["interactionMarkup"], {"markup": "# md ", "markupType": "HTML"})
    t.check("configuration", one["pluginConfiguration"], {"tp": {"ic": "one", "num": 1}})


@scenario
def a_full_reply_in_a_synchronous_message(t: Test) -> None:
    request = {**FULL, "partName": "request"}
    answers = [{**FULL, "partName": "response", "contents": {"contentType": "application/tp", "content": b64(f"r{n}")}, "interactionMarkup": m, "pluginConfiguration": {"interactionConfiguration": {"r": n}}} for n, m in ((1, "second"), (2, ""))]
    t.plugin(script=reply(request, {**request, "contents": {"content": b64("no")}}, body("other", partName="x"), *answers))
    pact = t.loaded()
    sync = t.lib.call("new_sync_message_interaction", pact, "s")
    t.check("code", t.contents_error(sync, 0, "application/tp", {}), (0, ""))
    one = t.written(pact)["interactions"][0]
    t.check("request", one["request"]["contents"], BODY)
    t.check("metadata of a part", one["request"]["metadata"], {"m": "v", "n": 7})
    t.check("rules of metadata", one["request"]["matchingRules"], {"body": RULES, "metadata": {"mr": {"combine": "AND", "matchers": [{"match": "type"}]}}})
    t.check("every response", [r["contents"]["content"] for r in one["response"]], [b64("r1"), b64("r2")])
    t.check("markup of a response that has one", one["interactionMarkup"]["markup"], has("second"))
    t.check("configuration of the last part", one["pluginConfiguration"], {"tp": {"r": 2}})
    t.contents(sync, 1, "application/tp", {})
    t.check("a second call appends responses", len(t.written(pact)["interactions"][0]["response"]), 4)


@scenario
def bodies(t: Test) -> None:
    rows = {
        "empty bytes": ({"content": "", "contentType": "application/tp"}, {"content": ""}),
        "no type": ({"content": b64("x")}, {"content": b64("x"), "contentType": "application/tp", "contentTypeHint": "DEFAULT", "encoded": "base64"}),
        "a bad type": ({"content": b64("x"), "contentType": "bad"}, {"content": b64("x"), "contentType": "application/tp", "contentTypeHint": "DEFAULT", "encoded": "base64"}),
        "JSON": ({"content": b64('{"a": 1}'), "contentType": "application/json"}, {"content": {"a": 1}, "contentType": "application/json", "contentTypeHint": "DEFAULT", "encoded": False}),
        "hint TEXT": ({"content": b64("x"), "contentType": "text/x", "contentTypeHint": "TEXT"}, {"content": "x", "contentType": "text/x", "contentTypeHint": "TEXT", "encoded": False}),
        "hint BINARY": ({"content": b64("x"), "contentType": "application/tp", "contentTypeHint": "BINARY"}, {"content": b64("x"), "contentType": "application/tp", "contentTypeHint": "BINARY", "encoded": "base64"}),
        "text/plain": ({"content": b64("x"), "contentType": "text/plain"}, {"content": "x", "contentType": "text/plain", "contentTypeHint": "DEFAULT", "encoded": False}),
    }
    plugin = t.plugin()
    pact = t.loaded()
    for name, (contents, _) in rows.items():
        plugin.script(**reply({"contents": contents}))
        t.check(f"{name}: code", t.contents_error(t.http(pact, name), 0, "application/tp", {}), (0, ""))
    plugin.script(**reply({"partName": "request"}))
    t.contents(t.http(pact, "absent"), 0, "application/tp", {})
    found = {one["description"]: one["request"] for one in t.written(pact)["interactions"]}
    for name, (_, wanted) in rows.items():
        t.check(name, found[name].get("body"), wanted)
    t.check("absent", found["absent"].get("body"), None)


@scenario
def rules_and_generators_that_are_unknown(t: Test) -> None:
    rules = {"column:1": {"rule": [{"type": "luhn", "values": {"a": 1}}]}, "$.r": {"rule": [{"type": "regex", "values": {"regex": "("}}]}}
    generators = {"$.u": {"type": "card", "values": {"a": 1}}, "$.r": {"type": "RandomInt", "values": {}}}
    t.plugin(script=reply(body(rules=rules, generators=generators)))
    pact = t.loaded()
    t.check("code", t.contents_error(t.http(pact), 0, "application/tp", {}), (0, ""))
    one = t.written(pact)["interactions"][0]["request"]
    t.check("rules", one["matchingRules"]["body"], {"column:1": {"combine": "AND", "matchers": [{"a": 1, "match": "luhn"}]}, "$.r": {"combine": "AND", "matchers": [{"match": "regex", "regex": "("}]}})
    t.check("generators", one["generators"]["body"], {"$.u": {"a": 1, "type": "card"}, "$.r": {"max": 10, "min": 0, "type": "RandomInt"}})


@scenario
def a_generator_without_values(t: Test) -> None:
    t.plugin(script=reply(body(generators={"$.u": {"type": "Uuid"}})))
    pact = t.loaded()
    t.check("code", t.contents_error(t.http(pact), 0, "application/tp", {}), (0, ""), ours="D16")
    t.check("is stored", t.written(pact)["interactions"][0]["request"].get("generators"), {"body": {"$.u": {"type": "Uuid"}}}, ours="D16")


@scenario
def configurations_are_merged_or_replaced(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    http = t.http(pact)

    def configure(part: int, interaction: dict | None, whole: dict) -> None:
        one = body(**({"pluginConfiguration": {"interactionConfiguration": interaction}} if interaction else {}))
        plugin.script(**reply(one, pluginConfiguration={"pactConfiguration": whole}))
        t.contents(http, part, "application/tp", {})

    configure(0, {"a": 1, "d": {"x": 1}}, {"a": 1, "d": {"x": 1}})
    configure(1, {"b": 2, "d": {"y": 2}}, {"b": 2, "d": {"y": 2}})
    t.check("interaction: the later replaces", t.written(pact)["interactions"][0]["pluginConfiguration"], {"tp": {"b": 2, "d": {"y": 2}}})
    t.check("pact: deeply merged", t.written(pact)["metadata"]["plugins"][0]["configuration"], {"a": 1, "b": 2, "d": {"x": 1, "y": 2}})
    configure(1, None, {"a": [2]})
    t.check("without one the earlier stays", t.written(pact)["interactions"][0]["pluginConfiguration"], {"tp": {"b": 2, "d": {"y": 2}}})
    t.check("later calls win", t.written(pact)["metadata"]["plugins"][0]["configuration"], {"a": [2], "b": 2, "d": {"x": 1, "y": 2}})


@scenario
def numbers(t: Test) -> None:
    values = {"a": 3, "b": 1e15, "c": 1e20, "d": -0.0, "e": 9007199254740993, "f": 1.5, "g": None, "h": [True]}
    t.plugin(script=reply(body(pluginConfiguration={"interactionConfiguration": values})))
    pact = t.loaded()
    t.contents(t.http(pact), 0, "application/tp", {})
    folder = t.pacts / "numbers"
    folder.mkdir()
    t.lib.call("pact_handle_write_file", pact, str(folder), True)
    text = next(folder.glob("*.json")).read_text()
    for line in ('"a": 3,', '"b": 1000000000000000,', '"c": 1e+20,', '"d": 0,', '"e": 9007199254740992,', '"f": 1.5,', '"g": null,'):
        t.check(f"written {line}", text, has(line))


@scenario
def older_specification_versions(t: Test) -> None:
    plugin = t.plugin()
    for name, spec in (("3", V3), ("2", V2), ("1", V1)):
        pact = t.pact(spec)
        t.check(f"V{name} loads", t.load(pact), 0)
        http = t.http(pact)
        code, error = t.contents_error(http, 0, "application/tp", {"request": "q"})
        t.check(f"V{name}", code, 6, ours="D19")
        t.check(f"V{name} names both versions", error, has("V4"), ours="D19")
        t.check(f"V{name}: other types", t.contents(http, 0, "text/plain", {"contents": "x"}), 0)
    t.check("the plugin is not asked", plugin.calls("ConfigureInteraction"), [], ours="D19")
    pact = t.pact(None)
    t.load(pact)
    t.check("a pact without a version counts as V4", t.contents(t.http(pact), 0, "application/tp", {"request": "q"}), 0)


@scenario
def the_header_content_type(t: Test) -> None:
    plugin = t.plugin(script=reply({"contents": {"contentType": "application/tp;charset=utf-8", "content": b64("x")}}))
    pact = t.loaded()
    http = t.http(pact)
    t.contents(http, 0, "application/tp", {})
    given = t.http(pact, "given")
    t.lib.call("with_header_v2", given, 0, "Content-Type", 0, "text/other")
    t.contents(given, 0, "application/tp", {})
    found = {one["description"]: one["request"] for one in t.written(pact)["interactions"]}
    t.check("the requested type", found["http"]["headers"], {"content-type": ["application/tp"]})
    t.check("the body keeps the type of the reply", found["http"]["body"]["contentType"], "application/tp;charset=utf-8")
    t.check("a header that is there stays", found["given"]["headers"], {"Content-Type": ["text/other"]})
    del plugin
