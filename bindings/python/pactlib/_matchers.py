"""The functions of ``pactlib.match``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from . import _generators as generate
from ._arguments import MISSING, Missing
from ._dates import SAMPLE, pact_format, written
from ._generators import Generator, UuidFormat, pattern_text

Json = Any
"""Anything that JSON can express, with matchers anywhere in it."""

Matcher = dict[str, Any]
"""A matcher as integration JSON: an object with ``pact:matcher:type`` and, mostly, an example as ``value``."""


def matcher(type: str, value: Json = MISSING, **attributes: Any) -> Matcher:
    """Matches as the rule of this name says: any rule of the specification, or one of a plugin.

    Attributes that are None are left out.
    """
    if not isinstance(type, str) or not type:
        raise TypeError(f"matcher: 'type' must be the name of a matching rule, not {type!r}")
    return _matcher(type, value, None, attributes)


def _matcher(
    type: str | list[Matcher], value: Json, generator: Generator | None, attributes: Mapping[str, Any]
) -> Matcher:
    example = {} if value is MISSING else {"value": value}
    given = {name: attribute for name, attribute in attributes.items() if attribute is not None}
    return _generated({"pact:matcher:type": type, **given}, example, _checked(generator))


def _generated(rule: Matcher, example: dict[str, Json], generator: Generator) -> Matcher:
    """Rule and generator read the same keys: where they differ, the rule stands in a list, with keys of its own."""
    is_limited = rule["pact:matcher:type"] == "type" and ("min" in generator or "max" in generator)
    clashes = any(key in rule and rule[key] != own for key, own in generator.items())
    if is_limited or clashes:
        return {"pact:matcher:type": [rule], **example, **generator}
    return {**rule, **example, **generator}


def _checked(generator: Generator | None) -> Generator:
    if generator is None:
        return {}
    if not isinstance(generator, dict) or "pact:generator:type" not in generator:
        raise TypeError(f"'generator' must be made by a function of pactlib.generate, not {generator!r}")
    return generator


def _exampled(
    type: str, value: Json, default: Json, own: Generator, generator: Generator | None, **attributes: Any
) -> Matcher:
    """With the user's example and generator, or with the default ones."""
    if value is MISSING:
        return _matcher(type, default, own if generator is None else generator, attributes)
    return _matcher(type, value, generator, attributes)


def _expect(function: str, value: object, kinds: type | tuple[type, ...], words: str) -> None:
    if value is MISSING or (isinstance(value, kinds) and not isinstance(value, bool)):
        return
    raise TypeError(f"match.{function}: the example must be {words}, not {value!r}")


def equal_to(value: Json, *, generator: Generator | None = None) -> Matcher:
    """Matches this value only. Within ``like`` it makes an exception for a part."""
    return _matcher("equality", value, generator, {})


def like(
    value: Json, *, min: int | None = None, max: int | None = None, generator: Generator | None = None
) -> Matcher:
    """Matches any value of the example's type, and everything in it by type.

    Of a list, ``min`` and ``max`` limit how many items there are.
    """
    if (min is not None or max is not None) and not isinstance(value, (list, tuple)):
        raise TypeError(f"match.like: with min or max the example must be a list, not {value!r}")
    _check_limits(min, max)
    return _matcher("type", value, generator, {"min": min, "max": max})


def each_like(
    value: Json, *, min: int = 1, max: int | None = None, generator: Generator | None = None
) -> Matcher:
    """Matches a list of ``min`` to ``max`` items, each like the example ``value``."""
    _check_limits(min, max)
    count = min if min > 1 else 1
    return _matcher("type", [value] * count, generator, {"min": min, "max": max})


def _check_limits(min: int | None, max: int | None) -> None:
    for name, limit in (("min", min), ("max", max)):
        if limit is not None and (not isinstance(limit, int) or limit < 0):
            raise ValueError(f"{name} must be a whole number from 0, not {limit!r}")
    if min is not None and max is not None and min > max:
        raise ValueError(f"min is {min}, which is more than max, {max}")


def string(
    value: str | Missing = MISSING, *, size: int | None = None, generator: Generator | None = None
) -> Matcher:
    """Matches any text. ``size`` is the length of the text that is generated when there is no example."""
    _expect("string", value, str, "a text")
    return _exampled("type", value, "some string", generate.random_string(size), generator)


