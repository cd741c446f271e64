//! The error for a response with an error status, with the reason that the broker gives in its body.

use super::error::Error;
use crate::foundation::json::{Document, Node};
use crate::foundation::text::on_one_line;
use crate::net::client::{HeaderMap, Response, StatusCode, header};

/// The longest reason that is shown, in characters.
const MAX_REASON: usize = 1000;

/// The members of a document that may have the reason, after `errors`; the first that has a text counts.
const REASONS: [&str; 4] = ["detail", "message", "error", "title"];

/// The error for a response with an error status to the request for a path of the broker that is shown as `broker`.
pub(super) fn refusal(response: &Response, path: &str, broker: &str) -> Error {
    let status = response.status;
    let failed = format!("Request to pact broker path '{path}' failed: {status}. URL: '{broker}'");
    let text = String::from_utf8_lossy(&response.body);
    let document = Document::parse(&text).ok();
    let root = document.as_ref().map(Document::root);
    if let Some(root) = root.filter(|_| status == StatusCode::BAD_REQUEST && is_json(&response.headers)) {
        let listed = reasons(root).unwrap_or_else(|| vec![root.to_json()]);
        return Error::Refused(bounded(&listed));
    }
    let failed = match root.and_then(reason) {
        Some(reason) => format!("{failed} - {reason}"),
        None => failed,
    };
    if status == StatusCode::NOT_FOUND { Error::NotFound(failed) } else { Error::Io(failed) }
}

/// The reasons, as far as they have no more than [`MAX_REASON`] characters together.
fn bounded(reasons: &[String]) -> Vec<String> {
    let mut left = MAX_REASON;
    let mut bounded = Vec::new();
    for reason in reasons {
        if left == 0 {
            break;
        }
        let shown: String = reason.chars().take(left).collect();
        left -= shown.chars().count();
        bounded.push(shown);
    }
    bounded
}

/// Whether a response has JSON, by its content type.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(essence.as_str(), "application/json" | "application/hal+json")
}

/// The reason that a document gives, on one line; `None` if it gives none.
fn reason(root: Node<'_>) -> Option<String> {
    let listed = reasons(root).map(|reasons| reasons.join("; "));
    let text = listed.filter(|text| is_text(text)).or_else(|| {
        let texts = REASONS.iter().filter_map(|name| {
            let value = root.get(name)?;
            let value = if *name == "error" { value.get("message").unwrap_or(value) } else { value };
            value.as_str().filter(|text| is_text(text)).map(str::to_owned)
        });
        texts.into_iter().next()
    })?;
    Some(on_one_line(text.trim()).chars().take(MAX_REASON).collect())
}

fn is_text(text: &str) -> bool {
    !text.trim().is_empty()
}

/// The member `errors` as texts; `None` if there is none.
fn reasons(root: Node<'_>) -> Option<Vec<String>> {
    let errors = root.get("errors").filter(|errors| !errors.is_null())?;
    let plain = |node: Node<'_>| node.to_raw_text().into_owned();
    Some(if errors.is_array() {
        errors.items().map(plain).collect()
    } else if errors.is_object() {
        let describe = |(field, reason): (&str, Node<'_>)| {
            let reasons: Vec<String> =
                if reason.is_array() { reason.items().map(plain).collect() } else { vec![plain(reason)] };
            format!("{field}: {}", reasons.join(", "))
        };
        errors.members().map(describe).collect()
    } else {
        vec![plain(errors)]
    })
}

#[cfg(test)]
mod tests {
    use super::reason;
    use crate::foundation::json::Document;

    fn read(text: &str) -> Option<String> {
        reason(Document::parse(text).unwrap().root())
    }

    #[test]
    fn the_reason_is_the_first_member_with_a_text() {
        for (text, expected) in [
            (r#"{"errors":["a","b"],"detail":"d"}"#, Some("a; b")),
            (r#"{"errors":{"f":["x","y"],"g":"z"},"error":"e"}"#, Some("f: x, y; g: z")),
            (r#"{"errors":"a"}"#, Some("a")),
            (r#"{"errors":[],"title":"t","error":"e"}"#, Some("e")),
            (r#"{"errors":{},"title":"t"}"#, Some("t")),
            (r#"{"errors":null,"title":"t"}"#, Some("t")),
            (r#"{"title":"t","error":"e","message":"m","detail":"d"}"#, Some("d")),
            (r#"{"title":"t","error":"e","message":"m","detail":1}"#, Some("m")),
            (r#"{"title":"t","error":{"message":"inner","reference":"x"}}"#, Some("inner")),
            (r#"{"title":"t","error":{"code":1}}"#, Some("t")),
            (r#"{"title":"t","error":" ","message":null}"#, Some("t")),
            (r#"{"detail":" a\nb\u001b[2J "}"#, Some("a\\nb\\u{1b}[2J")),
            (r#"{"reason":"r"}"#, None),
            ("{}", None),
            (r#"["a"]"#, None),
            (r#""a""#, None),
        ] {
            assert_eq!(read(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        let long = "é".repeat(2000);

        let found = read(&format!(r#"{{"message":"{long}"}}"#)).unwrap();

        assert_eq!(found, "é".repeat(1000));
    }
}
