"""Strings, results, enumerations, expressions and comparing single values."""

from __future__ import annotations

import re
import warnings

import pytest
from pactlib import ffi
from pactlib._library import ffi as c
from pactlib._library import lib

from .conftest import live


def an_owned_string() -> ffi.OwnedString:
    generator = ffi.matcher_definition_generator(ffi.parse_matcher_definition("matching(date, 'yyyy', '2000')"))
    assert generator is not None
    string = ffi.generator_to_json(generator)
    assert isinstance(string, ffi.OwnedString)
    return string


def test_an_owned_string_is_a_str_that_frees_the_librarys() -> None:
    before = live()
    string = an_owned_string()
    assert live() == before + 1

    text = str(string)
    assert isinstance(string, str)
    assert text == '{"format":"yyyy","type":"Date"}'
    del string

    assert live() == before


def test_an_owned_string_can_be_freed_once() -> None:
    string = an_owned_string()

    ffi.string_delete(string)

    assert string.startswith("{")
    with pytest.raises(RuntimeError, match="the string was freed before"):
        ffi.string_delete(string)


def test_the_older_name_for_freeing_warns() -> None:
    string = an_owned_string()

    with pytest.warns(DeprecationWarning, match="use string_delete"):
        ffi.free_string(string)


@pytest.mark.parametrize("value", [None, "text", b"bytes", 5, c.new("int *"), c.cast("struct Generator *", 8)])
def test_an_owned_string_refuses_what_is_no_string_of_c(value: object) -> None:
    with pytest.raises(TypeError, match=r"expected a char \*, got"):
        ffi.OwnedString(value)


def test_an_owned_string_refuses_null() -> None:
    with pytest.raises(ValueError, match="cannot be NULL"):
        ffi.OwnedString(c.cast("char *", 0))


def test_only_strings_of_the_library_are_freed() -> None:
    with pytest.raises(TypeError):
        ffi.string_delete("mine")  # type: ignore[arg-type]
    with pytest.warns(DeprecationWarning), pytest.raises(TypeError):
        ffi.free_string("mine")


def test_a_result_has_its_answer() -> None:
    result = ffi.generate_regex_value(r"\d{3}")

    assert (result.is_ok, result.is_failed) == (True, False)
    assert re.fullmatch(r"\d{3}", result.text)
    result.raise_exception()


def test_a_failed_result_raises_its_text() -> None:
    result = ffi.generate_datetime_string("'")

    assert (result.is_ok, result.is_failed) == (False, True)
    with pytest.raises(RuntimeError, match="^" + re.escape(result.text) + "$"):
        result.raise_exception()


@pytest.mark.parametrize("value", [None, "x", c.NULL, c.new("struct StringResult *")])
def test_a_result_refuses_what_is_none(value: object) -> None:
    with pytest.raises(TypeError, match="expected a struct StringResult"):
        ffi.StringResult(value)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("V1", ffi.PactSpecification.V1),
        ("1.1", ffi.PactSpecification.V1_1),
        ("v1_1", ffi.PactSpecification.V1_1),
        ("V1.1", ffi.PactSpecification.V1_1),
        ("2", ffi.PactSpecification.V2),
        (" v3 ", ffi.PactSpecification.V3),
        ("V4", ffi.PactSpecification.V4),
        ("unknown", ffi.PactSpecification.UNKNOWN),
    ],
)
def test_a_version_is_read_in_any_spelling(text: str, version: ffi.PactSpecification) -> None:
    assert ffi.PactSpecification.from_str(text) is version


@pytest.mark.parametrize("text", ["", "V", "V5", "four", "1.1.1"])
def test_a_version_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="unknown version of the Pact specification"):
        ffi.PactSpecification.from_str(text)


def test_an_expression_has_value_type_rules_and_generator() -> None:
    definition = ffi.parse_matcher_definition("matching(datetime, 'yyyy-MM-dd', '2000-01-01')")

    assert ffi.matcher_definition_error(definition) is None
    assert ffi.matcher_definition_value(definition) == "2000-01-01"
    assert ffi.matcher_definition_value_type(definition) is ffi.ExpressionValueType.STRING
    generator = ffi.matcher_definition_generator(definition)
    assert generator is not None
    assert generator.json == {"type": "DateTime", "format": "yyyy-MM-dd"}
    (rule,) = ffi.matcher_definition_iter(definition)
    assert (ffi.matching_rule_id(rule), ffi.matching_rule_value(rule)) == (7, "yyyy-MM-dd")
    assert ffi.matching_rule_reference_name(rule) is None
    matching_rule = ffi.matching_rule_pointer(rule)
    assert matching_rule is not None
    assert matching_rule.json == {"match": "datetime", "format": "yyyy-MM-dd"}


def test_a_reference_has_a_name_and_no_rule() -> None:
    definition = ffi.parse_matcher_definition("matching($'item')")

    (rule,) = ffi.matcher_definition_iter(definition)

    assert ffi.matching_rule_id(rule) == 0
    assert ffi.matching_rule_reference_name(rule) == "item"
    assert ffi.matching_rule_pointer(rule) is None
    assert ffi.matcher_definition_generator(definition) is None


