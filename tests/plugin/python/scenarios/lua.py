"""Plugins that are Lua scripts."""

from harness import *

from scenarios.contents import b64

SCRIPT = (Path(__file__).parent.parent.parent / "lua/plugin.lua").read_text(encoding="utf-8")


def served(t: Test, text: str = SCRIPT, request: str = "q") -> tuple[int, int]:
    """A pact whose request the script configured, and the port of its mock server."""
    if text:
        t.lua(text)
    pact = t.loaded(name="lp", version=None)
    t.check("contents", t.contents_error(t.http(pact), 0, "text/lua", {"text": request}), (0, ""))
    return pact, t.serve(pact)


def sent(t: Test, port: int, body: bytes) -> list[tuple[str, str]]:
    """Sends a body; the mismatches."""
    if t.send(port, body, "text/lua")[0] == 200:
        return []
    return [(one["path"], one["mismatch"]) for one in t.mismatches(port)[-1]["mismatches"]]


@scenario
def contents_and_comparison(t: Test) -> None:
    pact, port = served(t)
    t.check("a match", sent(t, port, b"[q]"), [])
    t.check("a text", sent(t, port, b"text"), [("$", "as a text")])
    t.check("a table", sent(t, port, b"table"), [("$.t", "as a table")])
    t.check("a list of both", sorted(sent(t, port, b"list")), [("$", "first"), ("$.s", "second")])
    t.check("an error field", sent(t, port, b"error"), [("", "not equal")])
    t.check("a type mismatch", sent(t, port, b"type"), [("", "Expected content type 'a/b' but got 'c/d'")])
    t.check("an error of the script", [(path, "thrown" in text) for path, text in sent(t, port, b"throw")], [("", True)])
    written = t.written(pact)
    one = written["interactions"][0]
    t.check("the body", one["request"]["body"], {"content": "[q]", "contentType": "text/lua", "contentTypeHint": "TEXT", "encoded": False})
    t.check("rules", one["request"]["matchingRules"]["body"], {"$.x": {"combine": "AND", "matchers": [{"match": "regex", "regex": "a+"}]}})
    t.check("configuration", (one["pluginConfiguration"], written["metadata"]["plugins"]), ({"lp": {"i": 1}}, [{"configuration": {"p": "x"}, "name": "lp", "version": "0.1.0"}]))


@scenario
def both_interface_versions(t: Test) -> None:
    for interface in (1, 2):
        t.lua(SCRIPT, f"lp{interface}", interface=interface)
        t.check(f"version {interface}", (t.load(t.pact(), f"lp{interface}", None), t.lib.error()), (0, ""))


@scenario
def loads_that_fail(t: Test) -> None:
    rows = {"syntax": ("function init( end", "plugin.lua"), "bare": ("x = 1", "init"), "thrown": ("function init() error('no luck') end", "no luck"), "outside": ("error('at once')", "at once")}
    for name, (text, word) in rows.items():
        t.lua(text, name)
        t.check(f"{name}: code", t.load(t.pact(), name, None), 2)
        t.check(f"{name}: reason", t.lib.error(), has("Could not load plugin - ", word))


@scenario
def errors_have_script_and_line(t: Test) -> None:
    t.lua("function init() return {{entryType='CONTENT_MATCHER', key='l', values={['content-types']='text/lua'}}} end\nfunction configure_interaction()\n  error('on line three')\nend")
    http = t.http(t.loaded(name="lp", version=None))
    code, error = t.contents_error(http, 0, "text/lua", {})
    t.check("code", code, 6)
    t.check("line", error, has("Failed to call out to plugin - ", ":3: on line three"))
    t.check("script", error, has("plugin.lua"), ours="10")


