"""The example of the README runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from provider import of_json, serving

HERE = Path(__file__).resolve().parents[1]

MANIFEST = """{
    "pluginInterfaceVersion": 1, "name": "csv", "version": "0.0.6", "executableType": "lua", "entryPoint": "csv.lua"
}"""

CSV = """
function init() return {{entryType = "CONTENT_MATCHER", key = "csv", values = {["content-types"] = "text/csv"}}} end
function configure_interaction(content_type, config)
  local line = table.concat(config.columns, ",")
  return {interactions = {{contents = {contents = line, content_type = content_type}}}}
end
"""
"""The plugin that the README has installed, as far as its example needs it."""


def test_the_example_runs_and_prints_two_pacts() -> None:
    output = subprocess.run([sys.executable, "example.py"], cwd=HERE, capture_output=True, text=True, check=False)

    assert output.returncode == 0, output.stderr
    assert re.findall(r"^shop-\w+\.json$", output.stdout, flags=re.M) == ["shop-events.json", "shop-users.json"]


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "plugins" / "csv-0.0.6"
    folder.mkdir(parents=True)
    (folder / "pact-plugin.json").write_text(MANIFEST, encoding="utf-8")
    (folder / "csv.lua").write_text(CSV, encoding="utf-8")
    monkeypatch.setenv("PACT_PLUGIN_DIR", str(folder.parent))


@pytest.mark.usefixtures("plugins")
def test_the_code_of_the_readme_runs(tmp_path: Path) -> None:
    pacts = tmp_path / "pacts"
    pacts.mkdir()
    blocks = re.findall(r"```python\n(.*?)```", (HERE / "README.md").read_text(encoding="utf-8"), flags=re.S)
    code = "\n".join(blocks).replace('"pacts"', repr(str(pacts)))

    with serving(lambda asked: of_json({"id": 1, "name": "Bob"})) as users:
        exec(code.replace("http://localhost:8080", users.url), {})  # noqa: S102 - it is ours

    assert [asked.target for asked in users.asked] == ["/_states", "/users/1"]
    assert sorted(path.name for path in pacts.iterdir()) == ["shop-events.json", "shop-prices.json", "shop-stock.json", "shop-users.json"]


def test_the_code_of_the_projects_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    block = re.findall(r"```python\n(.*?)```", readme, flags=re.S)[0]
    monkeypatch.chdir(tmp_path)

    exec(block, {})  # noqa: S102 - it is ours

    assert [path.name for path in (tmp_path / "pacts").iterdir()] == ["shop-stock.json"]


def test_the_code_of_the_page_on_tests_without_sockets_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = HERE.parents[1] / "docs" / "in-process" / "python.md"
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.S)
    monkeypatch.chdir(tmp_path)

    exec("\n".join(blocks), {"__name__": "page"})  # noqa: S102 - it is ours

    assert len(blocks) == 7
    written = sorted(path.name for path in (tmp_path / "pacts").iterdir())
    assert written == ["shop-events.json", "shop-users.json"]
