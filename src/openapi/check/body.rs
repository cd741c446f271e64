//! Bodies: which media type of the document is meant, and the value against its schema.

use super::said::{Codes, Said, Statement};
use super::templates::ExampleLists;
use crate::foundation::charset::Charset;
use crate::foundation::content_type::ContentType;
use crate::foundation::form::parse_pairs_in;
use crate::foundation::json::{Document, Value};
use crate::foundation::multipart::{self, MultipartError};
use crate::model::{Body, HttpPart};
use crate::openapi::media;
use crate::openapi::place::Place;
use crate::openapi::schema::{Evaluator, Mode, NoTemplates, SchemaId, Schemas};
use crate::openapi::spot::Spot;
use crate::openapi::value_text::{Style, style_of};
use crate::openapi::written::Side;
use std::collections::HashMap;

/// The codes of what is said of a body.
pub(super) struct BodyCodes {
    pub(super) content_type: &'static str,
    pub(super) unvalidatable: &'static str,
    pub(super) schema: Codes,
}

pub(super) const REQUEST: BodyCodes = BodyCodes {
    content_type: "request.content-type.incompatible",
    unvalidatable: "request.body.unvalidatable",
    schema: Codes {
        incompatible: "request.body.incompatible",
        unknown_property: Some("request.body.property.unknown"),
        read_only: Some("request.body.read-only"),
        deprecated: None,
    },
};

pub(super) const RESPONSE: BodyCodes = BodyCodes {
    content_type: "response.content-type.incompatible",
    unvalidatable: "response.body.unvalidatable",
    schema: Codes {
        incompatible: "response.body.incompatible",
        unknown_property: None,
        read_only: None,
        deprecated: Some("response.body.deprecated"),
    },
};

/// The media types of a request or response.
pub(super) struct Types<'d> {
    /// Where the list of them stands.
    pub(super) place: Place,
    pub(super) entries: Vec<(&'d str, Spot<'d>)>,
    /// Where the schema of an entry stands. In version 2.0 all entries have one schema.
    pub(super) shared_schema: Option<Spot<'d>>,
}

/// Whether there is a body at all.
pub(super) fn is_present(part: &HttpPart) -> bool {
    matches!(&part.body, Body::Present(content) if !content.bytes.is_empty())
}

/// A body of the pact.
#[derive(Clone, Copy)]
pub(super) struct Part<'b> {
    pub(super) side: Side,
    pub(super) part: &'b HttpPart,
    pub(super) codes: &'static BodyCodes,
}

/// The type that a body has, and the entry of the document for it, if there are entries.
pub(super) struct Chosen<'d> {
    entry: Option<(&'d str, Spot<'d>)>,
    pub(super) content_type: ContentType,
}

