//! Requests, responses and message parts. The versions write queries, headers, bodies and rules differently.

use super::query_form::QueryForm;
use super::{body_object, inline_body, shared};
use crate::foundation::content_type::ContentType;
use crate::foundation::form;
use crate::foundation::json::{self, Map, Node, Value};
use crate::model::body::Body;
use crate::model::error::Error;
use crate::model::generators::{self, GeneratorSet};
use crate::model::headers::{Headers, split_value};
use crate::model::part::{HttpPart, Request, Response};
use crate::model::query::Query;
use crate::model::rules::{self, RuleSet};
use crate::model::spec::SpecVersion;
use std::borrow::Cow;

/// Reads the `request` of an HTTP interaction; without one it is `GET /`.
pub(super) fn read_request(interaction: Node<'_>, spec: SpecVersion) -> Result<Request, Error> {
    let Some(node) = interaction.get("request") else { return Ok(Request::default()) };
    let part = read_http_part(node, spec, "requestMatchingRules").map_err(|error| error.at("request"))?;
    Ok(Request {
        method: shared::text(node, "method").map_or_else(|| "GET".to_owned(), |method| method.to_uppercase()),
        path: shared::text(node, "path").map_or_else(|| "/".to_owned(), Cow::into_owned),
        query: node.get("query").and_then(|node| read_query(node, spec)),
        part,
    })
}

/// Reads the `response` of an HTTP interaction; without one its status is 200.
pub(super) fn read_response(interaction: Node<'_>, spec: SpecVersion) -> Result<Response, Error> {
    let Some(node) = interaction.get("response") else { return Ok(Response::default()) };
    let status = node.get("status").map_or(Ok(200), read_status).map_err(|error| error.at("response"))?;
    let part = read_http_part(node, spec, "responseMatchingRules").map_err(|error| error.at("response"))?;
    Ok(Response { status, part })
}

/// Reads the `matchingRules` of a part.
pub(super) fn read_rules(node: Node<'_>) -> Result<RuleSet, Error> {
    rules_under(node, "matchingRules")
}

/// Reads the `generators` of a part.
pub(super) fn read_generators(node: Node<'_>) -> Result<GeneratorSet, Error> {
    let generators = node.get("generators").map(generators::read_generators).transpose();
    generators.map(Option::unwrap_or_default).map_err(|error| error.at("generators"))
}

fn read_http_part(node: Node<'_>, spec: SpecVersion, old_rules: &str) -> Result<HttpPart, Error> {
    let mut part = HttpPart { headers: node.get("headers").and_then(read_headers), ..HttpPart::default() };
    part.body = read_body(node.get("body"), spec, part.header_content_type());
    let is_old = spec != SpecVersion::V4 && node.get("matchingRules").is_none();
    part.rules = rules_under(node, if is_old { old_rules } else { "matchingRules" })?;
    if is_old && !part.rules.is_empty() {
        tracing::warn!("'{old_rules}' is an old name of 'matchingRules'");
    }
    part.generators = read_generators(node)?;
    Ok(part)
}

fn read_body(node: Option<Node<'_>>, spec: SpecVersion, given: Option<ContentType>) -> Body {
    match spec {
        SpecVersion::V4 => body_object::read(node, given),
        _ => inline_body::read(node, given),
    }
}

fn rules_under(node: Node<'_>, key: &str) -> Result<RuleSet, Error> {
    let rules = node.get(key).map(rules::read_rules).transpose();
    rules.map(Option::unwrap_or_default).map_err(|error| error.at(key))
}

fn read_status(node: Node<'_>) -> Result<u16, Error> {
    let code = node.as_u64().and_then(|code| u16::try_from(code).ok());
    code.ok_or_else(|| Error::unexpected("'status'", "a whole number from 0 to 65535", Some(node)))
}

/// Headers as an object of texts or lists; nothing else counts. A `null` counts as absent.
fn read_headers(node: Node<'_>) -> Option<Headers> {
    if !node.is_object() {
        return None;
    }
    let mut headers = Headers::new();
    for (name, value) in node.members().filter(|(_, value)| !value.is_null()) {
        headers.push_spelling(name.to_owned(), header_values(name, value));
    }
    Some(headers)
}

