"""The soname of a library is changed in place, and nothing else of it."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pactdist import failures, soname  # noqa: E402


@unittest.skipUnless(sys.platform.startswith("linux") and shutil.which("cc"), "there is no C compiler for Linux")
class Soname(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def linked(self, name):
        source = self.folder / "seven.c"
        source.write_text("int seven(void) { return 7; }\n")
        library = self.folder / "libpact_ffi.so"
        subprocess.run(["cc", "-shared", "-fPIC", f"-Wl,-soname,{name}", "-o", library, source], check=True)
        return library

    def test_it_becomes_the_short_one_and_the_long_one_again(self):
        library = self.linked(soname.INSTALLED)
        as_linked = library.read_bytes()

        soname.write(library, soname.RAW)

        self.assertEqual(soname.read(library), "libpact_ffi.so")
        self.assertEqual(sum(a != b for a, b in zip(as_linked, library.read_bytes())), 2)
        soname.write(library, soname.INSTALLED)
        self.assertEqual(library.read_bytes(), as_linked)

    def test_a_program_asks_for_the_new_name_and_finds_it(self):
        library = self.linked(soname.INSTALLED)
        soname.write(library, soname.RAW)
        soname.write(library, soname.INSTALLED)
        source, program = self.folder / "main.c", self.folder / "main"
        source.write_text("int seven(void);\nint main(void) { return seven() - 7; }\n")
        subprocess.run(["cc", "-o", program, source, library, f"-Wl,-rpath,{self.folder}"], check=True)
        library.rename(self.folder / "libpact_ffi.so.0")

        self.assertEqual(subprocess.run([program], check=False).returncode, 0)

    def test_a_library_without_room_is_refused_and_left_alone(self):
        for name in ("libpact_ffi.so", "libother.so.0.1.2.3"):
            library = self.linked(name)
            before = library.read_bytes()

            with self.assertRaises(failures.Failure) as caught:
                soname.write(library, soname.INSTALLED)

            self.assertIn("was not linked by dist/build", str(caught.exception))
            self.assertEqual(library.read_bytes(), before)

    def test_what_is_no_library_is_refused(self):
        library = self.linked(soname.INSTALLED)
        whole = library.read_bytes()
        for text in (b"", b"!<arch>\n", whole[:60], whole[:400]):
            library.write_bytes(text)

            with self.assertRaises(failures.Failure) as caught:
                soname.read(library)

            self.assertIn("is not a whole shared library", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
