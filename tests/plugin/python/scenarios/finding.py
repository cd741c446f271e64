"""Where plugins are looked for, and which one is chosen."""

from harness import *


@scenario
def the_root_is_missing(t: Test) -> None:
    os.environ["PACT_PLUGIN_DIR"] = str(t.folder / "nowhere")
    t.check("code", t.load(t.pact(), "tp", None), 2)
    text = f'Could not load plugin - Plugin directory "{t.folder}/nowhere" does not exist'
    t.check("last error", t.lib.error(), text)
    os.environ["PACT_PLUGIN_DIR"] = ""
    t.check("an empty variable means the folder of the user", t.load(t.pact(), "tp", None), 2)
    t.check("and its text", t.lib.error(), f'Could not load plugin - Plugin directory "{t.folder}/home/.pact/plugins" does not exist')
    (t.folder / "home/.pact").mkdir()
    t.root.rename(t.folder / "home/.pact/plugins")
    t.root = t.folder / "home/.pact/plugins"
    del os.environ["PACT_PLUGIN_DIR"]
    t.plugin()
    t.check("the folder of the user", t.load(t.pact()), 0)


@scenario
def a_plugin_that_is_not_there(t: Test) -> None:
    (t.root / "nope-1.2.3").mkdir()
    t.plugin("Nope", folder="deeper/Nope-1.2.3")
    begin = "was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR)"
    for version, name in ((None, "*"), ("", "*"), ("1.2.3", "1.2.3")):
        t.check(f"code for version {version!r}", t.load(t.pact(), "nope", version), 2)
        text = t.lib.error()
        t.check(f"text for version {version!r}", text, has(f"Could not load plugin - Plugin nope:{name} {begin}"))
        t.check(f"the folder and how to install, version {version!r}", text, has(begin, str(t.root), "pact-plugin.json", "pact-plugin-cli install"), ours="D5")
    t.check("only direct folders, and names have case", t.load(t.pact(), "Nope", None), 2)
    t.check("an empty name", t.load(t.pact(), "", None), 2)
    t.check("its text", t.lib.error(), has(f"Plugin :* {begin}"))
    t.check("a bad handle with an unknown plugin", t.load(0, "nope", None), 2)
    t.check("no name", t.lib.call("using_plugin", t.pact(), None, None), 1)
    t.check("no name, text", t.lib.error(), "plugin_name is null")
    t.check("a name that is not UTF-8", t.lib.call("using_plugin", t.pact(), b"\xff", None), 1)
    t.check("a name that is not UTF-8, text", t.lib.error(), "error parsing plugin_name as UTF-8")


@scenario
def a_bad_handle_releases_the_plugin(t: Test) -> None:
    plugin = t.plugin()
    t.check("code", t.load(0), 3)
    t.check("the plugin was started", plugin.starts(), 1)
    t.check("and ended", plugin.gone(), True, ours="0")
    freed = t.pact()
    t.lib.call("free_pact_handle", freed)
    t.check("a stale handle", t.load(freed), 3)


@scenario
def refused_manifests(t: Test) -> None:
    def manifest(name: str, **members: object) -> None:
        t.manifest(Plugin(make(name), name, "1.2.3"), **members)

    def make(name: str) -> Path:
        (t.root / name).mkdir()
        return t.root / name

    manifest("three", interface=3)
    manifest("zero", interface=0)
    manifest("wasm", executableType="wasm")
    manifest("script", executableType="lua", entryPoint="no.lua")
    manifest("gone", entryPoint="gone.sh")
    manifest("arguments", entryPoint="run.sh --flag")
    plain = t.plugin("plain")
    (plain.folder / "run.sh").chmod(0o644)
    (t.root / "arguments/run.sh").write_text("")

    def text(name: str) -> str:
        t.check(f"code of {name}", t.load(t.pact(), name, None), 2)
        return t.lib.error()

    t.check("interface 3", text("three"), "Could not load plugin - Plugin three:1.2.3 declared an invalid interface version")
    t.check("interface 0", text("zero"), "Could not load plugin - Plugin zero:1.2.3 declared an invalid interface version")
    t.check("executable type", text("wasm"), "Could not load plugin - Plugin executable type of wasm is not supported")
    t.check("Lua entry missing", text("script"), f'Could not load plugin - Lua plugin entry point "{t.root}/script/no.lua" does not exist')
    begin = "Could not load plugin - Was not able to start plugin process for"
    t.check("entry missing", text("gone"), f"{begin} '{t.root}/gone/gone.sh' - No such file or directory (os error 2)")
    t.check("arguments in the entry", text("arguments"), f"{begin} '{t.root}/arguments/run.sh --flag' - No such file or directory (os error 2)")
    t.check("no execute bit", text("plain"), f"{begin} '{t.root}/plain-1.2.3/run.sh' - Permission denied (os error 13)")


