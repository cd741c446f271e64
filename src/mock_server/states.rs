//! [`States`]: the provider states that are in force at a mock server, or for one request.

use crate::foundation::json::{Map, Value, parse_value};
use crate::foundation::text::beginning;
use crate::model::ProviderState;
use std::collections::HashMap;

/// How much of a value is shown that is not as it should be.
const SHOWN: usize = 60;

/// The members of a state that is given as an object.
const MEMBERS: [&str; 2] = ["name", "params"];

/// Provider states in force.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct States {
    /// The parameters that a state of this name is in force with; `None` stands for any parameters.
    by_name: HashMap<String, Vec<Option<Map<String, Value>>>>,
}

impl States {
    /// Reads a JSON array of names and of objects with `name` and `params`. The error says what is wrong.
    pub(super) fn parse(text: &str) -> Result<States, String> {
        let value =
            parse_value(text).map_err(|error| format!("the provider states are not JSON: {error}"))?;
        let Value::Array(entries) = value else {
            return Err(format!("the provider states must be a JSON array, but are {}", shown(&value)));
        };
        let mut states = States::default();
        for (at, entry) in entries.into_iter().enumerate() {
            let (name, params) = state(entry).map_err(|wrong| format!("provider state {at} {wrong}"))?;
            states.add(name, params);
        }
        Ok(states)
    }

    /// The states that the lines of a request's header name: each line is a name, or a JSON array as
    /// [`States::parse`] reads it. An empty line names none.
    pub(super) fn of_header<'l>(lines: impl IntoIterator<Item = &'l str>) -> States {
        let mut states = States::default();
        for line in lines.into_iter().map(str::trim).filter(|line| !line.is_empty()) {
            let listed = if line.starts_with('[') { States::parse(line).ok() } else { None };
            match listed {
                Some(listed) => {
                    for (name, params) in listed.by_name {
                        states.by_name.entry(name).or_default().extend(params);
                    }
                }
                None => states.add(line.to_owned(), None),
            }
        }
        states
    }

    /// Whether all states of an interaction are in force; of one without states they are.
    pub(super) fn include_all(&self, states: &[ProviderState]) -> bool {
        states.iter().all(|state| {
            let known = self.by_name.get(&state.name).map(Vec::as_slice).unwrap_or_default();
            known.iter().any(|params| params.as_ref().is_none_or(|params| *params == state.params))
        })
    }

    fn add(&mut self, name: String, params: Option<Map<String, Value>>) {
        self.by_name.entry(name).or_default().push(params);
    }
}

/// Name and parameters of a state; the error says what is wrong with it.
fn state(entry: Value) -> Result<(String, Option<Map<String, Value>>), String> {
    let mut members = match entry {
        Value::String(name) => return Ok((name, None)),
        Value::Object(members) => members,
        other => {
            return Err(format!(
                "must be a name or an object with 'name' and 'params', but is {}",
                shown(&other)
            ));
        }
    };
    if let Some(other) = members.keys().find(|key| !MEMBERS.contains(&key.as_str())) {
        return Err(format!(
            "has the member '{}', which is not known; known are name, params",
            beginning(other, SHOWN)
        ));
    }
    let name = match members.remove("name") {
        Some(Value::String(name)) => name,
        Some(other) => return Err(format!("must have a text as 'name', but has {}", shown(&other))),
        None => return Err("has no 'name'".to_owned()),
    };
    match members.remove("params") {
        None | Some(Value::Null) => Ok((name, None)),
        Some(Value::Object(params)) => Ok((name, Some(params))),
        Some(other) => Err(format!("must have an object as 'params', but has {}", shown(&other))),
    }
}

fn shown(value: &Value) -> String {
    beginning(&value.to_string(), SHOWN).into_owned()
}

#[cfg(test)]
mod tests {
    use super::States;
    use crate::model::ProviderState;
    use serde_json::json;

