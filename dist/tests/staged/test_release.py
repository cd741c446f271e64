"""What is released of a build: equal bytes in every folder, no path of this machine, sizes, and files that can be checked.

With `PACT_REPRODUCE` set, the commit is built again in other folders, and both releases are compared.
"""

import contextlib
import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from pactdist import archive, places, release  # noqa: E402

TARGET = places.target_named(os.environ.get("PACT_DIST_TARGET", "x86_64-unknown-linux-gnu"))
ARCHIVE = release.archive_name(TARGET)
LIBRARY = f"{TARGET.asset}.gz"

# Folders of people and of builds. Lua and musl name their temporary files so.
PATHS = re.compile(rb"/(?:home|root|Users|work|tmp|var/tmp|mnt|private)/(?!(?:lua|tmpfile)_XXXXXX)[\w.@+-]+[^\0\n]{0,80}")


class Released(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        cls.out = cls.folder / "one"
        release.release([TARGET], cls.out)
        cls.top = unpack(cls.out / ARCHIVE, cls.folder / "unpacked")

    def test_what_is_released_in_another_folder_is_equal(self):
        out = self.folder / "another folder"
        release.release([TARGET], out)
        self.assert_equal_folders(self.out, out)

    def test_files_have_no_path_of_this_machine(self):
        own = {str(places.ROOT), str(places.cargo_folder()), str(pathlib.Path.home()), str(pathlib.Path(sys.prefix)), tempfile.gettempdir()}
        own = {f"{path}/".encode() for path in own if len(path) > 4}
        for path in files(self.top):
            data = path.read_bytes()
            with self.subTest(path.relative_to(self.top).as_posix()):
                self.assertEqual(PATHS.findall(data), [])
                found = [place for prefix in own for place in re.findall(re.escape(prefix) + rb"[^\0\n]{0,80}", data)]
                self.assertEqual([place for place in found if b"_XXXXXX" not in place], [])

    def test_files_have_no_address_of_a_registry_folder(self):
        for path in files(self.top):
            self.assertFalse(b"registry/src" in path.read_bytes(), path.name)

    def test_an_archive_and_the_library_are_small(self):
        self.assertLess((self.out / ARCHIVE).stat().st_size, 40_000_000)
        self.assertLess((self.out / LIBRARY).stat().st_size, 5_000_000)

    def test_the_compressed_library_is_that_of_the_stage(self):
        self.assertEqual(gzip.decompress((self.out / LIBRARY).read_bytes()), (places.stage(TARGET) / TARGET.shared).read_bytes())

    @unittest.skipUnless(shutil.which("sha256sum"), "sha256sum is not installed")
    def test_the_sums_are_right(self):
        for folder in (self.out, self.top):
            command = ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_programs_may_be_run(self):
        programs = sorted((self.top / "bin").glob(f"pact_*{TARGET.program_suffix}"))
        self.assertEqual(len(programs), 2)
        for program in programs:
            self.assertTrue(os.access(program, os.X_OK), program)

    @unittest.skipUnless(os.environ.get("PACT_REPRODUCE"), "PACT_REPRODUCE is not set: nothing is built again")
    def test_another_build_of_the_commit_is_equal(self):
        changed = subprocess.run(["git", "status", "--porcelain"], cwd=places.ROOT, capture_output=True, text=True, check=True)
        self.assertEqual(changed.stdout, "", "only what is committed can be built again")
        checkout = self.folder / "another checkout" / "pact"
        subprocess.run(["git", "clone", "--quiet", str(places.ROOT), str(checkout)], check=True)
        env = {**os.environ, "CARGO_TARGET_DIR": str(self.folder / "another target"), "SOURCE_DATE_EPOCH": str(archive.date())}
        out = self.folder / "built again"
        subprocess.run([sys.executable, str(checkout / "dist/build"), TARGET.triple], env=env, check=True)
        subprocess.run([sys.executable, str(checkout / "dist/release"), TARGET.triple, "--out", str(out)], env=env, check=True)
        self.assert_equal_folders(self.out, out)

    def assert_equal_folders(self, one, another):
        names = sorted(path.name for path in one.iterdir())
        self.assertEqual(names, sorted(path.name for path in another.iterdir()))
        different = [name for name in names if (one / name).read_bytes() != (another / name).read_bytes()]
        if ARCHIVE in different:
            first, second = unpack(one / ARCHIVE, one / "unpacked"), unpack(another / ARCHIVE, another / "unpacked")
            different += [
                path.relative_to(first).as_posix()
                for path in files(first)
                if path.read_bytes() != (second / path.relative_to(first)).read_bytes()
            ]
        self.assertEqual(different, [])


def unpack(path, folder):
    """Unpacks an archive; the result is its one folder."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            for entry in packed.infolist():
                place = packed.extract(entry, folder)
                with contextlib.suppress(OSError):
                    os.chmod(place, entry.external_attr >> 16 & 0o777)
    else:
        with tarfile.open(path) as packed:
            packed.extractall(folder)
    (top,) = folder.iterdir()
    return top


def files(folder):
    """The files below a folder, links apart."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


if __name__ == "__main__":
    unittest.main()
