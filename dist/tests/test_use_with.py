"""`dist/use-with` on made-up folders of each client; the libraries are a few bytes with names in them."""

import contextlib
import errno
import io
import json
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pactdist import exchange, native, places, soname, use_with  # noqa: E402
from pactdist.clients import js, php, ruby  # noqa: E402
from pactdist.failures import Failure  # noqa: E402
from pactdist.targets import TARGETS  # noqa: E402

LINUX = TARGETS["x86_64-unknown-linux-gnu"]
MUSL = TARGETS["x86_64-unknown-linux-musl"]
WINDOWS = TARGETS["x86_64-pc-windows-gnu"]
MACOS = TARGETS["aarch64-apple-darwin"]

HEADER = (places.ROOT / "pact.h").read_bytes()
OURS = b"\0".join([b"ours", *(name.encode() for name in sorted(native.declared(HEADER.decode()))), b"end"])
NEWER = OURS + b" and newer"
THEIRS = b"theirs\0pactffi_version\0pactffi_init\0end"
LATER = b"theirs, later\0pactffi_version\0end"

LAYOUTS = {
    "pact-python": (".venv/lib/python3.11/site-packages", "pact_python_ffi.libs/libpact_ffi-1e2d0200.so"),
    "pact-js": ("node_modules", "@pact-foundation/pact-core-linux-x64-glibc/prebuilds/linux-x64/libpact_ffi.so"),
    "pact-go": (".", "libpact_ffi.so"),
    "pact-php": ("vendor/pact-foundation/pact-php", "bin/pact-ffi-lib/pact.so"),
    "pact-ruby": ("vendor/bundle/ruby/3.1.0/gems/pact-ffi-0.4.22", "ffi/linux-x64/libpact_ffi.so"),
}
"""Where a project has the client, and where the client has the library."""


def write(file, content):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


