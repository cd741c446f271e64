//! Headers: by name without case, value by value, with a tolerance for white space around commas.
//!
//! Headers that are not expected are always allowed. `Accept` and `Content-Type` compare
//! their parameters in any order.

use super::mismatch::Mismatch;
use super::name_rules::{NameCase, NameRules, RulesByName, ValueRules};
use super::query::path_of;
use super::value::{Applied, Compiler, List};
use super::value_lists::{ListFailure, compare_lists, value_failures};
use crate::model::Category;
use crate::model::Headers;
use crate::model::rules::Rules;
use std::collections::BTreeMap;

/// Expected headers with their rules, by lower-case name.
#[derive(Debug)]
pub(super) struct ExpectedHeaders {
    headers: Vec<ExpectedHeader>,
    content_type: NameRules,
}

#[derive(Debug)]
struct ExpectedHeader {
    name: String,
    lower: String,
    values: Vec<String>,
    rules: NameRules,
}

/// The result of comparing headers.
#[derive(Debug, Default)]
pub(super) struct HeadersResult {
    pub(super) mismatches: Vec<Mismatch>,
    /// Expected headers that match, less those that do not.
    pub(super) score: i64,
}

impl ExpectedHeaders {
    pub(super) fn compile(headers: Option<&Headers>, rules: Option<&Rules>, compiler: &mut Compiler) -> Self {
        let rules = RulesByName::new(Category::Header, rules, NameCase::Ignored);
        let mut named: Vec<_> = headers
            .into_iter()
            .flat_map(Headers::iter)
            .map(|(name, values)| (name.to_ascii_lowercase(), name, values))
            .collect();
        named.sort_by(|(lower, name, _), (other_lower, other, _)| (lower, name).cmp(&(other_lower, other)));
        // Of several spellings of a name in a file only the first in byte order counts.
        named.dedup_by(|(later, ..), (first, ..)| later == first);
        let compiled = |(lower, name, values): (String, &str, &[String])| ExpectedHeader {
            name: name.to_owned(),
            lower,
            values: values.to_vec(),
            rules: rules.compile(name, compiler),
        };
        let headers = named.into_iter().map(compiled).collect();
        ExpectedHeaders { headers, content_type: rules.compile("Content-Type", compiler) }
    }

    /// The rules for the `Content-Type` header, which also decide which bodies are compared.
    pub(super) fn content_type_rules(&self) -> Option<&List> {
        self.content_type.whole().map(|applied| applied.list)
    }

    /// The differences by lower-case name. `received` finds values by lower-case name.
    pub(super) fn compare<'a>(&self, received: impl Fn(&str) -> Option<&'a [String]>) -> HeadersResult {
        let mut result = HeadersResult::default();
        for header in &self.headers {
            let before = result.mismatches.len();
            match received(&header.lower) {
                Some(values) => header.compare(values, &mut result.mismatches),
                None => result.mismatches.push(header.missing()),
            }
            result.score += if result.mismatches.len() == before { 1 } else { -1 };
        }
        result
    }
}

impl ExpectedHeader {
    fn mismatch(&self, expected: &str, actual: &str, text: String) -> Mismatch {
        Mismatch::Header {
            key: self.name.clone(),
            expected: expected.to_owned(),
            actual: actual.to_owned(),
            text,
        }
    }

    fn missing(&self) -> Mismatch {
        let expected = format!("{:?}", self.values.join(", "));
        self.mismatch(&expected, "", format!("Expected a header '{}' but was missing", self.name))
    }

    fn compare(&self, actual: &[String], found: &mut Vec<Mismatch>) {
        match (self.values.as_slice(), actual) {
            ([], []) => {}
            ([], _) => {
                let name = &self.name;
                let shown = actual.join(", ");
                let text = format!("Expected an empty header '{name}' but actual value was '{shown}'");
                found.push(self.mismatch("", &shown, text));
            }
            ([expected], [actual]) => {
                self.compare_value(expected, actual, None, self.rules.single(), found);
            }
            _ if self.rules.whole().is_some() => self.compare_under_rules(actual, found),
            _ => self.compare_by_position(actual, found),
        }
    }

