//! [`Request`], [`Response`] and [`Contents`]: the parts an interaction is made of.

use super::body::{Body, BodyFormat};
use super::generators::GeneratorSet;
use super::headers::Headers;
use super::query::Query;
use super::rules::RuleSet;
use crate::foundation::content_type::{ContentType, detect_bytes};
use crate::foundation::json::{Map, Value};
use bytes::Bytes;

/// What an HTTP request and an HTTP response have in common.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HttpPart {
    /// Headers; `None` if the pact has no headers for the part.
    pub headers: Option<Headers>,
    /// Body.
    pub body: Body,
    /// How to compare it with what arrives.
    pub rules: RuleSet,
    /// How to make values when it is sent.
    pub generators: GeneratorSet,
}

/// An expected or received HTTP request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Method as given; compared without case, written in upper case.
    pub method: String,
    /// Path as given or as in the request line, not percent-decoded; compared in its normal form.
    pub path: String,
    /// Query parameters; `None` when there is no query.
    pub query: Option<Query>,
    /// Headers, body, rules and generators.
    pub part: HttpPart,
}

/// An expected or received HTTP response.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Headers, body, rules and generators.
    pub part: HttpPart,
}

/// A message, or one part of a synchronous message: body and metadata with their rules.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contents {
    /// The message itself.
    pub body: Body,
    /// What is sent beside it, by name.
    pub metadata: Map<String, Value>,
    /// How to compare it with what arrives.
    pub rules: RuleSet,
    /// How to make values when it is sent.
    pub generators: GeneratorSet,
}

impl Default for Request {
    fn default() -> Self {
        Request { method: "GET".to_owned(), path: "/".to_owned(), query: None, part: HttpPart::default() }
    }
}

impl Default for Response {
    fn default() -> Self {
        Response { status: 200, part: HttpPart::default() }
    }
}

impl HttpPart {
    /// The content type of the body: its own, else that of the header, else the one that its bytes look like.
    pub fn content_type(&self) -> Option<ContentType> {
        self.body
            .own_content_type()
            .cloned()
            .or_else(|| self.header_content_type())
            .or_else(|| detected(&self.body))
    }

    /// The content type in the `Content-Type` header, if it is well-formed.
    pub fn header_content_type(&self) -> Option<ContentType> {
        let value = self.headers.as_ref()?.first("content-type")?;
        ContentType::parse(value).ok()
    }
}

/// A text that cannot be sent in its charset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the charset '{charset}' has no character '{character}' (U+{:04X})", u32::from(*character))]
pub struct MissingCharacter {
    character: char,
    charset: String,
}

impl HttpPart {
    /// Whether the body, if it was given as text, is to be sent in another charset than UTF-8.
    pub fn has_charset(&self) -> bool {
        self.sent_content_type().is_some_and(|content_type| !content_type.charset().is_utf8())
    }

    /// The bytes of the body as they are sent: texts and forms are in the charset of the `Content-Type` that is sent. Bytes
    /// that were given as such stay.
    pub fn sent_bytes(&self) -> Result<Bytes, MissingCharacter> {
        let Some(content) = self.body.content() else { return Ok(Bytes::new()) };
        let unchanged = || Ok(content.bytes.clone());
        let given = || std::str::from_utf8(&content.bytes).ok().filter(|_| !content.is_raw);
        let sent = self.sent_content_type().filter(|content_type| !content_type.charset().is_utf8());
        let (Some(content_type), Some(text)) = (sent, given()) else { return unchanged() };
        let charset = match BodyFormat::of_bytes(&content_type, &content.bytes) {
            BodyFormat::Text => content_type.charset(),
            BodyFormat::Form => content_type.charset().of_form(),
            BodyFormat::Json
            | BodyFormat::JsonLines
            | BodyFormat::Xml
            | BodyFormat::Multipart
            | BodyFormat::Binary => return unchanged(),
        };
        let encoded = charset.encode(text).map_err(|character| MissingCharacter {
            character,
            charset: content_type.parameter("charset").unwrap_or_default().to_owned(),
        })?;
        Ok(encoded.into_owned().into())
    }

    /// The type that the receiver sees, or without one that of the body.
    fn sent_content_type(&self) -> Option<ContentType> {
        self.header_content_type().or_else(|| self.body.own_content_type().cloned())
    }
}

impl Contents {
    /// The content type of the message: its own, else that of the metadata, else the one that its bytes look like.
    pub fn content_type(&self) -> Option<ContentType> {
        self.body
            .own_content_type()
            .cloned()
            .or_else(|| self.metadata_content_type())
            .or_else(|| detected(&self.body))
    }

    /// The metadata, with an entry `contentType` if only the body has the content type.
    pub fn metadata_with_content_type(&self) -> Map<String, Value> {
        let mut metadata = self.metadata.clone();
        if let Some(content_type) = self.body.own_content_type()
            && self.metadata_content_type().is_none()
        {
            metadata.insert("contentType".to_owned(), content_type.as_written().into_owned().into());
        }
        metadata
    }

    /// The content type in the metadata entry `contentType`, or else in `content-type` in any case. A malformed one is
    /// not used.
    pub fn metadata_content_type(&self) -> Option<ContentType> {
        // Writers add this one. If there are both, contents are written by it.
        const WRITTEN: &str = "contentType";
        let is_key =
            |key: &str| key.eq_ignore_ascii_case("contenttype") || key.eq_ignore_ascii_case("content-type");
        let parsed = |value: &Value| ContentType::parse(value.as_str()?).ok();
        let others = || self.metadata.iter().filter(|(key, _)| is_key(key));
        self.metadata.get(WRITTEN).and_then(parsed).or_else(|| others().find_map(|(_, value)| parsed(value)))
    }
}

fn detected(body: &Body) -> Option<ContentType> {
    detect_bytes(&body.content()?.bytes)
}

#[cfg(test)]
mod tests {
    use super::Contents;
    use crate::foundation::json::parse_value;

    #[test]
    fn of_several_content_types_in_metadata_the_one_writers_add_counts() {
        let table = [
            (r#"{"contentType":"text/csv","Content-Type":"application/json"}"#, Some("text/csv")),
            (r#"{"Content-Type":"application/json","contentType":1}"#, Some("application/json")),
            (r#"{"Content-Type":"v","CONTENTTYPE":"text/csv"}"#, Some("text/csv")),
            (r#"{"CONTENT-TYPE":"text/csv","content-type":"text/html"}"#, Some("text/csv")),
            (r#"{"contentType":"v","content":"text/csv"}"#, None),
            ("{}", None),
        ];
        for (metadata, expected) in table {
            let metadata = parse_value(metadata).unwrap().as_object().unwrap().clone();
            let found = Contents { metadata, ..Contents::default() }.metadata_content_type();
            assert_eq!(found.map(|found| found.to_string()).as_deref(), expected);
        }
    }
}
