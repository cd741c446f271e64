"""Other systems in folders: programs run there by `chroot`, to see what they need of the system around them.

A root is private to the process that runs in it: its mounts end with that process. All of this needs Linux and the rights
of root.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
from typing import Mapping, Optional, Sequence

from . import commands, places
from .failures import Failure

OLD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Where programs are in a root."""

MADE = ".made"
"""The file that a root has once it is whole."""

_ENTER = """
set -e
root=$1 view=$2 write=$3
shift 3
"$MOUNT" --bind "$root" "$root"
if [ "$view" = whole ]; then
  "$MOUNT" -t proc proc "$root/proc"
  "$MOUNT" --rbind /dev "$root/dev"
fi
if [ "$write" = no ]; then "$MOUNT" -o remount,bind,ro "$root"; fi
unset MOUNT
cd "$root"
exec "$@"
"""


class Root:
    """A folder that programs see as `/`."""

    def __init__(self, folder: pathlib.Path, writable: bool = True) -> None:
        """Takes a folder as it is. Programs cannot write to it if it is not `writable`."""
        self.folder = folder.absolute()
        self.writable = writable

    def path(self, inside: str) -> pathlib.Path:
        """The path, from outside, of a file that has this path inside."""
        return self.folder / inside.lstrip("/")

    def put(self, source: pathlib.Path, inside: str) -> None:
        """Copies a file or a folder into the root."""
        to = self.path(inside)
        to.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, to, dirs_exist_ok=True)
        else:
            shutil.copy2(source, to)

    def write(self, inside: str, text: str) -> None:
        """Writes a text file in the root."""
        to = self.path(inside)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(text, encoding="utf-8")

    def command(self, command: Sequence[str]) -> list[str]:
        """What starts a command inside. Where the root has folders `proc` and `dev`, it sees the system's."""
        is_whole = (self.folder / "proc").is_dir() and (self.folder / "dev").is_dir()
        arguments = [str(self.folder), "whole" if is_whole else "bare", "yes" if self.writable else "no"]
        inside = [_tool("chroot"), str(self.folder), *command]
        return [_tool("unshare"), "--mount", _tool("sh"), "-c", _ENTER, "sh", *arguments, *inside]

    def environment(self, env: Optional[Mapping[str, str]] = None) -> dict[str, str]:
        """The environment to start that command with: `env` and the way to programs, and nothing of the caller's."""
        return {"PATH": OLD_PATH, **(env or {}), "MOUNT": _tool("mount")}

    def run(
        self, command: Sequence[str], env: Optional[Mapping[str, str]] = None, seconds: float = 600
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command inside to its end; what it printed is in the result."""
        return subprocess.run(
            self.command(command), env=self.environment(env), capture_output=True, text=True, errors="replace",
            stdin=subprocess.DEVNULL, timeout=seconds, check=False,
        )

    def start(self, command: Sequence[str], env: Optional[Mapping[str, str]] = None) -> subprocess.Popen[str]:
        """Starts a command inside, with its outputs as pipes."""
        return subprocess.Popen(
            self.command(command), env=self.environment(env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, errors="replace",
        )


def missing(*programs: str) -> Optional[str]:
    """Why no root can be entered here, or why one cannot be made with these programs; None if it can."""
    for program in ("unshare", "chroot", "mount", *programs):
        if commands.find(program) is None:
            return f"{program} is not on the path"
    if os.geteuid() != 0:
        return "only root can change the root of a process"
    if commands.output([_tool("unshare"), "--mount", _tool("mount"), "--bind", "/", "/"]) is None:
        return "this system does not let a process have mounts of its own"
    return None


def mirror() -> str:
    """The URL of the Debian mirror that apt is configured with."""
    listed = commands.output(["apt-get", "indextargets", "--format", "$(CREATED_BY) $(ORIGIN) $(SUITE) $(CODENAME) $(SITE)"])
    for line in (listed or "").splitlines():
        kind, *origin, suite, codename, site = line.split()
        # Neither the mirror for security updates nor the archives of others.
        if kind == "Packages" and origin == ["Debian"] and "-" not in suite + codename:
            return site
    raise Failure("apt-get names no Debian mirror; a root of an old Debian cannot be made")


def debian(suite: str, architecture: str, packages: Sequence[str]) -> Root:
    """A Debian with these packages. It is made once, below the target folder.

    Of another architecture's the packages are unpacked and not configured: nothing of it can be started meanwhile.
    """
    folder = places.cargo_folder() / "dist-roots" / f"{suite}-{architecture}"
    wanted = "\n".join([suite, architecture, *packages])
    made = folder / MADE
    if made.is_file() and made.read_text(encoding="utf-8") == wanted:
        return Root(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    is_foreign = architecture != (commands.output(["dpkg", "--print-architecture"]) or "").strip()
    debootstrap = commands.need("debootstrap", f"make a root of Debian's {suite}")
    command = [debootstrap, "--variant=minbase", f"--arch={architecture}", f"--include={','.join(packages)}"]
    if is_foreign:
        command.append("--foreign")
    commands.run([*command, suite, str(folder), mirror()])
    if is_foreign:
        for package in sorted((folder / "var/cache/apt/archives").glob("*.deb")):
            commands.run(["dpkg-deb", "--extract", str(package), str(folder)])
    made.write_text(wanted, encoding="utf-8")
    return Root(folder)


def libraries_of(program: pathlib.Path) -> list[pathlib.Path]:
    """The loader and the shared libraries of the system that a program of this system needs."""
    printed = commands.output(["ldd", str(program)])
    if printed is None:
        return []
    words = [word for line in printed.splitlines() for word in line.split()]
    return [pathlib.Path(word) for word in words if word.startswith("/")]


def _tool(name: str) -> str:
    return commands.find(name) or f"/bin/{name}"
