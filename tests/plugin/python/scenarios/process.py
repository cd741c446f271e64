"""Start, handshake, calls and end of a plugin's process."""

import subprocess
import sys
import uuid

from harness import *

FAILED = "Could not load plugin - "
STARTUP = FAILED + "Plugin process did not output the correct startup message"
INIT = FAILED + "Failed to send init request to the plugin - "


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
def environment_and_folder(t: Test) -> None:
    os.environ["INHERITED"] = "yes"
    plugin = t.plugin()
    two = t.plugin("tp2", "0.1.0", interface=2)
    pact = t.loaded()
    t.load(pact, "tp2", None)
    start = plugin.calls("start")[0]
    environment = start["environment"]
    t.check("inherited", environment.get("INHERITED"), "yes")
    t.check("log level without a logger", (environment.get("LOG_LEVEL"), environment.get("RUST_LOG")), ("OFF", "OFF"))
    identity = environment.get("PACT_PLUGIN_INSTANCE_ID", "")
    t.check("instance id", str(uuid.UUID(identity)), identity)
    t.check("host", environment.get("PACT_PLUGIN_HOST", ""), has("127.0.0.1:"))
    t.check("folder", start["folder"], str(plugin.folder))
    other = two.calls("start")[0]["environment"]
    t.check("the host is one", other.get("PACT_PLUGIN_HOST"), environment.get("PACT_PLUGIN_HOST"))
    t.check("the instance is another", other.get("PACT_PLUGIN_INSTANCE_ID") not in (None, identity), True)
    t.check("V2 gets the id in init", two.request("InitPlugin").get("pluginInstanceId"), other.get("PACT_PLUGIN_INSTANCE_ID"))
    t.check("V1 does not", "pluginInstanceId" in plugin.request("InitPlugin"), False)
    init = plugin.request("InitPlugin")
    t.check("init names the host", bool(init.get("implementation")) and bool(init.get("version")), True)
    capabilities = two.request("InitPlugin").get("hostCapabilities", [])
    known = {"matcher/type", "transport/http", "interaction/message", "content-matcher/json", "generator/Uuid"}
    t.check("V2 gets capabilities", known <= set(capabilities), True)
    t.check("sorted", capabilities == sorted(capabilities), True, ours="8")


@scenario
def log_level_in_the_environment(t: Test) -> None:
    t.lib.call("log_to_buffer", 3)
    plugin = t.plugin()
    t.loaded()
    environment = plugin.calls("start")[0]["environment"]
    t.check("level", (environment.get("LOG_LEVEL"), environment.get("RUST_LOG")), ("INFO", "INFO"))


@scenario
def the_log_file_of_an_instance(t: Test) -> None:
    plugin = t.plugin(script={"start": {"stderr": "first line\nsecond line\n"}})
    pact = t.loaded()
    identity = plugin.calls("start")[0]["environment"]["PACT_PLUGIN_INSTANCE_ID"]
    file = t.root / f"logs/pact-plugin-tp-{identity}.log"
    t.check("has the lines of stderr", until(lambda: file.exists() and "second line" in file.read_text()), True)
    os.environ["PACT_OUTPUT_DIR"] = str(t.folder / "output")
    t.lib.call("cleanup_plugins", pact)
    t.check("ends", plugin.gone(), True)
    t.load(pact)
    identity = plugin.calls("start")[-1]["environment"]["PACT_PLUGIN_INSTANCE_ID"]
    other = t.folder / f"output/logs/pact-plugin-tp-{identity}.log"
    t.check("in PACT_OUTPUT_DIR", until(lambda: other.exists() and "second line" in other.read_text()), True)


