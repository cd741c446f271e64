//! [`Body`]: the four states a body can be in, and the contents of one that is there.
//! [`BodyFormat`]: how a body is read.

use crate::foundation::charset::Charset;
use crate::foundation::content_type::{ContentType, JsonForm};
use crate::foundation::form::parse_pairs_in;
use crate::foundation::json::Document;
use bytes::Bytes;
use std::borrow::Cow;

/// The body of a request or response, or the contents of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Body {
    /// The pact says nothing about it.
    #[default]
    Missing,
    /// It is present and has no bytes.
    Empty,
    /// It is the JSON value `null`.
    Null,
    /// It has contents.
    Present(Content),
}

/// The bytes of a body and their content type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The bytes as they are sent.
    pub bytes: Bytes,
    /// The content type that is written with the body; without one, headers or metadata may have it.
    pub content_type: Option<ContentType>,
    /// Whether a V4 file says that it is text or binary.
    pub hint: Option<ContentTypeHint>,
    /// Whether the bytes are in the charset of the content type: they were received or given as bytes. Text that was given
    /// as text is UTF-8, whatever charset it is to be sent in.
    pub is_raw: bool,
}

/// Whether contents are text or binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentTypeHint {
    /// As bytes.
    Binary,
    /// As text.
    Text,
    /// As the content type says.
    Default,
}

/// How the core reads a body: what decides how it is compared, generated, taken apart and shown.
///
/// Code that treats each format in its own way matches on it exhaustively, so that the compiler names
/// every place that a new format concerns. Code with a question about one format only, such as whether a
/// text is JSON, asks the content type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFormat {
    /// A JSON document.
    Json,
    /// A JSON document on each line; its values are the items of an array at `$`.
    JsonLines,
    /// An XML document.
    Xml,
    /// A urlencoded form.
    Form,
    /// Parts between boundaries.
    Multipart,
    /// Text without a structure.
    Text,
    /// Bytes.
    Binary,
}

impl BodyFormat {
    /// The format of bodies of this content type, whatever their bytes are. JSON is only what all releases take for JSON;
    /// [`of_bytes`](Self::of_bytes) knows more.
    #[must_use]
    pub fn of(content_type: &ContentType) -> Self {
        // `application/xml+json` and `application/json+xml` are both; JSON comes first.
        if content_type.is_json() {
            BodyFormat::Json
        } else if content_type.is_xml() {
            BodyFormat::Xml
        } else if content_type.is_form() {
            BodyFormat::Form
        } else if content_type.is_multipart() {
            BodyFormat::Multipart
        } else if content_type.is_binary() {
            BodyFormat::Binary
        } else {
            BodyFormat::Text
        }
    }

    /// The format of these bytes under this content type: a type under which JSON may stand has the format of JSON if the
    /// bytes are JSON.
    #[must_use]
    pub fn of_bytes(content_type: &ContentType, bytes: &[u8]) -> Self {
        let text = || std::str::from_utf8(bytes).ok();
        match content_type.json_form() {
            Some(JsonForm::Possible) if text().is_some_and(|text| Document::parse(text).is_ok()) => {
                BodyFormat::Json
            }
            Some(JsonForm::Lines) if text().is_some_and(|text| Document::parse_lines(text).is_ok()) => {
                BodyFormat::JsonLines
            }
            Some(JsonForm::Document | JsonForm::Possible | JsonForm::Lines) | None => Self::of(content_type),
        }
    }
}

impl Content {
    /// The text that the contents stand for under this content type, or why they stand for none.
    pub fn decoded(&self, content_type: &ContentType) -> Result<Cow<'_, str>, String> {
        let charset = if self.is_raw { content_type.charset() } else { Charset::UTF_8 };
        charset.decode(&self.bytes)
    }

    /// The pairs of a urlencoded form with escapes in this charset, or why there are none.
    pub fn form_pairs(&self, charset: Charset) -> Result<Vec<(String, Option<String>)>, String> {
        let charset = charset.of_form();
        let Some(text) = std::str::from_utf8(&self.bytes).ok().filter(|_| !self.is_raw) else {
            return Ok(parse_pairs_in(charset, &self.bytes));
        };
        let bytes =
            charset.encode(text).map_err(|missing| format!("its charset has no character '{missing}'"))?;
        Ok(parse_pairs_in(charset, &bytes))
    }
}

