//! What schemas say of values in requests and responses.

use super::evaluator::{Evaluator, Mode, NoTemplates};
use super::schemas::Schemas;
use crate::foundation::json::Document;
use crate::openapi::document::{Dialect, Documents};

/// What is said, one line each: the place in the value, the place in the document, the message.
fn said(mode: Mode, dialect: Dialect, document: &str, value: &str) -> Vec<String> {
    let documents = Documents::of_schema(Document::parse_owned(document.to_owned()).unwrap(), dialect);
    let value = Document::parse(value).unwrap();
    let mut schemas = Schemas::new(&documents);
    let place = schemas.places.root(0);
    let (node, place) = match documents.root().member_named("schema") {
        Some((key, node)) => (node, schemas.places.key(place, key)),
        None => (documents.root(), place),
    };
    let schema = schemas.enter(node, place);
    let faults = Evaluator::new(&mut schemas, value.root(), mode, &NoTemplates).faults(schema);
    let line = |fault: &super::Fault<'_>| {
        let (_, place) = schemas.places.pointer(fault.place);
        format!("{}|{place}|{}", fault.at, fault.message)
    };
    faults.iter().map(line).collect()
}

fn response(document: &str, value: &str) -> Vec<String> {
    said(Mode::Response, Dialect::Recent, document, value)
}

fn request(document: &str, value: &str) -> Vec<String> {
    said(Mode::Request, Dialect::Recent, document, value)
}

const NOTHING: [&str; 0] = [];