@scenario
def handshakes_that_do(t: Test) -> None:
    noise = t.plugin("noise", script={"start": {"stdout": "starting\n\n  [log] {not yet}\n", "more": {"extra": [1]}}})
    pieces = t.plugin("pieces", script={"start": {"pieces": True, "key": ""}})
    unicode = t.plugin("unicode", script={"start": {"key": "schlüssel €"}})
    for name in ("noise", "pieces", "unicode"):
        t.check(f"{name} loads", (t.load(t.pact(), name, None), t.lib.error()), (0, ""))
    t.check("an empty key", pieces.last("InitPlugin").get("metadata", {}).get("authorization"), "")
    t.check("a usual key", noise.last("InitPlugin").get("metadata", {}).get("authorization"), f"key-of-{noise.pid()}")
    found = unicode.last("InitPlugin").get("metadata", {}).get("authorization", "")
    t.check("the process of the key", found in ("schlüssel €", "schlüssel €".encode().decode("latin1")), True)


@scenario
def handshakes_that_do_not(t: Test) -> None:
    read = FAILED + "Failed to read startup info from plugin - "
    rows = {
        "words": ('{"port":"x","serverKey":"k"}', 'invalid type: string "x", expected u16 at line 1 column 11'),
        "short": ('{"port":1', "EOF while parsing an object at line 1 column 9"),
        "keyless": ('{"port":1}', "missing field `serverKey` at line 1 column 10"),
        "portless": ('{"serverKey":"k"}', "missing field `port` at line 1 column 17"),
        "large": ('{"port":70000,"serverKey":"k"}', "invalid value: integer `70000`, expected u16 at line 1 column 13"),
        "garbage": ("{garbage", "key must be a string at line 1 column 2"),
    }
    for name, (line, text) in rows.items():
        plugin = t.plugin(name, script={"start": {"handshake": line, "stderr": "reason on stderr\n"}})
        code = t.load(t.pact(), name, None)
        error = t.lib.error()
        t.check(f"{name}: code", code, 2)
        t.check(f"{name}: text", error, has(read + text))
        t.check(f"{name}: last line of stderr", error, has("reason on stderr"), ours="D6")
        t.check(f"{name}: killed", plugin.gone(), True)


@scenario
def an_end_without_a_handshake(t: Test) -> None:
    plugin = t.plugin(script={"start": {"exit": 7, "stderr": "one\nthe reason\n\n"}})
    code, error = t.load(t.pact()), t.lib.error()
    t.check("code", code, 2)
    t.check("text", error, has(STARTUP))
    t.check("no time that was not waited", error, lacks("60 seconds"), ours="D6")
    t.check("how it ended, and stderr", error, has("exit status 7"), ours="D6")
    t.check("the last line of stderr", error, has("the reason"), ours="D6")
    t.check("no zombie", until(lambda: state(plugin.pid()) is None, 3), True, ours="D8")
    plugin.script(start={"kill": "SIGKILL"})
    t.check("killed: code", t.load(t.pact()), 2)
    t.check("killed: text", t.lib.error(), has(STARTUP, "signal 9"), ours="D6")
    plugin.script()
    t.check("put right, it loads", t.load(t.pact()), 0)


@scenario
def a_port_without_a_listener(t: Test) -> None:
    line = json.dumps({"port": free_port(), "serverKey": "k"})
    plugin = t.plugin(script={"start": {"handshake": line, "stderr": "reason\n"}})
    begin = time.monotonic()
    code, error = t.load(t.pact()), t.lib.error()
    t.check("code", code, 2)
    t.check("text", error, has(INIT))
    t.check("at once", time.monotonic() - begin, below(5))
    t.check("stderr", error, has("reason"), ours="D6")
    t.check("killed", plugin.gone(), True)


@scenario
def a_port_of_a_server_that_is_no_grpc_server(t: Test) -> None:
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "3000"
    web = Provider()
    t.plugin(script={"start": {"handshake": json.dumps({"port": web.port, "serverKey": "k"})}})
    t.check("code", t.load(t.pact()), 2)
    t.check("text", t.lib.error(), has(INIT))