@scenario
def a_manifest_that_is_put_right(t: Test) -> None:
    plugin = t.plugin(manifest={"pluginInterfaceVersion": 3})
    t.check("refused", (t.load(t.pact()), t.lib.error() != ""), (2, True))
    t.manifest(plugin, 1)
    t.check("put right on disk", (t.load(t.pact()), t.lib.error()), (0, ""), ours="D1")
    other = t.plugin("other")
    t.check("loads", t.load(t.pact(), "other", None), 0)
    t.manifest(Plugin(other.folder, "other", "2.0.0"))
    t.check("another version now, unchanged name", t.load(t.pact(), "other", "2.0.0"), 0)


@scenario
def a_broken_manifest_concerns_only_itself(t: Test) -> None:
    broken = t.root / "broken"
    broken.mkdir()
    (broken / "pact-plugin.json").write_text("{x}")
    lacking = t.root / "lacking"
    lacking.mkdir()
    (lacking / "pact-plugin.json").write_text('{"name":"lacking","version":"1.0.0","executableType":"exec","entryPoint":"run.sh"}')
    t.plugin()
    t.plugin("tp", "1.3.0", interface=7)
    t.plugin("tp", "1.4.0")
    (t.root / "tp-1.4.0/pact-plugin.json").write_text('{"pluginInterfaceVersion":1,"name":"tp","version":"1.4.0"}')
    t.check("the good one loads", (t.load(t.pact()), t.lib.error()), (0, ""), ours="D2")
    t.check("the one that lacks a field", t.load(t.pact(), "lacking", None), 2)
    t.check("has the text of the field", t.lib.error(), has("missing field `pluginInterfaceVersion` at line 1 column "), ours="D2")
    t.check("one whose name cannot be read", t.load(t.pact(), "broken", None), 2)
    t.check("has path and reason", t.lib.error(), has("Plugin broken:* was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR)", f"{broken}/pact-plugin.json: key must be a string at line 1 column 2"), ours="D2")
    t.check("the refused version itself", t.load(t.pact(), "tp", "1.3.0"), 2)


@scenario
def the_texts_of_a_broken_manifest_alone(t: Test) -> None:
    home = t.root / "x"
    home.mkdir()
    (home / "pact-plugin.json").write_text('{"name":"x","version":"1.2.3","executableType":"exec","entryPoint":"run.sh"}')
    t.check("code", t.load(t.pact(), "x", None), 2)
    t.check("text", t.lib.error(), "Could not load plugin - missing field `pluginInterfaceVersion` at line 1 column 76")


@scenario
def which_versions_are_compatible(t: Test) -> None:
    good = (None, "", "1.2.3", "1.2.0", "1.0", "0.9", "1", "1.2.0-beta")
    bad = ("1.2.4", "2.0.0", "junk", "1.3", "2")
    codes = {}
    for number, version in enumerate((*good, *bad)):
        name = f"p{number}"
        lua(t, name, "1.2.3")
        codes[version] = t.load(t.pact(), name, version)
    t.check("of 1.2.3", codes, {**dict.fromkeys(good, 0), **dict.fromkeys(bad, 2)})
    codes = {}
    for number, version in enumerate(("1.0.0-beta.1", "0.9", "1.0.0", "1.0.0-alpha", "1.0.0-beta.2")):
        name = f"q{number}"
        lua(t, name, "1.0.0-beta.1")
        codes[version] = t.load(t.pact(), name, version)
    t.check("of 1.0.0-beta.1", codes, {"1.0.0-beta.1": 0, "0.9": 0, "1.0.0": 2, "1.0.0-alpha": 2, "1.0.0-beta.2": 2})


def lua(t: Test, name: str, version: str) -> None:
    t.lua("function init() return {} end", name, version)


@scenario
def the_highest_version_on_disk(t: Test) -> None:
    for version in ("0.2.0", "0.2.6", "0.2.10", "junk"):
        lua(t, "one", version)
    pact = t.pact()
    t.check("loads", t.load(pact, "one", "0.2.0"), 0)
    t.check("the pact names the loaded one", t.written(pact)["metadata"]["plugins"], [{"configuration": {}, "name": "one", "version": "0.2.10"}])
    lua(t, "same", "1.0.0")
    (t.root / "a-first").mkdir()
    t.manifest(Plugin(t.root / "a-first", "same", "1.0.0"), 2, executableType="lua", entryPoint="plugin.lua")
    (t.root / "a-first/plugin.lua").write_text("function init() error('first') end")
    t.load(t.pact(), "same", None)
    t.check("two folders with one version: the first by name", t.lib.error(), has("first"), ours="0")


