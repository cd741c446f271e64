"""``docs/migrating.md``: the programs with pactlib run as they are printed, and the lines are counted right."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[3] / "docs" / "migrating.md"

SHOP = """
from flask import Flask

app = Flask(__name__)
orders = {}


def add_order(parameters):
    orders[1] = 3


@app.get("/orders/<int:number>")
def order(number):
    return {"id": number}


def parcel_arrived(event):
    return f"order {event['order']} has arrived"


def parcel_event(order):
    return {"order": order}
"""


def blocks(language: str) -> list[str]:
    """The blocks of code of a language, in order; a word after the language is a part of it."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def lines(code: str) -> int:
    """How many lines are not empty."""
    return sum(1 for line in code.splitlines() if line.strip())


def run(program: str, folder: Path) -> None:
    """Runs a program in a folder, with this package."""
    path = folder / "program.py"
    path.write_text(program, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    done = subprocess.run(
        [sys.executable, str(path)], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_the_programs_with_pactlib_run(tmp_path: Path) -> None:
    pytest.importorskip("flask")
    pytest.importorskip("requests")
    consumer, provider, receiver, sender = blocks("python pactlib")
    (tmp_path / "shop.py").write_text(SHOP, encoding="utf-8")

    run(consumer, tmp_path)
    pact = json.loads((tmp_path / "pacts" / "shop-stock.json").read_text(encoding="utf-8"))
    assert pact["interactions"][0]["response"]["matchingRules"]["body"]["$.id"]["matchers"] == [{"match": "integer"}]

    run(provider, tmp_path)

    run(receiver, tmp_path)
    assert (tmp_path / "pacts" / "shop-parcels.json").exists()
    run(sender, tmp_path)


def test_the_lines_are_counted_right() -> None:
    rows = re.findall(r"^\| (?:Python|Node), [^|]+ \| (\d+) \| (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    counted = [tuple(map(int, row)) for row in rows]
    theirs = [lines(code) for code in blocks("python") + blocks("js")]
    ours = [lines(code) for code in blocks("python pactlib") + blocks("js pactlib")]

    assert counted == list(zip(theirs, ours))
    assert all(our < their for their, our in counted)
