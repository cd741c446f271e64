"""What plugins offer, and how it is found."""

from harness import *

CORE = {
    "core/content-matcher/xml", "core/content-matcher/json", "core/content-matcher/text",
    "core/content-matcher/multipart-form-data", "core/content-generator/json", "core/content-generator/binary",
    "core/transport/http", "core/transport/https", "core/interaction/request-response", "core/interaction/message",
    "core/interaction/synchronous-message",
}  # fmt: skip
MATCHERS = {
    "V1": "equality", "V2": "regex type min-type max-type min-max-type",
    "V3": "values number integer decimal null include date time datetime content-type",
    "V4": "array-contains each-key each-value boolean status-code not-empty semver",
}  # fmt: skip
GENERATORS = {
    "V3": "RandomInt RandomDecimal RandomHexadecimal RandomString Regex Uuid Date Time DateTime RandomBoolean ProviderState",
    "V4": "MockServerURL ArrayContains",
}


def key(entry: dict) -> str:
    return f"{str(entry.get('type', 'CONTENT_MATCHER')).lower().replace('_', '-')}/{entry['key']}"


@scenario
def the_whole_catalogue_is_sent(t: Test) -> None:
    one, two = t.plugin(), t.plugin("tp2", "0.1.0", interface=2)
    pact = t.loaded()
    until(lambda: one.calls("UpdateCatalogue"))
    t.check("V1 gets generators as number 5", any(entry.get("type") == 5 for entry in one.request("UpdateCatalogue")["catalogue"]), True)
    t.load(pact, "tp2", None)
    until(lambda: two.calls("UpdateCatalogue") and len(one.calls("UpdateCatalogue")) == 2)
    t.check("all running plugins get it", (len(one.calls("UpdateCatalogue")), len(two.calls("UpdateCatalogue"))), (2, 1))
    sent = {key(entry): entry.get("values", {}) for entry in two.request("UpdateCatalogue")["catalogue"]}
    for name, wanted in (("matcher", MATCHERS), ("generator", GENERATORS)):
        found = {k.partition("/")[2]: v for k, v in sent.items() if k.startswith(f"{name}/")}
        rest = set(found) - {one for text in wanted.values() for one in text.split()}
        t.check(f"core entries and those of the plugins: {name}", len(rest), 1)
        versions = {one: version for version, text in wanted.items() for one in text.split()}
        given = {one: values.get("spec-version") for one, values in found.items() if one in versions}
        t.check(f"specification versions: {name}", given, versions)
    core = {entry.removeprefix("core/") for entry in CORE}
    t.check("other core entries", core - set(sent), set())
    t.check("the types of the core", [sent.get(f"content-matcher/{name}", {}).get("content-types") for name in ("xml", "json", "text", "multipart-form-data")], ["application/.*xml,text/xml", "application/.*json,application/json-rpc,application/jsonrequest", "text/plain", "multipart/form-data,multipart/mixed"])
    t.check("the plugin's own", sent.get("content-matcher/tp", {}).get("content-types"), "application/tp;text/tp2")


def catalogue(types: str, kind: str = "CONTENT_MATCHER") -> dict:
    return {"InitPlugin": {"reply": {"catalogue": [{"type": kind, "key": "k", "values": {"content-types": types}}]}}}


@scenario
def content_types_are_expressions(t: Test) -> None:
    plugin = t.plugin(script=catalogue(r"application/vnd\..*\+tp ; text/tp2;((;x/y"))
    http = t.http(t.loaded())
    rows = {"application/vnd.x+tp;q=1": 1, "text/tp2": 1, "text/tp22": 0, "xtext/tp2": 0, "application/vnd.x": 0, "x/y": 1, "TEXT/TP2": 1}
    for name, count in rows.items():
        before = len(plugin.calls("ConfigureInteraction"))
        t.contents(http, 0, name, {"contents": "x", "request": "q"})
        t.check(name, len(plugin.calls("ConfigureInteraction")) - before, count)


@scenario
def entries_that_are_harmless(t: Test) -> None:
    entries = [{"type": 99, "key": "what"}, {"type": "CONTENT_MATCHER", "key": "a"}, {"type": "CONTENT_MATCHER", "key": "b", "values": {"content-types": "((("}}]
    entries += [{"type": "CONTENT_MATCHER", "key": "tp", "values": {"content-types": "application/tp"}}]
    t.plugin(script={"InitPlugin": {"reply": {"catalogue": entries}}})
    t.check("loads", t.load(t.pact()), 0)
    t.check("the good entry works", t.contents_error(t.http(t.pact()), 0, "application/tp", {"request": "q"}), (0, ""))


@scenario
def a_plugin_wins_over_the_core(t: Test) -> None:
    plugin = t.plugin(script=catalogue("application/json"))
    pact = t.loaded()
    http = t.http(pact)
    t.check("contents", t.contents(http, 0, "application/json", {"request": "q"}), 0)
    t.check("it configures", len(plugin.calls("ConfigureInteraction")), 1)
    other = t.http(t.pact(), "other")
    t.lib.call("with_body", other, 0, "application/json", '{"a":1}')
    pact = t.pact()
    other = t.http(pact, "body")
    t.lib.call("with_body", other, 0, "application/json", '{"a":1}')
    port = t.serve(pact)
    t.check("it compares JSON", (t.send(port, b'{"a": 1}', "application/json")[0], len(plugin.calls("CompareContents"))), (500, 1))


@scenario
def the_plugin_loaded_first_counts(t: Test) -> None:
    plugins = [t.plugin(f"p{number}") for number in range(3)]
    pact = t.pact()
    for one in (2, 0, 1):
        t.load(pact, f"p{one}", None)
    t.contents(t.http(pact), 0, "application/tp", {"request": "q"})
    t.check("of three that overlap", [len(one.calls("ConfigureInteraction")) for one in plugins], [0, 0, 1], ours="~4")


@scenario
def after_cleanup_the_entries_are_gone(t: Test) -> None:
    one, two = t.plugin("p1"), t.plugin("p2")
    first, second = t.loaded(name="p1", version=None), t.loaded(name="p2", version=None)
    t.lib.call("cleanup_plugins", first)
    one.gone()
    t.contents(t.http(second), 0, "application/tp", {"request": "q"})
    t.check("the other plugin answers", (len(one.calls("ConfigureInteraction")), len(two.calls("ConfigureInteraction"))), (0, 1))
    three = t.plugin("p3")
    t.loaded(name="p3", version=None)
    until(lambda: three.calls("UpdateCatalogue"))
    t.check("nor are they sent", len([e for e in three.request("UpdateCatalogue")["catalogue"] if key(e) == "content-matcher/tp"]), 2)