@scenario
def init_that_fails(t: Test) -> None:
    plugin = t.plugin(script={"InitPlugin": {"status": ["INTERNAL", "boom in InitPlugin"]}})
    pact = t.pact()
    t.check("code", t.load(pact), 2)
    t.check("text", t.lib.error(), INIT + "code: 'Internal error', message: \"boom in InitPlugin\"")
    t.check("killed", plugin.gone(), True)
    t.check("not in the pact", t.written(pact)["metadata"].get("plugins"), None)
    plugin.script(InitPlugin={"exit": 7, "stderr": "last words\n"})
    t.check("dies in it: code", t.load(pact), 2)
    error = t.lib.error()
    t.check("dies in it: text", error, has(INIT))
    t.check("dies in it: how", error, has("exit status 7"), ours="D6")
    t.check("dies in it: stderr", error, has("last words"), ours="D6")
    plugin.script()
    t.check("the next load starts a new process", (t.load(pact), plugin.starts()), (0, 3))


@scenario
def init_of_v2_that_fails(t: Test) -> None:
    t.plugin("none", interface=2, script={"InitPlugin": {"reply": {}}})
    failure = {"error": "needs more", "missingHostCapabilities": ["a/b", "c/d"]}
    t.plugin("refuses", interface=2, script={"InitPlugin": {"reply": {"failure": failure}}})
    t.check("no arm: code", t.load(t.pact(), "none", None), 2)
    t.check("no arm: text", t.lib.error(), INIT + "code: 'Internal error', message: \"Plugin returned an invalid V2 InitPlugin response\"")
    t.check("failure: code", t.load(t.pact(), "refuses", None), 2)
    state = "The system is not in a state required for the operation's execution"
    t.check("failure: text", t.lib.error(), INIT + f"code: '{state}', message: \"needs more (missing host capabilities: a/b, c/d)\"")


@scenario
def every_status_has_its_text(t: Test) -> None:
    rows = {
        "CANCELLED": "The operation was cancelled",
        "UNKNOWN": "Unknown error",
        "INVALID_ARGUMENT": "Client specified an invalid argument",
        "NOT_FOUND": "Some requested entity was not found",
        "PERMISSION_DENIED": "The caller does not have permission to execute the specified operation",
        "UNIMPLEMENTED": "Operation is not implemented or not supported",
        "UNAVAILABLE": "The service is currently unavailable",
        "UNAUTHENTICATED": "The request does not have valid authentication credentials",
    }
    plugin = t.plugin()
    http = t.http(t.loaded())
    for name, text in rows.items():
        plugin.script(ConfigureInteraction={"status": [name, 'a "word"']})
        want = f"Failed to call out to plugin - Call to plugin failed - code: '{text}', message: \"a \\\"word\\\"\""
        t.check(name, t.contents_error(http, 0, "application/tp", {}), (6, want))


@scenario
def an_address_of_version_six_alone(t: Test) -> None:
    t.plugin(script={"start": {"address": "[::1]:0"}})
    t.check("loads", (t.load(t.pact()), t.lib.error()), (0, ""))


@scenario
def a_megabyte_on_stderr_and_stdout(t: Test) -> None:
    mega = {"stderr": 1 << 20, "stdout": 1 << 20}
    t.plugin(script={"ConfigureInteraction": mega, "CompareContents": mega, "start": {"stderr": 1 << 20}})
    pact = t.loaded()
    http = t.http(pact)
    t.check("configured", t.contents(http, 0, "application/tp", {"request": "q"}), 0)
    port = t.serve(pact)
    t.check("compared", t.send(port, b"BODY:q")[0], 200)


