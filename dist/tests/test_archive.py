"""Archives depend on their contents and one date alone."""

import gzip
import os
import pathlib
import sys
import tarfile
import tempfile
import unittest
import zipfile
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pactdist import archive, checksums  # noqa: E402
from pactdist.failures import Failure  # noqa: E402

WHEN = 1700000000


class Archives(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def tree(self, place, mask, names):
        """A folder `top`, with files made in this order under this umask."""
        top = self.folder / place / "top"
        before = os.umask(mask)
        try:
            for name in names:
                (top / name).parent.mkdir(parents=True, exist_ok=True)
                (top / name).write_text(f"text of {name}\n" * 100, encoding="utf-8")
            (top / "bin/run").chmod(0o777 & ~mask)
        finally:
            os.umask(before)
        return top

    def two_trees(self):
        names = ["bin/run", "lib/b", "lib/a", "z", "a", "lib/deep/er/" + "n" * 120]
        first = self.tree("one", 0o077, names)
        second = self.tree("another", 0o002, reversed(names))
        os.utime(second / "a", (1, 1))
        return first, second

    def test_equal_folders_give_equal_archives(self):
        for suffix in (".tar.gz", ".zip"):
            with self.subTest(suffix):
                first, second = self.two_trees()
                archive.write(first, self.folder / f"first{suffix}", WHEN)
                archive.write(second, self.folder / f"second{suffix}", WHEN)
                self.assertEqual((self.folder / f"first{suffix}").read_bytes(), (self.folder / f"second{suffix}").read_bytes())

    def test_a_tar_file_has_fixed_modes_owners_and_dates(self):
        first, _ = self.two_trees()
        (first / "lib/link").symlink_to("a")
        archive.write(first, self.folder / "a.tar.gz", WHEN)
        with tarfile.open(self.folder / "a.tar.gz") as tar:
            entries = {entry.name: entry for entry in tar}
        self.assertEqual(list(entries), sorted(entries))
        self.assertEqual({(one.uid, one.gid, one.uname, one.gname, one.mtime) for one in entries.values()}, {(0, 0, "", "", WHEN)})
        self.assertEqual(entries["top/bin/run"].mode, 0o755)
        self.assertEqual(entries["top/bin"].mode, 0o755)
        self.assertEqual(entries["top/a"].mode, 0o644)
        self.assertEqual(entries["top/lib/link"].linkname, "a")

    def test_a_zip_file_has_fixed_modes_and_dates(self):
        first, _ = self.two_trees()
        archive.write(first, self.folder / "a.zip", WHEN)
        with zipfile.ZipFile(self.folder / "a.zip") as packed:
            self.assertIsNone(packed.testzip())
            entries = {entry.filename: entry for entry in packed.infolist()}
            self.assertEqual(packed.read("top/a"), (first / "a").read_bytes())
        self.assertEqual({entry.date_time for entry in entries.values()}, {(2023, 11, 14, 22, 13, 20)})
        self.assertEqual(entries["top/bin/run"].external_attr >> 16, 0o100755)
        self.assertEqual(entries["top/a"].external_attr >> 16, 0o100644)

    def test_a_zip_file_refuses_a_link(self):
        first, _ = self.two_trees()
        (first / "link").symlink_to("a")
        with self.assertRaises(Failure) as raised:
            archive.write(first, self.folder / "a.zip", WHEN)
        self.assertEqual(str(raised.exception), "top/link is a link, and a zip file for Windows can have none")

    def test_a_compressed_file_has_no_name_and_no_date(self):
        source = self.folder / "libpact_ffi.so"
        source.write_bytes(b"library" * 1000)
        archive.compress(source, self.folder / "packed.gz")
        packed = (self.folder / "packed.gz").read_bytes()
        self.assertEqual(packed[3:8], b"\0\0\0\0\0")
        self.assertNotIn(b"libpact_ffi", packed)
        self.assertEqual(gzip.decompress(packed), source.read_bytes())

    def test_the_date_is_that_of_the_environment_or_of_the_commit(self):
        with mock.patch.dict(os.environ, SOURCE_DATE_EPOCH="1700000000"):
            self.assertEqual(archive.date(), 1700000000)
        with mock.patch.dict(os.environ, SOURCE_DATE_EPOCH="0"):
            self.assertEqual(archive.date(), 315532800)
        with mock.patch.dict(os.environ):
            os.environ.pop("SOURCE_DATE_EPOCH", None)
            self.assertEqual(archive.date(), archive.date())
            self.assertGreaterEqual(archive.date(), 315532800)

    def test_a_date_that_is_no_number_is_an_error(self):
        for text in ("yesterday", "-1", ""):
            with self.subTest(text), mock.patch.dict(os.environ, SOURCE_DATE_EPOCH=text), self.assertRaises(Failure) as raised:
                archive.date()
            self.assertEqual(str(raised.exception), f"SOURCE_DATE_EPOCH is {text!r}, which is no number of seconds since 1970")

    def test_a_list_of_sums_is_sorted_and_names_every_file_once(self):
        first, _ = self.two_trees()
        (first / "lib/link").symlink_to("a")
        checksums.write_list_of_all(first)
        checksums.write_list_of_all(first)
        names = [line.split("  ")[1] for line in (first / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
        self.assertEqual(names, ["a", "bin/run", "lib/a", "lib/b", "lib/deep/er/" + "n" * 120, "z"])


if __name__ == "__main__":
    unittest.main()
