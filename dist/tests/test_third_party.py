"""What is linked of others is named, with licences that are allowed and their texts."""

import dataclasses
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pactdist import crates, licences, places, third_party  # noqa: E402
from pactdist.failures import Failure  # noqa: E402
from pactdist.targets import TARGETS  # noqa: E402

GNU = TARGETS["x86_64-unknown-linux-gnu"]
MUSL = TARGETS["x86_64-unknown-linux-musl"]
WINDOWS = TARGETS["x86_64-pc-windows-gnu"]


class Licences(unittest.TestCase):
    def test_one_of_several_is_enough(self):
        self.assertTrue(licences.is_allowed("AGPL-3.0-only OR MIT"))
        self.assertTrue(licences.is_allowed("MIT/GPL-2.0-only"))

    def test_all_that_are_joined_must_be_allowed(self):
        self.assertFalse(licences.is_allowed("MIT AND GPL-3.0-only"))
        self.assertTrue(licences.is_allowed("(MIT OR GPL-3.0-only) AND Unicode-3.0"))
        self.assertFalse(licences.is_allowed("(MIT OR ISC) AND GPL-3.0-only"))

    def test_an_exception_counts_with_its_licence_only(self):
        self.assertTrue(licences.is_allowed("GPL-3.0-or-later WITH GCC-exception-3.1"))
        self.assertFalse(licences.is_allowed("GPL-3.0-or-later"))
        self.assertFalse(licences.is_allowed("GPL-3.0-or-later WITH Classpath-exception-2.0"))

    def test_what_is_no_expression_is_an_error(self):
        for words in ("", "MIT OR", "(MIT", "MIT MIT", "OR"):
            with self.subTest(words), self.assertRaises(Failure):
                licences.is_allowed(words)


class Components(unittest.TestCase):
    def test_every_target_has_a_list_whose_licences_are_allowed(self):
        for target in TARGETS.values():
            with self.subTest(target.triple):
                self.assertGreater(len(third_party.components(target)), 140)

    def test_a_licence_that_is_not_allowed_is_named(self):
        fake = third_party.Component("leftpad", "1.0.0", "AGPL-3.0-only", ("text",), crate=True)
        bare = dataclasses.replace(fake, name="unknown", licence="")

        with self.assertRaises(Failure) as raised:
            third_party.check((fake, bare))

        self.assertEqual(
            str(raised.exception),
            "these are linked, and their licences are not in the list of dist/pactdist/licences.py: "
            "leftpad 1.0.0: AGPL-3.0-only; unknown 1.0.0: no licence",
        )

    def test_a_part_without_a_text_is_named(self):
        with self.assertRaises(Failure) as raised:
            third_party.check((third_party.Component("leftpad", "1.0.0", "MIT", ()),))
        self.assertEqual(str(raised.exception), "no text of a licence was found for leftpad 1.0.0")

    def test_build_tools_and_macros_are_not_named(self):
        names = {one.name for one in third_party.components(GNU)}
        self.assertIn("serde", names)
        self.assertFalse({"serde_derive", "syn", "cbindgen", "protox", "cc", "proptest", "lua-src"} & names)

    def test_what_only_programs_contain_is_marked(self):
        marked = {one.name for one in third_party.components(GNU) if one.programs_only}
        self.assertIn("clap", marked)
        self.assertNotIn("tokio", marked)

    def test_what_no_lock_file_names_is_named(self):
        common = {"std", "core", "alloc", "compiler_builtins", "Lua", "BoringSSL and OpenSSL, parts", "Unicode Character Database, tables"}
        wanted = {
            GNU: {"LLVM libunwind", "compiler-rt of Zig", "GNU C Library, startup files"},
            MUSL: {"LLVM libunwind", "compiler-rt of Zig", "musl"},
            WINDOWS: {"mingw-w64 runtime", "winpthreads", "libgcc", "IANA Time Zone Database"},
        }
        others = set().union(*wanted.values())
        for target, own in wanted.items():
            with self.subTest(target.triple):
                names = {one.name for one in third_party.components(target)}
                self.assertLessEqual(common | own, names)
                self.assertFalse((others - own) & names)

    def test_tables_and_sources_in_crates_have_their_versions(self):
        versions = {one.name: one.version for one in third_party.components(WINDOWS)}
        self.assertRegex(versions["Lua"], r"^5\.4\.\d+$")
        self.assertRegex(versions["IANA Time Zone Database"], r"^20\d\d[a-z]$")

    def test_a_crate_without_a_text_has_that_of_its_repository_or_the_standard_text(self):
        with tempfile.TemporaryDirectory() as folder:
            empty = pathlib.Path(folder) / "empty"
            full = pathlib.Path(folder) / "full"
            empty.mkdir()
            full.mkdir()
            (full / "LICENSE").write_text("Copyright somebody", encoding="utf-8")
            sibling = crates.Crate("full", "1.0.0", "MIT", "https://example.org/a", full, "")
            inside = crates.Crate("inside", "1.0.0", "MIT", "https://example.org/a", empty, "")
            alone = crates.Crate("alone", "1.0.0", "MIT OR LicenseRef-Other", "", empty, "")

            self.assertEqual(third_party.crate_texts(inside, (inside, sibling)), ["Copyright somebody"])
            standard = (third_party.DATA / "texts/MIT.txt").read_text(encoding="utf-8")
            self.assertEqual(third_party.crate_texts(alone, (alone, sibling)), [standard])


class Words(unittest.TestCase):
    def test_each_text_stands_once_and_every_number_leads_to_one(self):
        text = third_party.text(GNU)
        listed, texts = text.split("\nTexts\n-----\n")
        numbers = {number for line in listed.splitlines() for number in _numbers(line)}
        self.assertEqual(numbers, set(range(1, len(numbers) + 1)))
        for number in numbers:
            self.assertEqual(texts.count(f"\n[{number}]\n    "), 1)
        self.assertEqual(texts.count("Copyright (c) Zig contributors"), 1)

    def test_no_path_of_this_machine_is_in_it(self):
        text = third_party.text(GNU)
        self.assertNotIn(str(places.ROOT), text)
        self.assertNotIn(str(pathlib.Path.home()) + "/", text)


def _numbers(line):
    if ": " not in line or "[" not in line:
        return []
    return [int(number) for number in line.split("[")[1].split("]")[0].split(", ")]


if __name__ == "__main__":
    unittest.main()
