//! Bodies of every kind of interaction: text with matchers in it, and bytes.
//!
//! This module decides which content type a body has; `definition` reads it by that type.

use super::edit::Edit;
use super::error::Error;
use super::http::sets;
use super::part::Part;
use crate::definition::{self, ArgumentNames, BodyDefinition};
use crate::foundation::charset::Charset;
use crate::foundation::content_type::{ContentType, detect_text};
use crate::foundation::form::{encode_form_in, parse_pairs};
use crate::foundation::json::Value;
use crate::model::Category;
use crate::model::generators::GeneratorSet;
use crate::model::rules::{Rule, RuleSet};
use crate::model::{Body, BodyFormat, Contents, Headers, HttpPart, InteractionKind, SpecVersion};
use bytes::Bytes;

/// A body that was read, but is not part of the interaction yet.
struct Prepared {
    body: Body,
    /// The value of the `Content-Type` header or the `contentType` metadata to add.
    content_type: Option<String>,
    rules: RuleSet,
    generators: GeneratorSet,
}

impl Edit<'_> {
    /// Sets the body from a text, in which JSON may carry matchers. Each response body of a synchronous
    /// message is one more response.
    pub fn with_body(
        &mut self,
        part: Part,
        content_type: Option<&str>,
        body: Option<&str>,
    ) -> Result<(), Error> {
        let body = body.unwrap_or_default();
        let content_type = content_type
            .and_then(|text| ContentType::parse(text).ok())
            .or_else(|| self.known_content_type(part))
            .unwrap_or_else(|| detect_text(body));
        let prepared = prepare(&content_type, body, self.names)?;
        self.place(part, prepared, false);
        Ok(())
    }

    /// Sets the body to these bytes, or to null; `application/octet-stream` unless said otherwise.
    pub fn with_binary_body(&mut self, part: Part, content_type: Option<&str>, bytes: Option<&[u8]>) {
        let content_type = content_type.unwrap_or("application/octet-stream");
        let body = binary(bytes, ContentType::parse(content_type).ok());
        self.place(part, Prepared::plain(body, content_type), true);
    }

    /// Sets the body to these bytes, or to null, to be compared by content type alone.
    pub fn with_binary_file(
        &mut self,
        part: Part,
        content_type: Option<&str>,
        bytes: Option<&[u8]>,
    ) -> Result<(), Error> {
        let content_type = content_type.ok_or(Error::Missing("content_type"))?;
        let mut prepared = Prepared::plain(binary(bytes, None), content_type);
        if self.spec.for_writing() >= SpecVersion::V3 {
            let rule = Rule::ContentType(content_type.to_owned());
            prepared.rules.add(Category::Body, crate::model::DocPath::root(), rule);
        }
        self.place(part, prepared, true);
        Ok(())
    }

    /// The content type that an HTTP part already has. Messages are not looked at.
    fn known_content_type(&self, part: Part) -> Option<ContentType> {
        let http = self.interaction.as_http()?;
        match part {
            Part::Request => http.request.part.content_type(),
            Part::Response => http.response.part.content_type(),
        }
    }

    /// Whether `part` is the responses of a synchronous message and there is one. A further body is one more response
    /// and does not replace that one.
    pub(super) fn has_response_message(&self, part: Part) -> bool {
        match (&self.interaction.kind, part) {
            (InteractionKind::SyncMessage(message), Part::Response) => !message.responses.is_empty(),
            _ => false,
        }
    }

    fn place(&mut self, part: Part, prepared: Prepared, overwrites_metadata: bool) {
        if !self.has_response_message(part) {
            self.remove_unclaimed(part);
        }
        match (&mut self.interaction.kind, part) {
            (InteractionKind::Http(http), Part::Request) => place_http(&mut http.request.part, prepared),
            (InteractionKind::Http(http), Part::Response) => place_http(&mut http.response.part, prepared),
            (InteractionKind::AsyncMessage(message), _) => {
                place_message(message, prepared, overwrites_metadata)
            }
            (InteractionKind::SyncMessage(message), Part::Request) => {
                place_message(&mut message.request, prepared, overwrites_metadata);
            }
            (InteractionKind::SyncMessage(message), Part::Response) => {
                let mut response = Contents::default();
                place_message(&mut response, prepared, overwrites_metadata);
                message.responses.push(response);
            }
        }
    }
}

/// Takes a text apart by its content type.
pub(super) fn read_body(
    content_type: &ContentType,
    text: &str,
    names: &dyn ArgumentNames,
) -> Result<BodyDefinition, Error> {
    let is_json_text = || detect_text(text).is_json();
    Ok(match BodyFormat::of_bytes(content_type, text.as_bytes()) {
        BodyFormat::Json => definition::json_body(text, names)?,
        BodyFormat::JsonLines => definition::json_lines_body(text, names)?,
        // Matchers of these are written in JSON; anything else is the example itself.
        BodyFormat::Xml if is_json_text() => match definition::xml_text_body(text, names) {
            Some(read) => read?,
            None => definition::xml_body(text, names)?,
        },
        BodyFormat::Form if is_json_text() => {
            in_charset(definition::form_body(text, names)?, content_type.charset())
        }
        BodyFormat::Text => {
            definition::text_body(text, names).unwrap_or_else(|| Ok(BodyDefinition::of_text(text)))?
        }
        BodyFormat::Xml | BodyFormat::Form | BodyFormat::Multipart | BodyFormat::Binary => {
            BodyDefinition::of_text(text)
        }
    })
}

/// A form with its escapes in the charset of its content type.
fn in_charset(mut form: BodyDefinition, charset: Charset) -> BodyDefinition {
    if !charset.is_utf8() {
        let pairs = parse_pairs(&form.text);
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_deref()));
        form.text = encode_form_in(charset, pairs);
    }
    form
}

fn prepare(content_type: &ContentType, text: &str, names: &dyn ArgumentNames) -> Result<Prepared, Error> {
    if text.is_empty() {
        return Ok(Prepared::bare(Body::Empty));
    }
    let read = read_body(content_type, text, names)?;
    let body = Body::present(read.text, Some(content_type.clone()));
    let (rules, generators) = sets(Category::Body, read.definition);
    Ok(Prepared { body, content_type: Some(content_type.as_written().into_owned()), rules, generators })
}

fn binary(bytes: Option<&[u8]>, content_type: Option<ContentType>) -> Body {
    match bytes {
        Some(bytes) => Body::of_bytes(Bytes::copy_from_slice(bytes), content_type),
        None => Body::Null,
    }
}

impl Prepared {
    fn bare(body: Body) -> Self {
        Prepared { body, content_type: None, rules: RuleSet::new(), generators: GeneratorSet::new() }
    }

    fn plain(body: Body, content_type: &str) -> Self {
        Prepared { content_type: Some(content_type.to_owned()), ..Self::bare(body) }
    }
}

fn place_http(part: &mut HttpPart, prepared: Prepared) {
    part.body = prepared.body;
    part.rules.merge(prepared.rules);
    part.generators.merge(prepared.generators);
    if let Some(content_type) = prepared.content_type {
        let values = part.headers.get_or_insert_with(Headers::new).entry("Content-Type");
        if values.is_empty() {
            values.push(content_type);
        }
    }
}

fn place_message(message: &mut Contents, prepared: Prepared, overwrites_metadata: bool) {
    message.body = prepared.body;
    message.rules.merge(prepared.rules);
    message.generators.merge(prepared.generators);
    if let Some(content_type) = prepared.content_type
        && (overwrites_metadata || !message.metadata.contains_key("contentType"))
    {
        message.metadata.insert("contentType".to_owned(), Value::String(content_type));
    }
}
