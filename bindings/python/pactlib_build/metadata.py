"""The metadata of the package, from `pyproject.toml`."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

LICENSES = ("LICENSE", "THIRD-PARTY")
"""The names of the licence files in a wheel."""


def tables(text: str) -> dict[str, dict[str, Any]]:
    """The tables `[project…]` of a `pyproject.toml` that has texts and lists of texts only, as ours does.

    Python reads TOML since 3.11; what is used of it here is written as it is in Python.
    """
    found: dict[str, dict[str, Any]] = {}
    table = ""
    pending = ""
    for line in text.splitlines():
        heading = re.match(r"\[([^\[\]]+)\]\s*$", line) if not pending else None
        if heading:
            table = heading[1]
        elif table.split(".")[0] == "project" and (pending or re.match(r"\s*[^#\s]", line)):
            pending += line + "\n"
            key, _, value = pending.partition("=")
            try:
                found.setdefault(table, {})[key.strip().strip('"')] = ast.literal_eval(value.strip())
            except SyntaxError:  # a list that goes on
                continue
            pending = ""
    if pending:
        raise ValueError(f"pyproject.toml: this value does not end: {pending}")
    return found


class Project:
    """What `pyproject.toml` says."""

    def __init__(self, folder: Path) -> None:
        self._tables = tables((folder / "pyproject.toml").read_text(encoding="utf-8"))
        self._readme = (folder / "README.md").read_text(encoding="utf-8")
        self.name: str = self._tables["project"]["name"]
        self.version: str = self._tables["project"]["version"]

    @property
    def stem(self) -> str:
        """What the names of files and folders begin with."""
        return f"{self.name}-{self.version}"

    def metadata(self, licenses: tuple[str, ...] = LICENSES) -> str:
        """The text of `METADATA` or `PKG-INFO`."""
        project = self._tables["project"]
        lines = [
            "Metadata-Version: 2.4",
            f"Name: {self.name}",
            f"Version: {self.version}",
            f"Summary: {project['description']}",
            f"Keywords: {','.join(project['keywords'])}",
            f"License-Expression: {project['license']}",
            *(f"License-File: {name}" for name in licenses),
            *(f"Classifier: {classifier}" for classifier in project["classifiers"]),
            f"Requires-Python: {project['requires-python']}",
            *(f"Requires-Dist: {wanted}" for wanted in project["dependencies"]),
        ]
        for extra, packages in self._tables.get("project.optional-dependencies", {}).items():
            lines.append(f"Provides-Extra: {extra}")
            lines += [f"Requires-Dist: {_of_extra(wanted, extra)}" for wanted in packages]
        lines.append("Description-Content-Type: text/markdown")
        return "\n".join(lines) + "\n\n" + self._readme

    def entry_points(self) -> str:
        """The text of `entry_points.txt`."""
        text = ""
        for table, names in self._tables.items():
            if table.startswith("project.entry-points."):
                group = table.split(".", 2)[2]
                text += f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in names.items())
        return text


def _of_extra(wanted: str, extra: str) -> str:
    package, _, marker = wanted.partition(";")
    condition = f"({marker.strip()}) and " if marker else ""
    return f'{package.strip()}; {condition}extra == "{extra}"'
