//! Bodies and mismatches from and to messages.

use crate::foundation::content_type::ContentType;
use crate::matching::Mismatch;
use crate::model::{Body, ContentTypeHint};
use crate::plugin::proto::v2;
use crate::plugin::proto::v2::body::ContentTypeHint as WireHint;
use std::sync::Arc;

/// A body as a plugin is sent it. A body that is not there has no content.
pub(in crate::plugin) fn to_body(body: &Body, content_type: &ContentType) -> v2::Body {
    let content = match body {
        Body::Missing => None,
        Body::Null | Body::Empty => Some(Vec::new()),
        Body::Present(content) => Some(content.bytes.to_vec()),
    };
    let hint = match body.content().and_then(|content| content.hint) {
        None | Some(ContentTypeHint::Default) => WireHint::Default,
        Some(ContentTypeHint::Text) => WireHint::Text,
        Some(ContentTypeHint::Binary) => WireHint::Binary,
    };
    v2::Body { content_type: content_type.to_string(), content, content_type_hint: hint.into() }
}

/// A body that a plugin gave for an interaction; of the `requested` type if it names none. Without contents it is
/// empty.
pub(in crate::plugin) fn from_body(message: &v2::Body, requested: &ContentType) -> Body {
    let bytes = message.content.clone().unwrap_or_default();
    let content_type = ContentType::parse(&message.content_type).unwrap_or_else(|_| requested.clone());
    let hint = match message.content_type_hint() {
        WireHint::Default => ContentTypeHint::Default,
        WireHint::Text => ContentTypeHint::Text,
        WireHint::Binary => ContentTypeHint::Binary,
    };
    let mut body = Body::of_bytes(bytes, Some(content_type));
    if let Body::Present(content) = &mut body {
        content.hint = Some(hint);
    }
    body
}

/// A body that a plugin generated from another one, whose type and hint it has whatever type the plugin names.
pub(in crate::plugin) fn generated(message: Option<&v2::Body>, example: &Body) -> Body {
    let bytes = message.and_then(|body| body.content.clone()).unwrap_or_default();
    let own = example.content();
    let mut body = Body::of_bytes(bytes, own.and_then(|content| content.content_type.clone()));
    if let Body::Present(content) = &mut body {
        content.hint = own.and_then(|content| content.hint);
    }
    body
}

/// The differences that the reply to `CompareContents` reports.
pub(in crate::plugin) fn mismatches(reply: &v2::CompareContentsResponse) -> Vec<Mismatch> {
    if let Some(v2::ContentTypeMismatch { expected, actual }) = &reply.type_mismatch {
        let text = format!("Expected content type '{expected}' but got '{actual}'");
        return vec![body_mismatch("", expected, actual, text)];
    }
    if !reply.error.is_empty() {
        return vec![body_mismatch("", "", "", reply.error.clone())];
    }
    let found = reply.results.values().flat_map(|results| &results.mismatches);
    found
        .map(|one| {
            let (expected, actual) = (text(one.expected.as_deref()), text(one.actual.as_deref()));
            body_mismatch(&one.path, expected, actual, one.mismatch.clone())
        })
        .collect()
}

/// A difference between bodies.
pub(in crate::plugin) fn body_mismatch(path: &str, expected: &str, actual: &str, text: String) -> Mismatch {
    let side = |value: &str| Some(Arc::from(value));
    Mismatch::Body { path: path.to_owned(), expected: side(expected), actual: side(actual), text }
}