    fn compare_under_rules(&self, actual: &[String], found: &mut Vec<Mismatch>) {
        let Some(applied) = self.rules.whole() else { return };
        let expected: Vec<&str> = self.values.iter().map(|value| value.trim()).collect();
        let actual: Vec<&str> = actual.iter().map(|value| value.trim()).collect();
        for failure in compare_lists(&expected, &actual, applied, &self.rules) {
            let ListFailure { index, expected, actual, text } = failure;
            // COMPAT: a mismatch of the whole list carries the name in lower case, as a path.
            let (key, text) = match index {
                Some(_) => (self.name.clone(), self.describe(&text, index)),
                None => (path_of(&self.lower), text),
            };
            found.push(Mismatch::Header { key, expected, actual, text });
        }
    }

    fn compare_by_position(&self, actual: &[String], found: &mut Vec<Mismatch>) {
        let count = actual.len();
        for index in 0..self.values.len().max(count) {
            match (self.values.get(index), actual.get(index)) {
                (Some(value), None) => {
                    let reason = format!(
                        "Expected value '{value}' at index {index} but was missing (actual has {count} value(s))"
                    );
                    found.push(self.mismatch(value, "", self.describe(&reason, None)));
                }
                (expected, actual) => {
                    let rules = self.rules.at(index);
                    self.compare_value(text_of(expected), text_of(actual), Some(index), rules, found);
                }
            }
        }
    }

    /// Compares one value; `index` is its position among several.
    fn compare_value(
        &self,
        expected: &str,
        actual: &str,
        index: Option<usize>,
        rules: Option<Applied<'_>>,
        found: &mut Vec<Mismatch>,
    ) {
        let (expected, actual) = (expected.trim(), actual.trim());
        let texts = match rules {
            Some(applied) => {
                let failed = value_failures(expected, actual, applied);
                failed.into_iter().map(|text| self.describe(&text, index)).collect()
            }
            None => self.plain_failure(expected, actual, index).into_iter().collect::<Vec<_>>(),
        };
        found.extend(texts.into_iter().map(|text| self.mismatch(expected, actual, text)));
    }

    fn plain_failure(&self, expected: &str, actual: &str, index: Option<usize>) -> Option<String> {
        if matches!(self.lower.as_str(), "accept" | "content-type") {
            if has_same_parameters(expected, actual) {
                return None;
            }
            let name = &self.name;
            let place = index.map(|index| format!(" at index {index}")).unwrap_or_default();
            let reason =
                format!("Expected header '{name}'{place} to have value '{expected}' but was '{actual}'");
            return Some(self.describe(&reason, None));
        }
        if expected == actual {
            return None;
        }
        let (expected, actual) = (without_space_at_commas(expected), without_space_at_commas(actual));
        (expected != actual)
            .then(|| self.describe(&format!("Expected '{actual}' to be equal to '{expected}'"), index))
    }

    /// A reason with the header's name before it and the value's position, if it has one, after it.
    fn describe(&self, reason: &str, index: Option<usize>) -> String {
        let place = index.map(|index| format!(" for value at index {index}")).unwrap_or_default();
        format!("Mismatch with header '{}': {reason}{place}", self.name)
    }
}

fn text_of(value: Option<&String>) -> &str {
    value.map(String::as_str).unwrap_or_default()
}

fn without_space_at_commas(text: &str) -> String {
    text.split(',').map(str::trim).collect::<Vec<_>>().join(",")
}

/// Whether two values are the same, apart from the order of parameters and from
/// parameters that are not expected.
///
/// The boundary of a multipart body differs for each body, so it is not compared.
pub(super) fn has_same_parameters(expected: &str, actual: &str) -> bool {
    let pieces = |text| str::split(text, ';').map(str::trim).filter(|piece| !piece.is_empty());
    let (mut expected, mut actual) = (pieces(expected), pieces(actual));
    let head = expected.next();
    if head != actual.next() {
        return false;
    }
    let is_multipart = head.is_some_and(|head| starts_with_in_any_case(head, "multipart/"));
    // Of two parameters of the same name the last counts.
    let received: BTreeMap<_, _> = actual.filter_map(parameter).collect();
    let expected: BTreeMap<_, _> = expected.filter_map(parameter).collect();
    expected
        .into_iter()
        .filter(|(name, _)| !(is_multipart && name.eq_ignore_ascii_case("boundary")))
        .all(|(name, value)| received.get(name).is_some_and(|found| found.eq_ignore_ascii_case(value)))
}

/// Name and value of a parameter. COMPAT: a piece without a value is no parameter.
fn parameter(piece: &str) -> Option<(&str, &str)> {
    piece.split_once('=').map(|(name, value)| (name.trim_end(), value.trim_start()))
}

fn starts_with_in_any_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
