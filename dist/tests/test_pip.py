"""What pip does with the folder of the Python package: it builds, installs, and leaves nothing behind.

A program that stands for cargo writes a file with the header of a library, so nothing is compiled and nothing fetched.
"""

from __future__ import annotations

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
import venv
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "dist"), str(ROOT / "dist/tests")]

from libraries import linux_library  # noqa: E402
from pactdist import places  # noqa: E402

PACKAGE = ROOT / "bindings/python"
MACHINE = platform.machine()
LIBRARY = linux_library(machine={"x86_64": 62, "aarch64": 183}.get(MACHINE, 62))
STEM = f"pactlib-{places.version()}"
WHEEL = f"{STEM}-py3-none-manylinux_2_17_{MACHINE}.whl"

CARGO = """#!{python}
import os, pathlib, sys
library = pathlib.Path({library!r}).read_bytes()
if sys.argv[1] != "rustc":
    sys.exit("this cargo only builds")
with open({log!r}, "a") as log:
    print(os.environ["CARGO_ENCODED_RUSTFLAGS"].replace(chr(31), "|"), file=log)
    print(os.getcwd(), *sys.argv[1:], file=log)
folder = pathlib.Path(sys.argv[sys.argv.index("--target-dir") + 1]) / "release"
folder.mkdir(parents=True)
(folder / "libpact_ffi.so").write_bytes(library)
"""


def files(folder: pathlib.Path) -> set[pathlib.Path]:
    """Everything below a folder."""
    return set(folder.rglob("*"))


def files_of_the_package() -> set[pathlib.Path]:
    """Everything in the package's folder, without that of tests, which may run at the same time."""
    return {path for path in files(PACKAGE) if path.relative_to(PACKAGE).parts[0] not in ("tests", "pact_python")}


