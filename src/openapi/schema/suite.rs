//! The test suite of JSON Schema: the evaluator gives its answers in plain mode.

use super::evaluator::Evaluator;
use super::schemas::Schemas;
use crate::foundation::json::{Document, Node};
use crate::openapi::document::{Dialect, Documents};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Keywords that are judged. A case that uses another one is left out.
const JUDGED: &[&str] = &[
    "$schema",
    "$ref",
    "$defs",
    "definitions",
    "$comment",
    "title",
    "description",
    "default",
    "examples",
    "type",
    "enum",
    "const",
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "multipleOf",
    "maxLength",
    "minLength",
    "pattern",
    "format",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "prefixItems",
    "items",
    "contains",
    "minContains",
    "maxContains",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "unevaluatedProperties",
    "unevaluatedItems",
    "$anchor",
];

/// Files that are left out, with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("refRemote.json", "nothing is fetched"),
    ("dynamicRef.json", "dynamic references count as unresolved"),
    ("vocabulary.json", "vocabularies are not read"),
    ("draft2020-12/format.json", "formats are judged here, that file wants them not to be"),
    ("idn-email.json", "not among the formats that are judged"),
    ("idn-hostname.json", "not among the formats that are judged"),
    ("iri.json", "not among the formats that are judged"),
    ("iri-reference.json", "not among the formats that are judged"),
    ("uri-template.json", "not among the formats that are judged"),
    ("relative-json-pointer.json", "not among the formats that are judged"),
];

/// Groups of cases that are left out, with the reason.
const GROUPS_LEFT_OUT: &[(&str, &str)] = &[
    (
        "validation of A-label (punycode) host names",
        "what a label stands for in other scripts is not looked at",
    ),
    ("remote ref, containing refs itself", "nothing is fetched"),
    ("validate definition against metaschema", "nothing is fetched"),
];

#[test]
fn the_answers_are_those_of_the_suite() {
    let Some(folder) = env::var_os("PACT_JSON_SCHEMA_SUITE").map(PathBuf::from) else {
        eprintln!("skipped: the test suite of JSON Schema (PACT_JSON_SCHEMA_SUITE is not set)");
        return;
    };
    let mut failures = Vec::new();
    let mut count = 0;
    for (draft, dialect) in [("draft4", Dialect::Draft4), ("draft2020-12", Dialect::JsonSchema)] {
        for part in ["", "format"] {
            for file in files(&folder.join(draft).join(part)) {
                let name = file.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
                if LEFT_OUT.iter().any(|(left_out, _)| name.ends_with(left_out)) {
                    continue;
                }
                run(&file, &name, dialect, &mut count, &mut failures);
            }
        }
    }
    eprintln!("{count} cases, {} differ", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn run(file: &Path, name: &str, dialect: Dialect, count: &mut usize, failures: &mut Vec<String>) {
    let text = fs::read_to_string(file).unwrap();
    let groups = Document::parse(&text).unwrap();
    for group in groups.root().items() {
        let schema = group.get("schema").unwrap();
        let description = group.get("description").and_then(Node::as_str).unwrap_or_default();
        if !uses_only_judged(schema) || GROUPS_LEFT_OUT.iter().any(|(left_out, _)| *left_out == description) {
            continue;
        }
        let documents = Documents::of_schema(Document::parse_owned(schema.to_json()).unwrap(), dialect);
        for case in group.get("tests").unwrap().items() {
            let mut schemas = Schemas::new(&documents);
            let place = schemas.places.root(0);
            let id = schemas.enter(documents.root(), place);
            let is_valid = Evaluator::plain_only(&mut schemas, case.get("data").unwrap()).accepts_plainly(id);
            *count += 1;
            if Some(is_valid) != case.get("valid").and_then(Node::as_bool) {
                let text = |node: Option<Node<'_>>| {
                    node.map_or("", |node| node.as_str().unwrap_or_default()).to_owned()
                };
                let (group, case) = (text(group.get("description")), text(case.get("description")));
                failures.push(format!("{name}: {group}: {case}: is {is_valid}"));
            }
        }
    }
}

fn uses_only_judged(schema: Node<'_>) -> bool {
    const OF_NAMES: [&str; 6] =
        ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependentRequired"];
    const OF_VALUES: [&str; 4] = ["enum", "const", "default", "examples"];
    let own = schema.members().all(|(key, value)| {
        JUDGED.contains(&key)
            && if OF_NAMES.contains(&key) {
                value.members().all(|(_, value)| uses_only_judged(value))
            } else {
                OF_VALUES.contains(&key) || uses_only_judged(value)
            }
    });
    own && schema.items().all(uses_only_judged)
}