def regex(
    value: str | Missing = MISSING, *, regex: str | re.Pattern[str], generator: Generator | None = None
) -> Matcher:
    """Matches a text that the regular expression, which is a text or compiled, matches as a whole."""
    _expect("regex", value, str, "a text")
    pattern = pattern_text(regex)
    return _exampled("regex", value, "", generate.regex(pattern), generator, regex=pattern)


def includes(
    value: str, example: str | Missing = MISSING, *, generator: Generator | None = None
) -> Matcher:
    """Matches a text that contains this one, which is the example too if there is no other."""
    _expect("includes", value, str, "a text")
    _expect("includes", example, str, "a text")
    return _ruled("include", value, example, generator)


def _ruled(type: str, value: str, example: Json, generator: Generator | None) -> Matcher:
    """A matcher whose value is its rule, and also the example unless there is another."""
    rule = _matcher(type, value, None, {})
    if example is MISSING and generator is None:
        return rule
    return _matcher([rule], value if example is MISSING else example, generator, {})


def number(
    value: int | float | Decimal | Missing = MISSING,
    *,
    min: int | None = None,
    max: int | None = None,
    precision: int | None = None,
    generator: Generator | None = None,
) -> Matcher:
    """Matches any number. When there is no example, a whole number from ``min`` to ``max`` is generated.

    With ``precision`` a number with a decimal point and so many digits is generated instead.
    """
    _expect("number", value, (int, float, Decimal), "a number")
    own = _random_int(min, max) if precision is None else generate.random_decimal(precision)
    return _exampled("number", _plain(value), 1, own, generator)


def integer(
    value: int | Missing = MISSING,
    *,
    min: int | None = None,
    max: int | None = None,
    generator: Generator | None = None,
) -> Matcher:
    """Matches any whole number. ``min`` and ``max`` limit what is generated when there is no example."""
    _expect("integer", value, int, "an int")
    return _exampled("integer", value, 1, _random_int(min, max), generator)


def _random_int(min: int | None, max: int | None) -> Generator:
    """From 0 to 10, or as far from the only limit if that is not between them."""
    low = min if min is not None else 0 if max is None or max >= 0 else max - 10
    high = max if max is not None else 10 if low <= 10 else low + 10
    return generate.random_int(low, high)


def decimal(
    value: float | Decimal | Missing = MISSING, *, precision: int | None = None, generator: Generator | None = None
) -> Matcher:
    """Matches any number with a decimal point.

    ``precision`` is how many digits are generated when there is no example.
    """
    _expect("decimal", value, (int, float, Decimal), "a number")
    example = value if isinstance(value, Missing) else float(value)
    return _exampled("decimal", example, 1.5, generate.random_decimal(precision), generator)


def _plain(value: Json) -> Json:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def boolean(value: bool | Missing = MISSING, *, generator: Generator | None = None) -> Matcher:
    """Matches true and false."""
    if not isinstance(value, (bool, Missing)):
        raise TypeError(f"match.boolean: the example must be a bool, not {value!r}")
    return _exampled("boolean", value, True, generate.random_boolean(), generator)


def null() -> Matcher:
    """Matches null only."""
    return _matcher("null", MISSING, None, {})


def date(
    value: str | dt.date | Missing = MISSING, format: str = "yyyy-MM-dd", *, generator: Generator | None = None
) -> Matcher:
    """Matches a text that is a date in this format.

    The example is a text in the format, or a ``date`` that is written in it. The format has Java's letters
    (``yyyy-MM-dd``); one with ``%``, as in Python, is converted.
    """
    form = pact_format(format)
    example = _moment("date", value, dt.date, form)
    own = generate.generator("Date", format=form)
    return _exampled("date", example, _default(value, form), own, generator, format=form)


def time(
    value: str | dt.time | Missing = MISSING, format: str = "HH:mm:ss", *, generator: Generator | None = None
) -> Matcher:
    """Matches a text that is a time in this format.

    The example is a text in the format, or a ``time`` that is written in it. The format has Java's letters
    (``HH:mm:ss``); one with ``%``, as in Python, is converted.
    """
    form = pact_format(format)
    example = _moment("time", value, dt.time, form)
    own = generate.generator("Time", format=form)
    return _exampled("time", example, _default(value, form), own, generator, format=form)


