"""The wheel of a target that was built: what is in it, on which systems pip takes it, and tests with nothing but it installed."""

from __future__ import annotations

import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import venv
import zipfile

from pactdist import places, wheel

TARGET = places.target_named(os.environ.get("PACT_DIST_TARGET", "x86_64-unknown-linux-gnu"))
PACKAGE = places.ROOT / "bindings/python"
LIMIT = 6_000_000

_HERE = (
    TARGET.os == "linux" and sys.platform == "linux"
    and TARGET.arch == platform.machine() and TARGET.musl == (platform.libc_ver()[0] != "glibc")
)
needs_this_machine = unittest.skipUnless(_HERE, f"no Python of this machine loads what is for {TARGET.triple}")


class Folder(unittest.TestCase):
    """A temporary folder with the wheel. It lies outside of the checkout."""

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="pactlib test ")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        cls.wheel = wheel.build(TARGET, cls.folder / "wheels")

    def run_in(self, folder: pathlib.Path, *command: object) -> subprocess.CompletedProcess[str]:
        """Runs a program with none of the variables that tests of the checkout have."""
        leave = re.compile("PACT_LIBRARY|PACT_HEADER|PYTHON|PYTEST|CARGO|RUST")
        environment = {name: value for name, value in os.environ.items() if not leave.match(name)}
        environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
        return subprocess.run(
            list(map(str, command)), cwd=folder, env=environment, capture_output=True, text=True, check=False
        )

    def assert_done(self, done: subprocess.CompletedProcess[str]) -> None:
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class WheelTest(Folder):
    def test_it_is_small_and_built_again_it_is_the_same(self) -> None:
        again = wheel.build(TARGET, self.folder / "again")

        self.assertEqual(again.name, self.wheel.name)
        self.assertEqual(again.read_bytes(), self.wheel.read_bytes())
        self.assertLess(self.wheel.stat().st_size, LIMIT)

    def test_it_names_no_folder_of_this_machine_and_every_third_party(self) -> None:
        home = pathlib.Path.home()
        folders = {places.ROOT, places.cargo_folder(), home / ".cargo", home / ".rustup", self.folder}
        if "CARGO_HOME" in os.environ:
            folders.add(pathlib.Path(os.environ["CARGO_HOME"]))
        with zipfile.ZipFile(self.wheel) as archive:
            for name in archive.namelist():
                contents = archive.read(name)
                for folder in folders:
                    self.assertFalse(str(folder).encode() in contents, f"{name} names {folder}")
            third_party = archive.read(f"pactlib-{places.version()}.dist-info/licenses/THIRD-PARTY").decode()
            library = archive.read(f"pactlib/{TARGET.shared}")

        self.assertEqual(library, (places.stage(TARGET) / TARGET.shared).read_bytes())
        for name in ("Lua", "tokio", "ring", "Unicode"):
            self.assertIn(name, third_party)

    def test_pip_gives_it_to_the_platforms_of_its_tags_and_to_no_other(self) -> None:
        others = {"manylinux_2_17_aarch64", "manylinux_2_17_x86_64", "musllinux_1_2_x86_64", "win_amd64", "manylinux2010_x86_64"}
        for number, tag in enumerate([*TARGET.wheel, *sorted(others - set(TARGET.wheel))]):
            for version in ("3.9", "3.14") if tag in TARGET.wheel else ("3.11",):
                with self.subTest(tag=tag, version=version):
                    out = self.folder / f"got {number} {version}"
                    done = self.run_in(
                        self.folder, sys.executable, "-m", "pip", "download", "--no-index", "--no-deps", "--find-links",
                        self.wheel.parent, "--only-binary=:all:", "--platform", tag, "--python-version", version,
                        "--dest", out, "pactlib",
                    )
                    if tag in TARGET.wheel:
                        self.assert_done(done)
                        self.assertEqual(os.listdir(out), [self.wheel.name])
                    else:
                        self.assertNotEqual(done.returncode, 0, done.stdout)
                        self.assertIn("No matching distribution found for pactlib", done.stderr)

    def test_pip_puts_it_into_a_folder_for_its_platform(self) -> None:
        out = self.folder / "target"
        self.assert_done(self.run_in(
            self.folder, sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--only-binary=:all:",
            "--platform", TARGET.wheel[0], "--target", out, self.wheel,
        ))

        self.assertTrue((out / "pactlib" / TARGET.shared).is_file())


@needs_this_machine
class InstalledTest(Folder):
    """With the wheel and pytest installed, and nothing of the checkout on any path."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        venv.create(cls.folder / "environment", with_pip=True)
        cls.python = cls.folder / "environment/bin/python"

    def test_the_consumer_of_the_readme_is_tested_in_two_commands_and_removed_without_rest(self) -> None:
        readme = (PACKAGE / "README.md").read_text(encoding="utf-8")
        work = self.folder / "work"
        work.mkdir()
        for name in ("test_consumer.py", "test_provider.py"):
            code = re.search(rf"```python\n(# {name}\n.*?)```", readme, re.DOTALL)
            self.assertIsNotNone(code)
            (work / name).write_text(code[1], encoding="utf-8")
        before = self.installed()

        self.assert_done(self.run_in(work, self.python, "-m", "pip", "install", "--quiet", self.wheel, "pytest"))
        pytest = self.folder / "environment/bin/pytest"
        consumer = self.run_in(work, pytest, "-q", "test_consumer.py")
        provider = self.run_in(work, pytest, "-q", "test_provider.py")
        library = self.run_in(work, self.python, "-c", "import pactlib._library as one; print(one.path)")
        self.assert_done(self.run_in(work, self.python, "-m", "pip", "uninstall", "-y", "pactlib"))

        for tests in (consumer, provider):
            self.assertEqual(tests.returncode, 0, tests.stdout)
            self.assertRegex(tests.stdout.splitlines()[-1], "^1 passed in ")
        self.assertTrue((work / "pacts/shop-stock.json").is_file())
        self.assertTrue(library.stdout.startswith(str(self.folder / "environment")), library.stdout + library.stderr)
        self.assertEqual([path for path in self.installed() - before if "pactlib" in str(path)], [])

    def installed(self) -> set[pathlib.Path]:
        """The files of the environment, without those that pytest writes beside every module of a plugin."""
        environment = self.folder / "environment"
        files = {path.relative_to(environment) for path in environment.rglob("*") if path.is_file()}
        return {path for path in files if "-pytest-" not in path.name}

    def test_the_tests_of_the_package_pass_outside_of_the_checkout(self) -> None:
        # All that the tests read of the checkout, but for the package.
        copy = self.folder / "copy"
        leave = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
        for name in ("docs", "examples", "bindings/python/tests", "bindings/python/pactlib_build"):
            shutil.copytree(places.ROOT / name, copy / name, ignore=leave)
        for name in ("pact.h", "README.md", *(f"bindings/python/{one}" for one in (
            "README.md", "pyproject.toml", "example.py", "build_declarations.py"
        ))):
            shutil.copy(places.ROOT / name, copy / name)

        self.assert_done(self.run_in(copy, self.python, "-m", "pip", "install", "--quiet", f"{self.wheel}[test]"))
        tests = self.run_in(
            copy / "bindings/python", self.python, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2"
        )

        self.assertEqual(tests.returncode, 0, tests.stdout[-8000:] + tests.stderr[-2000:])
        self.assertRegex(tests.stdout.splitlines()[-1], r"^\d{4} passed")


if __name__ == "__main__":
    unittest.main()
