"""Installs what was built, moves the folder, and builds programs on it by pkg-config and by CMake."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from pactdist import commands, install, places, runners, soname  # noqa: E402
from pactdist.targets import PROGRAMS  # noqa: E402

TARGET = places.target_named(os.environ.get("PACT_DIST_TARGET", "x86_64-unknown-linux-gnu"))
VERSION = places.version()
IS_NATIVE = TARGET.triple == "x86_64-unknown-linux-gnu"


def run(command, **options):
    """The output of a command; a failure has it too."""
    done = subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options
    )
    if done.returncode != 0:
        raise AssertionError(f"{shlex.join(str(word) for word in command)}\n{done.returncode}\n{done.stdout}")
    return done.stdout


def newest_cmake():
    """CMake of PyPI, in a virtual environment below the target folder."""
    folder = places.cargo_folder() / "dist-tools/cmake"
    if not (folder / "bin/cmake").is_file():
        run([sys.executable, "-m", "venv", "--clear", folder])
        run([folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "cmake"])
    return str(folder / "bin/cmake")


class Installed(unittest.TestCase):
    """An installation that was moved after it was made. Its path has a space and a letter that is not ASCII."""

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        first = pathlib.Path(holder.name) / "first place"
        cls.listed = install.install(TARGET, first)
        cls.prefix = pathlib.Path(holder.name) / "pact é moved/to here"
        cls.prefix.parent.mkdir()
        first.rename(cls.prefix)

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        (self.folder / "pacts").mkdir()

    def needed(self, program):
        """The shared libraries that a program asks for."""
        return re.findall(r"\(NEEDED\).*\[(.*)\]", run(["readelf", "-d", program]))


class Files(Installed):
    def test_what_is_listed_is_there_and_nothing_else(self):
        found = sorted(path.relative_to(self.prefix).as_posix() for path in self.prefix.rglob("*")
                       if path.is_symlink() or path.is_file())

        self.assertEqual(found, sorted(map(str, self.listed)))

    def test_no_file_knows_where_it_was_installed(self):
        for path in self.prefix.rglob("*"):
            if path.is_file():
                self.assertNotIn(b"first place", path.read_bytes(), path)

    def test_the_version_is_in_the_header_the_list_of_cmake_and_that_of_pkg_config(self):
        header = (self.prefix / "include/pact.h").read_text(encoding="utf-8")
        major, minor, patch = VERSION.split(".")
        for line in (f'VERSION "{VERSION}"', f"VERSION_MAJOR {major}", f"VERSION_MINOR {minor}", f"VERSION_PATCH {patch}"):
            self.assertIn(f"#define PACT_FFI_{line}\n", header)
        pc = (self.prefix / "lib/pkgconfig/pact_ffi.pc").read_text(encoding="utf-8")
        self.assertIn(f"\nVersion: {VERSION}\n", pc)
        cmake = (self.prefix / "lib/cmake/PactFfi/PactFfiConfigVersion.cmake").read_text(encoding="utf-8")
        self.assertIn(f'set(PACKAGE_VERSION "{VERSION}")', cmake)

    @unittest.skipUnless(TARGET.os == "linux", "only libraries of Linux have a versioned name")
    def test_the_library_has_a_versioned_name_and_the_one_of_the_stage_has_not(self):
        library = self.prefix / "lib" / f"libpact_ffi.so.{VERSION}"

        self.assertEqual(soname.read(library), "libpact_ffi.so.0")
        self.assertEqual(soname.read(places.stage(TARGET) / TARGET.shared), "libpact_ffi.so")
        for link in ("libpact_ffi.so.0", "libpact_ffi.so"):
            self.assertEqual((self.prefix / "lib" / link).resolve(), library.resolve())

    @unittest.skipUnless(TARGET.os == "windows", "this is about Windows")
    def test_the_library_of_windows_lies_beside_the_programs(self):
        for name in ("bin/pact_ffi.dll", "lib/libpact_ffi.dll.a", "lib/libpact_ffi.a"):
            self.assertTrue((self.prefix / name).is_file(), name)

    def test_the_static_library_exports_no_names_of_the_first_releases(self):
        header = (self.prefix / "include/pact.h").read_text(encoding="utf-8")
        guarded = header.split("#if defined(PACT_UNPREFIXED)")[1].split("#endif")[0]
        first = set(re.findall(r"^[\w ]+[ *](\w+)\(", guarded, re.MULTILINE))
        symbols = run([commands.need("nm", "read symbols"), "-g", "--defined-only", self.prefix / "lib/libpact_ffi.a"])
        defined = set(re.findall(r" [A-Z] _?(\w+)$", symbols, re.MULTILINE))

        self.assertIn("new_pact", first)
        self.assertIn("pactffi_new_pact", defined)
        self.assertEqual(first & defined, set())

    @unittest.skipUnless(shutil.which("man"), "there is no man")
    def test_man_shows_the_pages(self):
        for program in PROGRAMS:
            page = run(["man", "-l", self.prefix / f"share/man/man1/{program}.1"], env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})

            self.assertIn("NAME", page)
            self.assertIn(program, page)
            self.assertIn("OPTIONS", page)

    def test_shells_read_the_completions(self):
        places_of = {
            "bash": "share/bash-completion/completions/{}",
            "zsh": "share/zsh/site-functions/_{}",
            "fish": "share/fish/vendor_completions.d/{}.fish",
        }
        for shell, place in places_of.items():
            for program in PROGRAMS:
                script = self.prefix / place.format(program)
                self.assertIn(program, script.read_text(encoding="utf-8"))
                if shutil.which(shell):
                    run([shell, "-n", script])


class Programs(Installed):
    """Programs in C for every target that runs here, found by pkg-config."""

    def setUp(self):
        super().setUp()
        if TARGET.triple not in runners.RUNNERS:
            self.skipTest(f"programs for {TARGET.triple} are not run here")
        self.runner = runners.runner(TARGET)
        self.lib = self.prefix / "lib"

    def options(self, *arguments):
        pkg_config = commands.need("pkg-config", "find the installed library")
        environment = {"PKG_CONFIG_LIBDIR": str(self.lib / "pkgconfig"), "PATH": "/usr/bin:/bin"}
        words = subprocess.run([pkg_config, *arguments], env=environment, stdout=subprocess.PIPE, check=True).stdout
        return [word for word in _words(words)]

    def build(self, name, *options):
        sources = self.prefix / "share/doc/pact_ffi/examples/c"
        program = self.folder / (name + TARGET.program_suffix)
        run([*self.runner.compiler, "-Wall", "-Werror", sources / f"{name}.c", *options, "-o", program])
        return program

    def start(self, program, **environment):
        run(self.runner.command(program), cwd=self.folder, env={"PATH": "/usr/bin:/bin", **self.runner.env, **environment})

    def test_a_program_with_the_shared_library_asks_for_its_versioned_name(self):
        options = self.options("--cflags", "--libs", "pact_ffi")
        for name in ("consumer_test", "provider_test"):
            program = self.build(name, *self.runner.dynamic, *options)

            self.start(program, **{self.runner.search: str(self.lib)})
            if TARGET.os == "linux":
                self.assertIn("libpact_ffi.so.0", self.needed(program))
        self.assertTrue((self.folder / "pacts/shop-stock.json").is_file())

    def test_a_program_with_the_static_library_runs_where_nothing_is_installed(self):
        options = self.options("--cflags", "--libs", "pact_ffi-static")
        for name in ("consumer_test", "provider_test"):
            program = self.build(name, *self.runner.dynamic, *options)
            if TARGET.os == "linux":
                self.assertEqual([library for library in self.needed(program) if "pact" in library], [])
        away = self.prefix.with_name("away")
        self.prefix.rename(away)
        self.addCleanup(away.rename, self.prefix)

        for name in ("consumer_test", "provider_test"):
            self.start(self.folder / (name + TARGET.program_suffix))

    def test_a_static_program_is_linked_by_the_option_static(self):
        options = self.options("--static", "--cflags", "--libs", "pact_ffi")
        for name in ("consumer_test", "provider_test"):
            # glibc warns that a static program needs the same glibc for looking up names.
            program = self.build(name, "-static", *options)
            if TARGET.os == "linux":
                self.assertEqual(self.needed(program), [])

            self.start(program)

    def test_the_installed_programs_say_their_version(self):
        for program in PROGRAMS:
            path = self.prefix / "bin" / f"{program}{TARGET.program_suffix}"
            said = run(self.runner.command(path, ["--version"]), env={"PATH": "/usr/bin:/bin", **self.runner.env})

            self.assertIn(VERSION, said)


@unittest.skipUnless(IS_NATIVE, "CMake and C++ are tried on the machine's own target")
class Native(Installed):
    def cmakes(self):
        return [commands.need("cmake", "test the package of CMake"), newest_cmake()]

    def project(self, cmake, text, *options):
        """What CMake says of a project with this text."""
        source = self.folder / "source"
        source.mkdir(exist_ok=True)
        (source / "CMakeLists.txt").write_text(text, encoding="utf-8")
        shutil.rmtree(self.folder / "build", ignore_errors=True)
        command = [cmake, "-S", source, "-B", self.folder / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}", *options]
        return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)

    def test_the_examples_are_built_and_run_by_cmake(self):
        oldest, newest = self.cmakes()
        tried = [(oldest, language, kind) for language in ("c", "cpp") for kind in ("shared", "static")]
        for cmake, language, kind in [*tried, (newest, "c", "shared"), (newest, "cpp", "static")]:
            with self.subTest(cmake=cmake, language=language, kind=kind):
                build = self.folder / f"{language} {kind}"
                shutil.rmtree(build, ignore_errors=True)
                source = self.prefix / "share/doc/pact_ffi/examples" / language
                said = run([cmake, "-S", source, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DPACT_FFI={kind}"])
                self.assertNotIn("Warning", said)
                run([cmake, "--build", build])

                self.assertIn("100% tests passed", run([pathlib.Path(cmake).with_name("ctest")], cwd=build))
                asked = [name for name in self.needed(build / "consumer_test") if "pact" in name]
                self.assertEqual(asked, ["libpact_ffi.so.0"] if kind == "shared" else [])

    def test_a_program_in_cpp_is_built_by_pkg_config(self):
        sources = self.prefix / "share/doc/pact_ffi/examples/cpp"
        for module in ("pact_ffi", "pact_ffi-static"):
            program = self.folder / module
            # As in a shell, where `eval` is needed for the space in the path.
            script = 'eval "c++ -std=c++17 \\"$1\\" $(pkg-config --cflags --libs "$2") -o \\"$3\\""'
            environment = {"PATH": "/usr/bin:/bin", "PKG_CONFIG_LIBDIR": str(self.prefix / "lib/pkgconfig")}
            run(["sh", "-ec", script, "sh", sources / "consumer_test.cpp", module, program], env=environment)
            search = {"LD_LIBRARY_PATH": str(self.prefix / "lib")} if module == "pact_ffi" else {}

            run([program], cwd=self.folder, env=search)

    def test_the_loader_finds_the_library_by_its_versioned_name(self):
        program = self.folder / "consumer_test"
        source = self.prefix / "share/doc/pact_ffi/examples/c/consumer_test.c"
        lib = self.prefix / "lib"
        run(["cc", f"-I{self.prefix}/include", source, f"-L{lib}", "-lpact_ffi", f"-Wl,-rpath,{lib}", "-o", program])

        self.assertIn(f"libpact_ffi.so.0 => {lib}/libpact_ffi.so.0", run(["ldd", program]))

    def test_versions_are_chosen_as_they_are_asked_for(self):
        major, minor, patch = map(int, VERSION.split("."))
        fits = ["", "0.5", VERSION, f"{VERSION} EXACT", "0.1"]
        fits_not = [f"{major}.{minor}.{patch + 1}", f"{major}.{minor + 1}", str(major + 1), "0.5.0 EXACT"]
        for cmake in self.cmakes():
            for version in [*fits, "0.5...<1", *fits_not, "0.1...<0.5"]:
                if "..." in version and " 3.1" in run([cmake, "--version"]).splitlines()[0]:
                    continue
                text = f"cmake_minimum_required(VERSION 3.13...3.31)\nproject(x NONE)\nfind_package(PactFfi {version} REQUIRED)\n"
                with self.subTest(cmake=cmake, version=version):
                    done = self.project(cmake, text)

                    self.assertEqual(done.returncode == 0, version in [*fits, "0.5...<1"], done.stdout)

    def test_a_library_that_is_not_installed_is_named(self):
        other = self.folder / "only shared"
        install.install(TARGET, other, kinds=("shared",))
        self.prefix = other
        text = "cmake_minimum_required(VERSION 3.13...3.31)\nproject(x C)\nfind_package(PactFfi REQUIRED COMPONENTS {})\n"
        for cmake in self.cmakes():
            static = self.project(cmake, text.format("static"))
            unknown = self.project(cmake, text.format("python"))
            optional = self.project(cmake, text.format("shared OPTIONAL_COMPONENTS static"))

            self.assertIn("the static library is not installed: there is no", _one_line(static.stdout))
            self.assertIn("PactFfi has the components shared and static, and no python", _one_line(unknown.stdout))
            self.assertEqual(optional.returncode, 0, optional.stdout)


def _one_line(text):
    return " ".join(text.split())


def _words(printed):
    """The words of a shell, whose characters may be escaped byte by byte."""
    script = b"for word in " + printed.strip() + b"; do printf '%s\\n' \"$word\"; done"
    return subprocess.run(["sh", "-c", script], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()


if __name__ == "__main__":
    unittest.main()