class InAFolder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="pact with spaces ")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name).resolve()
        self.project = self.folder / "project"
        self.project.mkdir()
        self.library = write(self.folder / "built" / "libpact_ffi.so", OURS)
        for patch in (
            mock.patch.object(use_with, "this_machine", lambda: LINUX),
            mock.patch.object(native, "_load", lambda file: ("0.5.12", "")),
            mock.patch.dict(os.environ, {"PATH": "", "CARGO_TARGET_DIR": str(self.folder / "target")}),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        for variable in ("VIRTUAL_ENV", "PACT_PREBUILD_LOCATION", "PACT_PREBUILD_PACKAGE_LOCATION", "CGO_LDFLAGS",
                         "PACT_GO_LIB_DOWNLOAD_PATH"):
            os.environ.pop(variable, None)

    def run_script(self, *arguments, library=True):
        output = io.StringIO()
        more = ["--library", str(self.library)] if library else []
        with contextlib.redirect_stdout(output):
            use_with.main([*map(str, arguments), *more])
        return output.getvalue()

    def lay(self, client):
        place, inside = LAYOUTS[client]
        return write(self.project / place / inside, THEIRS)


class EachClient(InAFolder):
    def test_the_library_is_exchanged_and_goes_back_byte_for_byte(self):
        for client in LAYOUTS:
            with self.subTest(client):
                file = self.lay(client)
                file.chmod(0o755)
                about = file.stat()

                said = self.run_script(client, self.project)

                self.assertEqual((file.read_bytes(), file.stat().st_mode), (OURS, about.st_mode))
                original = file.with_name("original-" + file.name)
                self.assertEqual((original.read_bytes(), original.stat().st_mtime_ns), (THEIRS, about.st_mtime_ns))
                self.assertIn(f"{file}: exchanged\n    before: 0.5.12, kept as {original.name}\n", said)
                self.assertIn(f"    now:    0.5.12, ours, from {self.library}\n", said)
                self.assertIn("to go back: ", said)

                said = self.run_script(client, self.project, "--back")

                self.assertEqual((file.read_bytes(), file.stat().st_mtime_ns), (THEIRS, about.st_mtime_ns))
                self.assertIn("the original is back", said)
                self.assertEqual(list(file.parent.glob("*pact*")), [file])

    def test_twice_in_a_row_says_already(self):
        for client in LAYOUTS:
            with self.subTest(client):
                file = self.lay(client)
                self.run_script(client, self.project)
                changed = file.stat().st_mtime_ns

                self.assertIn("is ours already; nothing was changed", self.run_script(client, self.project))

                self.assertEqual(file.stat().st_mtime_ns, changed)
                self.assertEqual(exchange.kept(file).read_bytes(), THEIRS)
                self.run_script(client, self.project, "--back")
                self.assertIn("is the original already", self.run_script(client, self.project, "--back"))
                self.assertEqual(file.read_bytes(), THEIRS)

    def test_a_folder_without_the_client_is_refused_with_words(self):
        for client in LAYOUTS:
            for action in ([], ["--back"], ["--status"]):
                with self.subTest(client, action=action), self.assertRaises(Failure) as failure:
                    self.run_script(client, self.project, *action)
                self.assertTrue(str(failure.exception).startswith(f"{client} is not in {self.project}: "))
        with self.assertRaises(Failure) as failure:
            self.run_script("pact-js", self.project / "nowhere")
        self.assertEqual(str(failure.exception), f"there is no {self.project / 'nowhere'}")

    def test_the_place_that_is_said_finds_it_again(self):
        for client, (place, _) in LAYOUTS.items():
            with self.subTest(client):
                file = self.lay(client)
                said = self.run_script(client, self.project)
                self.assertIn(f" {client} '{self.project / place}' --back\n", said)

                self.run_script(client, self.project / place, "--back")

                self.assertEqual(file.read_bytes(), THEIRS)

    def test_the_status_says_which_library_is_there(self):
        for client in LAYOUTS:
            with self.subTest(client):
                file = self.lay(client)
                with self.assertRaises(SystemExit) as ended:
                    self.run_script(client, self.project, "--status")
                self.assertEqual(ended.exception.code, 3)
                self.run_script(client, self.project)

                said = self.run_script(client, self.project, "--status")

                self.assertIn(f"{file}: ours, 0.5.12, the same as {self.library}\n    original: original-", said)
                file.write_bytes(NEWER)
                self.assertIn("ours, 0.5.12, another build than", self.run_script(client, self.project, "--status"))


class TheOriginal(InAFolder):
    def test_another_build_of_ours_takes_the_place_of_ours_and_the_original_stays(self):
        file = self.lay("pact-js")
        self.run_script("pact-js", self.project)
        self.library.write_bytes(NEWER)

        said = self.run_script("pact-js", self.project)

        self.assertIn("was ours already, of another build; it is this build now", said)
        self.assertEqual((file.read_bytes(), exchange.kept(file).read_bytes()), (NEWER, THEIRS))

    def test_an_updated_client_gets_a_new_original_and_the_former_one_is_not_lost(self):
        file = self.lay("pact-js")
        self.run_script("pact-js", self.project)
        file.write_bytes(LATER)

        said = self.run_script("pact-js", self.project)

        (former,) = set(file.parent.glob("original-*-*")) - {exchange.kept(file)}
        self.assertIn(f"its former one is kept as {former.name}", said)
        kept = exchange.kept(file).read_bytes()
        self.assertEqual((file.read_bytes(), kept, former.read_bytes()), (OURS, LATER, THEIRS))
        self.run_script("pact-js", self.project, "--back")
        self.assertEqual(file.read_bytes(), LATER)

    def test_going_back_leaves_the_file_of_an_updated_client_alone(self):
        file = self.lay("pact-js")
        self.run_script("pact-js", self.project)
        file.write_bytes(LATER)

        said = self.run_script("pact-js", self.project, "--back")

        self.assertIn(f"the client has another file than when it was exchanged; original-{file.name} is its former", said)
        self.assertEqual((file.read_bytes(), exchange.kept(file).read_bytes()), (LATER, THEIRS))

    def test_a_client_that_was_installed_again_needs_no_second_original(self):
        file = self.lay("pact-js")
        self.run_script("pact-js", self.project)
        file.write_bytes(THEIRS)

        self.run_script("pact-js", self.project)
        self.assertEqual(len(list(file.parent.iterdir())), 2)
        file.write_bytes(THEIRS)
        self.run_script("pact-js", self.project, "--back")

        self.assertEqual((file.read_bytes(), len(list(file.parent.iterdir()))), (THEIRS, 1))

    def test_without_an_original_there_is_no_way_back(self):
        file = self.lay("pact-js")
        file.write_bytes(OURS)

        self.assertIn("no original is kept beside it", self.run_script("pact-js", self.project))
        with self.assertRaises(Failure) as failure:
            self.run_script("pact-js", self.project, "--back")

        self.assertIn("install the client again", str(failure.exception))
        self.assertEqual(file.read_bytes(), OURS)

    def test_the_store_of_a_package_manager_is_not_written_to(self):
        file = self.lay("pact-js")
        stored = self.folder / "store"
        os.link(file, stored)

        self.run_script("pact-js", self.project)
        self.assertEqual((file.read_bytes(), stored.read_bytes()), (OURS, THEIRS))
        self.run_script("pact-js", self.project, "--back")

        self.assertTrue(file.samefile(stored))

    def test_a_link_into_a_store_becomes_a_file_and_a_link_again(self):
        file = self.lay("pact-python")
        stored = file.rename(self.folder / "store")
        file.symlink_to(stored)

        self.run_script("pact-python", self.project)
        self.assertEqual((file.is_symlink(), file.read_bytes(), stored.read_bytes()), (False, OURS, THEIRS))
        self.run_script("pact-python", self.project, "--back")

        self.assertEqual((os.readlink(file), file.read_bytes()), (str(stored), THEIRS))

    def test_a_file_system_without_links_gets_a_copy(self):
        file = self.lay("pact-js")
        with mock.patch.object(os, "link", side_effect=OSError(errno.EPERM, "Operation not permitted")):
            self.run_script("pact-js", self.project)

        self.assertEqual((file.read_bytes(), exchange.kept(file).read_bytes()), (OURS, THEIRS))

    def test_a_folder_that_cannot_be_written_is_named_and_nothing_changes(self):
        file = self.lay("pact-js")
        for place in ("link", "replace"):
            error = OSError(errno.EROFS, "Read-only file system", str(file))
            with self.subTest(place), mock.patch.object(os, place, side_effect=error):
                with mock.patch.object(exchange.shutil, "copy2", side_effect=error), self.assertRaises(Failure) as failure:
                    self.run_script("pact-js", self.project)
            self.assertEqual(str(failure.exception), f"{file} was not changed: Read-only file system ({file})")
            self.assertEqual(file.read_bytes(), THEIRS)
            self.assertEqual([path.name for path in file.parent.iterdir() if path.name.startswith(".")], [])


class TheLibrary(InAFolder):
    def test_it_is_what_was_built_for_this_machine(self):
        file = self.lay("pact-js")
        with self.assertRaises(Failure) as failure:
            self.run_script("pact-js", self.project, library=False)
        built = self.folder / "target" / "dist" / LINUX.triple / "libpact_ffi.so"
        self.assertIn(f"there is no library {built}: build it with dist/build {LINUX.triple}", str(failure.exception))
        write(built, OURS)

        self.run_script("pact-js", self.project, library=False)

        self.assertEqual(file.read_bytes(), OURS)

    def test_another_library_is_refused(self):
        file = self.lay("pact-js")
        self.library.write_bytes(LATER)
        with self.assertRaises(Failure) as failure:
            self.run_script("pact-js", self.project)
        self.assertIn("is not the library of this project", str(failure.exception))
        with mock.patch.object(native, "_load", lambda file: (None, "wrong ELF class: ELFCLASS32")):
            with self.assertRaises(Failure) as failure:
                self.run_script("pact-js", self.project)
        self.assertIn("is no libpact_ffi that this machine can load: wrong ELF class", str(failure.exception))
        self.assertEqual(file.read_bytes(), THEIRS)

    def test_functions_that_ours_does_not_have_are_named(self):
        file = self.lay("pact-js")
        file.write_bytes(THEIRS + b"\0pactffi_of_yesterday\0")

        said = self.run_script("pact-js", self.project)

        self.assertIn("warning: ours has no pactffi_of_yesterday; if the client calls it, the call fails\n", said)

    def test_a_file_of_another_kind_is_no_library(self):
        with mock.patch.object(native, "_load", self.unpatched_load):
            with self.assertRaises(Failure) as failure:
                native.version(self.library)
        self.assertIn("is no libpact_ffi that this machine can load: ", str(failure.exception))

    unpatched_load = staticmethod(native._load)


class Php(InAFolder):
    def test_the_header_is_exchanged_with_the_library(self):
        self.lay("pact-php")
        package = self.project / LAYOUTS["pact-php"][0]
        header = write(package / "bin" / "pact-ffi-headers" / "pact.h", b"int pactffi_init(void);")

        said = self.run_script("pact-php", self.project)

        self.assertEqual(header.read_bytes(), HEADER)
        self.assertIn(f"{header}: exchanged\n    before: kept as original-pact.h\n", said)
        self.run_script("pact-php", self.project, "--back")
        self.assertEqual(header.read_bytes(), b"int pactffi_init(void);")

    def test_a_header_that_declares_more_than_the_library_has_is_refused(self):
        self.lay("pact-php")
        package = self.project / LAYOUTS["pact-php"][0]
        header = write(package / "bin" / "pact-ffi-headers" / "pact.h", b"int pactffi_init(void);")
        write(self.library.with_name("pact.h"), HEADER + b"void pactffi_of_tomorrow(void);")

        with self.assertRaises(Failure) as failure:
            self.run_script("pact-php", self.project)

        self.assertIn("which has no pactffi_of_tomorrow", str(failure.exception))
        self.assertEqual(header.read_bytes(), b"int pactffi_init(void);")

    def test_the_vendor_folder_of_composer_is_asked(self):
        write(self.project / "composer.json", json.dumps({"config": {"vendor-dir": "lib"}}).encode())
        write(self.project / "lib/composer/installed.json", json.dumps(
            {"packages": [{"name": "pact-foundation/pact-php", "version": "10.1.0"}]}).encode())
        file = write(self.project / "lib/pact-foundation/pact-php/bin/pact-ffi-lib/pact.so", THEIRS)

        self.assertTrue(self.run_script("pact-php", self.project).startswith("pact-php 10.1.0\n"))

        self.assertEqual(file.read_bytes(), OURS)

    def test_each_system_has_its_file(self):
        for target, name in ((WINDOWS, "pact.dll"), (MACOS, "pact.dylib")):
            file = write(self.project / "vendor/pact-foundation/pact-php/bin/pact-ffi-lib" / name, THEIRS)
            self.assertEqual([one.library for one in php.find(self.project, target)], [file])


class Js(InAFolder):
    def test_every_copy_of_the_project_is_found(self):
        scope = "node_modules/@pact-foundation"
        inside = "pact-core-linux-x64-glibc/prebuilds/linux-x64/libpact_ffi.so"
        files = {
            write(self.project / scope / inside, THEIRS),
            write(self.project / scope / "pact" / scope / inside, THEIRS),
            write(self.project / scope / "pact-core/prebuilds/linux-x64/libpact_ffi.so", THEIRS),
            write(self.project / "node_modules/.pnpm/@pact-foundation+pact-core-linux-x64-glibc@20.2.0" / scope / inside, THEIRS),
        }

        self.assertEqual({one.library for one in js.find(self.project, LINUX)}, files)

    def test_folders_above_are_searched_as_node_does(self):
        file = self.lay("pact-js")
        inner = self.project / "packages" / "shop"
        inner.mkdir(parents=True)

        self.run_script("pact-js", inner)

        self.assertEqual(file.read_bytes(), OURS)

    def test_each_system_has_its_package(self):
        self.lay("pact-js")
        for target, package, inside in (
            (MUSL, "pact-core-linux-x64-musl", "linux-x64/libpact_ffi.so"),
            (WINDOWS, "pact-core-windows-x64", "win32-x64/pact_ffi.dll"),
            (MACOS, "pact-core-darwin-arm64", "darwin-arm64/libpact_ffi.dylib"),
        ):
            with self.subTest(package):
                self.assertEqual(js.find(self.project, target), [])
                file = write(self.project / "node_modules/@pact-foundation" / package / "prebuilds" / inside, THEIRS)
                write(file.parents[2] / "package.json", json.dumps({"name": package, "version": "20.2.0"}).encode())
                (found,) = js.find(self.project, target)
                self.assertEqual((found.library, found.name), (file, f"{package} 20.2.0"))


class Go(InAFolder):
    def test_a_project_uses_the_library_that_was_installed_for_it(self):
        write(self.project / "go.mod", b"module shop\n\nrequire github.com/pact-foundation/pact-go/v2 v2.4.1\n")
        file = write(self.folder / "libraries" / "libpact_ffi.so", THEIRS)
        os.environ["PACT_GO_LIB_DOWNLOAD_PATH"] = str(file.parent)

        with mock.patch("pactdist.clients.go.FOLDERS", ()):
            said = self.run_script("pact-go", self.project)

        self.assertTrue(said.startswith("pact-go v2.4.1\n"), said)
        self.assertEqual(file.read_bytes(), OURS)

    def test_a_library_that_programs_would_look_for_by_another_name_is_refused(self):
        file = self.lay("pact-go")
        with mock.patch.object(soname, "of", lambda content: "libpact_ffi.so.0"):
            with self.assertRaises(Failure) as failure:
                self.run_script("pact-go", self.project)
        self.assertIn("calls itself libpact_ffi.so.0", str(failure.exception))
        self.assertEqual(file.read_bytes(), THEIRS)


class Python(InAFolder):
    def test_the_active_environment_comes_first_in_the_current_folder(self):
        here = self.lay("pact-python")
        active = write(self.folder / "active" / "lib/python3.12/site-packages" / LAYOUTS["pact-python"][1], THEIRS)
        write(active.parents[1] / "pact_python-4.2.0.dist-info" / "METADATA", b"")
        os.environ["VIRTUAL_ENV"] = str(self.folder / "active")
        before = pathlib.Path.cwd()
        self.addCleanup(os.chdir, before)
        os.chdir(self.project)

        said = self.run_script("pact-python")

        self.assertTrue(said.startswith("pact-python 4.2.0\n"), said)
        self.assertEqual((here.read_bytes(), active.read_bytes()), (THEIRS, OURS))

    def test_an_interpreter_is_asked_for_its_packages(self):
        file = self.lay("pact-python")
        interpreter = write(self.folder / "python", f"#!/bin/sh\necho '{file.parents[1]}'\n".encode())
        interpreter.chmod(0o755)

        self.run_script("pact-python", interpreter)

        self.assertEqual(file.read_bytes(), OURS)


class Ruby(InAFolder):
    def test_the_gem_that_is_locked_is_the_one(self):
        gems = "vendor/bundle/ruby/3.1.0/gems"
        files = [write(self.project / gems / f"pact-ffi-{version}/ffi/linux-x64/libpact_ffi.so", THEIRS)
                 for version in ("0.4.2", "0.4.22", "0.4.22-x86_64-linux")]
        write(self.project / "Gemfile.lock", b"GEM\n  specs:\n    pact-ffi (0.4.22)\n      ffi (~> 1.15)\n")

        self.assertEqual([one.library for one in ruby.find(self.project, LINUX)], files[1:])

    def test_the_folder_of_this_platform_is_taken(self):
        gem = self.project / "pact-ffi-0.4.22"
        for name, file in (("linux-x64", "libpact_ffi.so"), ("linux-musl-x64", "libpact_ffi.so"),
                           ("linux-arm64", "libpact_ffi.so"), ("macos-arm64", "libpact_ffi.dylib"),
                           ("windows-x64", "pact_ffi.dll")):
            write(gem / "ffi" / name / file, THEIRS)
        for target, name in ((LINUX, "linux-x64"), (MUSL, "linux-musl-x64"), (MACOS, "macos-arm64"), (WINDOWS, "windows-x64")):
            with self.subTest(name):
                self.assertEqual([one.library.parent.name for one in ruby.find(gem, target)], [name])


if __name__ == "__main__":
    unittest.main()