def datetime(
    value: str | dt.datetime | Missing = MISSING, format: str | None = None, *, generator: Generator | None = None
) -> Matcher:
    """Matches a text that is a date and time in this format.

    The example is a text in the format, or a ``datetime`` that is written in it. The format has Java's letters
    (``yyyy-MM-dd'T'HH:mm:ssXXX``, which is the default); one with ``%``, as in Python, is converted. Of an example
    without a time zone the default is ``yyyy-MM-dd'T'HH:mm:ss``.
    """
    if format is None:
        has_zone = not isinstance(value, dt.datetime) or value.tzinfo is not None
        format = "yyyy-MM-dd'T'HH:mm:ssXXX" if has_zone else "yyyy-MM-dd'T'HH:mm:ss"
    form = pact_format(format)
    example = _moment("datetime", value, dt.datetime, form)
    own = generate.generator("DateTime", format=form)
    return _exampled("datetime", example, _default(value, form), own, generator, format=form)


def _moment(function: str, value: Json, kind: type, form: str) -> Json:
    _expect(function, value, (str, kind), f"a text or a {kind.__name__}")
    return written(value, form) if isinstance(value, (dt.date, dt.time)) else value


def _default(value: Json, form: str) -> str | None:
    return written(SAMPLE, form) if value is MISSING else None


_SAMPLE_UUID = "e2490de5-5bd3-43d5-b7c4-526e33f71304"
_UUIDS = {
    None: ("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", _SAMPLE_UUID),
    "simple": ("[0-9a-f]{32}", _SAMPLE_UUID.replace("-", "")),
    "lower-case-hyphenated": ("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", _SAMPLE_UUID),
    "upper-case-hyphenated": ("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", _SAMPLE_UUID.upper()),
    "URN": ("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", f"urn:uuid:{_SAMPLE_UUID}"),
}


def uuid(
    value: str | UUID | Missing = MISSING, *, format: UuidFormat | None = None, generator: Generator | None = None
) -> Matcher:
    """Matches a text that is a UUID: with hyphens, or as ``format`` says.

    It is ``simple`` (without hyphens), ``lowercase``, ``uppercase`` or ``urn``.
    """
    _expect("uuid", value, (str, UUID), "a text or a UUID")
    known = generate.uuid_format(format)
    pattern, default = _UUIDS[known]
    example = _uuid_text(value, known) if isinstance(value, UUID) else value
    return _exampled("regex", example, default, generate.generator("Uuid", format=known), generator, regex=pattern)


def _uuid_text(value: UUID, known: str | None) -> str:
    texts = {"simple": value.hex, "upper-case-hyphenated": str(value).upper(), "URN": value.urn}
    return texts.get(known or "", str(value))


def semver(value: str, *, generator: Generator | None = None) -> Matcher:
    """Matches a text that is a semantic version, such as ``1.2.3-rc.1``."""
    _expect("semver", value, str, "a text")
    return _matcher("semver", value, generator, {})


def not_empty(value: Json, *, generator: Generator | None = None) -> Matcher:
    """Matches a value of the example's type that is not empty: no empty text, list or object, and no null."""
    return _matcher("notEmpty", value, generator, {})


def content_type(
    media_type: str, example: str | Missing = MISSING, *, generator: Generator | None = None
) -> Matcher:
    """Matches data whose content shows that it has this media type, which is the example too if there is no other.

    For a whole body of bytes use ``with_binary_body`` and ``with_rules({"body": {"$": {"matchers": [{"match":
    "contentType", "value": media_type}]}}})``.
    """
    _expect("content_type", media_type, str, "a media type such as image/png")
    _expect("content_type", example, str, "a text")
    return _ruled("contentType", media_type, example, generator)


def array_containing(variants: Sequence[Json]) -> Matcher:
    """Matches a list that has, for each of the variants, an item that matches it. Other items may be there too."""
    if isinstance(variants, (str, bytes)) or not isinstance(variants, Sequence):
        raise TypeError(f"match.array_containing: 'variants' must be a list, not {variants!r}")
    return {"pact:matcher:type": "arrayContains", "variants": list(variants)}


