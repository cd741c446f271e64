//! Reads the text of a document, JSON or YAML, and its version.

use super::{Dialect, MOST_BYTES, MOST_DEEP, TextError, yaml};
use crate::foundation::json::{Document, Limits, Node};

/// Reads a text as JSON if it begins with `{`, else as YAML.
pub(super) fn document(text: &str) -> Result<Document<'static>, TextError> {
    if text.len() as u64 > MOST_BYTES {
        return Err(TextError::whole(format!("it has more than {} MiB", MOST_BYTES >> 20)));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_json = text.trim_start().starts_with('{');
    let json = if is_json { text.to_owned() } else { yaml::to_json(text)? };
    let limits = Limits { depth: MOST_DEEP, are_keys_unique: true };
    Document::parse_within(json, limits).map_err(|error| {
        let (line, column) = error.place();
        let place = if is_json { format!(" at line {line}, column {column}") } else { String::new() };
        TextError::whole(format!("{}{place}", error.reason()))
    })
}

/// What the schemas of a document are written in, by its version.
pub(super) fn dialect(root: Node<'_>) -> Result<Dialect, String> {
    if !root.is_object() {
        return Err("it is not an object".to_owned());
    }
    if root.get("paths").is_some_and(|paths| !paths.is_object()) {
        return Err("its 'paths' is not an object".to_owned());
    }
    // YAML reads `2.0` and `3.1` as numbers when they are not quoted.
    let version = |name: &str| root.get(name).and_then(|node| node.as_str().or_else(|| node.number_text()));
    match (version("swagger"), version("openapi")) {
        (Some("2.0" | "2"), _) => Ok(Dialect::Swagger),
        (Some(other), _) => {
            Err(format!("it has version {other} of Swagger, which is not supported (2.0 is)"))
        }
        (None, Some(text)) => recent(text),
        (None, None) => {
            Err("it has neither 'openapi' nor 'swagger', which would give its version".to_owned())
        }
    }
}

fn recent(version: &str) -> Result<Dialect, String> {
    let is = |minor: &str| {
        version == minor || version.strip_prefix(minor).is_some_and(|rest| rest.starts_with('.'))
    };
    if is("3.0") {
        Ok(Dialect::Old)
    } else if is("3.1") || is("3.2") {
        Ok(Dialect::Recent)
    } else {
        Err(format!(
            "it has version {version} of OpenAPI, which is not supported (2.0, 3.0, 3.1 and 3.2 are)"
        ))
    }
}
