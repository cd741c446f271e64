"""The members of a static library have names and an order that no folder decides."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pactdist import members  # noqa: E402
from pactdist.failures import Failure  # noqa: E402


def member(name, content):
    return b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (name, 1700000000, 1000, 1000, b"100600", len(content)) + content + b"\n" * (len(content) % 2)


class Members(unittest.TestCase):
    def plain(self, data):
        with tempfile.TemporaryDirectory() as folder:
            library = pathlib.Path(folder) / "libpact_ffi.a"
            library.write_bytes(data)
            members.make_plain(library)
            once = library.read_bytes()
            members.make_plain(library)
            self.assertEqual(library.read_bytes(), once)
        return once

    def library(self, number, order, own=b"170d3221d69774db"):
        names = {name: b"%s-%s.o" % (number, name) for name in order}
        table = b"pact_ffi-%s.cgu.0.rcgu.o/\n" % own + b"".join(name + b"/\n" for name in names.values())
        parts = [b"!<arch>\n", member(b"/", b"\0\0\0\0"), member(b"//", table), member(b"/0", b"rust")]
        parts += [member(b"/%d" % table.index(names[name]), b"code of " + name) for name in order]
        return b"".join([*parts, member(b"last.o/", b"odd")])

    def test_the_folder_and_its_order_leave_no_trace(self):
        first = self.library(b"9f8aff5ac28f1faa", [b"lapi", b"lvm", b"lauxlib"])
        second = self.library(b"0123456789abcdef", [b"lvm", b"lauxlib", b"lapi"], b"0bbc2b3703ec76a9")
        self.assertEqual(self.plain(first), self.plain(second))

    def test_names_lose_their_number_and_keep_their_group(self):
        found = list(members._members(self.plain(self.library(b"9f8aff5ac28f1faa", [b"lvm", b"lapi"]))))
        self.assertEqual(
            found,
            [
                (b"pact_ffi.cgu.0.rcgu.o", b"rust"), (b"c1-lapi.o", b"code of lapi"), (b"c1-lvm.o", b"code of lvm"),
                (b"last.o", b"odd"),
            ],
        )

    def test_objects_of_two_folders_stay_two_groups(self):
        data = b"!<arch>\n" + member(b"//", b"%s-a.o/\n%s-a.o/\n" % (b"f" * 16, b"0" * 16)) + member(b"/0", b"1") + member(b"/22", b"2")
        self.assertEqual(list(members._members(self.plain(data))), [(b"c0-a.o", b"1"), (b"c1-a.o", b"2")])

    def test_what_is_no_library_is_an_error(self):
        with self.assertRaises(Failure):
            self.plain(b"\x7fELF")


if __name__ == "__main__":
    unittest.main()
