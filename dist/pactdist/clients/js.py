"""pact-js: a package for each platform beside `@pact-foundation/pact-core`, or in it in earlier releases."""

from __future__ import annotations

import json
import os
import pathlib
from typing import Iterator

from ..targets import Target
from . import Installed

_OS = {"linux": "linux", "macos": "darwin", "windows": "windows"}
_PLATFORM = {"linux": "linux", "macos": "darwin", "windows": "win32"}
_ARCH = {"x86_64": "x64", "aarch64": "arm64"}


def find(folder: pathlib.Path, target: Target) -> list[Installed]:
    """All copies that the project's `node_modules` have for this platform; those of the folders above as Node looks."""
    arch = _ARCH[target.arch]
    libc = ("-musl" if target.musl else "-glibc") if target.os == "linux" else ""
    packages = (f"pact-core-{_OS[target.os]}-{arch}{libc}", "pact-core")
    inside = pathlib.PurePath("prebuilds", f"{_PLATFORM[target.os]}-{arch}", target.shared)
    for modules in _modules(folder):
        # The one that a variable names has no package.
        found = {modules / inside: modules} if (modules / inside).is_file() else {}
        for package in packages:
            for scope in _scopes(modules):
                file = scope / package / inside
                if file.is_file():
                    # The folders of pnpm are reached by several links.
                    found.setdefault(file.parent.resolve() / file.name, scope / package)
        if found:
            return [Installed(_name(package), modules, file) for file, package in found.items()]
    return []


def _modules(folder: pathlib.Path) -> Iterator[pathlib.Path]:
    for variable in ("PACT_PREBUILD_LOCATION", "PACT_PREBUILD_PACKAGE_LOCATION"):
        if os.environ.get(variable):
            yield folder / os.environ[variable]
    yield folder
    for above in (folder, *folder.parents):
        yield above / "node_modules"


def _scopes(modules: pathlib.Path) -> list[pathlib.Path]:
    scope = "@pact-foundation"
    return [
        modules / scope,
        *sorted(modules.glob(f"{scope}/*/node_modules/{scope}")),
        *sorted(modules.glob(f"{scope}/*/node_modules/{scope}/*/node_modules/{scope}")),
        *sorted(modules.glob(f".pnpm/{scope}+*/node_modules/{scope}")),
    ]


def _name(package: pathlib.Path) -> str:
    try:
        about = json.loads((package / "package.json").read_text(encoding="utf-8"))
        return f"{about['name']} {about['version']}"
    except (OSError, ValueError, KeyError, TypeError):
        return f"@pact-foundation/{package.name}"
