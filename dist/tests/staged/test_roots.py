"""What was built runs on an old system: Debian 11, with glibc 2.31, gcc 10, CMake 3.18, Python 3.9 and pip 20, in a folder.

It takes minutes, so it is done when `PACT_ALL_TARGETS` is set. `PACT_OLD_ROOT` names the folder of another system to take
instead; it has the same programs.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from root_case import PACT, SECONDS, TARGET, RootCase, ask

from pactdist import commands, install, places, roots, wheel

SUITE = "bullseye"
PACKAGES = ("cmake", "g++", "gcc", "libc6-dev", "make", "pkg-config", "python3", "python3-pip", "python3-venv")
FOREIGN = ("libffi7", "python3-minimal", "python3")
# pip asks for what this Python needs, so what an older one needs beside it is named.
PYTHON_PACKAGES = ("cffi", "pytest", "exceptiongroup", "tomli", "typing_extensions")
FLAGS = "-std=c11 -Wall -Wextra -Wpedantic -Werror"

CMAKE = """
cmake_minimum_required(VERSION 3.10)
project(consumer C CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(PactFfi REQUIRED)
foreach(kind shared static)
  foreach(source consumer_test.c consumer_test.cpp)
    string(MAKE_C_IDENTIFIER "${source}_${kind}" name)
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE PactFfi::${kind})
  endforeach()
endforeach()
"""

TEST_IN_PYTHON = """
from urllib.request import urlopen
from pactlib import Pact, Verifier, match

def test_an_order(tmp_path):
    with Pact("shop", "stock") as pact:
        order = pact.upon_receiving("an order").with_request("GET", match.regex("/orders/1", regex="/orders/[0-9]+"))
        order.will_respond_with(200, body={"id": match.integer(1)})
        with pact.serve(write=tmp_path) as server:
            assert urlopen(server.url + "/orders/7").read() == b'{"id":1}'
        with pact.serve() as server:
            Verifier("stock", server.url).add_folder(tmp_path).verify()
            urlopen(server.url + "/orders/8")
