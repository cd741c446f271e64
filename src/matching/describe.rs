//! A [`Mismatch`] in sentences for people: a summary of what is expected, and a
//! description of the difference.
//!
//! The summary is the title of a group of mismatches in a report; the description is plain or
//! has the colours of a terminal.

use super::mismatch::Mismatch;
use crate::foundation::text::{Style, on_one_line};
use std::sync::Arc;

impl Mismatch {
    /// The mismatch for reports: each text on one line, see [`on_one_line`]. The whole bodies are left out.
    #[must_use]
    pub fn on_one_line(&self) -> Mismatch {
        let line = |text: &str| on_one_line(text).into_owned();
        let shared = |text: &Option<Arc<str>>| text.as_deref().map(|text| Arc::from(&*on_one_line(text)));
        match self {
            Mismatch::Method { expected, actual } => {
                Mismatch::Method { expected: line(expected), actual: line(actual) }
            }
            Mismatch::Path { expected, actual, text } => {
                Mismatch::Path { expected: line(expected), actual: line(actual), text: line(text) }
            }
            Mismatch::Status { expected, actual, text } => {
                Mismatch::Status { expected: *expected, actual: *actual, text: line(text) }
            }
            Mismatch::Query { parameter, expected, actual, text } => Mismatch::Query {
                parameter: line(parameter),
                expected: line(expected),
                actual: line(actual),
                text: line(text),
            },
            Mismatch::Header { key, expected, actual, text } => Mismatch::Header {
                key: line(key),
                expected: line(expected),
                actual: line(actual),
                text: line(text),
            },
            Mismatch::BodyType { expected, actual, text, .. } => Mismatch::BodyType {
                expected: line(expected),
                actual: line(actual),
                text: line(text),
                expected_body: None,
                actual_body: None,
            },
            Mismatch::Body { path, expected, actual, text } => Mismatch::Body {
                path: line(path),
                expected: shared(expected),
                actual: shared(actual),
                text: line(text),
            },
            Mismatch::Metadata { key, expected, actual, text } => Mismatch::Metadata {
                key: line(key),
                expected: line(expected),
                actual: line(actual),
                text: line(text),
            },
        }
    }

