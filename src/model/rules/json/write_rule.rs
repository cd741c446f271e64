//! One rule, and a list of rules, as JSON.

use crate::foundation::json::{Map, Value};
use crate::model::generators::write_generator;
use crate::model::rules::rule::{Attributes, Combine, Each, Rule, RuleList, Variant};
use serde_json::json;

/// One rule as JSON, as files spell it.
pub fn write_rule(rule: &Rule) -> Value {
    let mut object = match rule.attributes() {
        Attributes::Plugin(values) => values.clone(),
        _ => Map::new(),
    };
    object.insert("match".to_owned(), rule.name().into());
    write_attributes(rule.attributes(), &mut object);
    Value::Object(object)
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

fn write_attributes(attributes: Attributes<'_>, object: &mut Map<String, Value>) {
    let mut insert = |key: &str, value: Value| object.insert(key.to_owned(), value);
    match attributes {
        Attributes::Nothing | Attributes::Plugin(_) => {}
        Attributes::Text(key, text) => {
            insert(key, text.into());
        }
        Attributes::Limits(min, max) => {
            min.map(|min| insert("min", min.into()));
            max.map(|max| insert("max", max.into()));
        }
        Attributes::Variants(variants) => {
            insert("variants", variants.iter().map(write_variant).collect());
        }
        Attributes::Status(class) => {
            insert("status", class.to_json());
        }
        Attributes::Each(each) => write_each(each, object),
    }
}

fn write_each(each: &Each, object: &mut Map<String, Value>) {
    object.insert("rules".to_owned(), each.rules.iter().map(write_rule).collect());
    if !each.value.is_empty() {
        object.insert("value".to_owned(), each.value.as_str().into());
    }
    if let Some(generator) = &each.generator {
        object.insert("generator".to_owned(), write_generator(generator));
    }
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
