//! [`Mismatch`]: one difference between what was expected and what arrived, and its JSON form.
//!
//! Test suites of clients assert on the texts, so they do not change. They are made where the difference is
//! found; the sentences for people are in `describe`.

use crate::foundation::json::{Map, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// One difference. `expected` and `actual` are texts for people and reports, not values to work with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// The request method.
    Method {
        /// What the pact says.
        expected: String,
        /// What arrived.
        actual: String,
    },
    /// The request path.
    Path {
        /// What the pact says.
        expected: String,
        /// What arrived.
        actual: String,
        /// Why they do not match.
        text: String,
    },
    /// The response status.
    Status {
        /// What the pact says.
        expected: u16,
        /// What arrived.
        actual: u16,
        /// Why they do not match.
        text: String,
    },
    /// A query parameter.
    Query {
        /// Its name.
        parameter: String,
        /// What the pact says.
        expected: String,
        /// What arrived.
        actual: String,
        /// Why they do not match.
        text: String,
    },
    /// A header.
    Header {
        /// Its name as the pact spells it.
        key: String,
        /// What the pact says.
        expected: String,
        /// What arrived.
        actual: String,
        /// Why they do not match.
        text: String,
    },
    /// Bodies of different types, which were therefore not compared.
    BodyType {
        /// The type the pact says.
        expected: String,
        /// The type that arrived.
        actual: String,
        /// Why they do not match.
        text: String,
        /// The body in the pact.
        expected_body: Option<Arc<str>>,
        /// The body that arrived.
        actual_body: Option<Arc<str>>,
    },
    /// A place in the body.
    Body {
        /// Where.
        path: String,
        /// What the pact says. Mismatches of one container share the text.
        expected: Option<Arc<str>>,
        /// What arrived.
        actual: Option<Arc<str>>,
        /// Why they do not match.
        text: String,
    },
    /// An entry of a message's metadata.
    Metadata {
        /// Its name.
        key: String,
        /// What the pact says.
        expected: String,
        /// What arrived.
        actual: String,
        /// Why they do not match.
        text: String,
    },
}

/// The first mismatches of a comparison, and how many more there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MismatchList {
    /// Those that are listed.
    pub listed: Vec<Mismatch>,
    /// How many more were found.
    pub more: usize,
}

impl MismatchList {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.more == 0
    }

    /// Adds the members of a JSON report: the mismatches, and how many more there are, if there are any.
    pub fn put_into(&self, fields: &mut Map<String, Value>) {
        fields.insert("mismatches".to_owned(), self.listed.iter().map(Mismatch::to_json).collect());
        if self.more > 0 {
            fields.insert("moreMismatches".to_owned(), self.more.into());
        }
    }
}

/// The value of a body mismatch: its text, or a note that it is none.
pub(super) fn body_text(bytes: &[u8]) -> Arc<str> {
    Arc::from(std::str::from_utf8(bytes).unwrap_or("ERROR: could not convert from bytes"))
}

/// The body of a type mismatch: its text, or a note that it is none.
pub(super) fn whole_body_text(bytes: &[u8]) -> Arc<str> {
    Arc::from(std::str::from_utf8(bytes).unwrap_or("ERROR: could not convert to UTF-8 from bytes"))
}

