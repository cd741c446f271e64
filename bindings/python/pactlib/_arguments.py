"""The arguments of this package's methods: those that cannot be meant are refused with words."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any, Union

Json = Any

Named = Union[Mapping[str, Any], Iterable[tuple[str, Any]]]
"""Values by name: a dictionary whose values may be lists, or pairs of name and value."""


class Missing:
    """The type of ``MISSING``."""

    def __repr__(self) -> str:
        """How it looks in signatures."""
        return "MISSING"


MISSING = Missing()
"""Stands for a value that is not given; None is a value."""


def text(function: str, argument: str, value: object) -> str:
    """A text; TypeError for anything else."""
    if isinstance(value, str):
        return value
    raise TypeError(f"{function}: '{argument}' must be a text, not {shown(value)}")


def optional_text(function: str, argument: str, value: object) -> str | None:
    """A text or None; TypeError for anything else."""
    return None if value is None else text(function, argument, value)


def texts(function: str, **values: object) -> None:
    """Refuses values that are not texts, by the names of the arguments."""
    for argument, value in values.items():
        text(function, argument, value)


def optional_texts(function: str, **values: object) -> None:
    """The same, but None stands for nothing."""
    texts(function, **{argument: value for argument, value in values.items() if value is not None})


def listed(function: str, argument: str, values: object) -> list[str]:
    """Several texts; TypeError for anything else, and for one text, whose letters would be taken for them."""
    if isinstance(values, Iterable) and not isinstance(values, (str, bytes)):
        return [text(function, argument, value) for value in values]
    raise TypeError(f"{function}: '{argument}' must be a list of texts, not {shown(values)}")


def functions(method: str, **values: object) -> None:
    """Refuses what cannot be called, by the names of the arguments."""
    for argument, value in values.items():
        if not callable(value):
            raise TypeError(f"{method}: '{argument}' must be a function, not {shown(value)}")


def integer(function: str, argument: str, value: object) -> int:
    """An integer; TypeError for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(f"{function}: '{argument}' must be an integer, not {shown(value)}")


def number(function: str, argument: str, value: object) -> float:
    """A number; TypeError for anything else."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise TypeError(f"{function}: '{argument}' must be a number, not {shown(value)}")


def path(function: str, argument: str, value: str | os.PathLike[str]) -> str:
    """A path; TypeError for what is none."""
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    raise TypeError(f"{function}: '{argument}' must be a path, not {shown(value)}")


def shown(value: object) -> str:
    """A value in an error: not longer than a line."""
    found = repr(value)
    return found if len(found) <= 60 else f"{found[:57]}..."


def json_text(function: str, argument: str, value: Json) -> str:
    """A value as JSON; TypeError if JSON cannot express it, ValueError for a generator that stands alone."""
    _check_generators(function, value)
    try:
        return json.dumps(value)
    except TypeError as error:
        raise TypeError(f"{function}: '{argument}' must be JSON: {error}") from None


def value_text(function: str, argument: str, value: Json, kinds: str = "a text or a matcher") -> str:
    """The text of one value: texts as they are, anything else, such as a matcher, as JSON."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, (bytes, bytearray)):
        raise TypeError(f"{function}: {argument} must be {kinds}, not {shown(value)}")
    return json_text(function, argument, value)


def _check_generators(function: str, value: Json) -> None:
    if isinstance(value, Mapping):
        if "pact:generator:type" in value and "pact:matcher:type" not in value:
            raise ValueError(
                f"{function}: a generator must stand in a matcher, such as match.like(example, generator=…), "
                f"not alone: {shown(value)}"
            )
        for member in value.values():
            _check_generators(function, member)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check_generators(function, item)


def pairs(function: str, argument: str, values: Named) -> Iterable[tuple[str, Json]]:
    """The names and values; TypeError if there are none."""
    found: Any = values.items() if isinstance(values, Mapping) else values
    if isinstance(values, (str, bytes)) or not isinstance(found, Iterable):
        raise TypeError(f"{function}: '{argument}' must be a dictionary or pairs, not {shown(values)}")
    return found


def grouped(function: str, argument: str, values: Named) -> dict[str, list[Json]]:
    """The values of each name, in their order."""
    found: dict[str, list[Json]] = {}
    for name, value in pairs(function, argument, values):
        listed = value if isinstance(value, (list, tuple)) else [value]
        found.setdefault(text(function, "name", name), []).extend(listed)
    return found