    /// What is expected, as the title of a group of mismatches.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Mismatch::Method { expected, .. } => format!("is a {expected} request"),
            Mismatch::Path { expected, .. } => format!("to path '{expected}'"),
            Mismatch::Status { expected, .. } => format!("has status code {expected}"),
            Mismatch::Query { parameter, expected, .. } => {
                format!("includes parameter '{parameter}' with value '{expected}'")
            }
            Mismatch::Header { key, expected, .. } => {
                format!("includes header '{key}' with value '{expected}'")
            }
            Mismatch::BodyType { .. } | Mismatch::Body { .. } => "has a matching body".to_owned(),
            Mismatch::Metadata { .. } => "has matching metadata".to_owned(),
        }
    }

    /// The difference as plain text.
    #[must_use]
    pub fn description(&self) -> String {
        match self {
            Mismatch::Method { expected, actual } => format!("expected {expected} but was {actual}"),
            Mismatch::BodyType { expected, actual, .. } => {
                format!("Expected a body of '{expected}' but the actual content type was '{actual}'")
            }
            Mismatch::Body { path, text, .. } => format!("{path} -> {text}"),
            other => other.text().to_owned(),
        }
    }

    /// The difference with the colours of a terminal: expected in red, actual in green, names in bold.
    #[must_use]
    pub fn ansi_description(&self) -> String {
        self.colourize(Style::Ansi)
    }

    fn colourize(&self, style: Style) -> String {
        match self {
            Mismatch::Method { expected, actual } => {
                format!("expected {} but was {}", style.red(expected), style.green(actual))
            }
            Mismatch::Path { expected, actual, .. } => {
                format!("expected '{}' but was '{}'", style.red(expected), style.green(actual))
            }
            Mismatch::Status { expected, actual, .. } => format!(
                "expected {} but was {}",
                style.red(&expected.to_string()),
                style.green(&actual.to_string())
            ),
            Mismatch::Query { parameter, expected, actual, .. } => format!(
                "Expected '{}' but received '{}' for query parameter '{}'",
                style.red(expected),
                style.green(actual),
                style.bold(parameter)
            ),
            Mismatch::Header { key, expected, actual, .. } => format!(
                "Expected header '{}' to have value '{}' but was '{}'",
                style.bold(key),
                style.red(expected),
                style.green(actual)
            ),
            Mismatch::BodyType { expected, actual, .. } => format!(
                "expected a body of '{}' but the actual content type was '{}'",
                style.red(expected),
                style.green(actual)
            ),
            Mismatch::Body { path, text, .. } => format!("{} -> {text}", style.bold(path)),
            Mismatch::Metadata { key, expected, actual, .. } => format!(
                "Expected message metadata '{}' to have value '{}' but was '{}'",
                style.bold(key),
                style.red(expected),
                style.green(actual)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::mismatch::Mismatch;

    fn all() -> [Mismatch; 8] {
        let text = || "why".to_owned();
        let (expected, actual) = (|| "E".to_owned(), || "A".to_owned());
        [
            Mismatch::Method { expected: expected(), actual: actual() },
            Mismatch::Path { expected: expected(), actual: actual(), text: text() },
            Mismatch::Status { expected: 200, actual: 404, text: text() },
            Mismatch::Query { parameter: "q".into(), expected: expected(), actual: actual(), text: text() },
            Mismatch::Header { key: "k".into(), expected: expected(), actual: actual(), text: text() },
            Mismatch::BodyType {
                expected: expected(),
                actual: actual(),
                text: text(),
                expected_body: None,
                actual_body: None,
            },
            Mismatch::Body { path: "$.a".into(), expected: None, actual: None, text: text() },
            Mismatch::Metadata { key: "k".into(), expected: expected(), actual: actual(), text: text() },
        ]
    }

    #[test]
    fn a_summary_says_what_should_have_been() {
        let summaries = all().map(|mismatch| mismatch.summary());
        assert_eq!(
            summaries,
            [
                "is a E request",
                "to path 'E'",
                "has status code 200",
                "includes parameter 'q' with value 'E'",
                "includes header 'k' with value 'E'",
                "has a matching body",
                "has a matching body",
                "has matching metadata",
            ]
        );
    }

    #[test]
    fn a_description_says_what_is_wrong() {
        let descriptions = all().map(|mismatch| mismatch.description());
        assert_eq!(
            descriptions,
            [
                "expected E but was A",
                "why",
                "why",
                "why",
                "why",
                "Expected a body of 'E' but the actual content type was 'A'",
                "$.a -> why",
                "why",
            ]
        );
    }

    #[test]
    fn a_coloured_description_marks_expected_actual_and_names() {
        let descriptions = all().map(|mismatch| {
            let text = mismatch.ansi_description();
            text.replace("\u{1b}[31m", "<r>")
                .replace("\u{1b}[32m", "<g>")
                .replace("\u{1b}[1m", "<b>")
                .replace("\u{1b}[0m", "</>")
        });
        assert_eq!(
            descriptions,
            [
                "expected <r>E</> but was <g>A</>",
                "expected '<r>E</>' but was '<g>A</>'",
                "expected <r>200</> but was <g>404</>",
                "Expected '<r>E</>' but received '<g>A</>' for query parameter '<b>q</>'",
                "Expected header '<b>k</>' to have value '<r>E</>' but was '<g>A</>'",
                "expected a body of '<r>E</>' but the actual content type was '<g>A</>'",
                "<b>$.a</> -> why",
                "Expected message metadata '<b>k</>' to have value '<r>E</>' but was '<g>A</>'",
            ]
        );
    }
}
