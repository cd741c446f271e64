//! Headers: by name without case, value by value, with a tolerance for white space around commas.
//!
//! Headers that are not expected are always allowed. `Accept` and `Content-Type` compare
//! their parameters in any order. The values of a list may be on one line or on several.

use super::bounded::Bounded;
use super::cookies::missing_lines;
use super::findings::Findings;
use super::media_type::has_same_parameters;
use super::mismatch::Mismatch;
use super::name_rules::{NameCase, NameRules, RulesByName, ValueRules};
use super::query::path_of;
use super::value::{Applied, Compiler, List};
use super::value_lists::{ListFailure, compare_lists, value_failures};
use crate::model::Category;
use crate::model::Headers;
use crate::model::headers::{is_never_split, split_at_commas};
use crate::model::rules::Rules;

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

    /// Finds the differences by lower-case name. `received` finds values by lower-case name. Returns how many expected
    /// headers match, less those that do not.
    pub(super) fn compare<'a>(
        &self,
        received: impl Fn(&str) -> Option<&'a [String]>,
        findings: &mut Findings,
    ) -> i64 {
        let mut score = 0;
        for header in &self.headers {
            let mut found = Bounded::new(findings.left());
            match received(&header.lower) {
                Some(values) => header.compare(values, &mut found),
                None => found.add(|| header.missing()),
            }
            score += if found.is_empty() { 1 } else { -1 };
            findings.add_all(found, |mismatch| mismatch);
        }
        score
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

    fn compare(&self, actual: &[String], found: &mut Bounded<Mismatch>) {
        match (self.values.as_slice(), actual) {
            ([], []) => {}
            ([], _) => {
                let name = &self.name;
                let shown = actual.join(", ");
                let text = format!("Expected an empty header '{name}' but actual value was '{shown}'");
                found.add(|| self.mismatch("", &shown, text));
            }
            ([expected], [actual]) => {
                self.compare_value(expected, actual, None, self.rules.single(), found);
            }
            _ if self.lower == "set-cookie" => self.compare_cookies(actual, found),
            (expected, actual) => {
                let (expected, actual) = (trimmed(expected), trimmed(actual));
                let differences = self.compare_values(&expected, &actual, found.room());
                // COMPAT: what matches line by line is not split.
                let differences = if differences.is_empty() || is_never_split(&self.lower) {
                    differences
                } else {
                    let of_items = self.compare_values(&split(&expected), &split(&actual), found.room());
                    let by_items = of_items.is_empty() || expected.len() != actual.len();
                    if by_items { of_items } else { differences }
                };
                found.append(differences, |mismatch| mismatch);
            }
        }
    }

    /// Each expected line needs a line of its own; others are allowed.
    fn compare_cookies(&self, actual: &[String], found: &mut Bounded<Mismatch>) {
        let lines: Vec<&str> = trimmed(actual);
        let expected = trimmed(&self.values);
        for index in missing_lines(&expected, &lines, &self.rules, without_space_at_commas) {
            let value = expected.get(index).copied().unwrap_or_default();
            found.add(|| self.missing_value(value, index, lines.len()));
        }
    }

    /// At most so many differences are made.
    fn compare_values(&self, expected: &[&str], actual: &[&str], most: usize) -> Bounded<Mismatch> {
        let mut found = Bounded::new(most);
        match self.rules.whole() {
            Some(applied) => self.compare_under_rules(expected, actual, applied, &mut found),
            None => self.compare_by_position(expected, actual, &mut found),
        }
        found
    }

    fn compare_under_rules(
        &self,
        expected: &[&str],
        actual: &[&str],
        applied: Applied<'_>,
        found: &mut Bounded<Mismatch>,
    ) {
        let failures = compare_lists(expected, actual, applied, &self.rules, found.room());
        found.append(failures, |ListFailure { index, expected, actual, text }| {
            // COMPAT: a mismatch of the whole list carries the name in lower case, as a path.
            let (key, text) = match index {
                Some(_) => (self.name.clone(), self.describe(&text, index)),
                None => (path_of(&self.lower), text),
            };
            Mismatch::Header { key, expected, actual, text }
        });
    }

    fn compare_by_position(&self, expected: &[&str], actual: &[&str], found: &mut Bounded<Mismatch>) {
        for index in 0..expected.len().max(actual.len()) {
            match (expected.get(index), actual.get(index)) {
                (Some(value), None) => found.add(|| self.missing_value(value, index, actual.len())),
                (expected, actual) => {
                    let [expected, actual] =
                        [expected, actual].map(|value| value.copied().unwrap_or_default());
                    self.compare_value(expected, actual, Some(index), self.rules.at(index), found);
                }
            }
        }
    }

    fn missing_value(&self, value: &str, index: usize, count: usize) -> Mismatch {
        let reason = format!(
            "Expected value '{value}' at index {index} but was missing (actual has {count} value(s))"
        );
        self.mismatch(value, "", self.describe(&reason, None))
    }

    /// Compares one value; `index` is its position among several.
    fn compare_value(
        &self,
        expected: &str,
        actual: &str,
        index: Option<usize>,
        rules: Option<Applied<'_>>,
        found: &mut Bounded<Mismatch>,
    ) {
        let (expected, actual) = (expected.trim(), actual.trim());
        let texts = match rules {
            Some(applied) => {
                let failed = value_failures(expected, actual, applied);
                failed.into_iter().map(|text| self.describe(&text, index)).collect()
            }
            None => self.plain_failure(expected, actual, index).into_iter().collect::<Vec<_>>(),
        };
        for text in texts {
            found.add(|| self.mismatch(expected, actual, text));
        }
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

fn trimmed(values: &[String]) -> Vec<&str> {
    values.iter().map(|value| value.trim()).collect()
}

/// The values of all lines.
fn split<'v>(lines: &[&'v str]) -> Vec<&'v str> {
    lines.iter().flat_map(|line| split_at_commas(line)).collect()
}

fn without_space_at_commas(text: &str) -> String {
    text.split(',').map(str::trim).collect::<Vec<_>>().join(",")
}
