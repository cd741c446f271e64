"""Wheels without a built library: a file with the header of one takes its place."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile
from typing import Iterator
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "dist"), str(ROOT / "dist/tests")]

from libraries import linux_library, windows_library  # noqa: E402
from pactdist import places, wheel  # noqa: E402
from pactdist.failures import Failure  # noqa: E402
from pactdist.targets import TARGETS  # noqa: E402

GNU = TARGETS["x86_64-unknown-linux-gnu"]
MUSL = TARGETS["x86_64-unknown-linux-musl"]
WINDOWS = TARGETS["x86_64-pc-windows-gnu"]


@contextlib.contextmanager
def staged(target, library: bytes, version: str = places.version()) -> Iterator[pathlib.Path]:
    """A stage with this library; the value is a folder for the wheel."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "wheels"
        with mock.patch.dict(os.environ, CARGO_TARGET_DIR=folder), mock.patch.object(
            wheel.third_party, "text", return_value="Lua\n"
        ):
            stage = places.stage(target)
            stage.mkdir(parents=True)
            (stage / target.shared).write_bytes(library)
            (stage / "build.json").write_text(json.dumps({"version": version}), encoding="utf-8")
            yield out


class WheelTest(unittest.TestCase):
    def refused(self, target, library: bytes) -> str:
        with staged(target, library) as out, self.assertRaises(Failure) as raised:
            wheel.build(target, out)
        self.assertFalse(out.exists() and list(out.iterdir()))
        return str(raised.exception)

    def test_a_wheel_has_the_package_the_library_and_the_licences(self) -> None:
        with staged(GNU, linux_library()) as out:
            path = wheel.build(GNU, out)
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
                about = {name: archive.read(name).decode() for name in names if ".dist-info/" in name}
                library = archive.getinfo("pactlib/libpact_ffi.so")

        version = places.version()
        self.assertEqual(
            path.name, f"pactlib-{version}-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl"
        )
        folder = f"pactlib-{version}.dist-info"
        self.assertEqual(library.external_attr >> 16, 0o100755)
        self.assertEqual(about[f"{folder}/licenses/THIRD-PARTY"], "Lua\n")
        self.assertIn("MIT License", about[f"{folder}/licenses/LICENSE"])
        self.assertEqual(
            about[f"{folder}/entry_points.txt"], "[pytest11]\npactlib.pytest_plugin = pactlib.pytest_plugin\n"
        )
        self.assertIn("Root-Is-Purelib: false\nTag: py3-none-manylinux2014_x86_64\n", about[f"{folder}/WHEEL"])
        there = {"pactlib/__init__.py", "pactlib/_declarations.py", "pactlib/py.typed", "pactlib/ffi/__init__.py"}
        self.assertEqual(there - set(names), set())
        self.assertEqual({name.split("/")[0] for name in names}, {"pactlib", folder})
        self.assertEqual([name for name in names if name.endswith(".pyc")], [])

    def test_the_metadata_is_that_of_pyproject(self) -> None:
        with staged(GNU, linux_library()) as out, zipfile.ZipFile(wheel.build(GNU, out)) as archive:
            metadata = archive.read(f"pactlib-{places.version()}.dist-info/METADATA").decode()

        lines = metadata.split("\n\n", 1)[0].splitlines()
        for line in (
            "Name: pactlib",
            f"Version: {places.version()}",
            "License-Expression: MIT",
            "License-File: THIRD-PARTY",
            "Requires-Python: >=3.9",
            "Requires-Dist: cffi>=1.15",
            'Requires-Dist: pytest>=8; extra == "pytest"',
            "Requires-Dist: types-requests; (python_version < '3.10') and extra == \"test\"",
            "Classifier: Typing :: Typed",
        ):
            self.assertIn(line, lines)
        self.assertIn("# pactlib", metadata)

    def test_the_record_names_every_file_with_its_hash_and_is_the_last(self) -> None:
        with staged(GNU, linux_library()) as out, zipfile.ZipFile(wheel.build(GNU, out)) as archive:
            names = archive.namelist()
            record = archive.read(names[-1]).decode().splitlines()
            found = {name: archive.read(name) for name in names}

        self.assertTrue(names[-1].endswith(".dist-info/RECORD"))
        self.assertEqual([line.split(",")[0] for line in record], sorted(names[:-1]) + names[-1:])
        for line in record[:-1]:
            name, digest, size = line.split(",")
            expected = base64.urlsafe_b64encode(hashlib.sha256(found[name]).digest()).rstrip(b"=").decode()
            self.assertEqual((digest, size), (f"sha256={expected}", str(len(found[name]))))

    def test_two_wheels_are_equal_and_name_no_folder_of_this_machine(self) -> None:
        with staged(GNU, linux_library()) as out:
            first = wheel.build(GNU, out / "first").read_bytes()
            second = wheel.build(GNU, out / "second")
            self.assertEqual(first, second.read_bytes())
            with zipfile.ZipFile(second) as archive:
                for name in archive.namelist():
                    self.assertFalse(str(ROOT).encode() in archive.read(name), name)

    def test_a_wheel_for_musl_and_one_for_windows_have_their_names(self) -> None:
        version = places.version()
        with staged(MUSL, linux_library(glibc=None)) as out:
            self.assertEqual(wheel.build(MUSL, out).name, f"pactlib-{version}-py3-none-musllinux_1_2_x86_64.whl")
        with staged(WINDOWS, windows_library()) as out:
            path = wheel.build(WINDOWS, out)
            self.assertEqual(path.name, f"pactlib-{version}-py3-none-win_amd64.whl")
            with zipfile.ZipFile(path) as archive:
                self.assertIn("pactlib/pact_ffi.dll", archive.namelist())

    def test_a_library_that_the_platform_cannot_load_is_refused(self) -> None:
        text = self.refused(GNU, linux_library(glibc="2.34"))
        self.assertTrue(text.endswith(
            "libpact_ffi.so needs glibc 2.34; a wheel with the tag manylinux_2_17_x86_64 must not"
        ), text)
        text = self.refused(MUSL, linux_library(glibc="2.17"))
        self.assertTrue(text.endswith(
            "libpact_ffi.so needs glibc 2.17; a wheel with the tag musllinux_1_2_x86_64 is for musl"
        ), text)
        text = self.refused(GNU, linux_library(machine=183))
        self.assertTrue(text.endswith(
            "is for Linux aarch64; a wheel with the tag manylinux_2_17_x86_64 is for Linux x86_64"
        ), text)
        self.assertTrue(self.refused(GNU, b"text").endswith("libpact_ffi.so is no shared library"))
        self.assertTrue(self.refused(GNU, linux_library()[:300]).endswith("is not whole: the file ends too early"))

    def test_a_target_that_was_not_built_is_an_error_with_the_command(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, ROOT / "dist/wheel", GNU.triple],
                env={**os.environ, "CARGO_TARGET_DIR": folder}, capture_output=True, text=True, check=False,
            )

            self.assertEqual(done.returncode, 1)
            missing = f"{folder}/dist/{GNU.triple}/libpact_ffi.so"
            self.assertEqual(done.stderr, f"error: {missing} is not there; run `dist/build {GNU.triple}` first\n")
            self.assertEqual(os.listdir(folder), [])

    def test_a_library_of_another_version_is_refused(self) -> None:
        with staged(GNU, linux_library(), version="0.4.0") as out, self.assertRaises(Failure) as raised:
            wheel.build(GNU, out)

        text = f"build.json has version 0.4.0, not {places.version()}; run `dist/build {GNU.triple}` again"
        self.assertTrue(str(raised.exception).endswith(text), raised.exception)

    def test_the_versions_of_the_package_are_that_of_the_library(self) -> None:
        module = (ROOT / "bindings/python/pactlib/__init__.py").read_text(encoding="utf-8")

        self.assertIn(f'\n__version__ = "{places.version()}"\n', module)
        self.assertEqual(wheel._writer().Project(wheel.PACKAGE).version, places.version())


if __name__ == "__main__":
    unittest.main()
