//! The list of arguments as JSON, from which bindings make their own command lines.

use super::definitions::{ARGUMENTS, Argument};
use crate::foundation::json::{Map, Value};

/// `{"options": […], "flags": […]}`: arguments with a value, and without.
#[must_use]
pub fn list() -> Value {
    let entries = |has_value: bool| -> Value {
        let known = ARGUMENTS.iter().filter(|argument| !argument.is_for_command);
        known.filter(|argument| argument.value.is_some() == has_value).map(entry).collect()
    };
    serde_json::json!({"options": entries(true), "flags": entries(false)})
}

fn entry(argument: &Argument) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        object.insert(name.to_owned(), value);
    };
    put("long", argument.long.into());
    put("help", argument.help.into());
    put("multiple", argument.is_multiple.into());
    if let Some(letter) = argument.short {
        put("short", letter.to_string().into());
    }
    if argument.value.is_some() {
        if !argument.possible.is_empty() {
            put("possible_values", argument.possible.iter().copied().map(Value::from).collect());
        }
        if let Some(default) = argument.default {
            put("default_value", default.into());
        }
        if let Some(name) = argument.env {
            put("env", name.into());
        }
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::list;
    use serde_json::json;

    #[test]
    fn options_and_flags_are_listed() {
        let list = list();

        let options = list["options"].as_array().unwrap();
        assert_eq!(
            options.iter().find(|one| one["long"] == "scheme"),
            Some(&json!({
                "long": "scheme", "help": "How the provider is reached", "multiple": false,
                "possible_values": ["http", "https"], "default_value": "http", "env": "PACT_PROVIDER_TRANSPORT",
            }))
        );
        let flags = list["flags"].as_array().unwrap();
        assert_eq!(
            flags.iter().find(|one| one["long"] == "filter-no-state"),
            Some(&json!({
                "long": "filter-no-state", "help": "Only interactions without provider states", "multiple": false,
            }))
        );
        assert!(options.iter().all(|one| one["long"] != "last-failed"), "only the program has it");
    }
}