@scenario
def one_connection(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    http = t.http(pact)
    for _ in range(3):
        t.contents(http, 0, "application/tp", {"request": "q"})
    port = t.serve(pact)
    for _ in range(3):
        t.send(port, b"BODY:q")
    peers = {one["peer"] for one in plugin.calls() if one.get("peer")}
    t.check("one peer", len(peers), 1, ours="D13")
    metadata = plugin.last("CompareContents")["metadata"]
    t.check("the key on each call", metadata.get("authorization"), f"key-of-{plugin.pid()}")
    t.check("the chain", str(uuid.UUID(metadata["pact-call-chain-id"])), metadata["pact-call-chain-id"])
    left = int(metadata["pact-deadline-ms"]) / 1000 - plugin.last("CompareContents")["now"]
    t.check("the deadline", 28 < left <= 30.5, True)
    t.check("the timeout of gRPC", 28 < plugin.last("CompareContents")["remaining"] <= 30.5, True)
    rows = {"InitPlugin": 30, "UpdateCatalogue": 30, "ConfigureInteraction": 60}
    for name, seconds in rows.items():
        left = plugin.last(name).get("remaining")
        t.check(f"{name} has a timeout", left is not None and seconds - 3 < left <= seconds + 0.5, True, ours="D32")
    t.check("no deadline in init", "pact-deadline-ms" in plugin.last("InitPlugin")["metadata"], False)


@scenario
def parallel_calls(t: Test) -> None:
    plugin = t.plugin(script={"CompareContents": {"wait": "go"}})
    pact = t.loaded()
    http = t.http(pact)
    t.contents(http, 0, "application/tp", {"request": "q"})
    port = t.serve(pact)
    joins = [in_thread(lambda: t.send(port, b"BODY:q")[0]) for _ in range(8)]
    t.check("all are there at once", len(plugin.wait_for("CompareContents", 8)), 8)
    (plugin.folder / "go").touch()
    t.check("and answered", [join() for join in joins], [200] * 8)


@scenario
def a_connection_that_is_cut(t: Test) -> None:
    plugin = t.plugin(script={"start": {"proxy": True}, "ConfigureInteraction": [{}, {"cut": True}, {}]})
    http = t.http(t.loaded())
    t.check("first", t.contents(http, 0, "application/tp", {"request": "q"}), 0)
    code, error = t.contents_error(http, 0, "application/tp", {"request": "q"})
    t.check("cut in the middle", code, 6)
    t.check("text", error, has("Failed to call out to plugin - "))
    t.check("a new one is made", t.contents_error(http, 0, "application/tp", {"request": "q"}), (0, ""))
    t.check("by the same process", plugin.starts(), 1)


@scenario
def large_replies(t: Test) -> None:
    plugin = t.plugin(script={"ConfigureInteraction": {"huge": 6 << 20}})
    http = t.http(t.loaded())
    t.check("six megabytes", t.contents_error(http, 0, "application/tp", {}), (0, ""), ours="D15")
    plugin.script(ConfigureInteraction={"huge": 105 << 20})
    code, error = t.contents_error(http, 0, "application/tp", {})
    t.check("more than the limit", code, 6)
    t.check("text", error, has("104857600"), ours="D15")
    plugin.script()
    t.check("then all is well", t.contents(http, 0, "application/tp", {"request": "q"}), 0)
    t.check("a request of twenty megabytes", t.contents_error(http, 0, "application/tp", {"ignored": "x" * (20 << 20)}), (0, ""))


@hanging
def deadlines(t: Test) -> None:
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "700"
    plugin = t.plugin(script={"UpdateCatalogue": {"hang": True}})
    begin = time.monotonic()
    t.check("a catalogue update that hangs is no failure", (t.load(t.pact()), t.lib.error()), (0, ""))
    pact = t.pact()
    t.load(pact)
    http = t.http(pact)
    t.contents(http, 0, "application/tp", {"request": "q"})
    port = t.serve(pact)
    plugin.script(CompareContents={"hang": True})
    answer = t.send(port, b"BODY:q")
    t.check("comparison", answer[2].decode(errors="replace"), has("Plugin tp/1.2.3 did not answer CompareContents within 700 ms"), ours="D7")
    t.check("status", answer[0], 500)
    left = int(plugin.last("CompareContents")["metadata"]["pact-deadline-ms"]) / 1000 - plugin.last("CompareContents")["now"]
    t.check("the deadline in the metadata", left, below(0.8), ours="D7")
    t.lib.call("cleanup_mock_server", port)
    plugin.script(StartMockServer={"hang": True})
    other = t.pact()
    t.http(other)
    t.check("server: code", t.serve(other, "tpt"), -3, ours="D7")
    t.check("server: text", t.lib.error(), has("Plugin tp/1.2.3 did not answer StartMockServer within 700 ms"), ours="D7")
    fresh = t.pact()
    plugin.script(ConfigureInteraction={"hang": True})
    t.check("contents", t.contents_error(t.http(fresh), 0, "application/tp", {}), (6, "Failed to call out to plugin - Call to plugin failed - Plugin tp/1.2.3 did not answer ConfigureInteraction within 700 ms"), ours="D7")
    t.check("all in time", time.monotonic() - begin, below(20), ours="D7")


@hanging
def init_that_hangs(t: Test) -> None:
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "500"
    plugin = t.plugin(script={"InitPlugin": {"hang": True}})
    t.check("code", t.load(t.pact()), 2, ours="D7")
    t.check("text", t.lib.error(), has(INIT + "Plugin tp/1.2.3 did not answer InitPlugin within 500 ms"), ours="D7")
    t.check("killed", plugin.gone(), True, ours="D7")


@scenario
def a_deadline_that_is_no_number(t: Test) -> None:
    plugin = t.plugin()
    os.environ["PACT_PLUGIN_TIMEOUT_MS"] = "0"
    t.loaded()
    left = plugin.last("InitPlugin").get("remaining")
    t.check("means 30 s", left is not None and 28 < left <= 30.5, True, ours="D7")


@scenario
def the_delay(t: Test) -> None:
    plugin = t.plugin()
    pact = t.pact()
    begin = time.monotonic()
    t.load(pact, delay=8000)
    t.check("returns when the plugins know the catalogue", time.monotonic() - begin, below(6), ours="D14")
    t.check("it was sent by then", len(plugin.calls("UpdateCatalogue")), lambda count: count >= 1)
    begin = time.monotonic()
    t.load(t.pact(), "nope", None, delay=3000)
    t.check("a failed load returns at once", time.monotonic() - begin, below(2), ours="D14")
    begin = time.monotonic()
    t.load(t.pact(), delay=3000)
    t.check("a re-used process returns at once", time.monotonic() - begin, below(2), ours="D14")
    until(lambda: len(plugin.calls("UpdateCatalogue")) > 1, 0.5)
    t.check("and gets no new catalogue", len(plugin.calls("UpdateCatalogue")), 1)
    slow = t.plugin("slow", script={"UpdateCatalogue": {"hang": True}})
    begin = time.monotonic()
    t.check("a slow catalogue", t.load(t.pact(), "slow", None, delay=700), 0)
    t.check("is waited for as long as asked", 0.6 < time.monotonic() - begin, True)
    del slow


@scenario
def a_catalogue_update_that_fails(t: Test) -> None:
    t.plugin(script={"UpdateCatalogue": {"status": ["INTERNAL", "no"]}})
    t.check("is only a warning", (t.load(t.pact(), delay=100), t.lib.error()), (0, ""))


@scenario
def eight_threads_load_at_once(t: Test) -> None:
    plugin = t.plugin()
    pacts = [t.pact() for _ in range(8)]
    joins = [in_thread(lambda pact=pact: t.load(pact)) for pact in pacts]
    t.check("all succeed", [join() for join in joins], [0] * 8)
    t.check("one process", plugin.starts(), 1)
    for pact in pacts[1:]:
        t.lib.call("cleanup_plugins", pact)
    t.check("it lives for the eighth", alive(plugin.pid()), True)
    t.lib.call("cleanup_plugins", pacts[0])
    t.check("and ends with it", plugin.gone(), True)


@scenario
def the_thread_that_loaded_ends(t: Test) -> None:
    plugin = t.plugin()
    pact = t.pact()
    t.check("loads", in_thread(lambda: t.load(pact))(), 0)
    until(lambda: not alive(plugin.pid()), 0.5)
    t.check("the plugin runs on", t.contents(t.http(pact), 0, "application/tp", {"request": "q"}), 0)


CHILD = """
import os, sys
sys.path.insert(0, {here!r})
import harness
from pathlib import Path
t = harness.Test("child", Path({folder!r}), Path({library!r}), Path({header!r}), Path({stubs!r}))
pact = t.loaded()
print("loaded", flush=True)
{then}
"""


def host(t: Test, then: str) -> subprocess.Popen:
    """A host process that loads the plugin of the scenario."""
    text = CHILD.format(
        here=str(Path(__file__).parent.parent), folder=str(t.folder), library=str(t.path), header=str(t.header), stubs=str(t.stubs), then=then
    )
    child = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, stdin=subprocess.PIPE)
    child.stdout.readline()
    return child


