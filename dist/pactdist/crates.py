"""Lists the crates that are linked for a target, as cargo and the lock file know them."""

from __future__ import annotations

import dataclasses
import functools
import json
import pathlib
import re
import subprocess
from typing import Any, Optional

from . import commands, places
from .failures import Failure
from .targets import Target

LIBRARY_FEATURES = "lua,unprefixed"
PROGRAM_FEATURES = "cli,lua,unprefixed"

_TEXT = re.compile(r"(licen[cs]e|copying|copyright|unlicense|notice)", re.IGNORECASE)
_ELSEWHERE = {"tests", "benches", "examples", "fuzz"}


@dataclasses.dataclass(frozen=True)
class Crate:
    """A crate with what its package says of it."""

    name: str
    version: str
    licence: str
    repository: str
    folder: pathlib.Path
    checksum: str
    """SHA-256 of the package, from the lock file; empty for a crate that has none there."""

    @property
    def purl(self) -> str:
        """The package URL."""
        return f"pkg:cargo/{self.name}@{self.version}"

    def texts(self) -> list[str]:
        """The licence texts that the package has."""
        found = [path for path in sorted(self.folder.rglob("*")) if _TEXT.match(path.name) and path.is_file()]
        inside = [path for path in found if not _ELSEWHERE & set(path.relative_to(self.folder).parts)]
        return [path.read_text(encoding="utf-8", errors="replace") for path in inside if path.suffix not in {".rs", ".py"}]


@functools.lru_cache(maxsize=None)
def linked(target: Target, features: str) -> tuple[Crate, ...]:
    """The crates in what is built with these features. Build scripts, procedural macros and tests are not in it."""
    chosen = ["--no-default-features", "--features", features]
    tree = _cargo(["tree", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}", "--target", target.triple, *chosen])
    wanted = {tuple(line.split()[:2]) for line in tree.splitlines() if line.strip()}
    known = {(crate.name, f"v{crate.version}"): crate for crate in packages(target)}
    return tuple(known[key] for key in sorted(wanted) if key in known)


@functools.lru_cache(maxsize=None)
def packages(target: Target) -> tuple[Crate, ...]:
    """Every package of the lock file that a build for the target uses, this one apart."""
    checksums = _checksums()
    found = []
    for package in _metadata(target)["packages"]:
        name, version = package["name"], package["version"]
        if package["source"] is not None:
            found.append(
                Crate(
                    name, version, package["license"] or "", package["repository"] or "",
                    pathlib.Path(package["manifest_path"]).parent, checksums.get((name, version), ""),
                )
            )
    return tuple(found)


def uses(target: Target) -> dict[Optional[Crate], set[Crate]]:
    """Which linked crates each linked crate uses by itself. Under None stands what the library and the programs use."""
    metadata = _metadata(target)
    linked_crates = {(crate.name, crate.version): crate for crate in linked(target, PROGRAM_FEATURES)}
    by_id = {package["id"]: linked_crates.get((package["name"], package["version"])) for package in metadata["packages"]}
    found: dict[Optional[Crate], set[Crate]] = {}
    for node in metadata["resolve"]["nodes"]:
        user = by_id[node["id"]]
        if user is not None or node["id"] == metadata["resolve"]["root"]:
            normal = [by_id[dep["pkg"]] for dep in node["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]
            found[user] = {crate for crate in normal if crate is not None}
    return found


@functools.lru_cache(maxsize=None)
def _metadata(target: Target) -> dict[str, Any]:
    chosen = ["--no-default-features", "--features", PROGRAM_FEATURES]
    printed = _cargo(["metadata", "--format-version", "1", "--filter-platform", target.triple, *chosen])
    metadata: dict[str, Any] = json.loads(printed)
    return metadata


def _checksums() -> dict[tuple[str, str], str]:
    text = (places.ROOT / "Cargo.lock").read_text(encoding="utf-8")
    pattern = r'^name = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([0-9a-f]{64})"'
    return {(name, version): checksum for name, version, checksum in re.findall(pattern, text, re.MULTILINE)}


def _cargo(arguments: list[str]) -> str:
    cargo = commands.need("cargo", "list the crates that are linked")
    command = [cargo, arguments[0], "--locked", *arguments[1:]]
    # A build has fetched everything, so the network is asked only when something is missing.
    for offline in (["--offline"], []):
        done = subprocess.run([*command, *offline], capture_output=True, text=True, cwd=places.ROOT, check=False)
        if done.returncode == 0:
            return done.stdout
    raise Failure(f"cargo cannot list the crates that are linked: {done.stderr.strip()}")