/// Bytes as text; empty if they are none or no UTF-8.
fn text(bytes: Option<&[u8]>) -> &str {
    bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

/// A difference that the core found, as a plugin is sent it.
pub(in crate::plugin) fn to_mismatch(mismatch: &Mismatch, path: &str, kind: &str) -> v2::ContentMismatch {
    let (expected, actual) = mismatch.sides();
    let bytes = |side: Option<std::borrow::Cow<'_, str>>| side.map(|text| text.into_owned().into_bytes());
    v2::ContentMismatch {
        expected: bytes(expected),
        actual: bytes(actual),
        mismatch: mismatch.text().to_owned(),
        path: path.to_owned(),
        diff: String::new(),
        mismatch_type: kind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{from_body, generated, mismatches, to_body};
    use crate::foundation::content_type::ContentType;
    use crate::foundation::json::{Value, compact};
    use crate::matching::Mismatch;
    use crate::model::body::Content;
    use crate::model::{Body, ContentTypeHint};
    use crate::plugin::proto::v2;
    use std::collections::BTreeMap;

    fn content_type(text: &str) -> ContentType {
        ContentType::parse(text).unwrap()
    }

    fn present(text: &str, name: &str, hint: Option<ContentTypeHint>) -> Body {
        let content_type = Some(content_type(name));
        Body::Present(Content { bytes: text.to_owned().into(), content_type, hint, is_raw: false })
    }

    fn message(content_type: &str, content: Option<&str>) -> v2::Body {
        v2::Body {
            content_type: content_type.to_owned(),
            content: content.map(|text| text.as_bytes().to_vec()),
            content_type_hint: 0,
        }
    }

    #[test]
    fn bodies_come_back_with_their_type_and_hint() {
        let wanted = content_type("application/tp;charset=UTF-8;v=2");
        for hint in [ContentTypeHint::Default, ContentTypeHint::Text, ContentTypeHint::Binary] {
            let body = present("x", "application/tp;charset=UTF-8;v=2", Some(hint));
            let sent = to_body(&body, &wanted);
            assert_eq!(sent.content_type, "application/tp;charset=utf-8;v=2");
            assert_eq!(from_body(&sent, &content_type("a/b")), body);
        }
        assert_eq!(to_body(&Body::Missing, &wanted).content, None);
        assert_eq!(to_body(&Body::Null, &wanted).content, Some(Vec::new()));
    }

    #[test]
    fn a_body_without_a_usable_type_has_the_requested_one() {
        let requested = content_type("application/tp");
        for name in ["", "bad type"] {
            let body = from_body(&message(name, Some("x")), &requested);
            assert_eq!(body, present("x", "application/tp", Some(ContentTypeHint::Default)));
        }
        for content in [None, Some("")] {
            assert_eq!(from_body(&message("text/plain", content), &requested), Body::Empty);
        }
    }

    #[test]
    fn a_generated_body_replaces_the_example() {
        let example = present("x", "application/tp", Some(ContentTypeHint::Text));
        for name in ["", "a/b"] {
            let made = generated(Some(&message(name, Some("y"))), &example);
            assert_eq!(made, present("y", "application/tp", Some(ContentTypeHint::Text)));
        }
        assert_eq!(generated(None, &example), Body::Empty);
        assert_eq!(generated(Some(&message("a/b", None)), &example), Body::Empty);
    }

    #[test]
    fn a_reply_is_interpreted_in_the_order_of_its_fields() {
        let one = |path: &str, expected: Option<&[u8]>, text: &str| v2::ContentMismatch {
            path: path.to_owned(),
            expected: expected.map(<[u8]>::to_vec),
            mismatch: text.to_owned(),
            ..v2::ContentMismatch::default()
        };
        let results = |mismatches| BTreeMap::from([("$.p".to_owned(), v2::ContentMismatches { mismatches })]);
        let type_mismatch =
            Some(v2::ContentTypeMismatch { expected: "e".to_owned(), actual: "a".to_owned() });
        let some = results(vec![one("$.q", Some(b"e"), "bad"), one("", Some(b"\xff"), "n")]);
        let table = [
            (
                v2::CompareContentsResponse { error: "x".to_owned(), type_mismatch, results: some.clone() },
                r#"[{"actual":"a","expected":"e","mismatch":"Expected content type 'e' but got 'a'","path":"","type":"BodyMismatch"}]"#,
            ),
            (
                v2::CompareContentsResponse {
                    error: "boom".to_owned(),
                    results: some.clone(),
                    ..v2::CompareContentsResponse::default()
                },
                r#"[{"actual":"","expected":"","mismatch":"boom","path":"","type":"BodyMismatch"}]"#,
            ),
            (
                v2::CompareContentsResponse { results: some, ..v2::CompareContentsResponse::default() },
                r#"[{"actual":"","expected":"e","mismatch":"bad","path":"$.q","type":"BodyMismatch"},{"actual":"","expected":"","mismatch":"n","path":"","type":"BodyMismatch"}]"#,
            ),
            (
                v2::CompareContentsResponse {
                    results: results(Vec::new()),
                    ..v2::CompareContentsResponse::default()
                },
                "[]",
            ),
            (v2::CompareContentsResponse::default(), "[]"),
        ];
        for (reply, expected) in table {
            let found: Value = mismatches(&reply).iter().map(Mismatch::to_json).collect();
            assert_eq!(compact(&found), expected);
        }
    }
}
