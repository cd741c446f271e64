//! [`ActualBody`]: a received body, parsed at most once for all comparisons with it.

use super::{multipart, xml};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::Document;
use crate::foundation::multipart::Part;
use crate::foundation::xml::Document as XmlDocument;
use crate::model::{Body, Content};
use std::cell::OnceCell;

/// A received body. It is parsed when the first comparison needs it.
#[derive(Debug)]
pub(in crate::matching) struct ActualBody<'r> {
    pub(super) body: &'r Body,
    pub(super) content_type: ContentType,
    json: OnceCell<Result<Document<'r>, String>>,
    xml: OnceCell<Result<XmlDocument, String>>,
    parts: OnceCell<Result<Vec<Part>, String>>,
}

impl<'r> ActualBody<'r> {
    pub(in crate::matching) fn new(body: &'r Body, content_type: Option<ContentType>) -> Self {
        let content_type = content_type.unwrap_or_default();
        let (json, xml, parts) = Default::default();
        ActualBody { body, content_type, json, xml, parts }
    }

    pub(super) fn json(&self) -> &Result<Document<'r>, String> {
        self.json.get_or_init(|| read_json(self.body.bytes()))
    }

    pub(super) fn xml(&self) -> &Result<XmlDocument, String> {
        self.xml.get_or_init(|| xml::read(self.body.bytes()))
    }

    pub(super) fn parts(&self) -> &Result<Vec<Part>, String> {
        let read = |content: &Content| multipart::read(&content.bytes, &self.content_type);
        self.parts.get_or_init(|| self.body.content().map_or_else(|| Ok(Vec::new()), read))
    }
}

/// Parses a JSON body.
pub(super) fn read_json(bytes: &[u8]) -> Result<Document<'_>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    Document::parse(text).map_err(|error| error.to_string())
}

/// The values on the lines of a body, as the items of an array.
pub(super) fn read_json_lines(bytes: &[u8]) -> Result<Document<'static>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    Document::parse_lines(text).map_err(|error| error.to_string())
}