fn header_values(name: &str, value: Node<'_>) -> Vec<String> {
    match value.as_str() {
        Some(text) => split_value(name, text),
        None if value.is_array() => {
            let values = value.items().filter(|item| !item.is_null());
            values.map(|item| item.to_raw_text().into_owned()).collect()
        }
        None => vec![value.to_json()],
    }
}

fn read_query(node: Node<'_>, spec: SpecVersion) -> Option<Query> {
    match node.as_str() {
        Some("") => None,
        Some(text) => Some(form::parse_pairs(text).into_iter().collect()),
        // SPEC: queries are objects since V3.
        None if node.is_object() && spec >= SpecVersion::V3 => {
            let lists = node.members().map(|(name, values)| (name.to_owned(), query_values(values)));
            Some(Query::of_lists(lists))
        }
        None => None,
    }
}

fn query_values(node: Node<'_>) -> Vec<Option<String>> {
    let value = |item: Node<'_>| (!item.is_null()).then(|| item.to_raw_text().into_owned());
    match node.as_str() {
        Some(text) => vec![Some(text.to_owned())],
        None => node.items().map(value).collect(),
    }
}

/// A request in the form V3 files and the results of mock servers have; its query in the form that is asked for.
pub fn request_to_json(request: &Request, form: QueryForm) -> Value {
    let mut object = write_request(request, SpecVersion::V3);
    if let (QueryForm::Text, Some(query)) = (form, &request.query) {
        object["query"] = write_query(query, SpecVersion::V2);
    }
    object
}

/// Writes a request for this version.
pub(super) fn write_request(request: &Request, version: SpecVersion) -> Value {
    let mut object = Map::new();
    object.insert("method".to_owned(), request.method.to_uppercase().into());
    object.insert("path".to_owned(), request.path.as_str().into());
    // A parameter without values leaves nothing in a query string.
    if let Some(query) =
        request.query.as_ref().map(|query| write_query(query, version)).filter(|query| query != "")
    {
        object.insert("query".to_owned(), query);
    }
    write_http_part(&request.part, version, &mut object);
    Value::Object(object)
}

/// Writes a response for this version.
pub(super) fn write_response(response: &Response, version: SpecVersion) -> Value {
    let mut object = Map::new();
    object.insert("status".to_owned(), response.status.into());
    write_http_part(&response.part, version, &mut object);
    Value::Object(object)
}

/// Adds a member if there is a value.
pub(super) fn insert_some(object: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value);
    }
}

fn write_http_part(part: &HttpPart, version: SpecVersion, object: &mut Map<String, Value>) {
    let is_v4 = version == SpecVersion::V4;
    insert_some(object, "headers", part.headers.as_ref().map(|headers| write_headers(headers, is_v4)));
    let content_type = part.content_type();
    let body = match is_v4 {
        true => body_object::write(&part.body, content_type),
        false => inline_body::write(&part.body, content_type.as_ref()),
    };
    insert_some(object, "body", body);
    if version >= SpecVersion::V3 {
        insert_some(object, "matchingRules", rules::write_rules(&part.rules));
        insert_some(object, "generators", generators::write_generators(&part.generators));
    } else {
        insert_some(object, "matchingRules", rules::write_rules_flat(&part.rules));
    }
}

fn write_headers(headers: &Headers, as_lists: bool) -> Value {
    let value = |values: &[String]| match as_lists {
        true => values.iter().map(String::as_str).collect::<Value>(),
        false => values.join(", ").into(),
    };
    Value::Object(json::object(headers.iter().map(|(name, values)| (name.to_owned(), value(values)))))
}

fn write_query(query: &Query, version: SpecVersion) -> Value {
    if version >= SpecVersion::V3 {
        let list = |values: &[Option<String>]| values.iter().map(Option::as_deref).collect::<Value>();
        let lists = query.iter().map(|(name, values)| (name.to_owned(), list(values)));
        return Value::Object(json::object(lists));
    }
    let mut parameters: Vec<_> = query.iter().collect();
    parameters.sort_by_key(|(name, _)| *name);
    let pairs =
        parameters.iter().flat_map(|(name, values)| values.iter().map(|value| (*name, value.as_deref())));
    form::print_query(pairs).into()
}
