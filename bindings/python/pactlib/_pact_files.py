"""The interactions of pact files, each as a pact of its own. This reads JSON and needs no library."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = Any

_SECTIONS = ("interactions", "messages")
_MARK = "\ue000"
"""Stands around numbers with a fraction or exponent, so that they are written as they were read."""


class PactFileError(Exception):
    """A pact file cannot be read, or none has the interactions that were asked for."""


@dataclass(frozen=True)
class PactInteraction:
    """One interaction or message of a pact file."""

    description: str
    states: tuple[str, ...]
    """The names of its provider states."""

    consumer: str
    provider: str
    path: Path
    """The pact file."""

    document: str = field(repr=False)
    """The text of a pact with this interaction alone."""

    def __str__(self) -> str:
        """The description and the provider states."""
        return f"{self.description}, given {' and '.join(self.states)}" if self.states else self.description


def interactions(
    paths: Iterable[Path], provider: str | None = None, consumer: str | None = None
) -> list[PactInteraction]:
    """The interactions of pact files, and of the files ``*.json`` in folders, in the order of their names.

    With a provider or a consumer, only those of its pacts. PactFileError if a file is not a pact, if there is no
    interaction, or if the interactions have several providers.
    """
    paths = list(paths)
    found = [one for path in paths for file in _files(path) for one in _read(file)]
    chosen = [one for one in found if provider in (None, one.provider) and consumer in (None, one.consumer)]
    if not chosen:
        pairs = (("provider", provider), ("consumer", consumer))
        of = " and ".join(f"{role} {name!r}" for role, name in pairs if name is not None)
        where = ", ".join(str(path) for path in paths)
        raise PactFileError(f"no interactions{f' of the {of}' if of else ''} in {where}")
    providers = sorted({one.provider for one in chosen})
    if len(providers) > 1:
        raise PactFileError(f"there are pacts with the providers {', '.join(map(repr, providers))}: name one of them")
    return chosen


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.glob("*.json"))
    return [path]


def _read(path: Path) -> Iterator[PactInteraction]:
    try:
        pact = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=lambda number: f"{_MARK}{number}{_MARK}")
        consumer, provider = str(pact["consumer"]["name"]), str(pact["provider"]["name"])
        sections = [(section, pact[section]) for section in _SECTIONS if pact.get(section)]
        for section, entries in sections:
            for entry in entries:
                alone = {key: value for key, value in pact.items() if key not in _SECTIONS}
                document = _written({**alone, section: [entry]})
                description = str(entry.get("description", ""))
                yield PactInteraction(description, _states(entry), consumer, provider, path, document)
    except OSError as error:
        raise PactFileError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = str(error) if isinstance(error, ValueError) else "consumer, provider or interactions are missing"
        raise PactFileError(f"{path} is not a pact file: {reason}") from error


def _states(entry: dict[str, Json]) -> tuple[str, ...]:
    if "providerStates" in entry:
        return tuple(str(state["name"] if isinstance(state, dict) else state) for state in entry["providerStates"])
    single = entry.get("providerState") or entry.get("provider_state")
    return () if single is None else (str(single),)


def _written(document: Json) -> str:
    return re.sub(r'"\\ue000([-+.\dEe]+)\\ue000"', r"\1", json.dumps(document))