def values_like(value: Mapping[str, Json]) -> Matcher:
    """Matches an object with any keys; each of its values must be like the example's."""
    return _matcher("values", value, None, {})


def each_key_matches(value: Mapping[Any, Json], *, rules: Matcher | Sequence[Matcher]) -> Matcher:
    """Matches an object whose keys all match the rules. The examples in the rules do not matter."""
    return _matcher("eachKey", value, None, {"rules": _rules("each_key_matches", rules)})


def each_value_matches(
    value: Mapping[Any, Json] | Sequence[Json], *, rules: Matcher | Sequence[Matcher]
) -> Matcher:
    """Matches an object, or a list, whose values all match the rules. The examples in the rules do not matter."""
    return _matcher("eachValue", value, None, {"rules": _rules("each_value_matches", rules)})


def _rules(function: str, rules: Matcher | Sequence[Matcher]) -> list[Matcher]:
    """The plain rules of matchers: of one that has several, those."""
    plain: list[Matcher] = []
    for rule in [rules] if isinstance(rules, Mapping) else list(rules):
        if not isinstance(rule, Mapping) or "pact:matcher:type" not in rule:
            raise TypeError(f"match.{function}: a rule must be a matcher, not {rule!r}")
        kind = rule["pact:matcher:type"]
        if isinstance(kind, str) and "(" in kind:
            raise ValueError(f"match.{function}: a rule cannot be an expression: {kind}")
        plain.extend(dict(one) for one in (kind if isinstance(kind, list) else [rule]))
    if not plain:
        raise ValueError(f"match.{function} needs at least one rule")
    return plain


StatusClass = Literal["info", "success", "redirect", "clientError", "serverError", "nonError", "error"]
"""A class of statuses."""

_STATUSES = {
    "info": 100,
    "success": 200,
    "redirect": 300,
    "clientError": 400,
    "serverError": 500,
    "nonError": 200,
    "error": 400,
}


def status_code(status: StatusClass | Sequence[int], value: int | None = None) -> Matcher:
    """Matches a status of a class, or one of a list. ``value`` is the example; the first status of the class if None.

    The classes are ``info`` (below 200), ``success``, ``redirect``, ``clientError``, ``serverError``, ``nonError``
    (below 400) and ``error`` (from 400).
    """
    if isinstance(status, str):
        if status not in _STATUSES:
            raise ValueError(f"{status!r} is not a class of statuses; they are {', '.join(_STATUSES)}")
        return _matcher("statusCode", _STATUSES[status] if value is None else value, None, {"status": status})
    codes = list(status)
    if not codes:
        raise ValueError("match.status_code: the list of statuses is empty")
    return _matcher("statusCode", codes[0] if value is None else value, None, {"status": codes})


def all_of(value: Json, *rules: Matcher) -> Matcher:
    """Matches what all rules match. The examples in the rules do not matter."""
    return _matcher([_bare(rule) for rule in _rules("all_of", rules)], value, None, {})


def _bare(rule: Matcher) -> Matcher:
    """A rule as an element of a list of types: without example and generator."""
    is_own = rule["pact:matcher:type"] in ("include", "contentType")
    return {key: own for key, own in rule.items() if key != "pact:generator:type" and (key != "value" or is_own)}


def expression(expression: str, value: Json) -> Matcher:
    """Matches as a matching expression says, such as ``matching(regex, '\\d+', '42')`` or ``notEmpty('x')``."""
    _expect("expression", expression, str, "a matching expression")
    return _matcher(expression, value, None, {})


def from_provider_state(expression: str, value: Json) -> Matcher:
    """Matches by type; when the provider is verified, the value is one that its state returned.

    The expression names it: ``${id}``, or ``/users/${id}`` in a text.
    """
    return _matcher("type", value, generate.provider_state(expression), {})


def mock_server_url(example: str, regex: str | re.Pattern[str]) -> Matcher:
    """Matches a URL by the regular expression; the mock server puts its own address in front.

    A group of the expression finds what stays: ``mock_server_url("http://localhost/users/1", regex=r".*(/users/\\d+)$")``.
    """
    pattern = pattern_text(regex)
    return _matcher("regex", example, generate.mock_server_url(example, pattern), {"regex": pattern})
