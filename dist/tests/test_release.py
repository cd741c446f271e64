"""What `dist/release` writes, and what it says when it cannot. The builds are stand-ins."""

import gzip
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pactdist import places, release, sbom, soname, third_party  # noqa: E402
from pactdist.failures import Failure  # noqa: E402
from pactdist.targets import PROGRAMS, TARGETS  # noqa: E402

GNU = TARGETS["x86_64-unknown-linux-gnu"]
MUSL = TARGETS["x86_64-unknown-linux-musl"]
WINDOWS = TARGETS["x86_64-pc-windows-gnu"]
VERSION = places.version()
SCRIPT = places.ROOT / "dist/release"


@unittest.skipUnless(sys.platform.startswith("linux") and shutil.which("cc"), "there is no C compiler for Linux")
class Releases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            source, library = pathlib.Path(folder) / "one.c", pathlib.Path(folder) / "libpact_ffi.so"
            source.write_text("int one(void) { return 1; }\n", encoding="utf-8")
            subprocess.run(["cc", "-shared", "-fPIC", f"-Wl,-soname,{soname.INSTALLED}", "-o", library, source], check=True)
            soname.write(library, soname.RAW)
            cls.library = library.read_bytes()

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.out = self.folder / "a release"
        patched = mock.patch.dict(os.environ, CARGO_TARGET_DIR=str(self.folder / "target"), SOURCE_DATE_EPOCH="1700000000")
        patched.start()
        self.addCleanup(patched.stop)

    def build(self, target, **about):
        """A stage as `dist/build` leaves it, with a few bytes for each file."""
        stage = places.stage(target)
        (stage / "bin").mkdir(parents=True)
        for name in (target.shared, target.static, target.import_library):
            if name is not None:
                (stage / name).write_bytes(self.library + f"{name} of {target.triple}\n".encode() * 1000)
        for program in PROGRAMS:
            path = stage / "bin" / (program + target.program_suffix)
            # It prints its manual page and completions.
            path.write_text(f'#!/bin/sh\necho "{program} $*"\n', encoding="utf-8")
            path.chmod(0o755)
        written = {
            "target": target.triple, "version": VERSION, "rustc": "rustc 1.95.0", "builds_std": False, "glibc": target.glibc,
            "native_static_libs": [], **about,
        }
        (stage / "build.json").write_text(json.dumps(written), encoding="utf-8")
        return stage

    def failure(self, *targets, out=None):
        with self.assertRaises(Failure) as raised:
            release.release(list(targets), out or self.out)
        return str(raised.exception)

    def names(self):
        return sorted(path.name for path in self.out.iterdir())

    def test_a_release_has_an_archive_the_library_its_header_and_lists(self):
        self.build(GNU)
        release.release([GNU], self.out)
        self.assertEqual(
            self.names(),
            [
                "INDEX.txt", "SHA256SUMS", "libpact_ffi-linux-x86_64.so.gz", "libpact_ffi-linux-x86_64.so.gz.sha256", "pact.h",
                "pact.h.sha256", f"pact_ffi-{VERSION}-x86_64-unknown-linux-gnu.tar.gz",
            ],
        )

    def test_the_names_are_those_that_clients_ask_for(self):
        self.assertEqual(
            [target.asset for target in TARGETS.values() if not target.compile_only],
            [
                "libpact_ffi-linux-x86_64.so", "libpact_ffi-linux-aarch64.so", "libpact_ffi-linux-x86_64-musl.so",
                "libpact_ffi-linux-aarch64-musl.so", "pact_ffi-windows-x86_64.dll",
            ],
        )

    def test_the_compressed_library_is_that_of_the_build(self):
        stage = self.build(MUSL)
        release.release([MUSL], self.out)
        packed = (self.out / "libpact_ffi-linux-x86_64-musl.so.gz").read_bytes()
        self.assertEqual(gzip.decompress(packed), (stage / "libpact_ffi.so").read_bytes())
        said = (self.out / "libpact_ffi-linux-x86_64-musl.so.gz.sha256").read_text(encoding="utf-8")
        self.assertEqual(said, f"{hashlib.sha256(packed).hexdigest()}  libpact_ffi-linux-x86_64-musl.so.gz\n")

    def test_an_archive_has_one_folder_with_everything_and_a_list_of_sums(self):
        self.build(GNU)
        release.release([GNU], self.out)
        with tarfile.open(self.out / f"pact_ffi-{VERSION}-x86_64-unknown-linux-gnu.tar.gz") as tar:
            tar.extractall(self.folder / "unpacked")
        self.assertEqual([path.name for path in (self.folder / "unpacked").iterdir()], [f"pact_ffi-{VERSION}-x86_64-unknown-linux-gnu"])
        top = self.folder / "unpacked" / f"pact_ffi-{VERSION}-x86_64-unknown-linux-gnu"
        for name in ("LICENSE", "THIRD-PARTY", "pact_ffi.cdx.json", "lib/libpact_ffi.a", "bin/pact_verifier_cli"):
            self.assertTrue((top / name).is_file(), name)
        self.assertEqual((top / "THIRD-PARTY").read_text(encoding="utf-8"), third_party.text(GNU))
        listed = dict(reversed(line.split("  ")) for line in (top / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
        files = [path for path in top.rglob("*") if path.is_file() and not path.is_symlink() and path.name != "SHA256SUMS"]
        self.assertEqual(
            listed, {path.relative_to(top).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        )

    def test_the_archive_for_windows_is_a_zip_file(self):
        self.build(GNU)
        self.build(WINDOWS)
        release.release([WINDOWS], self.out)
        with zipfile.ZipFile(self.out / f"pact_ffi-{VERSION}-x86_64-pc-windows-gnu.zip") as packed:
            names = packed.namelist()
        self.assertEqual({name.split("/")[0] for name in names}, {f"pact_ffi-{VERSION}-x86_64-pc-windows-gnu"})
        self.assertIn(f"pact_ffi-{VERSION}-x86_64-pc-windows-gnu/bin/pact_verifier_cli.exe", names)
        self.assertIn("pact_ffi-windows-x86_64.dll.gz", self.names())

    def test_two_releases_of_one_build_are_equal(self):
        for target in (GNU, WINDOWS):
            self.build(target)
        release.release([GNU, WINDOWS], self.out)
        release.release([WINDOWS, GNU], self.folder / "another")
        self.assertEqual(self.names(), sorted(path.name for path in (self.folder / "another").iterdir()))
        for name in self.names():
            self.assertEqual((self.out / name).read_bytes(), (self.folder / "another" / name).read_bytes(), name)

    def test_releasing_one_target_after_another_gives_what_releasing_both_gives(self):
        for target in (GNU, MUSL):
            self.build(target)
        release.release([GNU], self.out)
        release.release([MUSL], self.out)
        release.release([GNU, MUSL], self.folder / "both")
        for name in ("INDEX.txt", "SHA256SUMS"):
            self.assertEqual((self.out / name).read_bytes(), (self.folder / "both" / name).read_bytes(), name)

    def test_the_index_says_that_there_is_nothing_for_macos_and_how_to_check(self):
        self.build(GNU)
        release.release([GNU], self.out)
        words = (self.out / "INDEX.txt").read_text(encoding="utf-8")
        self.assertIn("libpact_ffi-linux-x86_64.so.gz           Linux with glibc 2.17 or newer, x86_64\n", words)
        self.assertIn("There is no file for macOS. ", words)
        self.assertIn("    sha256sum -c --ignore-missing SHA256SUMS\n", words)
        self.assertNotIn(str(self.folder), words)

    @unittest.skipUnless(shutil.which("sha256sum"), "sha256sum is not installed")
    def test_sha256sum_reads_every_list(self):
        self.build(GNU)
        release.release([GNU], self.out)
        for name in self.names():
            if name == "SHA256SUMS" or name.endswith(".sha256"):
                done = subprocess.run(["sha256sum", "-c", "--strict", name], cwd=self.out, capture_output=True, text=True, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ""), name)

    def test_a_target_that_is_not_built_is_named(self):
        self.assertEqual(
            self.failure(GNU),
            f"{GNU.triple} is not built: there is no {places.stage(GNU) / 'build.json'}; run dist/build {GNU.triple}",
        )
        self.assertFalse(self.out.exists())

    def test_a_build_of_another_version_is_refused(self):
        stage = self.build(GNU, version="0.5.11")
        self.assertEqual(
            self.failure(GNU),
            f"{stage} has version 0.5.11 for {GNU.triple}, and this is version {VERSION}; run dist/build {GNU.triple}",
        )

    def test_a_build_that_says_nothing_of_itself_is_refused(self):
        stage = self.build(GNU)
        for text in ("", "[]", "{}", "{", '"text"'):
            (stage / "build.json").write_text(text, encoding="utf-8")
            with self.subTest(text):
                self.assertEqual(self.failure(GNU), f"{stage / 'build.json'} cannot be read; run dist/build {GNU.triple}")

    def test_a_build_that_lacks_a_file_is_refused(self):
        stage = self.build(GNU)
        (stage / "bin/pact_verifier_cli").unlink()
        (stage / "libpact_ffi.a").unlink()
        self.assertEqual(self.failure(GNU), f"{stage} lacks libpact_ffi.a, bin/pact_verifier_cli; run dist/build {GNU.triple}")

    def test_nothing_is_written_when_one_of_several_is_not_built(self):
        self.build(GNU)
        self.failure(GNU, MUSL)
        self.assertFalse(self.out.exists())

    def test_a_folder_that_cannot_be_written_is_named(self):
        self.build(GNU)
        (self.folder / "file").write_text("", encoding="utf-8")
        out = self.folder / "file" / "out"
        self.assertEqual(self.failure(GNU, out=out), f"the release cannot be written to {out}: Not a directory")

    def test_a_full_disk_leaves_what_was_there_and_nothing_half(self):
        stage = self.build(GNU)
        release.release([GNU], self.out)
        before = {name: (self.out / name).read_bytes() for name in self.names()}
        (stage / "libpact_ffi.so").write_bytes(self.library + os.urandom(1 << 20))

        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (400000, 400000))

        done = subprocess.run(
            [sys.executable, SCRIPT, GNU.triple, "--out", str(self.out)], capture_output=True, text=True, preexec_fn=limited, check=False
        )

        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, rf"^error: (the release cannot be written to|cannot write) {re.escape(str(self.out))}.*: File too large\n$")
        self.assertEqual({name: (self.out / name).read_bytes() for name in self.names()}, before)

    def test_what_a_broken_run_left_is_replaced(self):
        self.build(GNU)
        left = self.out / f".{GNU.triple}.partial"
        left.mkdir(parents=True)
        (left / f"pact_ffi-{VERSION}-{GNU.triple}.tar.gz").write_bytes(b"half")
        release.release([GNU], self.out)
        self.assertFalse(left.exists())
        self.assertEqual((self.out / f"pact_ffi-{VERSION}-{GNU.triple}.tar.gz").read_bytes()[:2], b"\x1f\x8b")

    def test_the_script_names_a_target_that_does_not_exist(self):
        done = subprocess.run([sys.executable, SCRIPT, "pdp11"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, f"error: there is no target 'pdp11'; the targets are {', '.join(TARGETS)}\n")

    def test_the_script_says_that_nothing_is_built(self):
        done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
        folder = self.folder / "target/dist"
        self.assertEqual((done.returncode, done.stderr), (1, f"error: nothing is built in {folder}; run dist/build TARGET first\n"))

    def test_the_script_says_how_it_is_called(self):
        for arguments in (["--help"], ["--out"], [GNU.triple, "--outs", "x"]):
            done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (1, "error: usage: dist/release [TARGET ...] [--out DIR]\n"))

    def test_the_script_prints_what_it_wrote(self):
        self.build(GNU)
        done = subprocess.run([sys.executable, SCRIPT, "--out", str(self.out)], capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        self.assertEqual(sorted(done.stdout.splitlines()), [str(self.out / name) for name in self.names()])


class BillOfMaterials(unittest.TestCase):
    def setUp(self):
        self.document = sbom.document(GNU, 1700000000, {"LICENSE": places.ROOT / "LICENSE"})

    def test_it_says_what_it_is_about(self):
        self.assertEqual((self.document["bomFormat"], self.document["specVersion"]), ("CycloneDX", "1.6"))
        self.assertEqual(self.document["metadata"]["timestamp"], "2023-11-14T22:13:20Z")
        about = self.document["metadata"]["component"]
        self.assertEqual((about["name"], about["version"]), ("pact_ffi", VERSION))
        self.assertEqual([file["name"] for file in about["components"]], ["LICENSE"])

    def test_it_has_every_component_once(self):
        references = [part["bom-ref"] for part in self.document["components"]]
        self.assertEqual(len(references), len(set(references)))
        self.assertEqual(len(references), len(third_party.components(GNU)))

    def test_a_crate_has_its_address_and_the_sum_of_the_lock_file(self):
        tokio = next(part for part in self.document["components"] if part["name"] == "tokio")
        self.assertRegex(tokio["purl"], r"^pkg:cargo/tokio@1\.")
        self.assertIn(tokio["hashes"][0]["content"], (places.ROOT / "Cargo.lock").read_text(encoding="utf-8"))

    def test_every_dependency_is_a_component(self):
        known = {part["bom-ref"] for part in self.document["components"]} | {self.document["metadata"]["component"]["bom-ref"]}
        for entry in self.document["dependencies"]:
            self.assertIn(entry["ref"], known)
            self.assertLessEqual(set(entry["dependsOn"]), known)

    def test_every_component_is_a_dependency_of_something(self):
        used = {reference for entry in self.document["dependencies"] for reference in entry["dependsOn"]}
        self.assertEqual({part["bom-ref"] for part in self.document["components"]} - used, set())

    def test_a_crate_has_the_crates_that_it_uses(self):
        uses = {entry["ref"].split("@")[0]: entry["dependsOn"] for entry in self.document["dependencies"]}
        self.assertIn("pkg:cargo/regex-automata", [used.split("@")[0] for used in uses["pkg:cargo/regex"]])
        self.assertEqual(uses["pkg:cargo/itoa"], [])

    def test_it_is_valid_by_the_schema(self):
        try:
            from cyclonedx.schema import SchemaVersion
            from cyclonedx.validation.json import JsonStrictValidator
        except ImportError:
            self.skipTest("cyclonedx-python-lib[json-validation] of PyPI is not installed")
        words = sbom.text(GNU, 1700000000, {"LICENSE": places.ROOT / "LICENSE"})
        self.assertIsNone(JsonStrictValidator(SchemaVersion.V1_6).validate_str(words))


if __name__ == "__main__":
    unittest.main()
