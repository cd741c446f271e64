"""The table of targets says the same as the compiler, and a wrong name is answered with words."""

import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pactdist import failures, places, targets  # noqa: E402


class Targets(unittest.TestCase):
    def test_each_target_is_one_that_the_compiler_knows(self):
        known = subprocess.run(["rustc", "--print", "target-list"], capture_output=True, text=True, check=True)

        self.assertEqual(set(targets.TARGETS) - set(known.stdout.split()), set())

    def test_no_two_targets_have_one_file_to_download(self):
        assets = [target.asset for target in targets.TARGETS.values()]

        self.assertEqual(len(assets), len(set(assets)))
        self.assertIn("libpact_ffi-linux-x86_64-musl.so", assets)
        self.assertIn("pact_ffi-windows-x86_64.dll", assets)

    def test_an_unknown_target_is_an_error_that_lists_the_known_ones(self):
        with self.assertRaises(failures.Failure) as caught:
            places.target_named("x86_64-linux")

        self.assertTrue(str(caught.exception).startswith("there is no target 'x86_64-linux'; the targets are x86_64-"))


if __name__ == "__main__":
    unittest.main()
