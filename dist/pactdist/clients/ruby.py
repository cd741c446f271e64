"""pact-ruby: the gem `pact-ffi` has a folder for each platform."""

from __future__ import annotations

import pathlib
import re
import subprocess
from typing import Iterator

from ..targets import Target
from . import Installed

_OS = {"linux": ("linux",), "macos": ("macos", "osx", "darwin"), "windows": ("windows", "win32", "mingw")}
_ARCH = {"x86_64": ("x64", "x86_64", "amd64"), "aarch64": ("arm64", "aarch64")}


def find(folder: pathlib.Path, target: Target) -> list[Installed]:
    """The gem's copies for this platform: the folder itself, those bundled in the project, or those of its Ruby."""
    for gems in _gems(folder):
        found = [Installed(gem.name, gem, file) for gem in gems for file in sorted(gem.glob(f"ffi/*/{target.shared}"))
                 if _is_for(file.parent.name, target)]
        if found:
            return found
    return []


def _gems(folder: pathlib.Path) -> Iterator[list[pathlib.Path]]:
    yield [folder]
    locked = _locked(folder)
    yield [gem for gem in sorted(folder.glob("vendor/bundle/ruby/*/gems/pact-ffi-*")) if _fits(gem, locked)]
    if (folder / "Gemfile").is_file() or (folder / "gems.rb").is_file():
        homes = [pathlib.Path(home) for home in _homes()]
        yield [gem for home in homes for gem in sorted(home.glob("gems/pact-ffi-*")) if _fits(gem, locked)]


def _locked(folder: pathlib.Path) -> str:
    for name in ("Gemfile.lock", "gems.locked"):
        try:
            found = re.search(r"^ +pact-ffi \((\d[^)\s-]*)", (folder / name).read_text(encoding="utf-8"), re.MULTILINE)
        except (OSError, UnicodeDecodeError):
            continue
        if found is not None:
            return found.group(1)
    return ""


def _fits(gem: pathlib.Path, locked: str) -> bool:
    name = f"pact-ffi-{locked}"
    return not locked or gem.name == name or gem.name.startswith(f"{name}-")


def _homes() -> list[str]:
    try:
        done = subprocess.run(["ruby", "-e", "puts Gem.path"], capture_output=True, text=True, check=False)
    except OSError:
        return []
    return done.stdout.splitlines()


def _is_for(name: str, target: Target) -> bool:
    return (
        any(word in name for word in _OS[target.os])
        and any(word in name for word in _ARCH[target.arch])
        and ("musl" in name) == target.musl
    )
