//! Matching rules from and to messages.
//!
//! A rule has the name of its entry in the catalogue, such as `min-type`; its attributes are those of a pact file.

use super::json::{from_struct, to_struct};
use super::path_text;
use crate::foundation::json::{Document, Map, Value, compact};
use crate::model::DocPath;
use crate::model::rules::{Rule, RuleList, RuleRow, Rules, read_rule, write_rule};
use crate::plugin::proto::v2;
use std::collections::BTreeMap;

/// Rules by path, as a plugin is sent them.
pub(in crate::plugin) fn to_rules(rules: &Rules) -> BTreeMap<String, v2::MatchingRules> {
    let message = |list: &RuleList| v2::MatchingRules { rule: list.rules.iter().map(to_rule).collect() };
    rules.iter().map(|(path, list)| (path.text().to_owned(), message(list))).collect()
}

/// A rule as a plugin is sent it.
pub(in crate::plugin) fn to_rule(rule: &Rule) -> v2::MatchingRule {
    let values = match rule {
        Rule::Plugin { values, .. } => to_struct(values),
        _ => match write_rule(rule) {
            Value::Object(mut members) => {
                members.remove("match");
                to_struct(&members)
            }
            _ => prost_types::Struct::default(),
        },
    };
    v2::MatchingRule { r#type: name(rule), values: Some(values) }
}

/// Rules by path that a plugin gave. The error is a text of `plugins.md` 6.2.
pub(in crate::plugin) fn from_rules(messages: &BTreeMap<String, v2::MatchingRules>) -> Result<Rules, String> {
    let mut rules = Rules::new();
    for (path, message) in messages {
        let read = message.rule.iter().map(from_rule).collect::<Result<Vec<_>, _>>()?;
        let path: DocPath = path.parse().map_err(|_| path_text::problem(path))?;
        rules.insert(path, RuleList { rules: read, ..RuleList::default() });
    }
    Ok(rules)
}

/// A rule that a plugin gave.
pub(in crate::plugin) fn from_rule(message: &v2::MatchingRule) -> Result<Rule, String> {
    let name = &message.r#type;
    if name.is_empty() {
        return Err("Matching rule type can not be empty".to_owned());
    }
    let values = message.values.as_ref().map(from_struct).unwrap_or_default();
    if RuleRow::of_name(name).is_none() {
        return Ok(Rule::Plugin { name: name.clone(), values });
    }
    let mut members = values.clone();
    members.insert("match".to_owned(), name.as_str().into());
    let value = Value::Object(members);
    let document = Document::from(&value);
    read_rule(document.root()).map_err(|error| problem(name, &values).unwrap_or_else(|| error.to_string()))
}

/// The name of a rule in the catalogue.
fn name(rule: &Rule) -> String {
    match rule {
        Rule::MinType(_) => "min-type".to_owned(),
        Rule::MaxType(_) => "max-type".to_owned(),
        Rule::MinMaxType(..) => "min-max-type".to_owned(),
        Rule::Plugin { name, .. } => name.clone(),
        // Files join the words in another way: `arrayContains`, `array-contains`.
        core => core.name().chars().fold(String::new(), |mut name, character| {
            if character.is_ascii_uppercase() {
                name.push('-');
            }
            name.push(character.to_ascii_lowercase());
            name
        }),
    }
}

/// Why a rule of the core cannot be made of these attributes, in the words of the released library.
fn problem(name: &str, values: &Map<String, Value>) -> Option<String> {
    Some(match name {
        "regex" => "Regex matcher missing 'regex' field".to_owned(),
        "min" | "min-type" => "Min matcher missing 'min' field".to_owned(),
        "max" | "max-type" => "Max matcher missing 'max' field".to_owned(),
        "include" => "Include matcher missing 'value' field".to_owned(),
        "contentType" | "content-type" => "ContentType matcher missing 'value' field".to_owned(),
        "statusCode" | "status-code" => "Unable to parse status code for StatusCode matcher".to_owned(),
        "arrayContains" | "array-contains" => match values.get("variants") {
            None => "ArrayContains matcher missing 'variants' field".to_owned(),
            Some(Value::Array(_)) => return None,
            Some(_) => "ArrayContains matcher 'variants' field is not an Array".to_owned(),
        },
        "eachKey" | "each-key" => each_problem("EachKey", values.get("rules")?)?,
        "eachValue" | "each-value" => each_problem("EachValue", values.get("rules")?)?,
        _ => return None,
    })
}

fn each_problem(name: &str, rules: &Value) -> Option<String> {
    let Value::Array(rules) = rules else {
        let found = compact(rules);
        return Some(format!("{name} matcher config is not valid. Was expected an array but got {found}"));
    };
    let problem = rules.iter().find_map(|rule| {
        let Value::Object(members) = rule else {
            return Some("Matching rule JSON is not an Object".to_owned());
        };
        match members.get("match").and_then(Value::as_str) {
            Some(name) => read_rule(Document::from(rule).root()).err().and_then(|_| problem(name, members)),
            None if members.contains_key("match") => None,
            None => Some("Matching rule missing 'match' field and unable to guess its type".to_owned()),
        }
    })?;
    Some(format!("Matching rule configuration is not correct - {problem}"))
}

#[cfg(test)]
mod tests {
    use super::{from_rule, from_rules, to_rule, to_rules};
    use crate::foundation::json::{Document, Map, Value, compact, parse_value};
    use crate::model::Category;
    use crate::model::rules::{Rules, read_rules, write_rule};
    use crate::plugin::proto::v2;
    use crate::plugin::wire::{from_struct, to_struct};
    use std::collections::BTreeMap;

    fn object(text: &str) -> Map<String, Value> {
        parse_value(text).unwrap().as_object().unwrap().clone()
    }

    fn message(name: &str, values: &str) -> v2::MatchingRule {
        v2::MatchingRule { r#type: name.to_owned(), values: Some(to_struct(&object(values))) }
    }

    fn body_rules(text: &str) -> Rules {
        let document = Document::parse(text).unwrap();
        read_rules(document.root()).unwrap().category(Category::Body).unwrap().clone()
    }

    #[test]
    fn rules_have_the_names_of_the_catalogue_and_the_attributes_of_files() {
        let table = [
            (r#"{"match":"equality"}"#, "equality", "{}"),
            (r#"{"match":"regex","regex":"a"}"#, "regex", r#"{"regex":"a"}"#),
            (r#"{"match":"type"}"#, "type", "{}"),
            (r#"{"match":"type","min":1}"#, "min-type", r#"{"min":1}"#),
            (r#"{"match":"type","max":2}"#, "max-type", r#"{"max":2}"#),
            (r#"{"match":"date","format":"yyyy"}"#, "date", r#"{"format":"yyyy"}"#),
            (r#"{"match":"timestamp","format":"yyyy"}"#, "datetime", r#"{"format":"yyyy"}"#),
            (r#"{"match":"contentType","value":"a/b"}"#, "content-type", r#"{"value":"a/b"}"#),
            (r#"{"match":"statusCode","status":[200]}"#, "status-code", r#"{"status":[200]}"#),
            (r#"{"match":"notEmpty"}"#, "not-empty", "{}"),
            (
                r#"{"match":"eachKey","value":"v","rules":[{"match":"regex","regex":"x"}],"generator":{"type":"Uuid"}}"#,
                "each-key",
                r#"{"generator":{"type":"Uuid"},"rules":[{"match":"regex","regex":"x"}],"value":"v"}"#,
            ),
            (
                r#"{"match":"eachValue","rules":[{"match":"type","min":1}]}"#,
                "each-value",
                r#"{"rules":[{"match":"type","min":1}]}"#,
            ),
            (
                r#"{"match":"arrayContains","variants":[{"index":0,"rules":{"$.a":{"matchers":[{"match":"type"}],"combine":"AND"}}}]}"#,
                "array-contains",
                r#"{"variants":[{"index":0,"rules":{"$.a":{"combine":"AND","matchers":[{"match":"type"}]}}}]}"#,
            ),
            (r#"{"match":"luhn","brand":"visa"}"#, "luhn", r#"{"brand":"visa"}"#),
        ];
        for (file, name, values) in table {
            let rules = body_rules(&format!(r#"{{"body":{{"$.a":{{"matchers":[{file}]}}}}}}"#));
            let sent = to_rules(&rules);
            let rule = &sent["$.a"].rule[0];
            assert_eq!(rule.r#type, name, "{file}");
            assert_eq!(compact(&Value::Object(from_struct(rule.values.as_ref().unwrap()))), values, "{file}");
            assert_eq!(from_rules(&sent).unwrap(), rules, "{file}");
        }
        let limits = body_rules(r#"{"body":{"$.a":{"matchers":[{"match":"type","min":1,"max":2}]}}}"#);
        assert_eq!(to_rule(&limits.values().next().unwrap().rules[0]).r#type, "min-max-type");
    }

    #[test]
    fn rules_that_cannot_be_made_have_the_texts_of_the_release() {
        let table = [
            ("", "{}", "Matching rule type can not be empty"),
            ("regex", "{}", "Regex matcher missing 'regex' field"),
            ("min-type", r#"{"min":-1}"#, "Min matcher missing 'min' field"),
            ("min", "{}", "Min matcher missing 'min' field"),
            ("max-type", "{}", "Max matcher missing 'max' field"),
            ("include", "{}", "Include matcher missing 'value' field"),
            ("content-type", "{}", "ContentType matcher missing 'value' field"),
            ("status-code", r#"{"status":"bogus"}"#, "Unable to parse status code for StatusCode matcher"),
            ("array-contains", "{}", "ArrayContains matcher missing 'variants' field"),
            ("arrayContains", r#"{"variants":1}"#, "ArrayContains matcher 'variants' field is not an Array"),
            (
                "eachKey",
                r#"{"rules":5}"#,
                "EachKey matcher config is not valid. Was expected an array but got 5",
            ),
            (
                "eachValue",
                r#"{"rules":[5]}"#,
                "Matching rule configuration is not correct - Matching rule JSON is not an Object",
            ),
            (
                "eachValue",
                r#"{"rules":[{}]}"#,
                "Matching rule configuration is not correct - Matching rule missing 'match' field and unable to guess \
                 its type",
            ),
            (
                "each-value",
                r#"{"rules":[{"match":"type"},{"match":"regex"}]}"#,
                "Matching rule configuration is not correct - Regex matcher missing 'regex' field",
            ),
        ];
        for (name, values, text) in table {
            assert_eq!(from_rule(&message(name, values)).unwrap_err(), text, "{name} {values}");
        }
        let bad_path = BTreeMap::from([("no path!".to_owned(), v2::MatchingRules::default())]);
        assert_eq!(
            from_rules(&bad_path).unwrap_err(),
            r#"" " is not allowed in an identifier in path expression "no path!" at index 2"#
        );
    }

    #[test]
    fn other_names_and_missing_attributes_are_read_as_in_the_release() {
        let table = [
            ("bogus", r#"{"a":1}"#, r#"{"a":1,"match":"bogus"}"#),
            ("min-max-type", r#"{"min":2}"#, r#"{"match":"min-max-type","min":2}"#),
            ("min-type", r#"{"min":2}"#, r#"{"match":"type","min":2}"#),
            ("type", r#"{"min":2}"#, r#"{"match":"type","min":2}"#),
            ("date", "{}", r#"{"format":"","match":"date"}"#),
            ("regex", r#"{"regex":"["}"#, r#"{"match":"regex","regex":"["}"#),
        ];
        for (name, values, file) in table {
            assert_eq!(compact(&write_rule(&from_rule(&message(name, values)).unwrap())), file);
        }
        let bare = v2::MatchingRule { r#type: "integer".to_owned(), values: None };
        assert_eq!(compact(&write_rule(&from_rule(&bare).unwrap())), r#"{"match":"integer"}"#);
    }
}