@scenario
def fields(t: Test) -> None:
    pact, port = served(t)
    other = t.pact()
    http = t.http(other)
    value = {"a": {"pact:matcher:type": "lua-kind", "value": 7}, "n": {"pact:matcher:type": "type", "pact:generator:type": "lua-make", "value": 1}}
    t.lib.call("with_body", http, 0, "application/json", json.dumps(value))
    answer = t.http(other, "get", method="GET")
    t.lib.call("with_body", answer, 1, "application/json", json.dumps({"n": value["n"]}))
    web = t.serve(other)

    def kind(value: object) -> list[str]:
        t.send(web, json.dumps({"a": value, "n": 1}).encode(), "application/json")
        found = [one for one in t.mismatches(web) if one["type"] == "request-mismatch"][-1]["mismatches"]
        return [one["mismatch"] for one in found if one["path"] == "$.a"]

    t.check("integers and floats", [kind(7), kind(7.5), kind("x"), kind(True), kind(None)], [["integer"], ["float"], ["string"], ["boolean"], ["nil"]])
    t.check("a table becomes an object", json.loads(t.send(web, method="GET", content_type=None)[2]), {"n": {"list": [1, 2.5], "made": True}})
    del pact, port


@scenario
def standard_libraries_and_require(t: Test) -> None:
    plugin = t.lua("local other = require('other')\nfunction init() print('printed') logger('logged ' .. other.word .. os.getenv('HOME') .. string.upper('x')) return {} end")
    (plugin.folder / "other.lua").write_text("return {word = 'required '}")
    t.check("loads", (t.load(t.pact(), "lp", None), t.lib.error()), (0, ""))
    files = lambda: "".join(file.read_text() for file in (t.root / "logs").glob("pact-plugin-lp-*.log"))  # noqa: E731
    t.check("the log file", until(lambda: "logged required " in files() and files()), has("printed", "logged required " + str(t.folder)))


@scenario
def globals_are_not_shared(t: Test) -> None:
    for name in ("one", "two"):
        t.lua("shared = (shared or 0) + 1\nfunction init() if shared ~= 1 then error('shared') end return {} end", name)
        t.check(name, (t.load(t.pact(), name, None), t.lib.error()), (0, ""))


@scenario
def signatures_and_base64(t: Test) -> None:
    import subprocess

    made = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        return
    text = "local key = [==[" + made.stdout + "]==]\n" + """
function init()
  local public = rsa_public_key(key)
  local signature = rsa_sign('aGVsbG8.d29ybGQ', key)
  assert(public:find('BEGIN RSA PUBLIC KEY'), public)
  assert(not signature:find('[+/=]'), signature)
  assert(rsa_validate({'aGVsbG8', 'd29ybGQ', signature}, 'RS512', public) == true)
  assert(rsa_validate({'aGVsbG8', 'other', signature}, 'RS512', public) == false)
  assert(b64_decode_no_pad('aGk') == 'hi')
  assert(b64_decode_no_pad('aGk=') == 'hi')
  return {}
end"""
    t.lua(text)
    t.check("all hold", (t.load(t.pact(), "lp", None), t.lib.error()), (0, ""))


@scenario
def the_host_is_asked(t: Test) -> None:
    t.lua("""
function init()
  local found = host_match_field('type', {key='type', rule={type='type', values={}}, path='$.a', mismatch_type='body', expected='x', actual=4})
  assert(found.mismatches[1].mismatch == "Expected 4 (Integer) to be the same type as 'x' (String)", found.mismatches[1].mismatch)
  local ok, text = pcall(host_match_field, 'nope', {key='nope', rule={type='type', values={}}, path='$', expected='x', actual='x'})
  assert(not ok and tostring(text):find("No catalogue entry found for key 'nope'", 1, true), tostring(text))
  return {}
end""")
    t.check("all hold", (t.load(t.pact(), "lp", None), t.lib.error()), (0, ""))


@scenario
def generation(t: Test) -> None:
    t.lua(SCRIPT)
    pact = t.loaded(name="lp", version=None)
    http = t.http(pact, method="GET")
    t.contents(http, 1, "text/lua", {"text": "g"})
    t.lib.call("with_generators", http, 1, '{"body": {"$.x": {"type": "Uuid"}}}')
    port = t.serve(pact)
    t.check("the body", t.send(port, method="GET", content_type=None)[2], b"[g] generated for Consumer", ours="D22")


@scenario
def a_transport(t: Test) -> None:
    t.lua(SCRIPT)
    pact = t.loaded(name="lp", version=None)
    t.http(pact)
    port = t.serve(pact, "luat")
    t.check("its port", port, 4711)
    t.check("matched", t.lib.call("mock_server_matched", port), False)
    t.check("mismatches", t.mismatches(port), [{"error": "not called", "mismatches": [], "path": "p"}])
    t.check("cleanup", t.lib.call("cleanup_mock_server", port), True)


