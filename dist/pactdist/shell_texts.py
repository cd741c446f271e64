"""The manual pages of the programs and their completions for shells. The programs print them."""

from __future__ import annotations

import pathlib
from typing import Iterator, Optional, Sequence

from . import commands, places, stages
from .failures import Failure
from .targets import PROGRAMS, TARGETS, Target

_PLACES = {
    ("man",): "share/man/man1/{}.1",
    ("completions", "bash"): "share/bash-completion/completions/{}",
    ("completions", "zsh"): "share/zsh/site-functions/_{}",
    ("completions", "fish"): "share/fish/vendor_completions.d/{}.fish",
    ("completions", "powershell"): "share/pact_ffi/powershell/{}.ps1",
}
"""Where the programs that read them look, below a prefix. PowerShell looks nowhere: its profile names the file."""


def files(target: Target) -> dict[pathlib.PurePosixPath, bytes]:
    """Each file with its text. The texts are the same on all platforms, so any program that runs here may print them."""
    found = {}
    for program in PROGRAMS:
        command = _that_runs_here(target, program)
        for arguments, place in _PLACES.items():
            text = commands.output([*command, *arguments])
            if not text:
                raise Failure(f"{' '.join(command)} does not print its texts for shells and man")
            found[pathlib.PurePosixPath(place.format(program))] = text.encode()
    return found


def _that_runs_here(target: Target, program: str) -> Sequence[str]:
    for built in _built(target):
        path = places.stage(built) / "bin" / f"{program}{built.program_suffix}"
        if path.is_file() and commands.output([str(path), "man"]):
            return [str(path)]
    # Nothing that was built runs here: a program for this machine prints them, built without optimisation.
    cargo = [commands.need("cargo", "print the manual pages"), "run", "--quiet", "--locked"]
    cargo += ["--manifest-path", str(places.ROOT / "Cargo.toml"), "--bin", program]
    commands.run([*cargo, "--", "--version"])
    return [*cargo, "--"]


def _built(target: Target) -> Iterator[Target]:
    here: Optional[Target] = None
    try:
        here = stages.of_this_machine()
    except Failure:
        pass
    yield from (one for one in (target, here) if one is not None and (here is None or one.os == here.os))
    # A program for musl needs nothing of the system.
    yield from (one for one in TARGETS.values() if one.musl and here is not None and one.os == here.os)
