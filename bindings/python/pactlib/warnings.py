"""The library's warnings about interactions, as Python's warnings."""

from __future__ import annotations

import sys
import warnings
from typing import Any, TypeVar

from . import ffi
from .interactions import Interaction

Kind = TypeVar("Kind", bound=Interaction)


class PactWarning(UserWarning):
    """Something in an interaction is probably not meant: a rule that its own example does not match, for instance."""


class Warned:
    """The interactions of a pact, and the warnings that were given about them."""

    def __init__(self) -> None:
        """Begins without interactions."""
        self._interactions: list[Interaction] = []
        self._given: set[tuple[int, str]] = set()

    def watch(self, interaction: Kind) -> Kind:
        """Adds an interaction."""
        self._interactions.append(interaction)
        return interaction

    def settle(self) -> None:
        """Forgets the interactions: a mock server was started, so they do not change any more."""
        self._interactions.clear()

    def warn(self, *, is_served: bool = False) -> None:
        """Gives the warnings that are new, at the line that called this package (``pactffi_interaction_warnings``).

        A server tells at its end which interactions it never served because another has the same request, so nothing is
        said of them before.
        """
        for interaction in self._interactions:
            for found in ffi.interaction_warnings(interaction._handle):
                if is_served and not found["category"]:
                    continue
                place = " ".join(text for text in (found["part"], found["category"], found["path"]) if text)
                text = f"{interaction.description!r}, {place}: {found['warning']}"
                if (interaction.handle, text) not in self._given:
                    self._given.add((interaction.handle, text))
                    warnings.warn(text, PactWarning, stacklevel=_level_of_caller())


def warn_of_never_served(entries: list[dict[str, Any]]) -> None:
    """Warns of the entries of ``neverServed`` in a server's report."""
    for entry in entries:
        name = f"{entry['description']!r} ({entry['method']} {entry['path']})"
        states = ", ".join(repr(state["name"]) for state in entry["states"])
        text = (
            f"{name} was never served: {entry['servedInstead']!r} has the same request and was served instead; "
            f"server.set_states({states}) puts provider states in force, or let requests or states differ"
        )
        warnings.warn(text, PactWarning, stacklevel=_level_of_caller())


def _level_of_caller() -> int:
    """How many calls above ``warn`` the first one is that is not of this package."""
    package = __name__.partition(".")[0] + "."
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith(package):
        level, frame = level + 1, frame.f_back
    return level
