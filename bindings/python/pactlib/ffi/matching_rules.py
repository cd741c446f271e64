"""Matching rules: how an actual value is compared with the example, and comparing single values by them."""

from __future__ import annotations

import json
from typing import Any

from . import _call
from ._pointer import Pointer
from .strings import OwnedString


class MatchingRule(Pointer):
    """A matching rule. It belongs to what it was taken from."""

    @property
    def json(self) -> dict[str, Any]:
        """The rule as in pact files."""
        read: dict[str, Any] = json.loads(matching_rule_to_json(self))
        return read


class MatchingRuleKeyValuePair(Pointer, deleter="matching_rules_iter_pair_delete"):
    """A matching rule and the path of the value it compares."""

    @property
    def path(self) -> str:
        """The path."""
        return _call.lent_string(self._ptr.path)

    @property
    def matching_rule(self) -> MatchingRule:
        """The rule."""
        return MatchingRule(self._ptr.rule)._keeping(self)


class MatchingRuleCategoryIterator(Pointer, deleter="matching_rules_iter_delete"):
    """Iterates over the rules of a category, sorted by path."""

    def __iter__(self) -> MatchingRuleCategoryIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> MatchingRuleKeyValuePair:
        """The next one."""
        return matching_rules_iter_next(self)


def matching_rule_to_json(rule: MatchingRule) -> str:
    """The rule as JSON (``pactffi_matching_rule_to_json``)."""
    return _call.string("matching_rule_to_json", rule._ptr)


def matching_rules_iter_next(iter: MatchingRuleCategoryIterator) -> MatchingRuleKeyValuePair:
    """The next rule; StopIteration at the end (``pactffi_matching_rules_iter_next``)."""
    return MatchingRuleKeyValuePair(_call.next_address("matching_rules_iter_next", iter._ptr))


def matching_rules_iter_delete(iter: MatchingRuleCategoryIterator) -> None:
    """Frees the iterator (``pactffi_matching_rules_iter_delete``)."""
    iter._delete()


def matching_rules_iter_pair_delete(pair: MatchingRuleKeyValuePair) -> None:
    """Frees the pair and its rule (``pactffi_matching_rules_iter_pair_delete``)."""
    pair._delete()


def matches_string_value(
    matching_rule: MatchingRule, expected_value: str, actual_value: str, cascaded: int
) -> OwnedString | None:
    """Compares two texts by a rule: None if they match, else why not (``pactffi_matches_string_value``).

    ``cascaded`` says whether the rule was written for something further up.
    """
    expected, actual = _call.text(expected_value), _call.text(actual_value)
    return _call.optional_string("matches_string_value", matching_rule._ptr, expected, actual, bool(cascaded))


def matches_json_value(
    matching_rule: MatchingRule, expected_value: str, actual_value: str, cascaded: int
) -> OwnedString | None:
    """Compares two JSON documents by a rule: None if they match, else why not (``pactffi_matches_json_value``)."""
    expected, actual = _call.text(expected_value), _call.text(actual_value)
    return _call.optional_string("matches_json_value", matching_rule._ptr, expected, actual, bool(cascaded))


def matches_u64_value(
    matching_rule: MatchingRule, expected_value: int, actual_value: int, cascaded: int
) -> OwnedString | None:
    """Compares two integers from 0 on by a rule: None if they match (``pactffi_matches_u64_value``)."""
    arguments = (matching_rule._ptr, expected_value, actual_value, bool(cascaded))
    return _call.optional_string("matches_u64_value", *arguments)


def matches_i64_value(
    matching_rule: MatchingRule, expected_value: int, actual_value: int, cascaded: int
) -> OwnedString | None:
    """Compares two integers by a rule: None if they match, else why not (``pactffi_matches_i64_value``)."""
    arguments = (matching_rule._ptr, expected_value, actual_value, bool(cascaded))
    return _call.optional_string("matches_i64_value", *arguments)


def matches_f64_value(
    matching_rule: MatchingRule, expected_value: float, actual_value: float, cascaded: int
) -> OwnedString | None:
    """Compares two decimal numbers by a rule: None if they match (``pactffi_matches_f64_value``)."""
    arguments = (matching_rule._ptr, expected_value, actual_value, bool(cascaded))
    return _call.optional_string("matches_f64_value", *arguments)


def matches_bool_value(
    matching_rule: MatchingRule, expected_value: int, actual_value: int, cascaded: int
) -> OwnedString | None:
    """Compares two truth values by a rule: None if they match, else why not (``pactffi_matches_bool_value``)."""
    arguments = (matching_rule._ptr, bool(expected_value), bool(actual_value), bool(cascaded))
    return _call.optional_string("matches_bool_value", *arguments)


def matches_binary_value(
    matching_rule: MatchingRule,
    expected_value: bytes | str,
    expected_value_len: int,
    actual_value: bytes | str,
    actual_value_len: int,
    cascaded: int,
) -> OwnedString | None:
    """Compares the first bytes of two values by a rule: None if they match (``pactffi_matches_binary_value``).

    ValueError if a length is more than there is.
    """
    expected = _call.counted(expected_value, expected_value_len)
    actual = _call.counted(actual_value, actual_value_len)
    return _call.optional_string("matches_binary_value", matching_rule._ptr, *expected, *actual, bool(cascaded))
