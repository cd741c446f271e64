//! Bodies as V1 to V3 have them: the JSON itself, or a string.

use crate::foundation::content_type::{ContentType, JsonForm, detect_text};
use crate::foundation::json::{Document, Kind, Node, Value, compact, parse_value};
use crate::model::body::{Body, Content};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// Reads a body. What a string stands for depends on the type that headers or metadata give it.
pub(super) fn read(node: Option<Node<'_>>, given: Option<ContentType>) -> Body {
    let Some(node) = node else { return Body::Missing };
    match node.as_str() {
        _ if node.is_null() => Body::Null,
        Some(text) => read_text(text, given.unwrap_or_else(|| detect_text(text))),
        None => read_json(node, given.as_ref()),
    }
}

/// A value that is not a string is JSON, also if its first characters do not look like it. If its type were left
/// open, it would be written again as a string.
fn read_json(node: Node<'_>, given: Option<&ContentType>) -> Body {
    let text = json_text(node);
    let is_known = given.is_some() || detect_text(&text).is_json();
    Body::present(text, (!is_known).then(ContentType::json))
}

/// Writes a body of this type; nothing if it is missing.
pub(super) fn write(body: &Body, content_type: Option<&ContentType>) -> Option<Value> {
    Some(match body {
        Body::Missing => return None,
        Body::Empty => "".into(),
        Body::Null => Value::Null,
        Body::Present(content) => write_content(content, content_type),
    })
}

/// The bytes in base64, for bytes that are not text.
pub(super) fn encoded(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes of a base64 text; it must be padded.
pub(super) fn decoded(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// The compact JSON of a node, in a string without spare capacity.
pub(super) fn json_text(node: Node<'_>) -> String {
    let mut text = node.to_json();
    text.shrink_to_fit();
    text
}

/// The bytes as JSON, if they are.
pub(super) fn parsed(bytes: &[u8]) -> Option<Value> {
    parse_value(std::str::from_utf8(bytes).ok()?).ok()
}

fn read_text(text: &str, content_type: ContentType) -> Body {
    if text.is_empty() {
        Body::Empty
    } else if content_type.is_json() {
        // COMPAT: only objects and strings that are embedded as text are taken for JSON; `[1,2]`, `5` and
        // everything else is the contents of a JSON string.
        let text = if is_embedded_json(text) { text.to_owned() } else { compact(&text.into()) };
        Body::present(text, Some(content_type))
    } else if content_type.is_text() {
        Body::present(text.to_owned(), Some(content_type))
    } else {
        Body::present(decoded(text).unwrap_or_else(|| text.into()), None)
    }
}

fn is_embedded_json(text: &str) -> bool {
    Document::parse(text).is_ok_and(|document| matches!(document.root().kind(), Kind::String | Kind::Object))
}

fn write_content(content: &Content, content_type: Option<&ContentType>) -> Value {
    if content_type.is_some_and(ContentType::is_json) {
        return parsed(&content.bytes).unwrap_or_else(|| encoded(&content.bytes).into());
    }
    // Bytes of a binary type may look like text; read back, that text might be taken for base64.
    let is_binary = content_type.is_some_and(ContentType::is_binary);
    let has_lines = content_type.and_then(ContentType::json_form) == Some(JsonForm::Lines);
    let text = match content_type {
        Some(content_type) => content.decoded(content_type).ok(),
        None => std::str::from_utf8(&content.bytes).ok().map(Cow::Borrowed),
    };
    match text {
        Some(text) if !is_binary || has_lines && decoded(&text).is_none() => text.into(),
        _ => encoded(&content.bytes).into(),
    }
}
