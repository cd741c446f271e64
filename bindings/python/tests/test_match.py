"""Matchers and generators: the JSON that each writes, and what the library accepts with it."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pactlib import Pact, Part, generate, match

TYPE = "pact:matcher:type"
GENERATOR = "pact:generator:type"
UUID_TEXT = "e2490de5-5bd3-43d5-b7c4-526e33f71304"
UUID_REGEX = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
MOMENT = dt.datetime(2024, 2, 3, 16, 5, 6, 70_000, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))

# A matcher, its JSON, values that match, values that do not.
MATCHERS: list[tuple[Any, dict[str, Any], list[Any], list[Any]]] = [
    (match.equal_to("a"), {TYPE: "equality", "value": "a"}, ["a"], ["b", 1, None]),
    (match.like({"a": 1}), {TYPE: "type", "value": {"a": 1}}, [{"a": 5}], [{"a": "x"}, {}, [], 1]),
    (match.like([1, 2], min=2, max=3), {TYPE: "type", "value": [1, 2], "min": 2, "max": 3}, [[5, 6, 7]], [[1], [1, 2, 3, 4]]),
    (match.each_like("a"), {TYPE: "type", "value": ["a"], "min": 1}, [["b"], ["b", "c"]], [[], [1], "b"]),
    (match.each_like(7, min=2, max=3), {TYPE: "type", "value": [7, 7], "min": 2, "max": 3}, [[1, 2]], [[1], [1] * 4, ["a", "b"]]),
    (match.each_like(7, min=0), {TYPE: "type", "value": [7], "min": 0}, [[], [1, 2]], [["a"], {}]),
    (match.string("a"), {TYPE: "type", "value": "a"}, ["b", ""], [1, None, []]),
    (match.regex("ab", regex="^a.$"), {TYPE: "regex", "value": "ab", "regex": "^a.$"}, ["ac"], ["b", "abc"]),
    (match.regex("AB", regex=re.compile("^a.$", re.I | re.S)), {TYPE: "regex", "value": "AB", "regex": "(?is)^a.$"}, ["aC", "A\n"], ["b"]),
    (match.includes("ell"), {TYPE: "include", "value": "ell"}, ["hello"], ["world"]),
    (match.includes("ell", "hello"), {TYPE: [{TYPE: "include", "value": "ell"}], "value": "hello"}, ["bell"], ["world"]),
    (
        match.like(5, generator=generate.random_int(1, 3)),
        {TYPE: [{TYPE: "type"}], "value": 5, GENERATOR: "RandomInt", "min": 1, "max": 3},
        [7],
        ["x"],
    ),
    (
        match.regex("ab", regex="[a-z]+", generator=generate.regex("[a-c]{3}")),
        {TYPE: [{TYPE: "regex", "regex": "[a-z]+"}], "value": "ab", GENERATOR: "Regex", "regex": "[a-c]{3}"},
        ["xyz"],
        ["1"],
    ),
    (match.number(Decimal("1.50")), {TYPE: "number", "value": 1.5}, [2, 2.5], ["2", None]),
    (match.number(Decimal("3")), {TYPE: "number", "value": 3}, [2, 2.5], [True]),
    (match.integer(7), {TYPE: "integer", "value": 7}, [0, -8], [1.5, "7", None]),
    (match.decimal(7), {TYPE: "decimal", "value": 7.0}, [0.5, -8.25], [7, "7.5"]),
    (match.boolean(False), {TYPE: "boolean", "value": False}, [True, False], [0, "yes"]),
    (match.null(), {TYPE: "null"}, [None], [0, "null"]),
    (match.date("2024-02-03"), {TYPE: "date", "value": "2024-02-03", "format": "yyyy-MM-dd"}, ["1999-12-31"], ["1999-13-01", "x"]),
    (match.date(MOMENT, "%d.%m.%Y"), {TYPE: "date", "value": "03.02.2024", "format": "dd.MM.yyyy"}, ["31.12.1999"], ["1999-12-31"]),
    (match.time(dt.time(1, 2, 3)), {TYPE: "time", "value": "01:02:03", "format": "HH:mm:ss"}, ["23:59:59"], ["25:00:00"]),
    (
        match.datetime(MOMENT),
        {TYPE: "datetime", "value": "2024-02-03T16:05:06+05:30", "format": "yyyy-MM-dd'T'HH:mm:ssXXX"},
        ["1999-12-31T23:59:59Z", "1999-12-31T23:59:59-01:00"],
        ["1999-12-31", "1999-12-31T23:59:59"],
    ),
    (
        match.datetime(MOMENT.replace(tzinfo=None)),
        {TYPE: "datetime", "value": "2024-02-03T16:05:06", "format": "yyyy-MM-dd'T'HH:mm:ss"},
        ["1999-12-31T23:59:59"],
        ["1999-12-31T23:59:59Z"],
    ),
    (match.uuid(UUID(UUID_TEXT)), {TYPE: "regex", "value": UUID_TEXT, "regex": UUID_REGEX}, [UUID_TEXT], ["x"]),
    (
        match.uuid(UUID(UUID_TEXT), format="simple"),
        {TYPE: "regex", "value": UUID_TEXT.replace("-", ""), "regex": "[0-9a-f]{32}"},
        ["0" * 32],
        [UUID_TEXT],
    ),
    (match.semver("1.2.3"), {TYPE: "semver", "value": "1.2.3"}, ["2.0.0-rc.1"], ["2.0", "x"]),
    (match.not_empty("a"), {TYPE: "notEmpty", "value": "a"}, ["b"], ["", None]),
    (match.content_type("application/json"), {TYPE: "contentType", "value": "application/json"}, [], []),
    (
        match.content_type("application/xml", "<a/>"),
        {TYPE: [{TYPE: "contentType", "value": "application/xml"}], "value": "<a/>"},
        ["<b/>"],
        ["x"],
    ),
    (
        match.array_containing([match.integer(1), {"a": match.string("x")}]),
        {TYPE: "arrayContains", "variants": [{TYPE: "integer", "value": 1}, {"a": {TYPE: "type", "value": "x"}}]},
        [[{"a": "y"}, None, 5]],
        [[5], [{"a": "y"}], [{"a": 1}, 5]],
    ),
    (match.values_like({"a": match.integer(1)}), {TYPE: "values", "value": {"a": {TYPE: "integer", "value": 1}}}, [{"b": 2}], [{"b": "x"}]),
    (
        match.each_key_matches({"a1": 1}, rules=match.regex(regex=r"^\w\d$")),
        {TYPE: "eachKey", "value": {"a1": 1}, "rules": [match.regex(regex=r"^\w\d$")]},
        [{"a1": 1, "b2": 2}],
        [{"a1": 1, "bb": 2}],
    ),
    (
        match.each_value_matches({"a": 1}, rules=[match.integer(1)]),
        {TYPE: "eachValue", "value": {"a": 1}, "rules": [{TYPE: "integer", "value": 1}]},
        [{"b": 2, "c": 3}],
        [{"b": 2, "c": "x"}],
    ),
    (
        match.each_value_matches(["ab"], rules=match.all_of("ab", match.includes("a"), match.includes("b", "ab"))),
        {
            TYPE: "eachValue",
            "value": ["ab"],
            "rules": [{TYPE: "include", "value": "a"}, {TYPE: "include", "value": "b"}],
        },
        [["ba", "cab"]],
        [["ba", "a"], ["b"]],
    ),
    (
        match.all_of("abc", match.string("x"), match.regex("x", regex="a.*")),
        {TYPE: [{TYPE: "type"}, {TYPE: "regex", "regex": "a.*"}], "value": "abc"},
        ["axy"],
        ["xa", 1],
    ),
    (match.expression("matching(regex, 'a.', 'ab')", "ab"), {TYPE: "matching(regex, 'a.', 'ab')", "value": "ab"}, ["ac"], ["b"]),
    (match.matcher("regex", "a", regex="^a$", other=None), {TYPE: "regex", "value": "a", "regex": "^a$"}, ["a"], ["b"]),
    (
        match.from_provider_state("${id}", 7),
        {TYPE: "type", "value": 7, GENERATOR: "ProviderState", "expression": "${id}"},
        [8],
        ["x"],
    ),
]

# A matcher without an example, its JSON, and what the values that are generated look like.
GENERATED: list[tuple[Any, dict[str, Any], str]] = [
    (match.string(), {TYPE: "type", "value": "some string", GENERATOR: "RandomString", "size": 10}, r'"\w{10}"'),
    (match.str(size=3), {TYPE: "type", "value": "some string", GENERATOR: "RandomString", "size": 3}, r'"\w{3}"'),
    (match.regex(regex="[xy]{3}"), {TYPE: "regex", "value": "", "regex": "[xy]{3}", GENERATOR: "Regex"}, r'"[xy]{3}"'),
    (match.number(), {TYPE: "number", "value": 1, GENERATOR: "RandomInt", "min": 0, "max": 10}, r"\d+"),
    (match.number(max=3), {TYPE: "number", "value": 1, GENERATOR: "RandomInt", "min": 0, "max": 3}, r"[0-3]"),
    (match.number(precision=4), {TYPE: "number", "value": 1, GENERATOR: "RandomDecimal", "digits": 4}, r"[\d.]{5}"),
    (match.integer(), {TYPE: "integer", "value": 1, GENERATOR: "RandomInt", "min": 0, "max": 10}, r"\d+"),
    (match.integer(min=20), {TYPE: "integer", "value": 1, GENERATOR: "RandomInt", "min": 20, "max": 30}, r"2\d|30"),
    (match.integer(max=-3), {TYPE: "integer", "value": 1, GENERATOR: "RandomInt", "min": -13, "max": -3}, r"-\d+"),
    (match.int(min=4, max=6), {TYPE: "integer", "value": 1, GENERATOR: "RandomInt", "min": 4, "max": 6}, r"[456]"),
    (match.decimal(), {TYPE: "decimal", "value": 1.5, GENERATOR: "RandomDecimal", "digits": 10}, r"\d+\.\d+"),
    (match.float(precision=4), {TYPE: "decimal", "value": 1.5, GENERATOR: "RandomDecimal", "digits": 4}, r"[\d.]{5}"),
    (match.bool(), {TYPE: "boolean", "value": True, GENERATOR: "RandomBoolean"}, "true|false"),
    (match.date(), {TYPE: "date", "value": "2000-01-31", "format": "yyyy-MM-dd", GENERATOR: "Date"}, r'"20\d\d-\d\d-\d\d"'),
    (match.time(format="%H.%M"), {TYPE: "time", "value": "12.34", "format": "HH.mm", GENERATOR: "Time"}, r'"\d\d\.\d\d"'),
    (
        match.timestamp(),
        {TYPE: "datetime", "value": "2000-01-31T12:34:56Z", "format": "yyyy-MM-dd'T'HH:mm:ssXXX", GENERATOR: "DateTime"},
        r'"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)"',
    ),
    (
        match.uuid(format="lower-case-hyphenated"),
        {
            TYPE: "regex",
            "value": UUID_TEXT,
            "regex": "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            GENERATOR: "Uuid",
            "format": "lower-case-hyphenated",
        },
        f'"{UUID_REGEX}"',
    ),
    (match.uuid(), {TYPE: "regex", "value": UUID_TEXT, "regex": UUID_REGEX, GENERATOR: "Uuid"}, f'"{UUID_REGEX}"'),
    (
        match.uuid(format="urn"),
        {
            TYPE: "regex",
            "value": f"urn:uuid:{UUID_TEXT}",
            "regex": "urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            GENERATOR: "Uuid",
            "format": "URN",
        },
        f'"urn:uuid:{UUID_REGEX}"',
    ),
    (
        match.string("0f", generator=generate.random_hexadecimal(4)),
        {TYPE: "type", "value": "0f", GENERATOR: "RandomHexadecimal", "digits": 4},
        r'"[0-9A-Fa-f]{4}"',
    ),
    (
        match.date(format="yyyy", generator=generate.date(expression="today + 1 year")),
        {TYPE: "date", "value": "2000", "format": "yyyy", GENERATOR: "Date", "expression": "today + 1 year"},
        r'"20\d\d"',
    ),
    (
        match.mock_server_url("http://there/users/1", regex=r".*(/users/\d+)$"),
        {
            TYPE: "regex",
            "value": "http://there/users/1",
            "regex": r".*(/users/\d+)$",
            GENERATOR: "MockServerURL",
            "example": "http://there/users/1",
        },
        '"http://memory/users/1"',
    ),
]

# A generator and its JSON.
GENERATORS: list[tuple[Any, dict[str, Any]]] = [
    (generate.random_int(), {GENERATOR: "RandomInt", "min": 0, "max": 10}),
    (generate.int(min=1, max=2), {GENERATOR: "RandomInt", "min": 1, "max": 2}),
    (generate.random_decimal(5), {GENERATOR: "RandomDecimal", "digits": 5}),
    (generate.float(precision=5), {GENERATOR: "RandomDecimal", "digits": 5}),
    (generate.hex(5), {GENERATOR: "RandomHexadecimal", "digits": 5}),
    (generate.random_string(), {GENERATOR: "RandomString", "size": 10}),
    (generate.bool(), {GENERATOR: "RandomBoolean"}),
    (generate.uuid("uppercase"), {GENERATOR: "Uuid", "format": "upper-case-hyphenated"}),
    (generate.regex(re.compile("a.", re.S)), {GENERATOR: "Regex", "regex": "(?s)a."}),
    (generate.date("%Y", "today + 1 day"), {GENERATOR: "Date", "format": "yyyy", "expression": "today + 1 day"}),
    (generate.time("HH"), {GENERATOR: "Time", "format": "HH"}),
    (generate.timestamp(), {GENERATOR: "DateTime"}),
    (generate.provider_state("${a}", "INTEGER"), {GENERATOR: "ProviderState", "expression": "${a}", "dataType": "INTEGER"}),
    (generate.mock_server_url("http://a/b", "(/b)$"), {GENERATOR: "MockServerURL", "example": "http://a/b", "regex": "(/b)$"}),
    (generate.generator("Other", size=1, no=None), {GENERATOR: "Other", "size": 1}),
]


def named(value: Any) -> str:
    """The name of a case: its JSON."""
    return json.dumps(value)[:60]


@pytest.mark.parametrize(("matcher", "expected"), [case[:2] for case in [*MATCHERS, *GENERATED]], ids=named)
def test_a_matcher_is_integration_json(matcher: Any, expected: dict[str, Any]) -> None:
    assert matcher == expected


@pytest.mark.parametrize(("generator", "expected"), GENERATORS, ids=named)
def test_a_generator_is_integration_json(generator: Any, expected: dict[str, Any]) -> None:
    assert generator == expected


@pytest.mark.parametrize(("matcher", "good", "bad"), [(case[0], *case[2:]) for case in MATCHERS], ids=named)
def test_the_library_matches_as_the_matcher_says(matcher: Any, good: list[Any], bad: list[Any]) -> None:
    with Pact("shop", "users") as pact:
        pact.upon_receiving("a value").with_request("POST", "/").with_body({"v": matcher}).will_respond_with(200)
        server = pact.serve(in_process=True)
        found = [(value, server.answer("POST", "/", body={"v": value}).status) for value in [*good, *bad]]
        server.stop()
    assert found == [(value, 200) for value in good] + [(value, 500) for value in bad]


@pytest.mark.parametrize(("matcher", "pattern"), [(case[0], case[2]) for case in GENERATED], ids=named)
def test_the_mock_server_generates_what_has_no_example(matcher: Any, pattern: str) -> None:
    with Pact("shop", "users") as pact:
        interaction = pact.upon_receiving("a value").with_request("GET", "/").will_respond_with(200)
        interaction.with_body({"v": matcher}, part=Part.RESPONSE)
        server = pact.serve(in_process=True)
        text = server.answer("GET", "/").text()
        server.stop()
    assert re.fullmatch('{"v":(?:' + pattern + ")}", text), text


def test_a_matcher_of_a_provider_state_names_it_in_the_file(tmp_path: Path) -> None:
    with Pact("shop", "users") as pact:
        body = {"id": match.from_provider_state("${id}", 7), "url": match.like("x", generator=generate.provider_state("${u}"))}
        interaction = pact.upon_receiving("a value").with_request("GET", "/").will_respond_with(200)
        interaction.with_body(body, part=Part.RESPONSE)
        pact.write(tmp_path)
    (file,) = tmp_path.iterdir()
    generators = json.loads(file.read_text(encoding="utf-8"))["interactions"][0]["response"]["generators"]["body"]
    assert generators["$.id"] == {"type": "ProviderState", "expression": "${id}"}
    assert generators["$.url"] == {"type": "ProviderState", "expression": "${u}"}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (match.status_code("success"), {TYPE: "statusCode", "status": "success", "value": 200}),
        (match.status_code("clientError", 404), {TYPE: "statusCode", "status": "clientError", "value": 404}),
        (match.status_code([201, 202]), {TYPE: "statusCode", "status": [201, 202], "value": 201}),
    ],
)
def test_a_matcher_of_statuses(status: Any, expected: Any) -> None:
    assert status == expected


# Formats of Python, and of pact files.
FORMATS = [
    ("%Y-%m-%dT%H:%M:%S%z", "yyyy-MM-dd'T'HH:mm:ssZ", "2024-02-03T16:05:06+0530"),
    ("%a, %d %b %y %I:%M %p", "EEE, dd MMM yy hh:mm a", "Sat, 03 Feb 24 04:05 PM"),
    ("%A %d of %B, %j", "EEEE dd 'of' MMMM, DDD", "Saturday 03 of February, 034"),
    ("%H o'clock .%f", "HH 'o''clock' .SSSSSS", "16 o'clock .070000"),
    ("%F %T %:z", "yyyy-MM-dd HH:mm:ss XXX", "2024-02-03 16:05:06 +05:30"),
    ("100%%", "100%", "100%"),
    ("yyyyMMdd''HHmmss.SSSX", "yyyyMMdd''HHmmss.SSSX", "20240203'160506.070+0530"),
]


@pytest.mark.parametrize(("given", "form", "text"), FORMATS)
def test_formats_of_python_are_converted(given: str, form: str, text: str) -> None:
    found = match.datetime(MOMENT, given)
    assert (found["format"], found["value"]) == (form, text)
    if "%" in given and ":z" not in given and "%F" not in given:
        assert MOMENT.strftime(given) == text


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: match.date(format="%U"), ValueError, "'%U', which pact files cannot express"),
        (lambda: match.date(format="%Y%"), ValueError, "pact files cannot express"),
        (lambda: match.date(format="ww"), ValueError, "'ww'; give the example as a text"),
        (lambda: match.date(dt.date(2024, 1, 1), "HH"), ValueError, "a date cannot be written in the format 'HH'"),
        (lambda: match.datetime(dt.datetime(2024, 1, 1), "HHX"), ValueError, "has no time zone"),
        (lambda: match.date(None), TypeError, "match.date: the example must be a text or a date, not None"),
        (lambda: match.string(None), TypeError, "match.string: the example must be a text, not None"),
        (lambda: match.integer(True), TypeError, "match.integer: the example must be an int, not True"),
        (lambda: match.integer(1.5), TypeError, "an int, not 1.5"),
        (lambda: match.boolean(1), TypeError, "a bool, not 1"),
        (lambda: match.includes(None), TypeError, "match.includes: the example must be a text"),
        (lambda: match.each_like(1, min=3, max=2), ValueError, "min is 3, which is more than max, 2"),
        (lambda: match.each_like(1, min=-1), ValueError, "min must be a whole number from 0, not -1"),
        (lambda: match.like(1, min=1), TypeError, "must be a list"),
        (lambda: match.number(min=3, max=2), ValueError, "min is 3"),
        (lambda: match.integer(min=3, max=2), ValueError, "min is 3"),
        (lambda: match.regex("a", regex=None), TypeError, "must be a text or a compiled one"),
        (lambda: match.regex("a", regex=re.compile(b"a")), TypeError, "must be a text or a compiled one"),
        (lambda: match.regex("a", regex=re.compile("a", re.A)), ValueError, "re.ASCII"),
        (lambda: match.uuid(format="other"), ValueError, "simple, lowercase, uppercase and urn"),
        (lambda: match.array_containing("abc"), TypeError, "must be a list, not 'abc'"),
        (lambda: match.each_key_matches({"a": 1}, rules=["a"]), TypeError, "a rule must be a matcher, not 'a'"),
        (lambda: match.all_of("a"), ValueError, "match.all_of needs at least one rule"),
        (lambda: match.each_value_matches([], rules=[]), ValueError, "match.each_value_matches needs at least one rule"),
        (lambda: match.all_of("a", match.expression("notEmpty('a')", "a")), ValueError, "a rule cannot be an expression"),
        (lambda: match.status_code("good"), ValueError, "'good' is not a class of statuses; they are info, success"),
        (lambda: match.status_code([]), ValueError, "empty"),
        (lambda: match.matcher(None, 1), TypeError, "the name of a matching rule, not None"),
        (lambda: match.like(1, generator={"type": "RandomInt"}), TypeError, "made by a function of pactlib.generate"),
        (lambda: generate.generator(""), TypeError, "the name of a generator"),
    ],
)
def test_mistakes_are_refused_with_words(call: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=re.escape(words)):
        call()


def test_a_star_import_hides_nothing_that_is_built_in() -> None:
    names: dict[str, Any] = {}
    exec("from pactlib.match import *\nfrom pactlib.generate import *", names)  # noqa: S102
    assert "each_like" in names and "random_int" in names
    assert not {"int", "float", "str", "bool", "type", "hex"} & names.keys()
