//! Requests, responses and message parts, where the editions agree or differ in a detail.

use super::{body_object, inline_body, shared};
use crate::foundation::content_type::ContentType;
use crate::foundation::form;
use crate::foundation::json::Node;
use crate::model::body::Body;
use crate::model::error::Error;
use crate::model::generators::{GeneratorSet, read_generators};
use crate::model::headers::{Headers, split_value};
use crate::model::part::{HttpPart, Request, Response};
use crate::model::query::Query;
use crate::model::rules::{RuleSet, read_rules};
use crate::model::spec::SpecVersion;
use std::borrow::Cow;

/// Reads the `request` of an HTTP interaction; without one it is `GET /`.
pub(super) fn request(interaction: Node<'_>, spec: SpecVersion) -> Result<Request, Error> {
    let Some(node) = interaction.get("request") else { return Ok(Request::default()) };
    let part = http_part(node, spec, "requestMatchingRules").map_err(|error| error.at("request"))?;
    Ok(Request {
        method: shared::text(node, "method").map_or_else(|| "GET".to_owned(), |method| method.to_uppercase()),
        path: shared::text(node, "path").map_or_else(|| "/".to_owned(), Cow::into_owned),
        query: node.get("query").and_then(|node| query(node, spec)),
        part,
    })
}

/// Reads the `response` of an HTTP interaction; without one its status is 200.
pub(super) fn response(interaction: Node<'_>, spec: SpecVersion) -> Result<Response, Error> {
    let Some(node) = interaction.get("response") else { return Ok(Response::default()) };
    let status = node.get("status").map_or(Ok(200), status).map_err(|error| error.at("response"))?;
    let part = http_part(node, spec, "responseMatchingRules").map_err(|error| error.at("response"))?;
    Ok(Response { status, part })
}

/// Reads the `matchingRules` of a part.
pub(super) fn rules(node: Node<'_>) -> Result<RuleSet, Error> {
    rules_under(node, "matchingRules")
}

/// Reads the `generators` of a part.
pub(super) fn generators(node: Node<'_>) -> Result<GeneratorSet, Error> {
    let generators = node.get("generators").map(read_generators).transpose();
    generators.map(Option::unwrap_or_default).map_err(|error| error.at("generators"))
}

fn http_part(node: Node<'_>, spec: SpecVersion, old_rules: &str) -> Result<HttpPart, Error> {
    let mut part = HttpPart { headers: node.get("headers").and_then(headers), ..HttpPart::default() };
    part.body = body(node.get("body"), spec, part.header_content_type());
    let is_old = spec != SpecVersion::V4 && node.get("matchingRules").is_none();
    part.rules = rules_under(node, if is_old { old_rules } else { "matchingRules" })?;
    if is_old && !part.rules.is_empty() {
        tracing::warn!("'{old_rules}' is an old name of 'matchingRules'");
    }
    part.generators = generators(node)?;
    Ok(part)
}

fn body(node: Option<Node<'_>>, spec: SpecVersion, given: Option<ContentType>) -> Body {
    match spec {
        SpecVersion::V4 => body_object::read(node, given),
        _ => inline_body::read(node, given),
    }
}

fn rules_under(node: Node<'_>, key: &str) -> Result<RuleSet, Error> {
    let rules = node.get(key).map(read_rules).transpose();
    rules.map(Option::unwrap_or_default).map_err(|error| error.at(key))
}

fn status(node: Node<'_>) -> Result<u16, Error> {
    let code = node.as_u64().and_then(|code| u16::try_from(code).ok());
    code.ok_or_else(|| Error::unexpected("'status'", "a whole number from 0 to 65535", Some(node)))
}

/// Headers as an object of texts or lists; nothing else counts. A `null` counts as absent.
fn headers(node: Node<'_>) -> Option<Headers> {
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

fn query(node: Node<'_>, spec: SpecVersion) -> Option<Query> {
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
