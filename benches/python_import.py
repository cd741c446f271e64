"""What importing the Python package costs, and a first mock server, in CPU time beside pact-python's.

    PACT_LIBRARY=LIBPACT_FFI python benches/python_import.py

Run it with an interpreter that has cffi, and pact-python for the comparison. Each program is a process of its own, by turns;
bytecode is cached, as it is for installed packages.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TURNS = 41

SERVER = """
from {module} import Pact
pact = Pact("shop", "users")
pact.upon_receiving("a user").with_request("GET", "/users/1").will_respond_with(200)
with pact.serve({arguments}) as server:
    server.url
"""

PROGRAMS = {
    "python -c pass": "pass",
    "import pactlib": "import pactlib",
    "from pactlib import Pact": "from pactlib import Pact",
    "from pactlib import Pact, Verifier": "from pactlib import Pact, Verifier",
    "pactlib, first server": SERVER.format(module="pactlib", arguments="verify=False"),
    "from pact import Pact": "from pact import Pact",
    "from pact import Pact, Verifier": "from pact import Pact, Verifier",
    "pact-python, first server": SERVER.format(module="pact", arguments="raises=False, verbose=False"),
}


def cpu(code: str, environment: dict[str, str]) -> float:
    """The CPU time of a program, in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as cache:
        paths = [str(ROOT / "bindings" / "python"), os.environ.get("PYTHONPATH", "")]
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        there = subprocess.run([sys.executable, "-c", "import pact"], capture_output=True, check=False).returncode == 0
        programs = {name: code for name, code in PROGRAMS.items() if there or "from pact " not in code}
        times: dict[str, list[float]] = {name: [] for name in programs}
        for turn in range(TURNS + 1):
            for name, code in programs.items():
                taken = cpu(code, environment)
                if turn > 0:  # the first one fills the cache
                    times[name].append(taken)
    for name, taken in times.items():
        print(f"{name:36} median {statistics.median(taken):6.1f} ms, least {min(taken):6.1f} ms")


if __name__ == "__main__":
    main()
