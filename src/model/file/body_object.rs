//! Bodies as V4 has them: an object with the contents, their type and how they are encoded.

use super::inline_body::{decoded, encoded, json_text, parsed};
use crate::foundation::content_type::{ContentType, JsonForm, detect_bytes};
use crate::foundation::json::{Map, Node, Value};
use crate::model::body::{Body, BodyFormat, Content, ContentTypeHint};

const KEYS: [&str; 4] = ["content", "contentType", "contentTypeHint", "encoded"];

/// Reads a body. Without a type of its own it has the type given by headers or metadata.
pub(super) fn read(node: Option<Node<'_>>, given: Option<ContentType>) -> Body {
    match node {
        None => Body::Missing,
        Some(node) if node.is_null() => Body::Null,
        Some(node) if !node.is_object() => {
            tracing::warn!("a body should be an object with 'content'; the value is taken for the contents");
            Body::present(json_text(node), None)
        }
        Some(node) => match node.get("content") {
            Some(content) if content.is_null() => Body::Null,
            Some(content) => read_content(node, content, given),
            None if node.members().all(|(key, _)| KEYS.contains(&key)) => Body::Missing,
            None => Body::present(json_text(node), None),
        },
    }
}

/// Writes a body of this type. V4 has no form for `null`, so nothing is written for it.
pub(super) fn write(body: &Body, content_type: Option<ContentType>) -> Option<Value> {
    let mut object = Map::new();
    match body {
        Body::Missing | Body::Null => return None,
        Body::Empty => {
            object.insert("content".to_owned(), "".into());
        }
        Body::Present(content) => {
            let content_type = content_type.unwrap_or_else(ContentType::unknown);
            write_content(content, &content_type, &mut object);
        }
    }
    Some(Value::Object(object))
}

fn read_content(body: Node<'_>, content: Node<'_>, given: Option<ContentType>) -> Body {
    let content_type = match body.get("contentType") {
        Some(said) => ContentType::parse(&said.to_text()).ok(),
        None => given,
    };
    let is_json = content_type.as_ref().is_some_and(ContentType::is_json);
    let mut read = content_body(content, scheme(body.get("encoded")).as_deref(), is_json);
    if let Body::Present(content) = &mut read {
        let content_type =
            content_type.or_else(|| detect_bytes(&content.bytes)).unwrap_or_else(ContentType::unknown);
        content.content_type = Some(content_type);
        content.hint = body.get("contentTypeHint").map(hint);
    }
    read
}

/// How the contents are encoded; `None` if they are not.
fn scheme(encoded: Option<Node<'_>>) -> Option<String> {
    let encoded = encoded?;
    match encoded.as_bool() {
        Some(false) => None,
        Some(true) => Some(String::new()),
        None => Some(encoded.to_text().to_lowercase()),
    }
}

/// The contents without type and hint.
fn content_body(content: Node<'_>, scheme: Option<&str>, is_json: bool) -> Body {
    let text = || Body::present(content.to_text().into_owned(), None);
    match scheme {
        None if is_json => match content.as_str() {
            Some("") => Body::Empty,
            _ => Body::present(json_text(content), None),
        },
        None | Some("json") => text(),
        Some("base64") => decoded(&content.to_text()).map_or_else(text, |bytes| Body::of_bytes(bytes, None)),
        Some(other) => {
            tracing::warn!("a body has the unknown encoding '{other}' and is taken as it is");
            text()
        }
    }
}

fn hint(node: Node<'_>) -> ContentTypeHint {
    match node.as_str() {
        Some("BINARY") => ContentTypeHint::Binary,
        Some("TEXT") => ContentTypeHint::Text,
        Some("DEFAULT") => ContentTypeHint::Default,
        _ => {
            tracing::warn!("a body has an unknown hint for its content type");
            ContentTypeHint::Default
        }
    }
}

fn hint_text(hint: ContentTypeHint) -> &'static str {
    match hint {
        ContentTypeHint::Binary => "BINARY",
        ContentTypeHint::Text => "TEXT",
        ContentTypeHint::Default => "DEFAULT",
    }
}

fn write_content(content: &Content, content_type: &ContentType, object: &mut Map<String, Value>) {
    let plain = plain_value(content, content_type);
    object.insert("encoded".to_owned(), if plain.is_some() { false.into() } else { "base64".into() });
    object.insert("content".to_owned(), plain.unwrap_or_else(|| encoded(&content.bytes).into()));
    object.insert("contentType".to_owned(), content_type.as_written().into_owned().into());
    if let Some(hint) = content.hint {
        object.insert("contentTypeHint".to_owned(), hint_text(hint).into());
    }
}

/// The contents as a JSON value, if they need no encoding.
fn plain_value(content: &Content, content_type: &ContentType) -> Option<Value> {
    let text = || match content.hint {
        Some(ContentTypeHint::Binary) => None,
        // Read back as text, the bytes would be encoded once more.
        _ if content.is_raw && !content_type.charset().is_utf8() => None,
        Some(ContentTypeHint::Text | ContentTypeHint::Default) | None => {
            std::str::from_utf8(&content.bytes).ok().map(Value::from)
        }
    };
    match BodyFormat::of(content_type) {
        _ if content_type.json_form() == Some(JsonForm::Lines) => text(),
        BodyFormat::Json => parsed(&content.bytes),
        BodyFormat::Multipart | BodyFormat::Binary => None,
        BodyFormat::JsonLines | BodyFormat::Xml | BodyFormat::Form | BodyFormat::Text => text(),
    }
}
