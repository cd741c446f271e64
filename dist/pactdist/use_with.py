"""The command line of `dist/use-with`."""

from __future__ import annotations

import argparse
import pathlib
import platform
import shlex
import sys

from . import exchange, native, places, soname
from .clients import Client, Installed
from .clients.table import CLIENTS
from .failures import Failure
from .targets import TARGETS, Target

SCRIPT = "dist/use-with"

DESCRIPTION = """Exchanges the native library of a Pact client for ours (and the header, if the client reads it). The original
stays beside it as original-NAME."""


def main(arguments: list[str]) -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(prog=SCRIPT, description=DESCRIPTION)
    parser.add_argument("client", metavar="CLIENT", choices=sorted(CLIENTS), help=", ".join(CLIENTS))
    parser.add_argument(
        "folder", metavar="DIR", nargs="?", type=pathlib.Path, default=pathlib.Path(),
        help="the project, or the place of the client's package; the current folder if left out",
    )
    parser.add_argument(
        "--library", metavar="FILE", type=pathlib.Path,
        help="our library; what dist/build built for this machine if left out",
    )
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--back", action="store_true", help="put the original back")
    action.add_argument("--status", action="store_true", help="say which library is there; ends with 3 if it is not ours")
    given = parser.parse_args(arguments)

    client, target = CLIENTS[given.client], this_machine()
    folder = given.folder.absolute()
    if not folder.exists():
        raise Failure(f"there is no {folder}")
    found = client.find(folder, target)
    if not found:
        raise Failure(f"{client.name} is not in {folder}: {client.missing}")
    if given.status:
        ours = [_status(installed, given.library or _built(target)) for installed in found]
        if not all(ours):
            raise SystemExit(3)
    elif given.back:
        for installed in found:
            _back(installed)
    else:
        library = _library(given.library or _built(target), target)
        for installed in found:
            _put(client, installed, library)
        for place in dict.fromkeys(installed.place for installed in found):
            print(f"to go back: {shlex.quote(sys.argv[0])} {client.name} {shlex.quote(str(place))} --back")


def this_machine() -> Target:
    """The target of this machine."""
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}.get(sys.platform, sys.platform)
    arch = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    musl = system == "linux" and platform.libc_ver()[0] != "glibc"
    for target in TARGETS.values():
        if (target.os, target.arch, target.musl) == (system, arch, musl):
            return target
    raise Failure(f"the library is not built for {system} on {arch}")


def _built(target: Target) -> pathlib.Path:
    return places.stage(target) / target.shared


def _library(file: pathlib.Path, target: Target) -> pathlib.Path:
    file = file.absolute()
    if not file.is_file():
        raise Failure(f"there is no library {file}: build it with dist/build {target.triple}, or name one with --library")
    native.version(file)
    if not native.is_ours(file.read_bytes()):
        raise Failure(f"{file} is not the library of this project: it has no {native.MARK}")
    return file


def _header(library: pathlib.Path, functions: set[str]) -> bytes:
    candidates = (library.parent / "pact.h", library.parent.parent / "include" / "pact.h", places.ROOT / "pact.h")
    header = next((file for file in candidates if file.is_file()), None)
    if header is None:
        raise Failure(f"there is no pact.h beside {library}, nor in the checkout")
    content = header.read_bytes()
    missing = sorted(native.declared(content.decode("utf-8", "replace")) - functions)
    if missing:
        raise Failure(f"{header} is of another version than {library}, which has no {missing[0]}")
    return content


def _put(client: Client, installed: Installed, library: pathlib.Path) -> None:
    file, content = installed.library, library.read_bytes()
    functions = native.functions(content)
    name = soname.of(content)
    if client.links and name not in (None, file.name):
        raise Failure(
            f"{library} calls itself {name}, so a program that {client.name} links would look for that, not for {file.name}: "
            "take the library with the plain name"
        )
    header = _header(library, functions) if installed.header else None
    before, theirs = native.version_or_none(file), native.functions(file.read_bytes())
    print(f"{installed.name}")
    done = exchange.put(file, content)
    _say_put(file, done)
    if done.what == "exchanged":
        print(f"    before: {before or 'a library that this machine cannot load'}, kept as {exchange.kept(file).name}")
        print(f"    now:    {native.version(file)}, ours, from {library}")
        missing = sorted(theirs - functions)
        one = "it" if len(missing) == 1 else "one of them"
        if missing:
            print(f"    warning: ours has no {', '.join(missing)}; if the client calls {one}, the call fails")
    if installed.header is not None and header is not None:
        done = exchange.put(installed.header, header)
        _say_put(installed.header, done)
        if done.what == "exchanged":
            print(f"    before: kept as {exchange.kept(installed.header).name}")


def _say_put(file: pathlib.Path, done: exchange.Done) -> None:
    words = {
        "exchanged": "exchanged",
        "renewed": "was ours already, of another build; it is this build now",
        "already": "is ours already; nothing was changed",
    }
    print(f"  {file}: {words[done.what]}")
    if done.note:
        print(f"    note: {done.note}")


def _back(installed: Installed) -> None:
    print(installed.name)
    # The other way round: our library serves the original header, but not the other way.
    for file in filter(None, (installed.header, installed.library)):
        done = exchange.back(file)
        print(f"  {file}: {'the original is back' if done.what == 'back' else 'is the original already; nothing was changed'}")
        if done.note:
            print(f"    note: {done.note}")


def _status(installed: Installed, library: pathlib.Path) -> bool:
    print(installed.name)
    answers = []
    for file in filter(None, (installed.library, installed.header)):
        content = file.read_bytes()
        ours = native.is_ours(content)
        said = "ours" if ours else "not ours"
        if file == installed.library:
            said += f", {native.version_or_none(file) or 'cannot be loaded on this machine'}"
            if ours and library.is_file():
                same = library.read_bytes() == content
                said += f", {'the same as' if same else 'another build than'} {library}"
            answers.append(ours)
        print(f"  {file}: {said}")
        original = exchange.kept(file)
        if original.exists():
            print(f"    original: {original.name}")
        elif ours:
            print("    no original is kept")
    return all(answers)
