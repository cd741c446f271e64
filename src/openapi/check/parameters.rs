//! The parameters of an operation: path, query, headers and cookies.

use super::said::{Codes, Said, Statement};
use crate::foundation::form;
use crate::foundation::json::{Document, Node};
use crate::openapi::document::Dialect;
use crate::openapi::schema::{Evaluator, Mode, NoTemplates, SchemaId, Schemas};
use crate::openapi::spot::{Spot, Unresolved};
use crate::openapi::value_text::{Style, collection_format, style_of};

/// A parameter of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameter<'d> {
    pub(super) name: &'d str,
    pub(super) within: &'d str,
    pub(super) spot: Spot<'d>,
}

/// All parameters of an operation: its own take the place of those of the path item.
pub(super) fn of_operation<'d>(
    schemas: &mut Schemas<'d>,
    item: Spot<'d>,
    operation: Spot<'d>,
) -> (Vec<Parameter<'d>>, Vec<Unresolved>) {
    let mut found: Vec<Parameter<'d>> = Vec::new();
    let mut unresolved = Vec::new();
    for owner in [operation, item] {
        let Some(list) = schemas.member(owner, "parameters") else { continue };
        for spot in schemas.items(list) {
            let spot = match schemas.follow(spot) {
                Ok(spot) => spot,
                Err(place) => {
                    unresolved.push(place);
                    continue;
                }
            };
            let text = |name| spot.node.get(name).and_then(Node::as_str);
            let (Some(name), Some(within)) = (text("name"), text("in")) else { continue };
            if !found.iter().any(|known| known.name == name && known.within == within) {
                found.push(Parameter { name, within, spot });
            }
        }
    }
    (found, unresolved)
}

impl<'d> Parameter<'d> {
    /// The schema, and whether the text is JSON. In version 2.0 the parameter is its own schema.
    pub(super) fn schema(&self, schemas: &mut Schemas<'d>) -> (Option<SchemaId>, bool) {
        if schemas.documents().dialect() == Dialect::Swagger {
            return (Some(schemas.enter(self.spot.node, self.spot.place)), false);
        }
        if let Some(schema) = schemas.member(self.spot, "schema") {
            return (Some(schemas.enter(schema.node, schema.place)), false);
        }
        let entry = schemas.content(self.spot).and_then(|(_, entries)| entries.first().copied());
        let schema = entry.and_then(|(_, entry)| schemas.member(entry, "schema"));
        let is_json = entry
            .is_some_and(|(name, _)| name.split(';').next().is_some_and(|it| it.trim().ends_with("json")));
        match schema {
            Some(schema) if is_json => (Some(schemas.enter(schema.node, schema.place)), true),
            _ => (None, false),
        }
    }

    pub(super) fn style(&self, schemas: &Schemas<'d>, usual: &str) -> Style {
        if schemas.documents().dialect() == Dialect::Swagger {
            collection_format(self.spot.node)
        } else {
            style_of(self.spot.node, usual)
        }
    }

    pub(super) fn is_set(&self, keyword: &str) -> bool {
        self.spot.node.get(keyword).and_then(Node::as_bool) == Some(true)
    }
}

/// What is sent for a parameter. `pact` makes the place in the pact of the place inside of the value.
pub(super) struct Sent<'s> {
    pub(super) codes: Codes,
    pub(super) pact: &'s dyn Fn(&str) -> String,
    pub(super) texts: &'s [Option<String>],
    pub(super) usual_style: &'s str,
}

impl<'d> Schemas<'d> {
    pub(super) fn judge_parameter(
        &mut self,
        said: &mut Said<'_>,
        parameter: &Parameter<'d>,
        sent: &Sent<'_>,
    ) {
        let (Some(schema), is_json) = parameter.schema(self) else { return };
        let style = parameter.style(self, sent.usual_style);
        let value = match sent.texts {
            [Some(text)] if is_json => match Document::parse_owned(text.clone()) {
                Ok(value) => value,
                Err(error) => {
                    let message =
                        format!("{} '{}' must be JSON: {error}", kind(parameter.within), parameter.name);
                    let place = parameter.spot.place;
                    said.error(
                        self,
                        Statement::new(sent.codes.incompatible, (sent.pact)(""), place, message).actual(text),
                    );
                    return;
                }
            },
            texts => self.value_of_texts(texts, Some(schema), style),
        };
        self.judge_value(said, schema, value.root(), sent.codes, sent.pact);
    }

