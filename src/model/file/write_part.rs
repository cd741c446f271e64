//! Requests and responses as V2, V3 and V4 write them; the editions differ in queries, headers, bodies and rules.

use super::query_form::QueryForm;
use super::{body_object, inline_body};
use crate::foundation::form;
use crate::foundation::json::{self, Map, Value};
use crate::model::generators::write_generators;
use crate::model::headers::Headers;
use crate::model::part::{HttpPart, Request, Response};
use crate::model::query::Query;
use crate::model::rules::{write_rules, write_rules_flat};
use crate::model::spec::SpecVersion;

/// A request in the form V3 files and the results of mock servers have; its query in the form that is asked for.
pub fn request_to_json(request: &Request, form: QueryForm) -> Value {
    let mut object = self::request(request, SpecVersion::V3);
    if let (QueryForm::Text, Some(query)) = (form, &request.query) {
        object["query"] = write_query(query, SpecVersion::V2);
    }
    object
}

/// A request as this version writes it.
pub(super) fn request(request: &Request, version: SpecVersion) -> Value {
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

/// A response as this version writes it.
pub(super) fn response(response: &Response, version: SpecVersion) -> Value {
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
        insert_some(object, "matchingRules", write_rules(&part.rules));
        insert_some(object, "generators", write_generators(&part.generators));
    } else {
        insert_some(object, "matchingRules", write_rules_flat(&part.rules));
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
