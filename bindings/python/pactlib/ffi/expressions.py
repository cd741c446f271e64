"""Matching definition expressions such as ``matching(regex, '\\d+', '1')``, and values under a pattern."""

from __future__ import annotations

from . import _call
from ._pointer import Pointer
from .enums import ExpressionValueType
from .generators import Generator
from .matching_rules import MatchingRule
from .strings import StringResult


class MatchingRuleDefinitionResult(Pointer, deleter="matcher_definition_delete"):
    """A parsed expression, or the error in it."""


class MatchingRuleResult(Pointer):
    """One rule of an expression, or the name of an attribute it refers to. It belongs to its iterator."""


class MatchingRuleIterator(Pointer, deleter="matching_rule_iter_delete"):
    """Iterates over the rules of an expression."""

    def __iter__(self) -> MatchingRuleIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> MatchingRuleResult:
        """The next one."""
        return matching_rule_iter_next(self)


def parse_matcher_definition(expression: str) -> MatchingRuleDefinitionResult:
    """Reads an expression (``pactffi_parse_matcher_definition``).

    One that cannot be read gives a result too: ask ``matcher_definition_error``.
    """
    return MatchingRuleDefinitionResult(_call.address("parse_matcher_definition", _call.text(expression)))


def matcher_definition_delete(definition: MatchingRuleDefinitionResult) -> None:
    """Frees the result (``pactffi_matcher_definition_delete``)."""
    definition._delete()


def matcher_definition_error(definition: MatchingRuleDefinitionResult) -> str | None:
    """Why the expression cannot be read; None if it can (``pactffi_matcher_definition_error``)."""
    return _call.optional_string("matcher_definition_error", definition._ptr)


def matcher_definition_value(definition: MatchingRuleDefinitionResult) -> str | None:
    """The example value; None if the expression cannot be read (``pactffi_matcher_definition_value``)."""
    return _call.optional_string("matcher_definition_value", definition._ptr)


def matcher_definition_value_type(definition: MatchingRuleDefinitionResult) -> ExpressionValueType:
    """The type of the example value (``pactffi_matcher_definition_value_type``)."""
    return ExpressionValueType(_call.number("matcher_definition_value_type", definition._ptr))


def matcher_definition_generator(definition: MatchingRuleDefinitionResult) -> Generator | None:
    """The generator, None if the expression has none (``pactffi_matcher_definition_generator``)."""
    pointer = _call.optional_address("matcher_definition_generator", definition._ptr)
    if pointer is None:
        return None
    return Generator(pointer)._keeping(definition)


def matcher_definition_iter(definition: MatchingRuleDefinitionResult) -> MatchingRuleIterator:
    """The rules; RuntimeError if the expression cannot be read (``pactffi_matcher_definition_iter``)."""
    return MatchingRuleIterator(_call.address("matcher_definition_iter", definition._ptr))


def matching_rule_iter_next(iter: MatchingRuleIterator) -> MatchingRuleResult:
    """The next rule; StopIteration at the end (``pactffi_matching_rule_iter_next``)."""
    return MatchingRuleResult(_call.next_address("matching_rule_iter_next", iter._ptr))._keeping(iter)


def matching_rule_iter_delete(iter: MatchingRuleIterator) -> None:
    """Frees the iterator (``pactffi_matching_rule_iter_delete``)."""
    iter._delete()


def matching_rule_id(rule_result: MatchingRuleResult) -> int:
    """The number of the kind of rule, 0 for a reference (``pactffi_matching_rule_id``)."""
    return _call.number("matching_rule_id", rule_result._ptr)


def matching_rule_value(rule_result: MatchingRuleResult) -> str | None:
    """The value of the rule, for instance the regular expression (``pactffi_matching_rule_value``)."""
    pointer = _call.optional_address("matching_rule_value", rule_result._ptr)
    return None if pointer is None else _call.lent_string(pointer)


def matching_rule_pointer(rule_result: MatchingRuleResult) -> MatchingRule | None:
    """The rule itself, None for a reference (``pactffi_matching_rule_pointer``)."""
    pointer = _call.optional_address("matching_rule_pointer", rule_result._ptr)
    if pointer is None:
        return None
    return MatchingRule(pointer)._keeping(rule_result)


def matching_rule_reference_name(rule_result: MatchingRuleResult) -> str | None:
    """The name a reference gives, None for a rule (``pactffi_matching_rule_reference_name``)."""
    pointer = _call.optional_address("matching_rule_reference_name", rule_result._ptr)
    return None if pointer is None else _call.lent_string(pointer)


def check_regex(regex: str, example: str) -> bool:
    """Whether a regular expression describes the whole example (``pactffi_check_regex``).

    RuntimeError if it is none.
    """
    return bool(_call.number("check_regex", _call.text(regex), _call.text(example)))


def generate_regex_value(regex: str) -> StringResult:
    """Makes a text that a regular expression describes (``pactffi_generate_regex_value``)."""
    return StringResult(_call.function("generate_regex_value")(_call.text(regex)))


def generate_datetime_string(format: str) -> StringResult:
    """The local date and time in a format such as ``yyyy-MM-dd`` (``pactffi_generate_datetime_string``)."""
    return StringResult(_call.function("generate_datetime_string")(_call.text(format)))


def validate_datetime(value: str, format: str) -> None:
    """Checks that a text is a date or time in a format (``pactffi_validate_datetime``).

    ValueError if it is not, RuntimeError if the arguments cannot be used.
    """
    code = _call.function("validate_datetime")(_call.text(value), _call.text(format))
    if code == 1:
        raise ValueError(str(_call.failure("validate_datetime")))
    if code != 0:
        raise _call.failure("validate_datetime", code)