"""


def reason_to_skip():
    if not os.environ.get("PACT_ALL_TARGETS") and not os.environ.get("PACT_OLD_ROOT"):
        return "it takes minutes, and PACT_ALL_TARGETS is not set"
    if TARGET.os != "linux":
        return f"there are no roots for {TARGET.os}"
    more = [] if TARGET.arch == "x86_64" else ["qemu-aarch64-static", "dpkg-deb"]
    return roots.missing("debootstrap", "apt-get", *more)


def old_root():
    """The system, with an empty folder /work."""
    if TARGET.arch == "x86_64":
        named = os.environ.get("PACT_OLD_ROOT")
        root = roots.Root(pathlib.Path(named)) if named else roots.debian(SUITE, "amd64", PACKAGES)
    else:
        root = roots.debian(SUITE, "arm64", FOREIGN)
    shutil.rmtree(root.path("/work"), ignore_errors=True)
    root.path("/work").mkdir()
    return root


class OldRoot(RootCase):
    """Tests there."""

    programs = "/work/bin/"

    @classmethod
    def setUpClass(cls):
        cls.root = old_root()
        stage = places.stage(TARGET)
        for name in (TARGET.shared, TARGET.static, "bin"):
            cls.root.put(stage / name, f"/work/{name}")
        cls.root.write("/work/pact.json", json.dumps(PACT))

    def shell(self, script, env=None, seconds=1800):
        """Runs a script of the shell in /work; the result is what it printed."""
        done = self.root.run(["/bin/sh", "-ec", f"cd /work; {script}"], env, seconds)
        self.assertEqual(done.returncode, 0, done.stdout[-8000:] + done.stderr[-8000:])
        return done.stdout


@unittest.skipIf(reason_to_skip(), str(reason_to_skip()))
@unittest.skipIf(TARGET.arch != "x86_64", "its programs are started one by one, by an emulator")
class OldSystem(OldRoot):
    """Of the same architecture."""

    def test_the_programs_serve_and_verify(self):
        master, port = self.start_master("--output", "/work/pacts")
        mock = json.loads(ask(port, "POST", "/", json.dumps(PACT))[1])["mockServer"]["port"]

        verified = self.run_inside("pact_verifier_cli", "--file", "/work/pact.json", "--port", str(mock))
        written = self.run_inside("pact_mock_server_cli", "verify", "--port", str(port), "-m", str(mock))
        self.run_inside("pact_mock_server_cli", "shutdown-master", "--port", str(port), "-k", "key", "--period", "0")

        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertEqual(written.returncode, 0, written.stdout + written.stderr)
        self.assertTrue(self.root.path("/work/pacts/shop-stock.json").is_file())
        master.communicate(timeout=SECONDS)
        self.assertEqual(master.returncode, 0)


@unittest.skipIf(reason_to_skip(), str(reason_to_skip()))
@unittest.skipIf(TARGET.arch != "x86_64" or TARGET.musl, "the compiler and Python there are for glibc on x86-64")
class OldGlibc(OldRoot):
    """Programs that load the shared library, and that have the static one inside."""

    def test_every_c_program_keeps_its_promise(self):
        self.root.put(places.ROOT / "ctests", "/work/ctests")
        self.root.put(places.ROOT / "pact.h", "/work/pact.h")
        programs = sorted(path.stem for path in (places.ROOT / "ctests").glob("*.c"))
        build = f"gcc {FLAGS} -I. ctests/$program.c -o built/$program ./{TARGET.shared} -Wl,-rpath,/work -lpthread"
        run = "(mkdir in/$program; cd in/$program; ../../built/$program)"

        printed = self.shell(
            f"mkdir built in; for program in {' '.join(programs)}; do "
            f"if {build} && {run}; then echo $program passed; else echo $program FAILED; fi; done 2>&1"
        )

        passed = [line for line in printed.splitlines() if line.endswith(" passed")]
        self.assertEqual(passed, [f"{program} passed" for program in programs], printed)

    def test_what_is_installed_is_found_by_pkg_config_and_by_cmake(self):
        install.install(TARGET, self.root.path("/work/installed"))
        self.root.path("/work/installed").rename(self.root.path("/work/prefix"))
        for source in ("c/consumer_test.c", "cpp/consumer_test.cpp"):
            self.root.put(places.ROOT / "examples" / source, f"/work/{pathlib.Path(source).name}")
        self.root.write("/work/CMakeLists.txt", CMAKE)
        env = {"PKG_CONFIG_PATH": "/work/prefix/lib/pkgconfig", "LD_LIBRARY_PATH": "/work/prefix/lib"}

        self.shell(
            'eval gcc consumer_test.c $(pkg-config --cflags --libs pact_ffi) -o by-pkg-config-c;'
            'eval g++ -std=c++17 consumer_test.cpp $(pkg-config --cflags --libs pact_ffi) -o by-pkg-config-cpp;'
            'eval gcc consumer_test.c $(pkg-config --cflags --libs pact_ffi-static) -o by-pkg-config-static;'
            "cmake -S . -B by-cmake -DCMAKE_PREFIX_PATH=/work/prefix; cmake --build by-cmake",
            env,
        )
        programs = ["by-pkg-config-c", "by-pkg-config-cpp", "by-pkg-config-static"]
        programs += [f"by-cmake/consumer_test_{kind}" for kind in ("c_shared", "c_static", "cpp_shared", "cpp_static")]
        for program in programs:
            with self.subTest(program):
                self.shell(f"rm -rf pacts; mkdir pacts; ./{program}; test -s pacts/shop-stock.json", env)

    def test_the_wheel_is_installed_and_pytest_passes(self):
        python = self.shell("python3 -c 'import sys; print(sys.version_info[0], sys.version_info[1])'").split()
        if tuple(map(int, python)) < (3, 9):
            self.skipTest(f"its Python {'.'.join(python)} is older than the package takes")
        wheels = wheelhouse(".".join(python))
        self.root.put(wheels, "/work/wheels")
        built = wheel.build(TARGET, self.root.path("/work/wheels"))
        self.root.write("/work/test_order.py", TEST_IN_PYTHON)

        self.shell(f"python3 -m venv venv; venv/bin/pip install --no-index --find-links wheels wheels/{built.name} pytest")
        printed = self.shell("cd /work; venv/bin/pytest -q test_order.py")

        self.assertIn("1 passed", printed)

    def test_the_library_is_read_only_and_the_system_has_no_home(self):
        install.install(TARGET, self.root.path("/work/read-only"))
        self.root.put(places.ROOT / "examples/c/consumer_test.c", "/work/read-only.c")
        self.shell(
            "gcc -Iread-only/include read-only.c -Lread-only/lib -lpact_ffi -Wl,-rpath,/work/read-only/lib -o read-only/test"
        )
        inside = roots.Root(self.root.folder, writable=False)

        done = inside.run(["/work/read-only/test"], None, SECONDS)

        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("Read-only file system", done.stderr)


@unittest.skipIf(reason_to_skip(), str(reason_to_skip()))
@unittest.skipIf(TARGET.arch == "x86_64" or TARGET.musl, "this is for an emulated glibc")
class EmulatedPython(OldRoot):
    """Python of another architecture in an emulator. Nothing of the system is configured, so no pip runs in it."""

    def test_python_loads_the_wheel_and_pytest_passes(self):
        emulator = "/work/qemu-aarch64-static"
        self.root.put(pathlib.Path(commands.need("qemu-aarch64-static", "run Python")).resolve(), emulator)
        wheels = wheelhouse("3.9")
        built = wheel.build(TARGET, self.root.path("/work/wheels"))
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", str(wheels), "--target",
             str(self.root.path("/work/packages")), "--only-binary=:all:", "--python-version=3.9",
             *(f"--platform={tag}" for tag in TARGET.wheel), str(built), *PYTHON_PACKAGES],
            check=True,
        )
        self.root.write("/work/test_order.py", TEST_IN_PYTHON)

        done = self.root.run(
            [emulator, "/usr/bin/python3.9", "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "/work/test_order.py"],
            {"PYTHONPATH": "/work/packages", "PYTHONHOME": "/usr"}, 1800,
        )

        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("1 passed", done.stdout)


def wheelhouse(python):
    """A folder with the wheels of the packages for a version of Python. It is filled once."""
    folder = places.cargo_folder() / "dist-roots" / f"wheels-{python}-{TARGET.triple}"
    if not (folder / roots.MADE).is_file():
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:", "--dest", str(folder)]
        command += ["--python-version", python, *(f"--platform={tag}" for tag in TARGET.wheel)]
        subprocess.run([*command, *PYTHON_PACKAGES], check=True)
        (folder / roots.MADE).touch()
    return folder


if __name__ == "__main__":
    unittest.main()
