"""Who uses a plugin, and when it ends."""

from harness import *


@scenario
def two_pacts_share_a_plugin(t: Test) -> None:
    plugin = t.plugin()
    one, two = t.loaded(), t.loaded()
    t.check("one process", plugin.starts(), 1)
    t.lib.call("cleanup_plugins", one)
    t.check("the first cleanup leaves it", alive(plugin.pid()), True)
    t.check("it answers", t.contents(t.http(two), 0, "application/tp", {"request": "q"}), 0)
    t.lib.call("cleanup_plugins", two)
    t.check("the second ends it", plugin.gone(), True)
    t.check("it is reaped", until(lambda: state(plugin.pid()) is None, 3), True, ours="D8")


@scenario
def one_pact_loads_twice(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    t.load(pact)
    t.check("named once", t.written(pact)["metadata"]["plugins"], [{"configuration": {}, "name": "tp", "version": "1.2.3"}])
    t.lib.call("cleanup_plugins", pact)
    t.check("one cleanup leaves it", alive(plugin.pid()), True)
    t.lib.call("cleanup_plugins", pact)
    t.check("two end it", plugin.gone(), True)


@scenario
def a_pact_releases_only_what_it_holds(t: Test) -> None:
    plugin = t.plugin()
    one, two = t.loaded(), t.loaded()
    t.lib.call("cleanup_plugins", one)
    t.lib.call("cleanup_plugins", one)
    t.check("cleanup twice leaves the other's", plugin.gone(patience=0.5), False, ours="D10")
    t.check("it answers", t.contents(t.http(two), 0, "application/tp", {"request": "q"}), 0)
    t.check("with the plugin", len(plugin.calls("ConfigureInteraction")), 1, ours="D10")


@scenario
def freeing_a_pact_releases(t: Test) -> None:
    plugin = t.plugin()
    one, two = t.loaded(), t.loaded()
    t.load(one)
    t.lib.call("free_pact_handle", one)
    t.check("one pact freed", alive(plugin.pid()), True)
    t.lib.call("cleanup_plugins", one)
    t.lib.call("free_pact_handle", two)
    t.check("both freed", plugin.gone(), True, ours="D10")


@scenario
def load_cleanup_load(t: Test) -> None:
    plugin = t.plugin()
    pact = t.pact()

    def descriptors() -> int:
        return len(os.listdir("/proc/self/fd"))

    def threads() -> int:
        return len(os.listdir("/proc/self/task"))

    before = (0, 0)
    for turn in range(6):
        t.load(pact)
        t.lib.call("cleanup_plugins", pact)
        plugin.gone()
        if turn == 1:
            before = descriptors(), threads()
    t.check("each a new process", plugin.starts(), 6)
    t.check("no descriptor leaks", until(lambda: descriptors() <= before[0], 3), True)
    t.check("no thread leaks", until(lambda: threads() <= before[1], 3), True)
    zombies = [one["pid"] for one in plugin.calls("start") if state(one["pid"]) == "Z"]
    t.check("no zombies", zombies, [], ours="D8")


@scenario
def killed_without_a_word(t: Test) -> None:
    plugin = t.plugin(script={"start": {"sigterm": True}})
    pact = t.loaded()
    t.lib.call("cleanup_plugins", pact)
    t.check("ends", plugin.gone(), True)
    t.check("no signal that could be handled", plugin.calls("sigterm"), [])


@scenario
def a_plugin_that_died(t: Test) -> None:
    plugin = t.plugin()
    one, two = t.loaded(), t.loaded()
    http = t.http(one)
    t.contents(http, 0, "application/tp", {"request": "q"})
    port = t.serve(one)
    os.kill(plugin.pid(), 9)
    plugin.gone()
    t.check("it is reaped", until(lambda: state(plugin.pid()) is None, 3), True, ours="D8")
    code, error = t.contents_error(t.http(two), 0, "application/tp", {"request": "q"})
    t.check("a call fails: code", code, 6)
    t.check("a call fails: text", error, has("Failed to call out to plugin - "))
    t.check("it names plugin and end", error, has("tp/1.2.3", "signal 9"), ours="D8")
    answer = t.send(port, b"BODY:q")
    t.check("bodies mismatch and are not plain bytes", answer[0], 500)
    t.check("a load succeeds", t.load(t.pact()), 0)
    t.check("with a new process", plugin.starts(), 2, ours="D8")
    t.check("the pacts that held the dead one use it", (t.contents(t.http(two, "again"), 0, "application/tp", {"request": "q"}), t.send(port, b"BODY:q")[0]), (0, 200), ours="D8")
    t.lib.call("cleanup_plugins", one)
    t.lib.call("cleanup_plugins", two)
    t.check("the count went on", alive(plugin.pid()), True, ours="D8")


@scenario
def dies_in_a_call(t: Test) -> None:
    plugin = t.plugin(script={"ConfigureInteraction": {"exit": 9}})
    http = t.http(t.loaded())
    begin = time.monotonic()
    code, error = t.contents_error(http, 0, "application/tp", {})
    t.check("code", code, 6)
    t.check("text", error, has("Failed to call out to plugin - "))
    t.check("at once", time.monotonic() - begin, below(10))
    plugin.gone()
    code, error = t.contents_error(http, 0, "application/tp", {})
    t.check("the next call names plugin and end", error, has("tp/1.2.3", "exit status 9"), ours="D8")


@scenario
def after_the_cleanup(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    http = t.http(pact)
    t.contents(http, 0, "application/tp", {"request": "q"})
    t.lib.call("cleanup_plugins", pact)
    plugin.gone()
    t.check("the type is not claimed", t.contents(http, 1, "application/tp", {"contents": "x"}), 0)
    t.check("no plugin is asked", len(plugin.calls("ConfigureInteraction")), 1)
    port = t.serve(pact)
    t.check("equal bytes match", t.send(port, b"BODY:q")[0], 200)
    t.check("others do not", t.send(port, b"BODY:r")[0], 500)
    t.check("a transport is unknown", t.serve(t.pact(), "tpt"), -3)


@scenario
def cleanup_of_what_is_not_there(t: Test) -> None:
    t.lib.call("cleanup_plugins", 0)
    t.lib.call("cleanup_plugins", 999)
    pact = t.pact()
    t.lib.call("cleanup_plugins", pact)
    t.lib.call("cleanup_plugins", pact)
    t.check("the pact can be used", t.http(pact) != 0, True)


@scenario
def a_mock_server_that_outlives_its_plugin(t: Test) -> None:
    plugin = t.plugin()
    pact = t.loaded()
    t.http(pact)
    port = t.serve(pact, "tpt")
    t.lib.call("cleanup_plugins", pact)
    t.check("the plugin ends", plugin.gone(), True)
    t.check("not matched", t.lib.call("mock_server_matched", port), False)
    t.check("mismatches", t.mismatches(port), None)
    begin = time.monotonic()
    t.lib.call("cleanup_mock_server", port)
    t.check("cleanup returns", time.monotonic() - begin, below(5))


@scenario
def the_verifier_ends_only_what_it_loaded(t: Test) -> None:
    mine, other = t.plugin(), t.plugin("other")
    pact = t.loaded()
    interaction = {"type": "Synchronous/HTTP", "description": "d", "request": {"method": "GET", "path": "/p"}, "response": {"status": 404}}
    web = Provider()
    plugins = [{"name": "other", "version": "1.2.3", "configuration": {}}]
    verified = t.verify(v4_pact([interaction], plugins), port=web.port)
    t.check("verified", verified.code, 0)
    t.check("its plugin ended", other.gone(), True)
    t.check("the plugin under test lives", alive(mine.pid()), True, ours="D11")
    t.check("and answers", t.contents(t.http(pact), 0, "application/tp", {"request": "q"}), 0)
    missing = [{"name": "other", "version": "1.2.3"}, {"name": "nope", "version": "1.2.3"}]
    verified = t.verify(v4_pact([interaction], missing), port=web.port)
    t.check("a missing plugin", verified.code, 2)
    t.check("the ones that loaded end", other.gone(), True, ours="D11")
    t.check("the plugin under test lives on", alive(mine.pid()), True, ours="D11")


@scenario
def a_pact_that_never_loaded(t: Test) -> None:
    plugin = t.plugin()
    t.loaded()
    pact = t.pact()
    http = t.http(pact)
    t.check("contents", t.contents(http, 0, "application/tp", {"request": "q"}), 0)
    t.check("by the plugin", len(plugin.calls("ConfigureInteraction")), 1)
    t.check("no metadata", t.written(pact)["metadata"].get("plugins"), None)


@scenario
def the_test_run_id(t: Test) -> None:
    two = t.plugin("tp2", "0.1.0", interface=2)
    pact = t.loaded(name="tp2", version=None)
    http = t.http(pact)
    t.contents(http, 0, "application/tp", {"request": "q"})
    t.check("none", two.request("ConfigureInteraction").get("testContext") or {}, {})
    t.lib.call("set_test_run_id", "run-1")
    t.contents(http, 0, "application/tp", {"request": "q"})
    t.check("set", two.request("ConfigureInteraction").get("testContext"), {"testRunId": "run-1"})
    in_thread(lambda: t.contents(http, 0, "application/tp", {"request": "q"}))()
    t.check("not of another thread", two.request("ConfigureInteraction").get("testContext") or {}, {})
    t.lib.call("set_test_run_id", "")
    t.contents(http, 0, "application/tp", {"request": "q"})
    t.check("cleared by an empty one", two.request("ConfigureInteraction").get("testContext") or {}, {})
    t.lib.call("set_test_run_id", "run-2")
    t.lib.call("set_test_run_id", None)
    t.contents(http, 0, "application/tp", {"request": "q"})
    t.check("cleared by NULL", two.request("ConfigureInteraction").get("testContext") or {}, {})
    t.check("asked as often", len(two.calls("ConfigureInteraction")), 5)
