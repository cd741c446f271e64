"""Generators: how the mock server and the verifier make a value in place of an example.

>>> from pactlib import generate, match
>>> number = match.string("0f3a", generator=generate.random_hexadecimal(4))

A generator stands in a matcher, as its ``generator``. ``int``, ``float``, ``decimal``, ``hex``, ``str``, ``bool`` … are the
short names that pact-python has too; write ``generate.int``, and do not import them by name.
"""

from __future__ import annotations

from ._generators import (
    Generator,
    date,
    datetime,
    decimal,
    generator,
    mock_server_url,
    provider_state,
    random_boolean,
    random_decimal,
    random_hexadecimal,
    random_int,
    random_string,
    regex,
    time,
    uuid,
)

int = integer = random_int
float = decimal
hex = hexadecimal = random_hexadecimal
str = string = random_string
bool = boolean = random_boolean
timestamp = datetime

# Without the short names, so that a star import does not hide what is built in.
__all__ = [
    "Generator",
    "date",
    "datetime",
    "generator",
    "mock_server_url",
    "provider_state",
    "random_boolean",
    "random_decimal",
    "random_hexadecimal",
    "random_int",
    "random_string",
    "regex",
    "time",
    "uuid",
]
