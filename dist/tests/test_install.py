"""What `dist/install` puts where, and what it says when it cannot. The builds are stand-ins."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pactdist import cmake, install, linking, pkgconfig, places, shell_texts, soname, third_party  # noqa: E402
from pactdist.failures import Failure  # noqa: E402
from pactdist.targets import PROGRAMS, TARGETS  # noqa: E402

GNU = TARGETS["x86_64-unknown-linux-gnu"]
WINDOWS = TARGETS["x86_64-pc-windows-gnu"]
VERSION = places.version()
SCRIPT = places.ROOT / "dist/install"
NOBODY = 65534


class Installation(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.prefix = self.folder / "a préfix"
        for patched in (
            mock.patch.dict(os.environ, CARGO_TARGET_DIR=str(self.folder / "target")),
            mock.patch.object(shell_texts, "files", lambda target: {pathlib.PurePosixPath("share/man/man1/p.1"): b"page"}),
            mock.patch.object(third_party, "text", lambda target: "licences\n"),
            mock.patch.object(soname, "write", lambda library, name: library.write_text(f"soname {name}")),
        ):
            patched.start()
            self.addCleanup(patched.stop)

    def build(self, target=GNU, **about):
        """A stage as `dist/build` leaves it, with a few bytes for each file."""
        stage = places.stage(target)
        (stage / "bin").mkdir(parents=True)
        for name in (target.shared, target.static, target.import_library):
            if name is not None:
                (stage / name).write_text(name)
        for program in PROGRAMS:
            (stage / "bin" / (program + target.program_suffix)).write_text(program)
        written = {"target": target.triple, "version": VERSION, "native_static_libs": ["-lgcc_s", "-lm", "-lc"], **about}
        (stage / "build.json").write_text(json.dumps(written), encoding="utf-8")
        return stage

    def failure(self, call, *arguments, **options):
        with self.assertRaises(Failure) as raised:
            call(*arguments, **options)
        return str(raised.exception)

    def files(self, root=None):
        root = root or self.prefix
        found = (path for path in root.rglob("*") if path.is_file() or path.is_symlink())
        return {path.relative_to(root).as_posix() for path in found}

    def script(self, *arguments, **options):
        return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False, **options)


class Places(Installation):
    def test_the_library_has_its_version_in_its_name_and_two_links(self):
        self.build()

        install.install(GNU, self.prefix)

        lib = self.prefix / "lib"
        self.assertEqual((lib / f"libpact_ffi.so.{VERSION}").read_text(), "soname libpact_ffi.so.0")
        self.assertEqual(os.readlink(lib / "libpact_ffi.so.0"), f"libpact_ffi.so.{VERSION}")
        self.assertEqual(os.readlink(lib / "libpact_ffi.so"), "libpact_ffi.so.0")

    def test_every_file_can_be_read_by_all_and_programs_be_run(self):
        self.build()
        old = os.umask(0o077)
        self.addCleanup(os.umask, old)

        install.install(GNU, self.prefix)

        for path in self.prefix.rglob("*"):
            if path.is_file() and not path.is_symlink():
                runs = path.parent.name == "bin" or ".so." in path.name
                self.assertEqual(path.stat().st_mode & 0o777, 0o755 if runs else 0o644, path)
            elif path.is_dir():
                self.assertEqual(path.stat().st_mode & 0o777, 0o755, path)

    def test_on_windows_the_library_lies_beside_the_programs(self):
        self.build(WINDOWS)

        install.install(WINDOWS, self.prefix)

        self.assertLessEqual({"bin/pact_ffi.dll", "bin/pact_verifier_cli.exe", "lib/libpact_ffi.dll.a", "lib/libpact_ffi.a"}, self.files())
        config = (self.prefix / "lib/cmake/PactFfi/PactFfiConfig.cmake").read_text(encoding="utf-8")
        self.assertIn('set(_pact_ffi_shared "${_pact_ffi_prefix}/bin/pact_ffi.dll")', config)
        self.assertIn('set(_pact_ffi_implib "lib/libpact_ffi.dll.a")', config)

    def test_one_folder_has_all_headers(self):
        self.build()

        install.install(GNU, self.prefix)

        include = self.prefix / "include"
        self.assertNotIn("include/test.hpp", self.files())
        for header in include.glob("*.hpp"):
            for line in header.read_text(encoding="utf-8").splitlines():
                if line.startswith('#include "'):
                    self.assertTrue((include / line.split('"')[1]).is_file(), f"{header.name}: {line}")

    def test_destdir_stands_for_the_root(self):
        self.build()

        install.install(GNU, pathlib.Path("/usr"), self.folder / "root")

        self.assertIn("usr/include/pact.h", self.files(self.folder / "root"))
        self.assertIn("must be an absolute path", self.failure(install.install, GNU, pathlib.Path("usr"), self.folder / "root"))

    def test_the_folder_of_libraries_may_be_deeper(self):
        self.build()

        install.install(GNU, self.prefix, libdir="lib/x86_64-linux-gnu")

        self.assertIn("lib/x86_64-linux-gnu/libpact_ffi.a", self.files())
        pc = (self.prefix / "lib/x86_64-linux-gnu/pkgconfig/pact_ffi.pc").read_text(encoding="utf-8")
        self.assertIn("\nprefix=${pcfiledir}/../../..\n", pc)
        self.assertIn("\nlibdir=${prefix}/lib/x86_64-linux-gnu\n", pc)
        config = (self.prefix / "lib/x86_64-linux-gnu/cmake/PactFfi/PactFfiConfig.cmake").read_text(encoding="utf-8")
        self.assertIn("/../../../..", config)
        for libdir in ("../lib", "/elsewhere", "", "."):
            self.assertIn("must lie below", self.failure(install.install, GNU, self.prefix, libdir=libdir))

    def test_one_kind_of_library_alone(self):
        self.build()

        install.install(GNU, self.prefix, kinds=("static",))
        self.assertEqual({name for name in self.files() if "libpact_ffi" in name}, {"lib/libpact_ffi.a"})

        install.install(GNU, self.prefix, kinds=("shared",))
        self.assertNotIn("lib/libpact_ffi.a", self.files())
        self.assertNotIn("lib/pkgconfig/pact_ffi-static.pc", self.files())
        self.assertIn("lib/libpact_ffi.so.0", self.files())


class Again(Installation):
    def test_what_an_older_installation_had_more_is_removed(self):
        self.build()
        install.install(GNU, self.prefix)
        with mock.patch.object(places, "version", lambda: "0.5.13"):
            shutil.rmtree(places.stage(GNU))
            self.build(version="0.5.13")
            install.install(GNU, self.prefix)

        self.assertNotIn(f"lib/libpact_ffi.so.{VERSION}", self.files())
        self.assertEqual(os.readlink(self.prefix / "lib/libpact_ffi.so.0"), "libpact_ffi.so.0.5.13")

    def test_a_library_that_somebody_copied_there_is_replaced(self):
        self.build()
        (self.prefix / "lib").mkdir(parents=True)
        (self.prefix / "lib/libpact_ffi.so").write_text("an older one")

        install.install(GNU, self.prefix)

        self.assertTrue((self.prefix / "lib/libpact_ffi.so").is_symlink())

    def test_a_copy_that_fails_leaves_the_old_file_whole(self):
        stage = self.build()
        install.install(GNU, self.prefix)
        (stage / "libpact_ffi.a").write_text("a newer one")
        before = self.files()

        def half(source, to, real=shutil.copyfile):
            if pathlib.Path(source).name != "libpact_ffi.a":
                return real(source, to)
            pathlib.Path(to).write_text("a new")
            raise OSError(28, "No space left on device", str(to))

        with mock.patch.object(shutil, "copyfile", half):
            text = self.failure(install.install, GNU, self.prefix)

        self.assertIn("No space left on device", text)
        self.assertEqual((self.prefix / "lib/libpact_ffi.a").read_text(), "libpact_ffi.a")
        self.assertEqual(self.files(), before)

    def test_it_is_removed_and_what_others_have_there_stays(self):
        self.build()
        (self.prefix / "lib").mkdir(parents=True)
        (self.prefix / "lib/libother.a").write_text("")
        install.install(GNU, self.prefix)

        gone = install.uninstall(self.prefix)

        self.assertIn(pathlib.PurePosixPath("include/pact.h"), gone)
        self.assertEqual([path.relative_to(self.prefix).as_posix() for path in sorted(self.prefix.rglob("*"))], ["lib", "lib/libother.a"])
        self.assertIn("nothing is installed in", self.failure(install.uninstall, self.prefix))

    def test_a_list_with_files_outside_the_prefix_is_refused(self):
        (self.prefix / install.MANIFEST).parent.mkdir(parents=True)
        kept = self.folder / "kept"
        kept.write_text("")
        for line in ("../kept", str(kept)):
            (self.prefix / install.MANIFEST).write_text(f"{line}\n", encoding="utf-8")

            self.assertIn("names files outside", self.failure(install.uninstall, self.prefix))
            self.assertTrue(kept.exists())


class Refusals(Installation):
    def test_a_target_that_is_not_built_is_named_with_what_builds_it(self):
        text = self.failure(install.install, GNU, self.prefix)

        self.assertTrue(text.startswith(f"{GNU.triple} is not built: there is no "), text)
        self.assertTrue(text.endswith(f"; run dist/build {GNU.triple}"), text)
        self.assertFalse(self.prefix.exists())

    def test_a_stage_of_another_version_or_without_a_file_is_refused(self):
        stage = self.build(version="0.5.11")
        self.assertIn(f"has version 0.5.11 for {GNU.triple}, and this is version {VERSION}", self.failure(install.install, GNU, self.prefix))
        shutil.rmtree(stage)

        stage = self.build()
        (stage / "libpact_ffi.a").unlink()
        self.assertIn("lacks libpact_ffi.a; run dist/build", self.failure(install.install, GNU, self.prefix))

        (stage / "build.json").write_text("{")
        self.assertIn("build.json cannot be read", self.failure(install.install, GNU, self.prefix))

    def test_a_prefix_that_is_a_file_or_below_one_is_an_error_with_words(self):
        self.build()
        self.prefix.write_text("")

        self.assertIn("Not a directory", self.failure(install.install, GNU, self.prefix))
        self.assertIn("Not a directory", self.failure(install.install, GNU, self.prefix / "below"))

    def test_a_folder_in_the_place_of_a_file_is_an_error_with_words(self):
        self.build()
        (self.prefix / "include/pact.h").mkdir(parents=True)

        text = self.failure(install.install, GNU, self.prefix)

        self.assertIn(f"cannot write {self.prefix / 'include/pact.h'}: Is a directory", text)

    def test_a_prefix_that_may_not_be_written_is_an_error_with_words(self):
        self.build()
        self.prefix.mkdir()
        self.prefix.chmod(0o555)
        self.folder.chmod(0o755)
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            # The user root may write everywhere.
            if os.getuid() == 0:
                os.setuid(NOBODY)
            try:
                install.install(GNU, self.prefix)
            except Failure as failure:
                os.write(writes, str(failure).encode())
            finally:
                os._exit(0)
        os.close(writes)
        os.waitpid(child, 0)

        with open(reads, encoding="utf-8") as text:
            self.assertEqual(text.read(), f"cannot write {self.prefix / 'bin'}: Permission denied")

    def test_the_script_says_what_is_wrong_in_one_line(self):
        done = self.script("--prefix", str(self.prefix), "--target", "sparc")

        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.startswith("error: there is no target 'sparc'; the targets are "), done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1)
        self.assertEqual(self.script("--uninstall", "--prefix", str(self.prefix)).returncode, 1)


class Texts(unittest.TestCase):
    def test_what_the_compiler_links_itself_is_left_out(self):
        given = ["-lgcc_s", "-lutil", "-lm", "-lm", "-framework", "Security", "-lc"]

        self.assertEqual(linking.libraries(given), ["-lutil", "-lm", "-framework Security"])

    def test_no_word_of_a_template_is_left(self):
        lib = pathlib.PurePosixPath("lib")
        for target in TARGETS.values():
            made = {
                **pkgconfig.files(target, lib, ["-lm"], install.KINDS),
                **cmake.files(target, lib, ["-lm"], lib / target.shared),
            }
            self.assertEqual(len(made), 4)
            for path, text in made.items():
                self.assertNotRegex(text.decode(), r"@[A-Z]+@", path)


if __name__ == "__main__":
    unittest.main()