def test_an_expression_that_cannot_be_read_says_why() -> None:
    definition = ffi.parse_matcher_definition("")

    assert ffi.matcher_definition_error(definition) == "Expected a matching rule definition, but got an empty string"
    assert ffi.matcher_definition_value(definition) is None
    with pytest.raises(RuntimeError):
        ffi.matcher_definition_iter(definition)


def test_what_was_taken_from_an_expression_outlives_it_in_python() -> None:
    rules = list(ffi.matcher_definition_iter(ffi.parse_matcher_definition("matching(regex, '\\d+', '1')")))
    live()

    matching_rule = ffi.matching_rule_pointer(rules[0])
    del rules
    live()

    assert matching_rule is not None
    assert matching_rule.json == {"match": "regex", "regex": r"\d+"}


def rule(expression: str) -> ffi.MatchingRule:
    (found,) = ffi.matcher_definition_iter(ffi.parse_matcher_definition(expression))
    pointer = ffi.matching_rule_pointer(found)
    assert pointer is not None
    return pointer


@pytest.mark.parametrize(
    ("compare", "expression", "matching", "other", "error"),
    [
        (ffi.matches_string_value, "matching(regex, '\\d+', '1')", ("1", "42"), ("1", "x"), "Expected 'x' to match"),
        (ffi.matches_u64_value, "matching(equalTo, '1')", (1, 1), (1, 2), "Expected 2 "),
        (ffi.matches_i64_value, "matching(equalTo, '1')", (-1, -1), (-1, 1), "Expected 1 "),
        (ffi.matches_f64_value, "matching(decimal, 1.5)", (1.5, 2.25), (1.5, 2.0), None),
        (ffi.matches_f64_value, "matching(equalTo, '1')", (1.5, 1.5), (1.5, 2.5), "Expected 2.5 "),
        (ffi.matches_bool_value, "matching(equalTo, 'x')", (True, True), (True, False), "Expected false "),
        (ffi.matches_json_value, "matching(type, 'x')", ("[1]", "[2]"), ('{"a":1}', "[1]"), "Expected [1] (Array) to"),
    ],
)  # fmt: skip
def test_values_are_compared_by_a_rule(compare, expression, matching, other, error) -> None:
    assert compare(rule(expression), *matching, 0) is None
    if error is not None:
        assert error in compare(rule(expression), *other, 0)


def test_bytes_are_compared_by_a_rule() -> None:
    same = rule("matching(equalTo, 'x')")

    assert ffi.matches_binary_value(same, b"\x00\x01", 2, b"\x00\x01", 2, 0) is None
    assert ffi.matches_binary_value(same, b"\x00\x01", 2, b"\x00\x02", 2, 0) is not None
    assert ffi.matches_binary_value(same, b"\x00\x01", 1, b"\x00\x02", 1, 0) is None


@pytest.mark.parametrize("length", [-1, 3, 2**63])
def test_a_length_that_is_not_there_is_refused_before_c_reads_it(length: int) -> None:
    with pytest.raises(ValueError, match=f"the length is {length}, but there are 2 bytes"):
        ffi.matches_binary_value(rule("matching(equalTo, 'x')"), b"ab", length, b"ab", 2, 0)


def test_a_regular_expression_describes_the_whole_example_or_not() -> None:
    assert ffi.check_regex(r"\d+", "42")
    assert not ffi.check_regex(r"\d+", "a42")
    with pytest.raises(RuntimeError):
        ffi.check_regex("(", "")


def test_a_date_that_does_not_fit_its_format_is_a_value_error() -> None:
    ffi.validate_datetime("2000-01-01", "yyyy-MM-dd")

    with pytest.raises(ValueError, match="^Date/Time string 'x' does not match pattern 'yyyy-MM-dd'$"):
        ffi.validate_datetime("x", "yyyy-MM-dd")
    with pytest.raises(RuntimeError, match="value is null"):
        ffi.validate_datetime(None, "yyyy")  # type: ignore[arg-type]


def test_the_error_message_of_the_thread_is_read_once() -> None:
    lib.pactffi_given(0, c.NULL)

    with pytest.raises(RuntimeError, match="does not fit into 3 bytes"):
        ffi.get_error_message(3)
    assert "no interaction with handle 0" in (ffi.get_error_message() or "")
    assert ffi.get_error_message() is None


def test_texts_with_nul_are_refused_because_c_would_cut_them() -> None:
    with pytest.raises(ValueError, match="may not contain NUL"):
        ffi.parse_pact_json("{}\0more")
    with pytest.raises(TypeError, match="expected a str, got bytes"):
        ffi.parse_pact_json(b"{}")  # type: ignore[arg-type]


def test_a_function_the_library_lacks_says_so_when_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    class Empty:
        pass

    monkeypatch.setattr(ffi._call, "lib", Empty())

    with pytest.raises(NotImplementedError, match="^the loaded library has no function pactffi_version$"):
        ffi.version()


def test_nothing_warns_unless_it_is_deprecated(pact: ffi.PactHandle) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ffi.new_interaction(pact, "a")
