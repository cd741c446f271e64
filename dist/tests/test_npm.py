"""The npm packages that `dist/npm` makes, from a stage with a library of a few bytes."""

import contextlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "dist"))

from pactdist import npm, places  # noqa: E402
from pactdist.failures import Failure  # noqa: E402
from pactdist.targets import TARGETS  # noqa: E402

LINUX = TARGETS["x86_64-unknown-linux-gnu"]


def packed(file):
    """What a package has: its entries and their contents, by path."""
    with tarfile.open(file) as archive:
        entries = archive.getmembers()
        return entries, {entry.name: archive.extractfile(entry).read() for entry in entries}


class Packages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder, True)
        self.folder = pathlib.Path(folder)
        patches = [
            mock.patch.dict(os.environ, {"CARGO_TARGET_DIR": str(self.folder / "target")}),
            mock.patch.object(npm.third_party, "text", lambda target: f"The code of others for {target.triple}\n"),
        ]
        for patch in patches:
            patch.start()
            self.addCleanup(patch.stop)
        for target in TARGETS.values():
            stage = places.stage(target)
            stage.mkdir(parents=True)
            (stage / target.shared).write_bytes(f"library for {target.triple}".encode())

    def about(self, file):
        return json.loads(packed(file)[1]["package/package.json"])

    def test_a_package_has_the_library_and_the_licences(self):
        file = npm.pack(LINUX, self.folder)

        self.assertEqual(file.name, f"pactlib-linux-x64-gnu-{places.version()}.tgz")
        _, files = packed(file)
        self.assertEqual(files["package/libpact_ffi.so"], b"library for x86_64-unknown-linux-gnu")
        self.assertEqual(files["package/LICENSE"], (ROOT / "LICENSE").read_bytes())
        self.assertEqual(files["package/THIRD-PARTY"], b"The code of others for x86_64-unknown-linux-gnu\n")
        self.assertIn(b"# @pactlib/linux-x64-gnu\n", files["package/README.md"])

    def test_a_package_says_which_platform_it_is_for(self):
        fields = {}
        for target in TARGETS.values():
            about = self.about(npm.pack(target, self.folder))
            fields[about["name"]] = (about["os"], about["cpu"], about.get("libc"), about["files"][0])
            self.assertEqual(about["version"], places.version())

        self.assertEqual(fields["@pactlib/linux-arm64-musl"], (["linux"], ["arm64"], ["musl"], "libpact_ffi.so"))
        self.assertEqual(fields["@pactlib/win32-x64"], (["win32"], ["x64"], None, "pact_ffi.dll"))
        self.assertEqual(len(fields), len(TARGETS))

    def test_two_packages_of_one_library_are_equal(self):
        first, second = npm.pack(LINUX, self.folder / "a"), npm.pack(LINUX, self.folder / "b")
        self.assertEqual(first.read_bytes(), second.read_bytes())
        first, second = npm.pack_main(self.folder / "a"), npm.pack_main(self.folder / "b")
        self.assertEqual(first.read_bytes(), second.read_bytes())

    def test_the_entries_are_sorted_and_have_the_date_of_npm_and_no_owner(self):
        for file in (npm.pack(LINUX, self.folder), npm.pack_main(self.folder)):
            entries, _ = packed(file)
            names = [entry.name for entry in entries]
            self.assertEqual(names, sorted(names))
            self.assertEqual({(entry.mtime, entry.uid, entry.gid, entry.uname) for entry in entries}, {(499162500, 0, 0, "")})
            self.assertEqual({entry.name for entry in entries if entry.mode != 0o644}, {"package/libpact_ffi.so"} & set(names))
            self.assertEqual([path.name for path in file.parent.glob(".*")], [])

    def test_a_missing_stage_is_named_with_what_builds_it(self):
        (places.stage(LINUX) / LINUX.shared).unlink()
        with self.assertRaisesRegex(Failure, r"there is no .*libpact_ffi\.so; run dist/build x86_64-unknown-linux-gnu"):
            npm.pack(LINUX, self.folder)

    def test_pactlib_asks_for_no_package_whose_name_is_not_registered(self):
        about = self.about(npm.pack_main(self.folder))

        self.assertEqual(list(about["dependencies"]), ["koffi"])
        self.assertEqual(set(about["peerDependencies"]), {"ffi-napi", "ref-napi"})
        self.assertEqual(about["peerDependenciesMeta"], {name: {"optional": True} for name in about["peerDependencies"]})
        self.assertNotIn("optionalDependencies", about)
        self.assertEqual(about["version"], places.version())

    def test_pactlib_as_it_is_published_asks_for_the_packages_in_its_own_version(self):
        about = self.about(npm.pack_main(self.folder, published=True))

        made = {npm.package_name(target) for target in TARGETS.values() if not target.compile_only}
        self.assertEqual(about["optionalDependencies"], {name: places.version() for name in made})
        self.assertEqual(list(about["dependencies"]), ["koffi"])

    def test_no_package_has_a_script_that_npm_runs_by_itself(self):
        for file in (npm.pack(LINUX, self.folder), npm.pack_main(self.folder)):
            self.assertLessEqual(set(self.about(file).get("scripts", {})), {"test"})

    def test_pactlib_has_what_it_needs_and_nothing_of_this_machine(self):
        _, files = packed(npm.pack_main(self.folder))

        for name in ("index.js", "index.mjs", "index.d.ts", "index.d.mts", "lib/find.js", "lib/testing/index.mjs", "LICENSE", "THIRD-PARTY", "README.md"):
            self.assertIn(f"package/{name}", files)
        for name, data in files.items():
            self.assertNotRegex(name, r"/test/|/scripts/|\.test\.")
            self.assertNotIn(str(ROOT).encode(), data, name)

    def test_pactlib_leaves_out_what_lies_about_in_its_folder(self):
        copy = self.folder / "node"
        shutil.copytree(npm.NODE, copy, ignore=shutil.ignore_patterns("node_modules", "test"))
        before = npm.pack_main(self.folder / "a").read_bytes()
        for name in ("libpact_ffi.so", "lib/notes.txt", "lib/find.js.orig"):
            (copy / name).write_text("x")
        with mock.patch.object(npm, "NODE", copy):
            after = npm.pack_main(self.folder / "b").read_bytes()

        self.assertEqual(after, before)

    def test_the_licence_beside_the_binding_is_that_of_the_project(self):
        self.assertEqual((npm.NODE / "LICENSE").read_bytes(), (ROOT / "LICENSE").read_bytes())

    def test_the_binding_knows_the_packages_by_the_same_names(self):
        if shutil.which("node") is None:
            self.skipTest("there is no node")
        program = "process.stdout.write(JSON.stringify(require('./lib/platforms').PLATFORMS))"
        done = subprocess.run(["node", "-e", program], cwd=npm.NODE, capture_output=True, text=True, check=True)
        known = json.loads(done.stdout)

        expected = {
            npm.package_name(target): {
                "platform": target.npm["os"][0],
                "arch": target.npm["cpu"][0],
                "libc": target.npm.get("libc", [None])[0],
                "triple": target.triple,
            }
            for target in TARGETS.values()
        }
        self.assertEqual(known, expected)

    def test_the_script_says_what_is_missing(self):
        done = self.script(LINUX.triple, "--out", str(self.folder / "out"))
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, "^error: there is no .*libpact_ffi.so; run dist/build")

    def test_the_script_refuses_what_is_no_target(self):
        done = self.script("x86_64-unknown-plan9")
        self.assertEqual(done.returncode, 1)
        self.assertIn("there is no target 'x86_64-unknown-plan9'; the targets are x86_64-unknown-linux-gnu,", done.stderr)

    def script(self, *arguments):
        environment = {**os.environ, "CARGO_TARGET_DIR": str(self.folder / "nothing")}
        return subprocess.run([sys.executable, ROOT / "dist/npm", *arguments], env=environment, capture_output=True, text=True)


if __name__ == "__main__":
    unittest.main()
