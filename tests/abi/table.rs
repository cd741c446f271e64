//! Reads the published ABI table.

use std::collections::BTreeMap;
use std::{env, fs};

use serde_json::Value;

use crate::declarations::normal;
use crate::tools::say;

/// The table, if `PACT_ABI_TABLE` names it; otherwise says that a check is left out.
pub(crate) fn table(check: &str) -> Option<Value> {
    let Some(path) = env::var_os("PACT_ABI_TABLE") else {
        say(&format!("skipped: {check} (PACT_ABI_TABLE is not set)"));
        return None;
    };
    let text = fs::read_to_string(&path).expect("PACT_ABI_TABLE names a readable file");
    Some(serde_json::from_str(&text).expect("the table is JSON"))
}

/// Return type and parameters of each function, spelt as the header spells them.
pub(crate) fn functions(table: &Value) -> BTreeMap<String, (String, Vec<String>)> {
    let all = table["functions"].as_array().expect("functions").iter();
    all.map(|function| (string(&function["name"]), (string(&function["returns"]), parameters(function))))
        .collect()
}

fn parameters(function: &Value) -> Vec<String> {
    let all = function["params"].as_array().expect("params").iter();
    all.map(|one| parameter(&string(&one["type"]), &string(&one["name"]))).collect()
}

fn parameter(kind: &str, name: &str) -> String {
    // A word of C++ cannot be a name in a header for both; clients pass arguments by position.
    let name = if name == "namespace" { "namespace_" } else { name };
    if kind.contains("(*)") {
        return normal(&kind.replace("(*)", &format!("(*{name})")));
    }
    normal(&format!("{kind} {name}"))
}

/// A string of the table.
pub(crate) fn string(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}
