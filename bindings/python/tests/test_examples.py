"""The examples of a consumer test and a provider test: they pass, and fail when the provider keeps its pact no longer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1]
EXAMPLES = PACKAGE.parents[1] / "examples" / "python"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the examples, where the pact file is written."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "python", ignore=shutil.ignore_patterns("pacts", "__pycache__")))


def run(folder: Path, module: str, *arguments: str) -> tuple[int, str]:
    """The exit code and the output of a module that is run in the folder."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def outcome(folder: Path, file: str) -> tuple[int, str]:
    """The exit code and the output of pytest, with the file's folder as its root."""
    return run(folder, "pytest", "-q", "-p", "pactlib.pytest_plugin", "-p", "no:cacheprovider", "--rootdir=.", file)


def test_the_consumer_writes_what_the_provider_is_verified_with(folder: Path) -> None:
    code, output = outcome(folder, "test_consumer.py")
    assert code == 0 and "3 passed" in output, output
    pact = json.loads((folder / "pacts" / "shop-stock.json").read_text(encoding="utf-8"))
    assert [one["response"]["status"] for one in pact["interactions"]] == [200, 404]

    code, output = outcome(folder, "test_provider.py")
    assert code == 0 and "3 passed" in output, output

    stock = folder / "stock.py"
    stock.write_text(stock.read_text(encoding="utf-8").replace('"items": ', '"number": '), encoding="utf-8")
    code, output = outcome(folder, "test_provider.py")
    assert code == 1 and "1 failed, 2 passed" in output, output
    assert "items" in output


def test_a_consumer_that_asks_for_something_else_fails_with_the_report(folder: Path) -> None:
    shop = folder / "shop.py"
    shop.write_text(shop.read_text(encoding="utf-8").replace("/orders/{", "/order/{"), encoding="utf-8")

    code, output = outcome(folder, "test_consumer.py")

    assert code == 1 and "2 failed, 1 passed" in output, output
    assert "GET /order/1 did not match. Nearest:" in output
    assert [path.name for path in (folder / "pacts").iterdir()] == ["shop-parcels.json"]


def test_the_types_of_the_examples_agree(folder: Path) -> None:
    files = [path.name for path in folder.glob("*.py")]
    cache = Path(sys.prefix) / "mypy-cache"
    code, output = run(folder, "mypy", "--strict", "--ignore-missing-imports", "--cache-dir", str(cache), *files)
    assert code == 0, output
