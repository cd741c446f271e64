"""The functions of ``pactlib.generate``."""

from __future__ import annotations

import re
from typing import Any, Literal

from ._dates import pact_format

Generator = dict[str, Any]
"""A generator as integration JSON: an object with ``pact:generator:type``."""

UuidFormat = Literal[
    "simple", "lowercase", "uppercase", "urn", "lower-case-hyphenated", "upper-case-hyphenated", "URN"
]
"""How a UUID is written: by the names of this package or those of pact files."""

UUID_FORMATS = {
    "simple": "simple",
    "lowercase": "lower-case-hyphenated",
    "lower-case-hyphenated": "lower-case-hyphenated",
    "uppercase": "upper-case-hyphenated",
    "upper-case-hyphenated": "upper-case-hyphenated",
    "urn": "URN",
    "URN": "URN",
}
"""How the formats of UUIDs are called in pact files."""


def generator(type: str, **attributes: Any) -> Generator:
    """A generator of any type, also of a plugin. Attributes that are None are left out."""
    if not isinstance(type, str) or not type:
        raise TypeError(f"generator: 'type' must be the name of a generator, not {type!r}")
    given = {name: value for name, value in attributes.items() if value is not None}
    return {"pact:generator:type": type, **given}


def random_int(min: int = 0, max: int = 10) -> Generator:
    """A whole number from ``min`` to ``max``."""
    if min > max:
        raise ValueError(f"min is {min}, which is more than max, {max}")
    return generator("RandomInt", min=min, max=max)


def random_decimal(digits: int | None = None) -> Generator:
    """A number with a decimal point and so many digits; 10 if None."""
    return generator("RandomDecimal", digits=_size(digits))


def decimal(precision: int = 10) -> Generator:
    """``random_decimal``, with the argument's name as in pact-python."""
    return random_decimal(precision)


def random_hexadecimal(digits: int | None = None) -> Generator:
    """A text of so many hexadecimal digits; 10 if None."""
    return generator("RandomHexadecimal", digits=_size(digits))


def random_string(size: int | None = None) -> Generator:
    """A text of so many letters and digits; 10 if None."""
    return generator("RandomString", size=_size(size))


def _size(size: int | None) -> int:
    return 10 if size is None else size


def random_boolean() -> Generator:
    """True or false."""
    return generator("RandomBoolean")


def uuid(format: UuidFormat | None = None) -> Generator:
    """A UUID. ``format`` is ``simple`` (without hyphens), ``lowercase``, ``uppercase`` or ``urn``; lower case if None."""
    return generator("Uuid", format=uuid_format(format))


def uuid_format(name: str | None) -> str | None:
    """What a format of UUIDs is called in pact files."""
    if name is not None and name not in UUID_FORMATS:
        raise ValueError(f"{name!r} is not a format of UUIDs; they are simple, lowercase, uppercase and urn")
    return None if name is None else UUID_FORMATS[name]


def regex(regex: str | re.Pattern[str]) -> Generator:
    """A text that matches the regular expression, which is a text or compiled."""
    return generator("Regex", regex=pattern_text(regex))


def date(format: str | None = None, expression: str | None = None) -> Generator:
    """The current date in a format such as ``yyyy-MM-dd``, or with ``%`` as in Python.

    ``expression`` says which date it is instead, such as ``today + 2 weeks``. Without a format it has that of the matcher.
    """
    return _moment("Date", format, expression)


def time(format: str | None = None, expression: str | None = None) -> Generator:
    """The current time in a format such as ``HH:mm:ss``, or with ``%`` as in Python.

    ``expression`` says which time it is instead, such as ``now + 1 hour``. Without a format it has that of the matcher.
    """
    return _moment("Time", format, expression)


def datetime(format: str | None = None, expression: str | None = None) -> Generator:
    """The current date and time in a format such as ``yyyy-MM-dd'T'HH:mm:ssXXX``, or with ``%`` as in Python.

    ``expression`` says which it is instead, such as ``today + 1 day @ now - 2 hours``. Without a format it has that of the
    matcher.
    """
    return _moment("DateTime", format, expression)


def _moment(type: str, format: str | None, expression: str | None) -> Generator:
    return generator(type, format=None if format is None else pact_format(format), expression=expression)


def provider_state(expression: str, data_type: str | None = None) -> Generator:
    """A value that the provider's state returns, such as ``${id}`` or ``/users/${id}``.

    ``data_type`` converts it: ``RAW``, ``STRING``, ``INTEGER``, ``DECIMAL`` or ``BOOLEAN``.
    """
    return generator("ProviderState", expression=expression, dataType=data_type)


def mock_server_url(example: str, regex: str | re.Pattern[str]) -> Generator:
    """A URL on the mock server: what the group of the regular expression finds in the example stands behind its base."""
    return generator("MockServerURL", example=example, regex=pattern_text(regex))


def pattern_text(pattern: str | re.Pattern[str]) -> str:
    """A regular expression as pact files have it: flags stand in front as ``(?i)``."""
    if isinstance(pattern, str):
        return pattern
    if not isinstance(pattern, re.Pattern) or not isinstance(pattern.pattern, str):
        raise TypeError(f"a regular expression must be a text or a compiled one of texts, not {pattern!r}")
    if pattern.flags & re.ASCII:
        raise ValueError(f"{pattern!r} has the flag re.ASCII, which pact files cannot express")
    # re.MULTILINE is always in force there.
    flags = {re.IGNORECASE: "i", re.DOTALL: "s", re.VERBOSE: "x"}
    letters = "".join(letter for flag, letter in flags.items() if pattern.flags & flag)
    return f"(?{letters}){pattern.pattern}" if letters else pattern.pattern
