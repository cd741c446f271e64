//! One rule, and a list of rules, as JSON.

use crate::foundation::json::{Map, Value};
use crate::model::generators::write_generator;
use crate::model::rules::rule::{Combine, RuleList};
use crate::model::rules::rule::{Each, Rule, StatusClass, Variant};
use serde_json::json;

/// One rule as JSON, as files spell it.
pub fn write_rule(rule: &Rule) -> Value {
    match rule {
        Rule::Regex(regex) => json!({"match": "regex", "regex": regex}),
        Rule::MinType(min) => json!({"match": "type", "min": min}),
        Rule::MaxType(max) => json!({"match": "type", "max": max}),
        Rule::MinMaxType(min, max) => json!({"match": "type", "min": min, "max": max}),
        Rule::Include(value) => json!({"match": "include", "value": value}),
        Rule::Date(format) => json!({"match": "date", "format": format}),
        Rule::Time(format) => json!({"match": "time", "format": format}),
        Rule::DateTime(format) => json!({"match": "datetime", "format": format}),
        Rule::ContentType(value) => json!({"match": "contentType", "value": value}),
        Rule::ArrayContains(variants) => {
            let variants: Vec<Value> = variants.iter().map(write_variant).collect();
            json!({"match": "arrayContains", "variants": variants})
        }
        Rule::StatusCode(class) => json!({"match": "statusCode", "status": write_class(class)}),
        Rule::NotEmpty => json!({"match": "notEmpty"}),
        Rule::EachKey(each) => write_each("eachKey", each),
        Rule::EachValue(each) => write_each("eachValue", each),
        Rule::Plugin { name, values } => {
            let mut object = values.clone();
            object.insert("match".to_owned(), name.as_str().into());
            Value::Object(object)
        }
        // The remaining rules have no attributes, and files use the name of the C API.
        plain => json!({"match": plain.name()}),
    }
}

/// `{"matchers": […], "combine": …}`
pub(super) fn write_list(list: &RuleList) -> Value {
    let combine = match list.combine {
        Combine::And => "AND",
        Combine::Or => "OR",
    };
    let matchers: Vec<Value> = list.rules.iter().map(write_rule).collect();
    json!({"combine": combine, "matchers": matchers})
}

fn write_each(name: &str, each: &Each) -> Value {
    let mut object = Map::new();
    object.insert("match".to_owned(), name.into());
    object.insert("rules".to_owned(), each.rules.iter().map(write_rule).collect());
    if !each.value.is_empty() {
        object.insert("value".to_owned(), each.value.as_str().into());
    }
    if let Some(generator) = &each.generator {
        object.insert("generator".to_owned(), write_generator(generator));
    }
    Value::Object(object)
}

fn write_variant(variant: &Variant) -> Value {
    let rules = variant.rules.iter().map(|(path, list)| (path.text().to_owned(), write_list(list)));
    let mut object = Map::new();
    object.insert("index".to_owned(), variant.index.into());
    object.insert("rules".to_owned(), rules.collect());
    if !variant.generators.is_empty() {
        let generators = variant.generators.iter();
        let generators =
            generators.map(|(path, generator)| (path.text().to_owned(), write_generator(generator)));
        object.insert("generators".to_owned(), generators.collect());
    }
    Value::Object(object)
}

fn write_class(class: &StatusClass) -> Value {
    match class {
        StatusClass::Information => "info".into(),
        StatusClass::Success => "success".into(),
        StatusClass::Redirect => "redirect".into(),
        StatusClass::ClientError => "clientError".into(),
        StatusClass::ServerError => "serverError".into(),
        StatusClass::NonError => "nonError".into(),
        StatusClass::Error => "error".into(),
        StatusClass::Codes(codes) => codes.iter().copied().collect(),
    }
}
