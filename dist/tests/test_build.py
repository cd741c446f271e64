"""`dist/build`, `dist/test` and `dist/setup` where something is wrong, with programs that only pretend to build."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "dist"))

from pactdist import targets  # noqa: E402

GNU, MUSL, APPLE = "x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl", "x86_64-apple-darwin"

RUSTC = """#!/bin/sh
case "$*" in *sysroot*) echo "{sysroot}";; *) echo "rustc 1.2.3";; esac
"""
# Notes how it was called, and leaves what cargo would leave.
BUILDER = """#!{python}
import os, pathlib, sys
arguments = sys.argv[1:]
with open("{folder}/calls", "a") as calls:
    print(*arguments, sep=" ", file=calls)
if "{fails}" in arguments:
    sys.exit(9)
triple = arguments[arguments.index("--target") + 1].split(".")[0]
made = pathlib.Path(os.environ["CARGO_TARGET_DIR"]) / triple / "release"
made.mkdir(parents=True, exist_ok=True)
for name in ("libpact_ffi.so", "libpact_ffi.a", "pact_mock_server_cli", "pact_verifier_cli"):
    (made / name).write_text("built")
for argument in arguments:
    if argument.startswith("--print=native-static-libs="):
        pathlib.Path(argument.split("=", 2)[2]).write_text("-lc -lm")
"""
QUIET = "#!/bin/sh\nexit 0\n"
HANGING = "#!/bin/sh\nkill -TERM $PPID\nexec cat\n"


class Scripts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder, True)
        self.folder = pathlib.Path(folder)
        self.target_folder = self.folder / "target"
        self.bin = self.folder / "bin"
        self.sysroot = self.folder / "sysroot"
        for triple in (GNU, MUSL, APPLE):
            library = self.sysroot / "lib/rustlib" / triple / "lib/libstd-1.rlib"
            library.parent.mkdir(parents=True)
            library.touch()
        self.program("rustc", RUSTC.format(sysroot=self.sysroot))
        self.program("cargo", QUIET)
        self.program("zig", QUIET)
        self.builder()
        objcopy = self.sysroot / "lib/rustlib" / GNU / "bin/rust-objcopy"
        objcopy.parent.mkdir()
        self.program(objcopy, QUIET)

    def program(self, name, text):
        path = self.bin / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def builder(self, fails="nothing"):
        self.program("cargo-zigbuild", BUILDER.format(python=sys.executable, folder=self.folder, fails=fails))

    def run_script(self, script, *arguments, **variables):
        # Without the folders of the system: nothing that is installed here may stand in for what is missing.
        env = {"PATH": str(self.bin), "CARGO_TARGET_DIR": str(self.target_folder), "PYTHONPATH": str(self.folder)}
        command = [sys.executable, str(ROOT / "dist" / script), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env={**env, **variables}, cwd=self.folder, check=False)

    def assert_fails(self, done, *texts):
        self.assertEqual(done.returncode, 1, done.stderr)
        last = done.stderr.splitlines()[-1]
        self.assertTrue(last.startswith("error: "), done.stderr)
        for text in texts:
            self.assertIn(text, last)

    def calls(self):
        return (self.folder / "calls").read_text().splitlines()

    def stage(self, triple):
        return self.target_folder / "dist" / triple

    def test_an_unknown_target_is_an_error_with_the_targets(self):
        for script in ("build", "test", "setup"):
            self.assert_fails(self.run_script(script, "mars"), "there is no target 'mars'", *targets.TARGETS)

    def test_a_call_without_a_target_is_an_error(self):
        for script in ("build", "test"):
            self.assert_fails(self.run_script(script), f"usage: dist/{script} TARGET")

    def test_an_unknown_option_is_an_error(self):
        for script in ("build", "test", "setup"):
            self.assert_fails(self.run_script(script, "--fast"), f"usage: dist/{script}")

    def test_the_targets_are_listed(self):
        done = self.run_script("build", "--list")

        self.assertEqual(done.stdout.split(), list(targets.TARGETS))

    def test_a_missing_zigbuild_is_named_with_its_package(self):
        (self.bin / "cargo-zigbuild").unlink()

        self.assert_fails(self.run_script("build", MUSL), "cargo-zigbuild is not on the path", "dist/setup", "from PyPI")

    def test_a_missing_zig_is_named_with_its_package(self):
        (self.bin / "zig").unlink()

        done = self.run_script("build", MUSL)

        self.assert_fails(done, "zig is not there", "ziglang from PyPI", "dist/setup")
        self.assertFalse(self.stage(MUSL).exists())

    def test_what_setup_installed_is_found_without_the_path(self):
        tools = self.target_folder / "dist-tools/bin"
        tools.mkdir(parents=True)
        for name in ("cargo-zigbuild", "zig"):
            (self.bin / name).rename(tools / name)

        done = self.run_script("build", MUSL)

        self.assertIn(f"+ {tools}/cargo-zigbuild ", done.stderr)

    def test_a_build_that_fails_leaves_no_stage_and_no_rest(self):
        old = self.stage(MUSL) / "libpact_ffi.so"
        old.parent.mkdir(parents=True)
        old.write_text("of an older build")
        self.builder(fails="cdylib")

        done = self.run_script("build", MUSL)

        self.assert_fails(done, "this command ended with 9: ", "--crate-type cdylib")
        self.assertEqual(list((self.target_folder / "dist").iterdir()), [])

    def test_a_build_that_is_ended_leaves_no_rest(self):
        self.program("cargo-zigbuild", HANGING)

        done = self.run_script("build", MUSL)

        self.assertEqual(done.returncode, 128 + signal.SIGTERM, done.stderr)
        self.assertEqual(list((self.target_folder / "dist").iterdir()), [])

    def test_a_target_folder_that_cannot_be_written_is_an_error(self):
        self.target_folder.write_text("a file")

        self.assert_fails(self.run_script("build", MUSL), str(self.target_folder))

    def test_a_platform_of_apple_is_only_checked(self):
        done = self.run_script("build", APPLE)

        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{APPLE} was only checked", done.stdout)
        self.assertEqual([call.split()[0] for call in self.calls()], ["check", "check"])
        self.assertFalse(self.stage(APPLE).exists())

    def test_a_target_that_is_not_built_cannot_be_tested(self):
        self.assert_fails(self.run_script("test", GNU), f"run `dist/build {GNU}` first")
        self.assert_fails(self.run_script("test", APPLE), "nothing is built")

    def test_tools_that_tests_need_are_named_with_their_packages(self):
        packages = {
            GNU: "gcc",
            MUSL: "Debian's musl-tools",
            "aarch64-unknown-linux-gnu": "Debian's gcc-aarch64-linux-gnu",
            "aarch64-unknown-linux-musl": "Debian's qemu-user-static",
        }
        for triple, package in packages.items():
            self.stage(triple).mkdir(parents=True)
            (self.stage(triple) / "build.json").write_text(json.dumps({}))

            self.assert_fails(self.run_script("test", triple), package, "needed to")


if __name__ == "__main__":
    unittest.main()