@scenario
def the_host_ends_without_cleanup(t: Test) -> None:
    plugin = t.plugin()
    host(t, "").wait()
    t.check("the plugin ends", plugin.gone(), True, ours="D9")


@scenario
def the_host_is_killed(t: Test) -> None:
    plugin = t.plugin()
    child = host(t, "sys.stdin.read()")
    child.kill()
    child.wait()
    t.check("the plugin ends", plugin.gone(), True, ours="D9")


@scenario
def the_host_is_killed_and_the_start_script_stays(t: Test) -> None:
    plugin = t.plugin(run="@PLUGIN@ &\nwait\n")
    child = host(t, "sys.stdin.read()")
    child.kill()
    child.wait()
    t.check("the plugin ends", plugin.gone(), True, ours="D9")


@scenario
def a_forked_child_of_the_host_ends(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    until(lambda: not alive(plugin.pid()), 0.5)
    t.check("the plugin runs on", t.contents(t.http(pact), 0, "application/tp", {"request": "q"}), 0)


@scenario
def a_start_script_that_does_not_exec(t: Test) -> None:
    plugin = t.plugin(run="@PLUGIN@ &\nwait\n")
    pact = t.loaded()
    t.lib.call("cleanup_plugins", pact)
    t.check("nothing is left", plugin.gone(), True, ours="D33")


@scenario
def a_process_group_of_its_own(t: Test) -> None:
    plugin = t.plugin()
    t.loaded()
    start = plugin.calls("start")[0]
    t.check("the plugin is the leader", start["group"] == start["pid"], True, ours="D33")


@scenario
def stdin_is_a_pipe_that_stays_open(t: Test) -> None:
    plugin = t.plugin(script={"start": {"stdin": True}})
    pact = t.loaded()
    until(lambda: plugin.calls("stdin"), 0.5)
    t.check("nothing to read, no end", plugin.calls("stdin"), [], ours="D9")
    kind = os.readlink(f"/proc/{plugin.pid()}/fd/0")
    t.check("a pipe", kind, has("pipe:"), ours="D9")
    t.lib.call("cleanup_plugins", pact)


@scenario
def another_http2_stack(t: Test) -> None:
    packages = os.environ.get("PLUGIN_NODE_MODULES")
    if not packages:
        print("skipped: a plugin on another gRPC library (its packages are not there)")
        return
    script = Path(__file__).parent.parent.parent / "node/plugin.js"
    protos = os.environ["PLUGIN_PROTOS"]
    run = f"export NODE_PATH='{packages}'\nexec node '{script}' '{protos}/v2.proto'"
    plugin = t.plugin("np", "0.3.0", interface=2, run=run)
    pact = t.loaded(name="np", version=None)
    http = t.http(pact)
    t.check("contents", t.contents_error(http, 0, "text/np", {"text": "abc"}), (0, ""))
    t.contents_error(http, 1, "text/np", {"text": "xyz"})
    error = t.contents_error(http, 0, "text/np", {"fail": "on purpose"})
    t.check("a status", error, (6, "Failed to call out to plugin - Call to plugin failed - code: 'Internal error', message: \"on purpose\""))
    port = t.serve(pact)
    t.check("a request that matches", t.send(port, b"ABC", "text/np")[::2], (200, b"xyz"))
    t.check("one that does not", t.send(port, b"abd", "text/np")[0], 500)
    t.check("mismatches", t.mismatches(port)[0]["mismatches"][0]["mismatch"], "expected abc, got abd")
    t.lib.call("cleanup_mock_server", port)
    pid = int((plugin.folder / "pid").read_text())
    t.lib.call("cleanup_plugins", pact)
    t.check("ends", plugin.gone(pid), True)
