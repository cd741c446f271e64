"""Generators, which replace examples by generated values."""

from __future__ import annotations

import json
from typing import Any

from . import _call
from ._pointer import Pointer


class Generator(Pointer):
    """A generator. It belongs to what it was taken from."""

    @property
    def json(self) -> dict[str, Any]:
        """The generator as in pact files."""
        read: dict[str, Any] = json.loads(generator_to_json(self))
        return read

    def generate_string(self, context: dict[str, Any] | None = None) -> str:
        """Makes a value, as text; ``context`` has what a provider state or mock server generator needs."""
        return generator_generate_string(self, json.dumps(context or {}))

    def generate_integer(self, context: dict[str, Any] | None = None) -> int:
        """Makes a value, as an integer."""
        return generator_generate_integer(self, json.dumps(context or {}))


class GeneratorKeyValuePair(Pointer, deleter="generators_iter_pair_delete"):
    """A generator and the path of the value it replaces."""

    @property
    def path(self) -> str:
        """The path."""
        return _call.lent_string(self._ptr.path)

    @property
    def generator(self) -> Generator:
        """The generator."""
        return Generator(self._ptr.generator)._keeping(self)


class GeneratorCategoryIterator(Pointer, deleter="generators_iter_delete"):
    """Iterates over the generators of a category, sorted by path."""

    def __iter__(self) -> GeneratorCategoryIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> GeneratorKeyValuePair:
        """The next one."""
        return generators_iter_next(self)


def generator_to_json(generator: Generator) -> str:
    """The generator as JSON (``pactffi_generator_to_json``)."""
    return _call.string("generator_to_json", generator._ptr)


def generator_generate_string(generator: Generator, context_json: str) -> str:
    """Makes a value, as text (``pactffi_generator_generate_string``).

    RuntimeError if none can be made, for instance because the context lacks what is needed.
    """
    return _call.string("generator_generate_string", generator._ptr, _call.text(context_json))


def generator_generate_integer(generator: Generator, context_json: str) -> int:
    """Makes a value, as an integer below 65 536 (``pactffi_generator_generate_integer``).

    RuntimeError if none can be made.
    """
    return _call.number("generator_generate_integer", generator._ptr, _call.text(context_json))


def generators_iter_next(iter: GeneratorCategoryIterator) -> GeneratorKeyValuePair:
    """The next generator; StopIteration at the end (``pactffi_generators_iter_next``)."""
    return GeneratorKeyValuePair(_call.next_address("generators_iter_next", iter._ptr))


def generators_iter_delete(iter: GeneratorCategoryIterator) -> None:
    """Frees the iterator (``pactffi_generators_iter_delete``)."""
    iter._delete()


def generators_iter_pair_delete(pair: GeneratorKeyValuePair) -> None:
    """Frees the pair and its generator (``pactffi_generators_iter_pair_delete``)."""
    pair._delete()
