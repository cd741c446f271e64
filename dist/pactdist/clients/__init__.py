"""The clients whose native library `dist/use-with` exchanges: where each keeps it.

Each module has `find(folder, target)`: the installations of the client that a project in this folder uses, none if there is
none. It reads nothing but names and the client's own lists of packages.
"""

from __future__ import annotations

import dataclasses
import pathlib
from typing import Callable, Optional

from ..targets import Target


@dataclasses.dataclass(frozen=True)
class Installed:
    """An installation of a client."""

    name: str
    """The client, with its version where it is known."""
    place: pathlib.Path
    """The folder by whose name `find` finds it from anywhere."""
    library: pathlib.Path
    """Its native library."""
    header: Optional[pathlib.Path] = None
    """The header that it reads when it runs."""


@dataclasses.dataclass(frozen=True)
class Client:
    """A client, and what to say when it is not there."""

    name: str
    find: Callable[[pathlib.Path, Target], list[Installed]]
    missing: str
    """Where it was looked for, and how to name another place."""
    links: bool = False
    """Whether programs are linked with its library, so that they ask for it by the name that it gives itself."""
