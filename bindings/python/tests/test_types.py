"""The types of the package are right."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


def test_the_types_of_the_package_agree_with_each_other() -> None:
    cache = Path(sys.prefix) / "mypy-cache"

    output = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", str(cache)], cwd=HERE, capture_output=True, text=True, check=False
    )

    assert output.returncode == 0, output.stdout + output.stderr