@scenario
def a_running_plugin_is_used_for_a_compatible_version(t: Test) -> None:
    plugin = t.plugin()
    one, two = t.pact(), t.pact()
    t.check("1.2.3", t.load(one), 0)
    t.check("1.2.0 while it runs", t.load(two, "tp", "1.2.0"), 0)
    t.check("one process", plugin.starts(), 1, ours="D3")
    t.check("the pact names 1.2.3", t.written(two)["metadata"]["plugins"][0]["version"], "1.2.3")
    t.plugin("tp", "1.10.0")
    t.check("no version: the running one", (t.load(t.pact(), "tp", None), plugin.starts()), (0, 1), ours="D3")
    three = t.pact()
    t.check("1.3.0 is looked for on disk", t.load(three, "tp", "1.3.0"), 0)
    t.check("and is 1.10.0", t.written(three)["metadata"]["plugins"][0]["version"], "1.10.0")
    t.check("a new process", len(Plugin(t.root / "tp-1.10.0", "tp", "1.10.0").calls("start")), 1)


@scenario
def the_second_cleanup_ends_a_shared_compatible_plugin(t: Test) -> None:
    plugin = t.plugin()
    one, two = t.pact(), t.pact()
    t.load(one)
    t.load(two, "tp", "1.2.0")
    first = plugin.calls("start")[0]["pid"]
    t.lib.call("cleanup_plugins", one)
    t.check("runs after the first cleanup", alive(first) and plugin.starts() == 1, True, ours="D3")
    t.lib.call("cleanup_plugins", two)
    t.check("ends with the second", plugin.gone(first) and plugin.starts() == 1, True, ours="D3")


@scenario
def a_wanted_prerelease_or_build_is_looked_for_as_it_is(t: Test) -> None:
    lua(t, "one", "1.2.3")
    lua(t, "one", "1.2.3-beta.1")
    lua(t, "one", "1.2.3+build.5")
    t.load(t.pact(), "one", "1.2.3")
    found = {}
    for version in ("1.2.3-beta.1", "1.2.3+build.5"):
        pact = t.pact()
        t.load(pact, "one", version)
        found[version] = t.written(pact)["metadata"]["plugins"][0]["version"]
    t.check("chosen", found, {"1.2.3-beta.1": "1.2.3-beta.1", "1.2.3+build.5": "1.2.3+build.5"}, ours="D3")


@scenario
def two_versions_that_run_at_once(t: Test) -> None:
    old, new = t.plugin("tp", "1.0.0"), t.plugin("tp", "2.0.0")
    one, two = t.pact(), t.pact()
    t.check("2.0.0", t.load(two, "tp", "2.0.0"), 0)
    t.check("1.0.0 as 2.0.0 is compatible", t.load(one, "tp", "1.0.0"), 0)
    t.check("both run", (old.starts(), new.starts()), (0, 1), ours="D3")


@scenario
def the_later_version_counts_until_it_ends(t: Test) -> None:
    old, new = t.plugin("tp", "1.0.0"), t.plugin("tp", "2.0.0")
    one, two = t.pact(), t.pact()
    (new.folder / "pact-plugin.json").rename(new.folder / "away")
    t.load(one, "tp", "1.0.0")
    (new.folder / "away").rename(new.folder / "pact-plugin.json")
    t.load(two, "tp", "2.0.0")
    t.contents(t.http(one), 0, "application/tp", {"request": "q"})
    t.check("the later one configures", (len(old.calls("ConfigureInteraction")), len(new.calls("ConfigureInteraction"))), (0, 1))
    t.lib.call("cleanup_plugins", two)
    t.check("ends", new.gone(), True)
    t.contents(t.http(one, "second"), 0, "application/tp", {"request": "q"})
    t.check("then the earlier one does", len(old.calls("ConfigureInteraction")), 1, ours="D3")


@scenario
def links_and_unknown_members(t: Test) -> None:
    plugin = t.plugin(folder="../elsewhere", manifest={"dependencies": [{"name": "x"}], "minimumRequiredVersion": "9", "pluginConfig": {"a": 1}, "other": [1]})
    (t.root / "link").symlink_to(t.folder / "elsewhere")
    t.check("a link is followed", t.load(t.pact()), 0)
    t.check("the plugin runs in its folder", os.path.realpath(plugin.calls("start")[0]["folder"]), str(t.folder / "elsewhere"))


@scenario
def arguments_and_entry_points(t: Test) -> None:
    entry = t.plugin("entry", manifest={"args": ["--a", "b c"], "entryPoints": {"windows": "no.exe", "linux": "no.sh", "Linux": "no.sh"}})
    t.check("keys of other systems have no effect", t.load(t.pact(), "entry", None), 0)
    t.check("arguments", entry.calls("start")[0]["arguments"], ["--a", "b c"])
    absolute = t.plugin("absolute", manifest={"entryPoint": str(entry.folder / "run.sh")})
    t.check("an absolute entry point", t.load(t.pact(), "absolute", None), 0)
    t.check("in its own folder", absolute.starts(), 1)
    needs = t.plugin("needs", run='test "$1" = --serve || { echo "an argument is needed" >&2; exit 4; }\nshift\nexec PLUGIN'.replace("PLUGIN", "@PLUGIN@"), manifest={"args": ["--serve"]})
    t.check("a plugin that needs an argument", t.load(t.pact(), "needs", None), 0)
    del needs