#[test]
fn parts_of_an_all_of_describe_one_object() {
    let document = r#"{"allOf": [
        {"properties": {"a": {"properties": {"x": {"type": "integer"}}}}, "additionalProperties": false},
        {"properties": {"a": {"properties": {"y": {"type": "integer"}}}, "b": {}}}
    ], "properties": {"c": {}}}"#;

    assert_eq!(response(document, r#"{"a": {"x": 1, "y": 2}, "b": 1, "c": 1}"#), NOTHING);
    assert_eq!(request(document, r#"{"a": {"x": 1, "y": 2}, "b": 1, "c": 1}"#), NOTHING);
    assert_eq!(
        response(document, r#"{"a": {"z": 1}}"#),
        ["/a/z|/allOf/0/properties/a|property 'z' is not documented (documented: x, y)"]
    );
    assert_eq!(
        request(document, r#"{"d": 1}"#),
        ["/d|/allOf/0/additionalProperties|property 'd' is not documented (documented: a, b, c)"]
    );
}

#[test]
fn an_object_of_which_nothing_is_said_is_free() {
    for document in
        ["{}", r#"{"type": "object"}"#, r#"{"additionalProperties": true}"#, r#"{"required": ["a"]}"#]
    {
        assert_eq!(response(document, r#"{"b": {"c": 1}}"#), NOTHING, "{document}");
    }
    let beside = r#"{"properties": {"a": {}}, "additionalProperties": true}"#;
    assert_eq!(response(beside, r#"{"bb": 1}"#), ["/bb||property 'bb' is not documented (documented: a)"]);
    assert_eq!(request(beside, r#"{"bb": 1}"#), NOTHING);
}

#[test]
fn a_map_judges_what_no_part_names() {
    let document = r#"{"allOf": [{"properties": {"id": {"type": "integer"}}}, {"additionalProperties": {"type": "string"}}]}"#;

    assert_eq!(response(document, r#"{"id": 1, "x": "y"}"#), NOTHING);
    assert_eq!(
        response(document, r#"{"x": 1}"#),
        ["/x|/allOf/1/additionalProperties/type|must be string, is 1"]
    );
}

#[test]
fn one_branch_covers_a_response_with_what_stands_beside() {
    let document = r#"{"properties": {"id": {}}, "oneOf": [
        {"properties": {"card": {"type": "string"}}, "required": ["card", "pin"]},
        {"properties": {"iban": {"type": "string"}}, "required": ["iban"]}
    ]}"#;

    assert_eq!(response(document, r#"{"id": 1}"#), NOTHING);
    assert_eq!(response(document, r#"{"id": 1, "card": "x"}"#), NOTHING);
    assert_eq!(
        response(document, r#"{"card": "x", "iban": "y"}"#),
        [
            "|/oneOf|must fit one of 2 schemas, nearest: property 'iban' is not documented (documented: card, id)"
        ]
    );
    assert_eq!(
        response(document, r#"{"card": 1}"#),
        [
            "|/oneOf|must fit one of 2 schemas, nearest: property 'card' is not documented (documented: iban, id)"
        ]
    );
}

#[test]
fn a_request_fits_exactly_one_branch_of_a_one_of_and_any_of_an_any_of() {
    let branches = r#"[
        {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
        {"properties": {"b": {"type": "integer"}}, "required": ["b"]}
    ]"#;
    let one_of = format!(r#"{{"oneOf": {branches}}}"#);
    let any_of = format!(r#"{{"anyOf": {branches}}}"#);

    assert_eq!(request(&one_of, r#"{"a": 1}"#), NOTHING);
    assert_eq!(
        request(&one_of, r#"{"a": 1, "b": 2}"#),
        [
            "/b|/oneOf/0|property 'b' is not documented (documented: a)",
            "|/oneOf|must fit exactly one of 2 schemas, fits 2"
        ]
    );
    assert_eq!(request(&any_of, r#"{"a": 1, "b": 2}"#), NOTHING);
    assert_eq!(
        request(&any_of, r#"{}"#),
        ["|/anyOf|must fit one of 2 schemas, nearest: property 'a' is required"]
    );
}

#[test]
fn closed_branches_of_a_request_are_told_apart_by_what_they_name() {
    let document = r#"{"oneOf": [
        {"properties": {"a": {}}, "additionalProperties": false},
        {"properties": {"b": {}}, "additionalProperties": false}
    ]}"#;

    assert_eq!(request(document, r#"{"b": 1}"#), NOTHING);
}

#[test]
fn two_alternatives_of_one_object_are_chosen_together() {
    let document = r#"{"allOf": [
        {"oneOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]},
        {"oneOf": [{"properties": {"c": {}}}, {"properties": {"d": {}}}]}
    ]}"#;

    assert_eq!(response(document, r#"{"b": 1, "d": 1}"#), NOTHING);
    assert_eq!(response(document, r#"{"a": 1, "b": 1, "d": 1}"#).len(), 1);
}

#[test]
fn a_discriminator_chooses_and_its_faults_are_reported_as_they_are() {
    let document = r##"{"schema": {"$ref": "#/components/schemas/Pet"}, "components": {"schemas": {
        "Pet": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                "discriminator": {"propertyName": "kind", "mapping": {"c": "#/components/schemas/Cat"}}},
        "Cat": {"properties": {"kind": {}, "indoor": {"type": "boolean"}}},
        "Dog": {"properties": {"kind": {}, "bark": {"type": "string"}}}
    }}}"##;

    assert_eq!(response(document, r#"{"kind": "Dog", "bark": "loud"}"#), NOTHING);
    assert_eq!(
        response(document, r#"{"kind": "c", "indoor": 1}"#),
        ["/indoor|/components/schemas/Cat/properties/indoor/type|must be boolean, is 1"]
    );
    assert_eq!(
        response(document, r#"{"kind": "Cow"}"#),
        ["/kind|/components/schemas/Pet/discriminator|names none of the 2 schemas, is \"Cow\""]
    );
    assert_eq!(response(document, r#"{"bark": "loud"}"#), NOTHING);
    assert_eq!(
        request(document, r#"{"bark": "loud"}"#),
        ["|/components/schemas/Pet/discriminator|property 'kind' is required: it names the schema"]
    );
}

#[test]
fn a_base_type_leads_to_the_component_that_is_built_on_it() {
    let document = r##"{"schema": {"items": {"$ref": "#/components/schemas/Pet"}}, "components": {"schemas": {
        "Pet": {"properties": {"kind": {}}, "required": ["kind"], "discriminator": {"propertyName": "kind"}},
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"indoor": {"type": "boolean"}}}]},
        "Stone": {"properties": {"weight": {}}}
    }}}"##;

    assert_eq!(response(document, r#"[{"kind": "Cat", "indoor": true}, {"kind": "Fish"}]"#), NOTHING);
    assert_eq!(
        response(document, r#"[{"kind": "Stone", "weight": 1}]"#),
        ["/0/weight|/components/schemas/Pet|property 'weight' is not documented (documented: kind)"]
    );
    assert_eq!(request(document, r#"[{"kind": "Cat", "indoor": true}]"#), NOTHING);
}

#[test]
fn null_passes_where_it_is_marked() {
    let document = r##"{"schema": {"properties": {
        "a": {"nullable": true, "enum": ["x"]}, "b": {"x-nullable": true, "$ref": "#/t"}, "c": {"type": "string"}
    }}, "t": {"type": "string"}}"##;

    assert_eq!(said(Mode::Response, Dialect::Old, document, r#"{"a": null, "b": null}"#), NOTHING);
    assert_eq!(
        said(Mode::Response, Dialect::Old, document, r#"{"c": null}"#),
        ["/c|/schema/properties/c/type|must be string, is null"]
    );
}

#[test]
fn properties_for_one_direction_are_named() {
    let document = r##"{"schema": {"properties": {
        "id": {"$ref": "#/id"}, "password": {"type": "string", "writeOnly": true}, "old": {"deprecated": true}
    }, "required": ["id"]}, "id": {"type": "integer", "readOnly": true}}"##;

    assert_eq!(request(document, "{}"), NOTHING);
    assert_eq!(request(document, r#"{"id": 1}"#), ["/id|/id/readOnly|property 'id' is only for responses"]);
    assert_eq!(
        response(document, r#"{"id": 1, "password": "x", "old": 1}"#),
        [
            "/old|/schema/properties/old/deprecated|property 'old' is deprecated",
            "/password|/schema/properties/password/writeOnly|property 'password' is only for requests"
        ]
    );
}

#[test]
fn what_cannot_be_followed_is_named_where_it_stands() {
    let missing = r##"{"schema": {"properties": {"a": {"$ref": "#/nowhere"}, "b": {"type": "string"}}}}"##;
    let endless = r##"{"schema": {"$ref": "#/a"}, "a": {"allOf": [{"$ref": "#/b"}]}, "b": {"$ref": "#/a"}}"##;

    assert_eq!(
        response(missing, r#"{"a": 1, "b": 2}"#),
        [
            "/a|/schema/properties/a/$ref|the document refers to something that is not there",
            "/b|/schema/properties/b/type|must be string, is 2"
        ]
    );
    assert_eq!(response(endless, "1"), ["|/a|the schema leads back to itself"]);
}

#[test]
fn a_chain_of_ten_thousand_schemas_is_followed() {
    let links = (0..10_000).map(|at| format!(r##""s{at}": {{"allOf": [{{"$ref": "#/s{}"}}]}}"##, at + 1));
    let links: Vec<String> = links.collect();
    let document =
        format!(r##"{{"schema": {{"$ref": "#/s0"}}, {}, "s10000": {{"type": "string"}}}}"##, links.join(","));

    assert_eq!(response(&document, "1"), ["|/s10000/type|must be string, is 1"]);
}

#[test]
fn alternatives_inside_of_alternatives_end() {
    let document = r##"{"schema": {"$ref": "#/t"}, "t": {"oneOf": [
        {"properties": {"l": {"$ref": "#/t"}, "r": {"$ref": "#/t"}, "a": {}}},
        {"properties": {"l": {"$ref": "#/t"}, "r": {"$ref": "#/t"}, "b": {}}},
        {"properties": {"l": {"$ref": "#/t"}, "r": {"$ref": "#/t"}, "c": {}}}
    ]}}"##;
    let mut value = r#"{"zzzzzz": 1}"#.to_owned();
    for _ in 0..40 {
        value = format!(r#"{{"l": {value}, "r": {{"c": 1}}}}"#);
    }

    assert!(!response(document, &value).is_empty());
}

#[test]
fn many_alternatives_of_one_object_end() {
    let one_of = |at| {
        format!(r#"{{"oneOf": [{{"properties": {{"a{at}": {{}}}}}}, {{"properties": {{"b{at}": {{}}}}}}]}}"#)
    };
    let parts: Vec<String> = (0..60).map(one_of).collect();
    let document = format!(r#"{{"allOf": [{}]}}"#, parts.join(","));

    assert_eq!(response(&document, r#"{"a0": 1, "a59": 1}"#), NOTHING);
    assert!(!response(&document, r#"{"unknown": 1}"#).is_empty());
    assert!(!request(&document, r#"{"unknown": 1}"#).is_empty());
}

#[test]
fn numbers_are_compared_and_divided_as_decimals() {
    let document = r#"{"items": {"multipleOf": 0.01, "maximum": 100000000000000000000.5}}"#;

    assert_eq!(response(document, "[19.99, 100000000000000000000.5, 0, -1.10]"), NOTHING);
    assert_eq!(
        response(document, "[0.001, 100000000000000000000.51]"),
        [
            "/0|/items/multipleOf|must be a multiple of 0.01, is 0.001",
            "/1|/items/maximum|must be at most 100000000000000000000.5, is 100000000000000000000.51"
        ]
    );
}

#[test]
fn a_pattern_that_cannot_be_read_lets_everything_pass_and_is_named() {
    assert_eq!(
        response(r#"{"pattern": "(?P<x>a)"}"#, r#""b""#),
        ["|/pattern|the pattern \"(?P<x>a)\" cannot be read, every text passes"]
    );
}
