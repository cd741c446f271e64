"""What stands between cargo and the compiler while the programs are built."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pactdist.program_compiler import for_programs  # noqa: E402

KINDS = ["--crate-type", "cdylib", "--crate-type", "staticlib", "--crate-type", "rlib"]


class Arguments(unittest.TestCase):
    def test_of_the_library_only_what_programs_take_is_made(self):
        given = ["--crate-name", "pact_ffi", "src/lib.rs", *KINDS, "-C", "lto=fat"]

        made = for_programs(given, is_static=True)

        self.assertEqual(
            made, ["--crate-name", "pact_ffi", "src/lib.rs", "-C", "lto=fat", "--crate-type", "rlib", "-Clinker-plugin-lto"]
        )

    def test_a_question_of_cargo_is_passed_on(self):
        asked = ["-", "--crate-name", "___", "--print=file-names", *KINDS]

        self.assertEqual(for_programs(asked, is_static=True), asked)

    def test_a_program_is_static_where_that_is_asked_for(self):
        given = ["--crate-name", "pact_verifier_cli", "--crate-type", "bin"]

        self.assertEqual(for_programs(given, is_static=True), [*given, "-Ctarget-feature=+crt-static"])
        self.assertEqual(for_programs(given, is_static=False), given)

    def test_what_runs_during_the_build_stays_as_it_is(self):
        given = ["--crate-name", "build_script_build", "--crate-type", "bin"]

        self.assertEqual(for_programs(given, is_static=True), given)


if __name__ == "__main__":
    unittest.main()
