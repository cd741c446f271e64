//! Query parameters, and urlencoded forms, which are compared in the same way with another wording.
//!
//! Parameters that are not expected are always a mismatch. Names and values are compared decoded.

use super::mismatch::Mismatch;
use super::name_rules::{NameCase, NameRules, RulesByName, ValueRules};
use super::value::Compiler;
use super::value_lists::{ListFailure, compare_lists, value_failures};
use crate::foundation::text::{quoted_list, shortened};
use crate::model::Category;
use crate::model::Query;
use crate::model::path::push_field;
use crate::model::rules::Rules;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Values by name; what is absent compares as empty text.
pub(super) type Parameters<'v> = BTreeMap<&'v str, Vec<&'v str>>;

/// Expected query parameters with their rules.
#[derive(Debug)]
pub(super) struct ExpectedQuery {
    parameters: BTreeMap<String, (Vec<String>, NameRules)>,
}

/// The result of comparing parameters.
#[derive(Debug, Default)]
pub(super) struct QueryResult {
    pub(super) mismatches: Vec<Mismatch>,
    /// Parameters that match, less those that do not.
    pub(super) score: i64,
}

/// A difference between two parameters of one name.
#[derive(Debug)]
pub(super) struct ParameterFailure {
    pub(super) is_about_list: bool,
    pub(super) expected: String,
    pub(super) actual: String,
    pub(super) text: String,
}

/// The parameters of a query.
pub(super) fn parameters_of(query: Option<&Query>) -> Parameters<'_> {
    let all = query.into_iter().flat_map(Query::iter);
    all.map(|(name, values)| {
        (name, values.iter().map(|value| value.as_deref().unwrap_or_default()).collect())
    })
    .collect()
}

impl ExpectedQuery {
    pub(super) fn compile(query: Option<&Query>, rules: Option<&Rules>, compiler: &mut Compiler) -> Self {
        let rules = RulesByName::new(Category::Query, rules, NameCase::Matters);
        let compiled = |(name, values): (&str, Vec<&str>)| {
            let values = values.into_iter().map(str::to_owned).collect();
            (name.to_owned(), (values, rules.compile(name, compiler)))
        };
        ExpectedQuery { parameters: parameters_of(query).into_iter().map(compiled).collect() }
    }

    /// The differences by parameter name.
    pub(super) fn compare(&self, actual: &Parameters<'_>) -> QueryResult {
        let mut result = QueryResult::default();
        let mut received = actual.iter().peekable();
        for (name, (values, rules)) in &self.parameters {
            while let Some((other, values)) = received.next_if(|(other, _)| **other < name.as_str()) {
                result.record(other, vec![unexpected(other, values)]);
            }
            let found = received.next_if(|(other, _)| **other == name.as_str());
            let expected: Vec<&str> = values.iter().map(String::as_str).collect();
            result.record(
                name,
                match found {
                    Some((_, actual)) => compare_parameter(name, &expected, actual, rules),
                    None => vec![missing(name, &expected)],
                },
            );
        }
        for (name, values) in received {
            result.record(name, vec![unexpected(name, values)]);
        }
        result
    }
}

impl QueryResult {
    fn record(&mut self, name: &str, failures: Vec<ParameterFailure>) {
        self.score += if failures.is_empty() { 1 } else { -1 };
        for ParameterFailure { is_about_list, expected, actual, text } in failures {
            let parameter = if is_about_list { path_of(name) } else { name.to_owned() };
            self.mismatches.push(Mismatch::Query { parameter, expected, actual, text });
        }
    }
}

/// The path of a parameter, as body rules and messages about its list spell it.
pub(super) fn path_of(name: &str) -> String {
    let mut path = "$".to_owned();
    push_field(&mut path, name);
    path
}

/// How much of a value or list is shown: each of thousands of values may show the list it is missing from.
const SHOWN: usize = 4 * 1024;

fn failure(expected: &str, actual: &str, text: &str) -> ParameterFailure {
    let [expected, actual, text] = [expected, actual, text].map(|text| shortened(text, SHOWN).into_owned());
    ParameterFailure { is_about_list: false, expected, actual, text }
}

/// A parameter that arrived and is not expected.
pub(super) fn unexpected(name: &str, actual: &[&str]) -> ParameterFailure {
    failure("", &quoted_list(actual), &format!("Unexpected query parameter '{name}' received"))
}

/// A parameter that is expected and did not arrive.
pub(super) fn missing(name: &str, expected: &[&str]) -> ParameterFailure {
    failure(&quoted_list(expected), "", &format!("Expected query parameter '{name}' but was missing"))
}

/// Compares the values of one parameter.
pub(super) fn compare_parameter(
    name: &str,
    expected: &[&str],
    actual: &[&str],
    rules: &impl ValueRules,
) -> Vec<ParameterFailure> {
    if expected.is_empty() && !actual.is_empty() {
        let list = quoted_list(actual);
        let text = format!("Expected an empty parameter list for '{name}' but received {list}");
        return vec![failure("[]", &list, &text)];
    }
    match rules.whole() {
        Some(applied) => {
            let found = compare_lists(expected, actual, applied, rules);
            found.into_iter().map(of_list_failure).collect()
        }
        None => compare_by_position(name, expected, actual, rules),
    }
}

fn of_list_failure(found: ListFailure) -> ParameterFailure {
    let ListFailure { index, expected, actual, text } = found;
    ParameterFailure { is_about_list: index.is_none(), ..failure(&expected, &actual, &text) }
}

fn compare_by_position(
    name: &str,
    expected: &[&str],
    actual: &[&str],
    rules: &impl ValueRules,
) -> Vec<ParameterFailure> {
    let lists = OnceCell::new();
    let about_lists = |text: String| {
        let (expected, actual) = lists.get_or_init(|| (quoted_list(expected), quoted_list(actual)));
        failure(expected, actual, &text)
    };
    let mut found = Vec::new();
    for index in 0..expected.len().max(actual.len()) {
        match (expected.get(index), actual.get(index)) {
            (Some(value), None) => {
                found.push(about_lists(format!(
                    "Expected query parameter '{name}' value '{value}' but was missing"
                )));
            }
            (expected, actual) => {
                let expected = expected.copied().unwrap_or_default();
                let actual = actual.copied().unwrap_or_default();
                let texts = compare_value(name, index, expected, actual, rules);
                found.extend(texts.iter().map(|text| failure(expected, actual, text)));
            }
        }
    }
    if expected.len() != actual.len() {
        let (wanted, received) = (expected.len(), actual.len());
        found.push(about_lists(format!(
            "Expected query parameter '{name}' with {wanted} value(s) but received {received} value(s)"
        )));
    }
    found
}

fn compare_value(
    name: &str,
    index: usize,
    expected: &str,
    actual: &str,
    rules: &impl ValueRules,
) -> Vec<String> {
    match rules.at(index) {
        Some(applied) => value_failures(expected, actual, applied),
        None if expected == actual => Vec::new(),
        None => {
            vec![format!("Expected query parameter '{name}' with value '{expected}' but was '{actual}'")]
        }
    }
}