    pub(super) fn judge_value(
        &mut self,
        said: &mut Said<'_>,
        schema: SchemaId,
        value: Node<'_>,
        codes: Codes,
        pact: &dyn Fn(&str) -> String,
    ) {
        let faults = Evaluator::new(self, value, Mode::Request, &NoTemplates).faults(schema);
        said.faults(self, &faults, codes, value, pact);
    }

    pub(super) fn warn_if_deprecated(
        &mut self,
        said: &mut Said<'_>,
        parameter: &Parameter<'d>,
        pact: String,
    ) {
        if parameter.is_set("deprecated") {
            let place = self.places.key(parameter.spot.place, "deprecated");
            let message = format!("{} '{}' is deprecated", kind(parameter.within), parameter.name);
            said.warning(self, Statement::new("request.parameter.deprecated", pact, place, message));
        }
    }

    pub(super) fn missing(
        &mut self,
        said: &mut Said<'_>,
        parameter: &Parameter<'d>,
        code: &'static str,
        pact: String,
    ) {
        if parameter.is_set("required") {
            let message = format!("{} '{}' is required", kind(parameter.within), parameter.name);
            said.error(
                self,
                Statement::new(code, pact, parameter.spot.place, message).expected(parameter.spot.node),
            );
        }
    }

    /// What is wrong with the parameters in the path, by their values there.
    pub(super) fn judge_path(
        &mut self,
        said: &mut Said<'_>,
        parameters: &[Parameter<'d>],
        values: &[(String, &str)],
    ) {
        const CODES: Codes = Codes::of_parameter("request.path.incompatible");
        let pact = |_: &str| said.written.at("/request/path");
        let pact = pact("");
        for parameter in parameters.iter().filter(|it| it.within == "path") {
            let Some((_, text)) = values.iter().find(|(name, _)| name == parameter.name) else { continue };
            let style = parameter.spot.node.get("style").and_then(Node::as_str).unwrap_or("simple");
            let text = undecorated(text, style, parameter.name);
            let decoded = form::decode(&text.replace('+', "%2B"));
            let sent = Sent {
                codes: CODES,
                pact: &|_| pact.clone(),
                texts: &[Some(decoded)],
                usual_style: "simple",
            };
            let before = said.findings.len();
            self.judge_parameter(said, parameter, &sent);
            for finding in said.findings.iter_mut().skip(before) {
                finding.message = format!("path parameter '{}' {}", parameter.name, finding.message);
            }
            self.warn_if_deprecated(said, parameter, pact.clone());
        }
    }

    /// Where a parameter would stand that is not documented.
    pub(super) fn parameter_list_place(&mut self, said: &Said<'_>) -> crate::openapi::place::Place {
        said.operation.unwrap_or_else(|| self.places.root(0))
    }
}

/// The value of a path parameter without what the styles `label` and `matrix` put in front.
fn undecorated<'t>(text: &'t str, style: &str, name: &str) -> std::borrow::Cow<'t, str> {
    match style {
        "label" => text.strip_prefix('.').unwrap_or(text).replace('.', ",").into(),
        "matrix" => {
            let marked = format!(";{name}=");
            text.strip_prefix(&marked).map_or(text.into(), |rest| rest.replace(&marked, ",").into())
        }
        _ => text.into(),
    }
}

fn kind(within: &str) -> &'static str {
    match within {
        "path" => "path parameter",
        "query" | "querystring" => "query parameter",
        "header" => "header",
        "cookie" => "cookie",
        _ => "parameter",
    }
}
