"""The container recipe and the workflows cannot be run here: what they call is there, and they call nothing else."""

import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pactdist import places, targets  # noqa: E402

CONTAINERFILE = places.ROOT / "dist/container/Containerfile"
WORKFLOWS = sorted((places.ROOT / ".github/workflows").glob("*.yml"))
MOST_LINES = 30


def commands(path):
    """The commands of a recipe, as lists of words."""
    text = path.read_text(encoding="utf-8")
    lines = re.findall(r"^(?:RUN|\s*- run:) (.*)", text, re.MULTILINE)
    inner = [inside for line in lines for inside in re.findall(r"\$\((.*?)\)", line)]
    whole = [re.sub(r"\$\(.*?\)", "TARGETS", line) for line in lines]
    return [part.split() for line in whole + inner for part in re.split(r"&&|;|\|", line)]


class Recipes(unittest.TestCase):
    def test_they_call_the_scripts_and_what_installs_packages(self):
        found = set()
        for path in [CONTAINERFILE, *WORKFLOWS]:
            for words in commands(path):
                words = words[1:] if words[0] in ("do", "bash") else words
                found.add(words[0])
                with self.subTest(path=path.name, words=words):
                    if not words[0].startswith(("dist/", ".ci/")):
                        self.assertIn(words[0], {"apt-get", "for", "grep", "done"})
                        continue
                    script = places.ROOT / words[0]
                    self.assertTrue(words[0] == ".ci/run" or os.access(script, os.X_OK))
                    text = script.read_text(encoding="utf-8")
                    for option in [word for word in words if word.startswith("-")]:
                        self.assertIn(f'"{option}"', text)

        scripts = {f"dist/{name}" for name in ("build", "install", "npm", "release", "setup", "test", "wheel")}
        self.assertEqual({word for word in found if "/" in word}, {".ci/run", *scripts})

    def test_the_containers_target_has_programs_that_need_no_system(self):
        text = CONTAINERFILE.read_text(encoding="utf-8")

        for name in re.findall(r"TARGET=(\S+)", text):
            self.assertTrue(targets.TARGETS[name].musl, name)
        self.assertIn("\nFROM scratch\n", text)

    def test_workflows_may_only_read_and_keep_no_cache(self):
        self.assertEqual([path.name for path in WORKFLOWS], ["release.yml", "test.yml"])
        for path in WORKFLOWS:
            text = path.read_text(encoding="utf-8")
            with self.subTest(path.name):
                self.assertEqual(re.findall(r"permissions:\n((?:  .*\n)+)", text), ["  contents: read\n"])
                self.assertEqual(re.findall(r"uses: (?!actions/[a-z-]+@v\d+\n)(.*)", text), [])
                self.assertEqual(text.count("actions/checkout"), text.count("persist-credentials: false"))
                self.assertNotRegex(text, "cache:|secrets|password|\t")

    def test_they_are_short_and_say_what_is_tested(self):
        for path in [CONTAINERFILE, *WORKFLOWS]:
            text = path.read_text(encoding="utf-8")
            with self.subTest(path.name):
                self.assertLessEqual(len(text.splitlines()), MOST_LINES)
                self.assertRegex(re.sub(r"\s*#\s*", " ", text), "tested are the scripts|scripts are what is tested")


if __name__ == "__main__":
    unittest.main()