    fn given(name: &str, params: &serde_json::Value) -> ProviderState {
        ProviderState { name: name.to_owned(), params: params.as_object().cloned().unwrap() }
    }

    #[test]
    fn a_state_is_in_force_by_its_name_or_with_its_parameters() {
        let table = [
            (r#"["a"]"#, true),
            (r#"["b","a"]"#, true),
            (r#"[{"name":"a"}]"#, true),
            (r#"[{"name":"a","params":null}]"#, true),
            (r#"[{"name":"a","params":{"id":1,"of":["x"]}}]"#, true),
            (r#"[{"params":{"of":["x"],"id":1},"name":"a"}]"#, true),
            (r#"[{"name":"a","params":{"id":2}},{"name":"a","params":{"id":1,"of":["x"]}}]"#, true),
            (r#"[{"name":"a","params":{}}]"#, false),
            (r#"[{"name":"a","params":{"id":1}}]"#, false),
            (r#"[{"name":"a","params":{"id":"1","of":["x"]}}]"#, false),
            (r#"["A"]"#, false),
            (r#"["a "]"#, false),
            ("[]", false),
        ];
        let states = [given("a", &json!({"id": 1, "of": ["x"]}))];

        for (text, expected) in table {
            let in_force = States::parse(text).unwrap();
            assert_eq!(in_force.include_all(&states), expected, "{text}");
            assert!(in_force.include_all(&[]), "{text}");
        }
        let two = [given("a", &json!({})), given("b", &json!({}))];
        assert!(States::parse(r#"["a","b"]"#).unwrap().include_all(&two));
        assert!(!States::parse(r#"["a"]"#).unwrap().include_all(&two));
    }

    #[test]
    fn lists_that_are_none_say_what_is_wrong() {
        let object = "must be a name or an object with 'name' and 'params', but is";
        let table = [
            (r#""a""#, r#"the provider states must be a JSON array, but are "a""#.to_owned()),
            (r#"["a",7]"#, format!("provider state 1 {object} 7")),
            (r#"[["a"]]"#, format!(r#"provider state 0 {object} ["a"]"#)),
            (r#"[{"params":{}}]"#, "provider state 0 has no 'name'".to_owned()),
            (r#"[{"name":1}]"#, "provider state 0 must have a text as 'name', but has 1".to_owned()),
            (
                r#"[{"name":"a","params":[1]}]"#,
                "provider state 0 must have an object as 'params', but has [1]".to_owned(),
            ),
            (
                r#"[{"name":"a","parms":{}}]"#,
                "provider state 0 has the member 'parms', which is not known; known are name, params"
                    .to_owned(),
            ),
        ];

        for (text, wrong) in table {
            assert_eq!(States::parse(text), Err(wrong), "{text}");
        }
        let broken = States::parse("[a]").unwrap_err();
        assert!(broken.starts_with("the provider states are not JSON: "), "{broken}");
    }

    #[test]
    fn a_line_of_the_header_is_a_name_or_a_list() {
        let a = States::parse(r#"["a, b"]"#).unwrap();
        assert_eq!(States::of_header(["a, b"]), a);
        assert_eq!(States::of_header([" a, b "]), a);
        assert_eq!(States::of_header(["", r#"["a, b"]"#]), a);
        assert_eq!(States::of_header([""]), States::default());
        assert_eq!(States::of_header(["[]"]), States::default());
        assert_eq!(States::of_header(["b", "a"]), States::parse(r#"["a","b"]"#).unwrap());
        for broken in ["[a]", "[1]", "[", r#"{"name":"a"}"#] {
            assert_eq!(
                States::of_header([broken]),
                States::parse(&format!("[{}]", serde_json::Value::from(broken))).unwrap()
            );
        }
        let listed = States::of_header([r#"[{"name":"a","params":{"id":1}}]"#, "b"]);
        assert!(listed.include_all(&[given("a", &json!({"id": 1})), given("b", &json!({"c": 2}))]));
        assert!(!listed.include_all(&[given("a", &json!({"id": 2}))]));
    }
}
