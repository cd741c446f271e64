//! Query parameters, and urlencoded forms, which are compared in the same way with another wording.
//!
//! Parameters that are not expected are always a mismatch. Names and values are compared decoded.

use super::bounded::Bounded;
use super::findings::Findings;
use super::mismatch::Mismatch;
use super::name_rules::{NameCase, NameRules, RulesByName, ValueRules};
use super::value::Compiler;
use super::value_lists::{ListFailure, compare_lists, value_failures};
use crate::foundation::text::{quoted_list_up_to, shortened};
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

    /// Finds the differences by parameter name. Returns how many parameters match, less those that do not.
    pub(super) fn compare(&self, actual: &Parameters<'_>, findings: &mut Findings) -> i64 {
        let mut score = 0;
        let mut received = actual.iter().peekable();
        for (name, (values, rules)) in &self.parameters {
            while let Some((other, values)) = received.next_if(|(other, _)| **other < name.as_str()) {
                score += record(
                    findings,
                    other,
                    only(findings.is_full(), || unexpected(other, values.iter().copied())),
                );
            }
            let found = received.next_if(|(other, _)| **other == name.as_str());
            let expected: Vec<&str> = values.iter().map(String::as_str).collect();
            let failures = match found {
                Some((_, actual)) => compare_parameter(name, &expected, actual, rules, findings.left()),
                None => only(findings.is_full(), || missing(name, expected.iter().copied())),
            };
            score += record(findings, name, failures);
        }
        for (name, values) in received {
            score +=
                record(findings, name, only(findings.is_full(), || unexpected(name, values.iter().copied())));
        }
        score
    }
}

/// Adds the differences of one parameter. Returns what they add to the score.
fn record(findings: &mut Findings, name: &str, failures: Bounded<ParameterFailure>) -> i64 {
    let score = if failures.is_empty() { 1 } else { -1 };
    findings.add_all(failures, |ParameterFailure { is_about_list, expected, actual, text }| {
        let parameter = if is_about_list { path_of(name) } else { name.to_owned() };
        Mismatch::Query { parameter, expected, actual, text }
    });
    score
}

/// One difference, which is only counted if there is no room for it.
pub(super) fn only(is_full: bool, make: impl FnOnce() -> ParameterFailure) -> Bounded<ParameterFailure> {
    let mut found = Bounded::new(usize::from(!is_full));
    found.add(make);
    found
}

/// The path of a parameter, as body rules and messages about its list spell it.
pub(super) fn path_of(name: &str) -> String {
    let mut path = "$".to_owned();
    push_field(&mut path, name);
    path
}

/// How much of a value or list is shown: each of thousands of values may show the list it is missing from.
const SHOWN: usize = 4 * 1024;

/// The values of a parameter, as many as are shown.
fn listed<'v>(values: impl IntoIterator<Item = &'v str>) -> String {
    quoted_list_up_to(values, SHOWN)
}

fn failure(expected: &str, actual: &str, text: &str) -> ParameterFailure {
    let [expected, actual, text] = [expected, actual, text].map(|text| shortened(text, SHOWN).into_owned());
    ParameterFailure { is_about_list: false, expected, actual, text }
}

/// A parameter that arrived and is not expected.
pub(super) fn unexpected<'v>(name: &str, actual: impl IntoIterator<Item = &'v str>) -> ParameterFailure {
    failure("", &listed(actual), &format!("Unexpected query parameter '{name}' received"))
}

/// A parameter that is expected and did not arrive.
pub(super) fn missing<'v>(name: &str, expected: impl IntoIterator<Item = &'v str>) -> ParameterFailure {
    failure(&listed(expected), "", &format!("Expected query parameter '{name}' but was missing"))
}

/// Compares the values of one parameter. At most so many differences are made.
pub(super) fn compare_parameter(
    name: &str,
    expected: &[&str],
    actual: &[&str],
    rules: &impl ValueRules,
    most: usize,
) -> Bounded<ParameterFailure> {
    if expected.is_empty() && !actual.is_empty() {
        return only(most == 0, || {
            let list = listed(actual.iter().copied());
            let text = format!("Expected an empty parameter list for '{name}' but received {list}");
            failure("[]", &list, &text)
        });
    }
    let mut found = Bounded::new(most);
    match rules.whole() {
        Some(applied) => {
            found.append(compare_lists(expected, actual, applied, rules, most), of_list_failure);
        }
        None => compare_by_position(name, expected, actual, rules, &mut found),
    }
    found
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
    found: &mut Bounded<ParameterFailure>,
) {
    let lists = OnceCell::new();
    let about_lists = |text: String| {
        let (expected, actual) =
            lists.get_or_init(|| (listed(expected.iter().copied()), listed(actual.iter().copied())));
        failure(expected, actual, &text)
    };
    for index in 0..expected.len().max(actual.len()) {
        match (expected.get(index), actual.get(index)) {
            (Some(value), None) => found.add(|| {
                about_lists(format!("Expected query parameter '{name}' value '{value}' but was missing"))
            }),
            (expected, actual) => {
                let expected = expected.copied().unwrap_or_default();
                let actual = actual.copied().unwrap_or_default();
                let texts = compare_value(name, index, expected, actual, rules);
                texts.iter().for_each(|text| found.add(|| failure(expected, actual, text)));
            }
        }
    }
    if expected.len() != actual.len() {
        let (wanted, received) = (expected.len(), actual.len());
        found.add(|| {
            about_lists(format!(
                "Expected query parameter '{name}' with {wanted} value(s) but received {received} value(s)"
            ))
        });
    }
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