impl Mismatch {
    /// The kind as reports spell it.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self {
            Mismatch::Method { .. } => "MethodMismatch",
            Mismatch::Path { .. } => "PathMismatch",
            Mismatch::Status { .. } => "StatusMismatch",
            Mismatch::Query { .. } => "QueryMismatch",
            Mismatch::Header { .. } => "HeaderMismatch",
            Mismatch::BodyType { .. } => "BodyTypeMismatch",
            Mismatch::Body { .. } => "BodyMismatch",
            Mismatch::Metadata { .. } => "MetadataMismatch",
        }
    }

    /// Why expected and actual do not match; empty for methods.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Mismatch::Method { .. } => "",
            Mismatch::Path { text, .. }
            | Mismatch::Status { text, .. }
            | Mismatch::Query { text, .. }
            | Mismatch::Header { text, .. }
            | Mismatch::BodyType { text, .. }
            | Mismatch::Body { text, .. }
            | Mismatch::Metadata { text, .. } => text,
        }
    }

    /// The form in reports and in the answers of the mock server.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| {
            fields.insert(name.to_owned(), value);
        };
        put("type", self.kind_name().into());
        put("mismatch", self.text().into());
        match self {
            Mismatch::Query { parameter, .. } => put("parameter", parameter.as_str().into()),
            Mismatch::Header { key, .. } | Mismatch::Metadata { key, .. } => put("key", key.as_str().into()),
            Mismatch::Body { path, .. } => put("path", path.as_str().into()),
            Mismatch::BodyType { expected_body, actual_body, .. } => {
                put("expectedBody", expected_body.as_deref().into());
                put("actualBody", actual_body.as_deref().into());
            }
            Mismatch::Method { .. } | Mismatch::Path { .. } | Mismatch::Status { .. } => {}
        }
        let (expected, actual) = if let Mismatch::Status { expected, actual, .. } = self {
            ((*expected).into(), (*actual).into())
        } else {
            let (expected, actual) = self.sides();
            (expected.as_deref().into(), actual.as_deref().into())
        };
        put("expected", expected);
        put("actual", actual);
        Value::Object(fields)
    }

    /// What the pact says and what arrived, as texts. `None` only for a body that is not there.
    #[must_use]
    pub fn sides(&self) -> (Option<Cow<'_, str>>, Option<Cow<'_, str>>) {
        match self {
            Mismatch::Status { expected, actual, .. } => {
                (Some(expected.to_string().into()), Some(actual.to_string().into()))
            }
            Mismatch::Body { expected, actual, .. } => {
                (expected.as_deref().map(Cow::Borrowed), actual.as_deref().map(Cow::Borrowed))
            }
            Mismatch::Method { expected, actual }
            | Mismatch::Path { expected, actual, .. }
            | Mismatch::Query { expected, actual, .. }
            | Mismatch::Header { expected, actual, .. }
            | Mismatch::BodyType { expected, actual, .. }
            | Mismatch::Metadata { expected, actual, .. } => {
                (Some(expected.as_str().into()), Some(actual.as_str().into()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mismatch;

    fn text() -> String {
        "why".to_owned()
    }

    fn assert_json(table: impl IntoIterator<Item = (Mismatch, &'static str)>) {
        for (mismatch, json) in table {
            assert_eq!(mismatch.to_json().to_string(), json);
        }
    }

    #[test]
    fn mismatches_of_the_line_and_of_names_have_their_json_form() {
        assert_json([
            (
                Mismatch::Method { expected: "GET".into(), actual: "PUT".into() },
                r#"{"actual":"PUT","expected":"GET","mismatch":"","type":"MethodMismatch"}"#,
            ),
            (
                Mismatch::Path { expected: "/a".into(), actual: "/b".into(), text: text() },
                r#"{"actual":"/b","expected":"/a","mismatch":"why","type":"PathMismatch"}"#,
            ),
            (
                Mismatch::Status { expected: 200, actual: 404, text: text() },
                r#"{"actual":404,"expected":200,"mismatch":"why","type":"StatusMismatch"}"#,
            ),
            (
                Mismatch::Query {
                    parameter: "q".into(),
                    expected: "1".into(),
                    actual: "2".into(),
                    text: text(),
                },
                r#"{"actual":"2","expected":"1","mismatch":"why","parameter":"q","type":"QueryMismatch"}"#,
            ),
            (
                Mismatch::Header {
                    key: "X-A".into(),
                    expected: "1".into(),
                    actual: "2".into(),
                    text: text(),
                },
                r#"{"actual":"2","expected":"1","key":"X-A","mismatch":"why","type":"HeaderMismatch"}"#,
            ),
        ]);
    }

    #[test]
    fn mismatches_of_bodies_and_metadata_have_their_json_form() {
        assert_json([
            (
                Mismatch::BodyType {
                    expected: "a/b".into(),
                    actual: "c/d".into(),
                    text: text(),
                    expected_body: Some("x".into()),
                    actual_body: None,
                },
                r#"{"actual":"c/d","actualBody":null,"expected":"a/b","expectedBody":"x","mismatch":"why","type":"BodyTypeMismatch"}"#,
            ),
            (
                Mismatch::Body { path: "$.a".into(), expected: Some("1".into()), actual: None, text: text() },
                r#"{"actual":null,"expected":"1","mismatch":"why","path":"$.a","type":"BodyMismatch"}"#,
            ),
            (
                Mismatch::Metadata {
                    key: "k".into(),
                    expected: "1".into(),
                    actual: "2".into(),
                    text: text(),
                },
                r#"{"actual":"2","expected":"1","key":"k","mismatch":"why","type":"MetadataMismatch"}"#,
            ),
        ]);
    }
}