impl Part<'_> {
    fn mode(&self) -> Mode {
        match self.side {
            Side::Request => Mode::Request,
            Side::Response => Mode::Response,
        }
    }

    /// Finds the type of the body among those of the document, and judges the body by its schema, if that is asked for.
    pub(super) fn judge<'d>(
        &self,
        schemas: &mut Schemas<'d>,
        said: &mut Said<'_>,
        types: &Types<'d>,
        is_judged: bool,
    ) {
        let Some(chosen) = self.choose(schemas, said, types) else { return };
        let schema = match (types.shared_schema, chosen.entry) {
            (Some(shared), _) => Some(shared),
            (None, Some((_, entry))) => schemas.member(entry, "schema"),
            (None, None) => None,
        };
        if let Some(schema) = schema.filter(|_| is_judged) {
            self.judge_by(schemas, said, schema, &chosen);
        }
    }

    /// The entry for the body: by its `Content-Type`, else by the type of its body, else JSON for a JSON value, else the
    /// first. Nothing if the type is not among them; that is said then.
    pub(super) fn choose<'d>(
        &self,
        schemas: &Schemas<'d>,
        said: &mut Said<'_>,
        types: &Types<'d>,
    ) -> Option<Chosen<'d>> {
        let header = self.part.headers.as_ref().and_then(|headers| headers.first("content-type"));
        let own = self.part.body.own_content_type().cloned();
        let declared = header.and_then(|text| ContentType::parse(text).ok()).or(own);
        let first = types.entries.first().copied();
        let of_entry = |entry: (&'d str, Spot<'d>)| ContentType::parse(entry.0).ok();
        let is_declared = declared.is_some();
        let wanted = declared
            .or_else(|| has_json(self.part).then(ContentType::json))
            .or_else(|| first.and_then(of_entry))
            .unwrap_or_else(ContentType::json);
        let entry = media::find(&types.entries, &wanted);
        if entry.is_some() || first.is_none() {
            return Some(Chosen { entry, content_type: wanted });
        }
        if !is_declared {
            let content_type = first.and_then(of_entry).unwrap_or(wanted);
            return Some(Chosen { entry: first, content_type });
        }
        let pact = match header {
            Some(_) => said.written.headers(self.side, Some("Content-Type")),
            None => said.written.body(self.side),
        };
        let names: Vec<&str> = types.entries.iter().map(|(name, _)| *name).collect();
        let message = format!("the content type must be {}, is {wanted}", names.join(" or "));
        let statement = Statement::new(self.codes.content_type, pact, types.place, message);
        said.error(schemas, statement.actual(&wanted.to_string()));
        None
    }

    fn judge_by<'d>(
        &self,
        schemas: &mut Schemas<'d>,
        said: &mut Said<'_>,
        schema: Spot<'d>,
        chosen: &Chosen<'d>,
    ) {
        let id = schemas.enter(schema.node, schema.place);
        let place = chosen.entry.map_or(schema.place, |(_, entry)| entry.place);
        let content_type = &chosen.content_type;
        if content_type.is_json() {
            self.judge_json(schemas, said, id, place);
        } else if content_type.is_form() || content_type.is_multipart() {
            match fields(self.part, content_type) {
                Ok(fields) => {
                    self.judge_fields(schemas, said, fields, id, chosen.entry.map(|(_, entry)| entry))
                }
                Err(error) => {
                    let message = format!("the multipart body cannot be read: {error}");
                    self.warn(schemas, said, place, message);
                }
            }
        } else if content_type.main() == "text" && !content_type.is_xml() {
            let Some(text) = self.part.body.text() else { return };
            let value = Document::from(&Value::String(text.to_owned()));
            let faults = Evaluator::new(schemas, value.root(), self.mode(), &NoTemplates).faults(id);
            let written = said.written;
            said.faults(schemas, &faults, self.codes.schema, value.root(), &|_| {
                written.inside_body(self.side, "")
            });
        } else {
            self.warn(schemas, said, place, format!("a body of type {} is not judged", content_type.base()));
        }
    }

    fn warn(&self, schemas: &Schemas<'_>, said: &mut Said<'_>, place: Place, message: String) {
        let pact = said.written.body(self.side);
        said.warning(schemas, Statement::new(self.codes.unvalidatable, pact, place, message));
    }

    fn judge_json(&self, schemas: &mut Schemas<'_>, said: &mut Said<'_>, schema: SchemaId, place: Place) {
        let written = said.written;
        let value = match Document::parse(self.part.body.text().unwrap_or_default()) {
            Ok(value) => value,
            Err(error) => {
                let message = format!("the body must be JSON: {error}");
                let pact = written.body(self.side);
                said.error(schemas, Statement::new(self.codes.schema.incompatible, pact, place, message));
                return;
            }
        };
        let lists = ExampleLists::of(&self.part.rules);
        let faults = Evaluator::new(schemas, value.root(), self.mode(), &lists).faults(schema);
        said.faults(schemas, &faults, self.codes.schema, value.root(), &|at| {
            written.inside_body(self.side, at)
        });
    }

    fn judge_fields<'d>(
        &self,
        schemas: &mut Schemas<'d>,
        said: &mut Said<'_>,
        pairs: Vec<(String, String)>,
        schema: SchemaId,
        entry: Option<Spot<'d>>,
    ) {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut fields: Vec<(String, Vec<Option<String>>)> = Vec::new();
        for (name, value) in pairs {
            let place = *places.entry(name.clone()).or_insert(fields.len());
            if place == fields.len() {
                fields.push((name, Vec::new()));
            }
            fields[place].1.push(Some(value));
        }
        let encoding = entry.and_then(|entry| entry.node.get("encoding"));
        let style = |name: &str| {
            encoding.and_then(|it| it.get(name)).map_or(Style::Exploded, |it| style_of(it, "form"))
        };
        let pairs = fields.iter().map(|(name, values)| (name.as_str(), values.clone()));
        let value = schemas.value_of_fields(pairs, Some(schema), style);
        let faults = Evaluator::new(schemas, value.root(), self.mode(), &NoTemplates).faults(schema);
        let written = said.written;
        said.faults(schemas, &faults, self.codes.schema, value.root(), &|at| written.field(self.side, at));
    }
}

/// Whether a body is a JSON object or array.
fn has_json(part: &HttpPart) -> bool {
    let is_container = |document: Document<'_>| document.root().is_object() || document.root().is_array();
    part.body.text().is_some_and(|text| Document::parse(text).is_ok_and(is_container))
}

/// The fields of a form or multipart body, in order. A part that is no text has an empty value.
pub(super) fn fields(
    part: &HttpPart,
    content_type: &ContentType,
) -> Result<Vec<(String, String)>, MultipartError> {
    let content = part.body.content().map(|content| content.bytes.clone()).unwrap_or_default();
    if !content_type.is_multipart() {
        let pairs = parse_pairs_in(Charset::UTF_8, &content).into_iter();
        return Ok(pairs.map(|(name, value)| (name, value.unwrap_or_default())).collect());
    }
    let boundary = content_type.parameter("boundary").unwrap_or_default();
    let text = |part: &multipart::Part| String::from_utf8(part.body.to_vec()).unwrap_or_default();
    let parts = multipart::parse(&content, boundary)?;
    Ok(parts.iter().filter_map(|part| Some((part.name.clone()?, text(part)))).collect())
}