@scenario
def verification(t: Test) -> None:
    t.lua(SCRIPT)
    one = {"type": "Synchronous/Messages", "description": "d", "transport": "luat", "request": {"contents": {"content": "x"}}, "response": []}
    plugins = [{"name": "lp", "version": "0.1.0", "configuration": {}}]
    verified = t.verify(v4_pact([one], plugins), port=1)
    t.check("code", verified.code, 0)
    t.check("output", verified.output, has("  verified REQ\n"))
    bad = t.verify(v4_pact([{**one, "description": "fails", "comments": {}, "providerStates": [{"name": "bad", "params": {"bad": True}}]}], plugins), port=1)
    t.check("a failure", bad.code, 1)
    t.check("its text", bad.output, has("was bad"), ours="D30")


STUCK = {
    "a loop": "while true do end",
    "a loop that catches errors": "while true do pcall(function() while true do end end) end",
    "a coroutine": "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
    "string.find": "('a'):rep(300):find(('.-'):rep(5) .. 'b')",
    "string.rep": "local s = ('x'):rep(1 << 40)",
}


@hanging
def scripts_that_do_not_end(t: Test) -> None:
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "700"
    begin = "function init() return {{entryType='CONTENT_MATCHER', key='l', values={['content-types']='text/lua'}}} end\nfunction configure_interaction() "
    for number, (name, text) in enumerate(STUCK.items()):
        t.lua(begin.replace("text/lua", f"text/lua{number}") + text + " end", f"lp{number}")
        pact = t.loaded(name=f"lp{number}", version=None)
        start = time.monotonic()
        code, error = t.contents_error(t.http(pact), 0, f"text/lua{number}", {})
        t.check(f"{name}: code", code, 6, ours="D7")
        t.check(f"{name}: in time", time.monotonic() - start, below(5), ours="D7")
        if name != "string.rep":
            t.check(f"{name}: text", error, has(f"Plugin lp{number}/0.1.0 did not answer ConfigureInteraction within 700 ms"), ours="D7")


@hanging
def a_script_that_does_not_start(t: Test) -> None:
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "500"
    t.lua("function init() while true do end end")
    t.check("code", t.load(t.pact(), "lp", None), 2, ours="D7")
    t.check("text", t.lib.error(), has("lp/0.1.0", "500 ms"), ours="D7")


@scenario
def a_script_that_reaches_itself(t: Test) -> None:
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "5000"
    t.lua("""
function init() return {{entryType='MATCHER', key='own', values={}}, {entryType='CONTENT_MATCHER', key='l', values={['content-types']='text/lua'}}} end
function match_field(request) return {} end
function configure_interaction()
  host_match_field('own', {key='own', rule={type='own', values={}}, path='$', expected='x', actual='x'})
  return {interactions={{contents={contents='x'}}}}
end""")
    start = time.monotonic()
    code, error = t.contents_error(t.http(t.loaded(name="lp", version=None)), 0, "text/lua", {})
    t.check("an error", code, 6)
    t.check("no deadlock", time.monotonic() - start, below(4))
    del error


@scenario
def parallel_requests_wait(t: Test) -> None:
    pact, port = served(t)
    joins = [in_thread(lambda: t.send(port, b"[q]", "text/lua")[0]) for _ in range(8)]
    t.check("all are answered", [join() for join in joins], [200] * 8)
    del pact


@scenario
def counting_and_cleanup(t: Test) -> None:
    plugin = t.lua(SCRIPT)
    one, two = t.loaded(name="lp", version=None), t.loaded(name="lp", version=None)
    t.lib.call("cleanup_plugins", one)
    t.check("after one", t.contents(t.http(two), 0, "text/lua", {"text": "x"}), 0)
    t.check("configured", t.written(two)["interactions"][0].get("pluginConfiguration"), {"lp": {"i": 1}})
    t.lib.call("cleanup_plugins", two)
    three = t.pact()
    t.contents(t.http(three), 0, "text/lua", {"contents": "x"})
    t.check("after both the type is not claimed", t.written(three)["interactions"][0].get("pluginConfiguration"), None)
    del plugin
