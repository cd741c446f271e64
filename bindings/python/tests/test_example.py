"""The example of the README runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from provider import Reply, serving

HERE = Path(__file__).resolve().parents[1]


def test_the_example_runs_and_prints_two_pacts() -> None:
    output = subprocess.run([sys.executable, "example.py"], cwd=HERE, capture_output=True, text=True, check=False)

    assert output.returncode == 0, output.stderr
    assert re.findall(r"^shop-\w+\.json$", output.stdout, flags=re.M) == ["shop-events.json", "shop-users.json"]


def test_the_code_of_the_readme_runs(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (HERE / "README.md").read_text(encoding="utf-8"), flags=re.S)
    code = "\n".join(blocks).replace("server.verify()", "pass").replace('"pacts"', repr(str(tmp_path)))

    with serving(lambda asked: Reply(200)) as users:
        exec(code.replace("http://localhost:8080", users.url), {})  # noqa: S102 - it is ours

    assert [asked.target for asked in users.asked] == ["/_states", "/users/1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shop-events.json", "shop-users.json"]