@unittest.skipUnless(sys.platform == "linux" and MACHINE in ("x86_64", "aarch64"), "the stand-in is a library for Linux")
class PipTest(unittest.TestCase):
    environment: pathlib.Path

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.environment = pathlib.Path(temporary.name) / "environment"
        venv.create(cls.environment, with_pip=True)

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.library = self.folder / "given.so"
        self.library.write_bytes(LIBRARY)
        self.log = self.folder / "log"
        self.there = files_of_the_package()

    def tearDown(self) -> None:
        self.assertEqual(files_of_the_package(), self.there, "something was left")

    def with_cargo(self) -> dict[str, str]:
        """The variables with which pip finds the stand-in for cargo."""
        programs = self.folder / "programs"
        programs.mkdir()
        cargo = programs / "cargo"
        text = CARGO.format(python=sys.executable, library=str(self.library), log=str(self.log))
        cargo.write_text(text, encoding="utf-8")
        cargo.chmod(0o755)
        return {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}

    def run_python(self, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs the interpreter of the environment outside of the checkout."""
        leave = re.compile("PACT_|CARGO|RUST|PYTHON")
        environment = {name: value for name, value in os.environ.items() if not leave.match(name)}
        environment.update(PIP_DISABLE_PIP_VERSION_CHECK="1", **variables)
        command = [str(self.environment / "bin/python"), *map(str, arguments)]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def pip(self, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs pip without packages from elsewhere."""
        command, *rest = arguments
        return self.run_python("-m", "pip", command, "--no-deps", "--no-index", *rest, **variables)

    def assert_done(self, done: subprocess.CompletedProcess[str]) -> None:
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_wheel_of_the_checkout_is_built_by_cargo_in_a_folder_that_is_removed(self) -> None:
        variables = {"RUSTFLAGS": "-Cx", "CARGO_HOME": "/home/of cargo", **self.with_cargo()}

        self.assert_done(self.pip("wheel", "-w", self.folder / "out", PACKAGE, **variables))

        self.assertEqual(os.listdir(self.folder / "out"), [WHEEL])
        with zipfile.ZipFile(self.folder / "out" / WHEEL) as archive:
            self.assertEqual(archive.read("pactlib/libpact_ffi.so"), LIBRARY)
        flags, line = self.log.read_text(encoding="utf-8").splitlines()
        self.assertEqual(flags, f"-Cx|--remap-path-prefix=/home/of cargo=/cargo|--remap-path-prefix={ROOT}=/pact")
        words, _, target = line.rpartition(" ")
        self.assertEqual(
            words,
            f"{ROOT} rustc --locked --release --lib --no-default-features --features lua,unprefixed "
            "--crate-type cdylib --target-dir",
        )
        self.assertFalse(os.path.exists(target))

    def test_a_folder_for_cargo_that_is_named_is_kept(self) -> None:
        kept = self.folder / "kept"
        cargo = self.with_cargo()

        self.assert_done(self.pip("wheel", "-w", self.folder / "out", PACKAGE, CARGO_TARGET_DIR=str(kept), **cargo))

        self.assertTrue((kept / "release/libpact_ffi.so").is_file())

    def test_a_library_that_is_given_is_taken_and_nothing_is_built(self) -> None:
        self.library.write_bytes(LIBRARY + b"given")
        setting = f"--config-settings=library={self.library}"

        self.assert_done(self.pip("wheel", "-w", self.folder / "a", PACKAGE, PACT_LIBRARY=str(self.library)))
        self.assert_done(self.pip("wheel", "-w", self.folder / "b", setting, PACKAGE, PACT_LIBRARY="/nowhere"))

        wheels = [(self.folder / out / WHEEL).read_bytes() for out in "ab"]
        self.assertEqual(wheels[0], wheels[1])
        with zipfile.ZipFile(self.folder / "a" / WHEEL) as archive:
            self.assertEqual(archive.read("pactlib/libpact_ffi.so"), LIBRARY + b"given")

    def test_what_hinders_the_build_is_said_in_one_line(self) -> None:
        nothing = self.folder / "nothing"
        nothing.mkdir()
        text = self.folder / "text"
        text.write_text("no library", encoding="utf-8")
        failing = self.with_cargo()
        self.library.unlink()
        missing = (
            "error: cargo is not on the path; it builds the library, which is written in Rust. Install Rust 1.89 or newer, "
            "install a wheel of pactlib instead, or set PACT_LIBRARY to a library that is built already"
        )

        for variables, words in (
            ({"PATH": str(nothing)}, missing),
            (failing, "error: cargo did not build the library: it ended with 1; its words are above"),
            ({"PACT_LIBRARY": "/nowhere.so"}, "error: PACT_LIBRARY is '/nowhere.so', and there is no such file"),
            ({"PACT_LIBRARY": str(text)}, f"error: {text} is no shared library"),
        ):
            with self.subTest(words):
                done = self.pip("install", PACKAGE, **variables)

                self.assertEqual(done.returncode, 1, done.stdout)
                said = [line.strip() for line in done.stderr.splitlines()]
                self.assertIn(words, said)
                if words == missing:
                    self.assertNotIn("Traceback (most recent call last):", said)

    def test_an_installation_can_be_removed_to_the_last_file(self) -> None:
        before = files(self.environment)

        self.assert_done(self.pip("install", PACKAGE, PACT_LIBRARY=str(self.library)))
        found = self.run_python("-c", "import pactlib; print(pactlib.__version__, pactlib.__file__)")
        self.assert_done(self.run_python("-m", "pip", "uninstall", "-y", "pactlib"))

        self.assertEqual(found.stdout.split()[0], places.version(), found.stderr)
        self.assertTrue(found.stdout.split()[1].startswith(str(self.environment)))
        self.assertEqual({path for path in files(self.environment) - before if "__pycache__" not in path.parts}, set())

    def test_an_editable_installation_is_the_folder_and_has_its_library_elsewhere(self) -> None:
        before = files(self.environment)
        no_bytecode = {"PYTHONDONTWRITEBYTECODE": "1"}

        self.assert_done(self.pip("install", "-e", PACKAGE, **self.with_cargo()))
        found = self.run_python("-c", "import pactlib; print(pactlib.__file__)", **no_bytecode)
        (library,) = self.environment.glob("lib/python*/site-packages/pactlib.libs/libpact_ffi.so")
        same = library.read_bytes() == LIBRARY
        self.assert_done(self.run_python("-m", "pip", "uninstall", "-y", "pactlib"))

        self.assertEqual(found.stdout.strip(), str(PACKAGE / "pactlib/__init__.py"), found.stderr)
        self.assertTrue(same)
        self.assertEqual({path for path in files(self.environment) - before if "__pycache__" not in path.parts}, set())

    def test_the_archive_of_the_sources_builds_the_same_wheel_without_the_checkout(self) -> None:
        program = "import sys; sys.path.insert(0, {!r}); sys.dont_write_bytecode = True; {}"
        call = "from pactlib_build import backend; print(backend.build_sdist({!r}))"
        for out in "ab":
            code = program.format(str(PACKAGE), call.format(str(self.folder / out)))
            self.assertEqual(self.run_python("-c", code).stdout, f"{STEM}.tar.gz\n")
        archive = self.folder / "a" / f"{STEM}.tar.gz"
        self.assertEqual(archive.read_bytes(), (self.folder / "b" / f"{STEM}.tar.gz").read_bytes())
        with tarfile.open(archive) as opened:
            names = set(opened.getnames())
            self.assertEqual({member.mtime for member in opened.getmembers()}, {315532800})
        needed = ("PKG-INFO", "LICENSE", "pyproject.toml", "rust/Cargo.toml", "rust/Cargo.lock", "rust/src/lib.rs", "rust/build.rs")
        self.assertEqual({f"{STEM}/{name}" for name in needed} - names, set())

        cargo = self.with_cargo()
        self.assert_done(self.pip("wheel", "-w", self.folder / "sources", archive, **cargo))
        self.assert_done(self.pip("wheel", "-w", self.folder / "checkout", PACKAGE, **cargo))

        self.assertEqual(
            (self.folder / "sources" / WHEEL).read_bytes(), (self.folder / "checkout" / WHEEL).read_bytes()
        )

    def test_the_folder_alone_without_the_checkout_is_refused(self) -> None:
        alone = shutil.copytree(PACKAGE, self.folder / "alone", ignore=shutil.ignore_patterns("__pycache__", "tests"))

        done = self.pip("install", alone, **self.with_cargo())

        self.assertEqual(done.returncode, 1)
        words = f"error: {alone} is not in a checkout of the project: there is no Cargo.toml in {self.folder.parent}"
        self.assertIn(words, [line.strip() for line in done.stderr.splitlines()])


if __name__ == "__main__":
    unittest.main()