impl Body {
    /// A body of these bytes; `Empty` when there are none.
    pub fn present(bytes: impl Into<Bytes>, content_type: Option<ContentType>) -> Self {
        let bytes = bytes.into();
        if bytes.is_empty() {
            Body::Empty
        } else {
            Body::Present(Content { bytes, content_type, hint: None, is_raw: false })
        }
    }

    /// A body of bytes that were not given as text.
    pub fn of_bytes(bytes: impl Into<Bytes>, content_type: Option<ContentType>) -> Self {
        let bytes = bytes.into();
        // These characters have the same bytes in every charset, so that the body equals one given as text.
        let is_raw = !bytes.is_ascii() || bytes.contains(&0);
        Self::present(bytes, content_type).with_raw(is_raw)
    }

    /// A body that arrived.
    pub fn received(bytes: impl Into<Bytes>) -> Self {
        Self::present(bytes, None).with_raw(true)
    }

    fn with_raw(mut self, is_raw: bool) -> Self {
        if let Body::Present(content) = &mut self {
            content.is_raw = is_raw;
        }
        self
    }

    /// The contents, if it has any.
    pub fn content(&self) -> Option<&Content> {
        match self {
            Body::Present(content) => Some(content),
            _ => None,
        }
    }

    /// The bytes; empty without contents.
    pub fn bytes(&self) -> &[u8] {
        self.content().map_or(&[], |content| &content.bytes)
    }

    /// The bytes as text, if there are contents and they are UTF-8.
    pub fn text(&self) -> Option<&str> {
        self.content().and_then(|content| std::str::from_utf8(&content.bytes).ok())
    }

    /// The bytes as text, unless the hint or, without one, this content type says that they are binary.
    pub fn text_as(&self, content_type: Option<&ContentType>) -> Option<&str> {
        let is_text = match self.content()?.hint {
            Some(ContentTypeHint::Text) => true,
            Some(ContentTypeHint::Binary) => false,
            Some(ContentTypeHint::Default) | None => content_type.is_none_or(ContentType::is_text),
        };
        self.text().filter(|_| is_text)
    }

    /// The content type that is written with the body.
    pub fn own_content_type(&self) -> Option<&ContentType> {
        self.content()?.content_type.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::BodyFormat;

    #[test]
    fn a_content_type_has_one_format() {
        let table = [
            (
                BodyFormat::Json,
                "application/json application/vnd.x+json application/json-rpc application/graphql \
                 application/xml+json application/json+xml",
            ),
            (BodyFormat::Xml, "application/xml text/xml application/atom+xml text/vnd.x+xml"),
            (BodyFormat::Form, "application/x-www-form-urlencoded"),
            (BodyFormat::Multipart, "multipart/form-data;boundary=x multipart/mixed"),
            (BodyFormat::Text, "text/plain text/html text/json"),
            (BodyFormat::Binary, "application/octet-stream image/png image/svg+xml audio/x+json */*"),
        ];
        for (format, content_types) in table {
            for content_type in content_types.split(' ') {
                assert_eq!(BodyFormat::of(&content_type.parse().unwrap()), format, "{content_type}");
            }
        }
    }

    #[test]
    fn bytes_decide_under_a_type_that_may_hold_json() {
        for (content_type, bytes, format) in [
            ("text/json", "{}", BodyFormat::Json),
            ("text/json", "{", BodyFormat::Text),
            ("image/json", "[1]", BodyFormat::Json),
            ("image/json", "\u{1}", BodyFormat::Binary),
            ("application/x-amz-json-1.1", "{}", BodyFormat::Json),
            ("application/x-ndjson", "{}\n[]\n", BodyFormat::JsonLines),
            ("application/x-ndjson", "{}\n[\n", BodyFormat::Binary),
            ("application/json", "{", BodyFormat::Json),
            ("text/plain", "{}", BodyFormat::Text),
        ] {
            let found = BodyFormat::of_bytes(&content_type.parse().unwrap(), bytes.as_bytes());
            assert_eq!(found, format, "{bytes} as {content_type}");
        }
    }
}
