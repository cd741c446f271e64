//! The mismatches that the released library reports for request bodies, which are described as integration JSON.
//!
//! The table was made by giving both libraries the same pacts. Cases in which the two differ on purpose are not here, but
//! beside the code. The order of the mismatches of a body is that of this library. Each row has the description (`T:` stands
//! for the key of matchers), the received body, and the texts of the mismatches.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a case that cannot be set up has failed")]

use pact_ffi::dsl::{Draft, NewInteraction, Part};
use pact_ffi::matching::{ActualRequest, Engine, ExpectedRequest, Mismatch};
use pact_ffi::model::Body;

type Row = (&'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (r#"{"a":{T:"type","value":1}}"#, r#"{"a":2}"#, &[]),
    (r#"{"a":{T:"type","value":1}}"#, r#"{"a":"x"}"#, &["$.a: Expected 'x' (String) to be the same type as 1 (Integer)"]),
    (r#"{"a":{T:"type","value":1}}"#, r#"{"a":null}"#, &["$.a: Expected null (Null) to be the same type as 1 (Integer)"]),
    (r#"{"a":{T:"type","value":1}}"#, "{}", &["$: Expected a Map with keys [a] but received one with keys []"]),
    (r#"{"a":{T:"type","value":1}}"#, r#"{"a":1.5}"#, &[]),
    (r#"{"a":{T:"type","min":2,"value":[{"b":{T:"integer","value":1}}]}}"#, r#"{"a":[{"b":1},{"b":2}]}"#, &[]),
    (r#"{"a":{T:"type","min":2,"value":[{"b":{T:"integer","value":1}}]}}"#, r#"{"a":[{"b":1}]}"#, &[r#"$.a: Expected [{"b":1}] (size 1) to have minimum size of 2"#]),
    (r#"{"a":{T:"type","min":2,"value":[{"b":{T:"integer","value":1}}]}}"#, r#"{"a":[{"b":1},{"b":"x"}]}"#, &["$.a[1].b: Expected 'x' (String) to be an integer"]),
    (r#"{"a":{T:"type","min":2,"value":[{"b":{T:"integer","value":1}}]}}"#, r#"{"a":[{"b":1},{"b":2,"c":3}]}"#, &["$.a[1]: Expected a Map with keys [b] but received one with keys [b, c]"]),
    (r#"{"a":{T:"type","value":[[{T:"integer","value":1}]]}}"#, r#"{"a":[[1],[2]]}"#, &[]),
    (r#"{"a":{T:"type","value":[[{T:"integer","value":1}]]}}"#, r#"{"a":[["x"],[2]]}"#, &["$.a[0][0]: Expected 'x' (String) to be an integer"]),
    (r#"{"a":{T:"type","value":[[{T:"integer","value":1}]]}}"#, r#"{"a":[[1,"x"]]}"#, &["$.a[0][1]: Expected 'x' (String) to be the same type as 1 (Integer)"]),
    (r#"[{T:"type","value":1},2]"#, "[5,2]", &[]),
    (r#"[{T:"type","value":1},2]"#, "[5,3]", &["$[1]: Expected 3 (Integer) to be equal to 2 (Integer)"]),
    (r#"[{T:"type","value":1},2]"#, "[5]", &["$: Expected 2 but was missing", "$: Expected a List with 2 elements but received 1 elements"]),
    (r#"[{T:"type","value":1},2]"#, "[]", &["$: Expected 2 but was missing", "$: Expected a List with 2 elements but received 0 elements"]),
    (r#"{"a":{T:"values","value":{"k":{T:"type","value":1}}}}"#, r#"{"a":{"x":2,"y":3}}"#, &[]),
    (r#"{"a":{T:"values","value":{"k":{T:"type","value":1}}}}"#, r#"{"a":{"x":"s"}}"#, &["$.a.x: Expected 's' (String) to be the same type as 1 (Integer)"]),
    (r#"{"a":{T:"values","value":{"k":{T:"type","value":1}}}}"#, r#"{"a":{}}"#, &[]),
    (r#"{"a":{T:"values","value":{"k":{T:"type","value":1}}}}"#, r#"{"a":[]}"#, &[r#"$.a: Type mismatch: Expected [] (Array) to be the same type as {"k":1} (Object)"#]),
    (r#"{"a":{T:"values","value":{"k":{"b":{T:"type","value":1}}}}}"#, r#"{"a":{"x":{"b":2}}}"#, &[]),
    (r#"{"a":{T:"values","value":{"k":{"b":{T:"type","value":1}}}}}"#, r#"{"a":{"x":{"b":"s"}}}"#, &["$.a.x.b: Expected 's' (String) to be the same type as 1 (Integer)"]),
    (r#"{"a":{T:"values","value":{"k":{"b":{T:"type","value":1}}}}}"#, r#"{"a":{"x":{}}}"#, &["$.a.x: Expected a Map with keys [b] but received one with keys []"]),
    (r#"{"a":{T:"eachKey","rules":[{T:"regex","regex":"k\\d"}],"value":{"k1":1}}}"#, r#"{"a":{"k2":"x"}}"#, &[]),
    (r#"{"a":{T:"eachKey","rules":[{T:"regex","regex":"k\\d"}],"value":{"k1":1}}}"#, r#"{"a":{"zz":1}}"#, &[r#"$.a.zz: Expected 'zz' to match 'k\d'"#]),
    (r#"{"a":{T:"eachKey","rules":[{T:"regex","regex":"k\\d"}],"value":{"k1":1}}}"#, r#"{"a":{}}"#, &[]),
    (r#"{"a":{T:"eachValue","rules":[{T:"integer"}],"value":{"k":1}}}"#, r#"{"a":{"x":2,"y":3}}"#, &[]),
    (r#"{"a":{T:"eachValue","rules":[{T:"integer"}],"value":{"k":1}}}"#, r#"{"a":{"x":"s"}}"#, &["$.a.x: Expected 's' (String) to be an integer"]),
    (r#"{"a":{T:[{T:"eachKey","rules":[{T:"regex","regex":"[a-z]"}]},{T:"eachValue","rules":[{T:"type"}]}],"value":{"k":1}}}"#, r#"{"a":{"x":2}}"#, &[]),
    (r#"{"a":{T:[{T:"eachKey","rules":[{T:"regex","regex":"[a-z]"}]},{T:"eachValue","rules":[{T:"type"}]}],"value":{"k":1}}}"#, r#"{"a":{"Z":2,"y":"s"}}"#, &["$.a.Z: Expected 'Z' to match '[a-z]'", "$.a.y: Expected 's' (String) to be the same type as 1 (Integer)"]),
    (r#"{"a":{T:"eachKey(matching(regex, '[a-z]+', 'a')), eachValue(matching(integer, 1))","value":{"k":1}}}"#, r#"{"a":{"x":2}}"#, &[]),
    (r#"{"a":{T:"eachKey(matching(regex, '[a-z]+', 'a')), eachValue(matching(integer, 1))","value":{"k":1}}}"#, r#"{"a":{"Z":"s"}}"#, &["$.a.Z: Expected 'Z' to match '[a-z]+'", "$.a.Z: Expected 's' (String) to be an integer"]),
    (r#"{"a":{T:"atLeast(1), atMost(2), eachValue(matching(type, 'x'))","value":["x"]}}"#, r#"{"a":["y"]}"#, &[]),
    (r#"{"a":{T:"atLeast(1), atMost(2), eachValue(matching(type, 'x'))","value":["x"]}}"#, r#"{"a":[]}"#, &["$.a: Expected [] (size 0) to have minimum size of 1"]),
    (r#"{"a":{T:"atLeast(1), atMost(2), eachValue(matching(type, 'x'))","value":["x"]}}"#, r#"{"a":["y","z","w"]}"#, &[r#"$.a: Expected ["y", "z", "w"] (size 3) to have maximum size of 2"#]),
    (r#"{"a":{T:"matching(regex, '\\\\d+', '1')","value":"1"}}"#, r#"{"a":"22"}"#, &[]),
    (r#"{"a":{T:"matching(regex, '\\\\d+', '1')","value":"1"}}"#, r#"{"a":"x1"}"#, &[r#"$.a: Expected 'x1' to match '\d+'"#]),
    (r#"{"a":{T:"matching(regex, '\\\\d+', '1')","value":"1"}}"#, r#"{"a":33}"#, &[]),
    (r#"{"a":{T:[{T:"number"},{T:"integer"}],"value":1}}"#, r#"{"a":2}"#, &[]),
    (r#"{"a":{T:[{T:"number"},{T:"integer"}],"value":1}}"#, r#"{"a":2.5}"#, &["$.a: Expected 2.5 (Decimal) to be an integer"]),
    (r#"{"a":{T:[{T:"number"},{T:"integer"}],"value":1}}"#, r#"{"a":"x"}"#, &["$.a: Expected 'x' (String) to be a number", "$.a: Expected 'x' (String) to be an integer"]),
    (r#"{"a":{T:"arrayContains","variants":[{T:"integer","value":5},{"b":{T:"type","value":"x"}}]}}"#, r#"{"a":[1,{"b":"y"}]}"#, &[]),
    (r#"{"a":{T:"arrayContains","variants":[{T:"integer","value":5},{"b":{T:"type","value":"x"}}]}}"#, r#"{"a":["z",{"b":"y"}]}"#, &["$.a: Variant at index 0 (5) was not found in the actual list"]),
    (r#"{"a":{T:"arrayContains","variants":[{T:"integer","value":5},{"b":{T:"type","value":"x"}}]}}"#, r#"{"a":[{"b":1},2]}"#, &[r#"$.a: Variant at index 1 ({"b":"x"}) was not found in the actual list"#]),
    (r#"{"a":{T:"arrayContains","variants":[{T:"integer","value":5},{"b":{T:"type","value":"x"}}]}}"#, r#"{"a":[]}"#, &["$.a: Variant at index 0 (5) was not found in the actual list", r#"$.a: Variant at index 1 ({"b":"x"}) was not found in the actual list"#]),
    (r#"{"a":[1,"x",null]}"#, r#"{"a":[1]}"#, &["$.a: Expected x but was missing", "$.a: Expected  but was missing", "$.a: Expected a List with 3 elements but received 1 elements"]),
    (r#"{"a":[1,"x",null]}"#, r#"{"a":[1,"x"]}"#, &["$.a: Expected  but was missing", "$.a: Expected a List with 3 elements but received 2 elements"]),
    (r#"{"a":[1,"x",null]}"#, r#"{"a":[1]}"#, &["$.a: Expected x but was missing", "$.a: Expected  but was missing", "$.a: Expected a List with 3 elements but received 1 elements"]),
    (r#"{"a":[1,"x",null]}"#, r#"{"a":[1,"x",null,2]}"#, &["$.a: Expected a List with 3 elements but received 4 elements"]),
    (r#"{"a":[1,"x",null]}"#, r#"{"a":[]}"#, &["$.a: Expected 1 but was missing", "$.a: Expected x but was missing", "$.a: Expected  but was missing", "$.a: Expected a List with 3 elements but received 0 elements"]),
    (r#"{"a":{},"b":[]}"#, r#"{"a":{"x":1},"b":[]}"#, &[r#"$.a: Expected an empty Map but received {"x":1}"#]),
    (r#"{"a":{},"b":[]}"#, r#"{"a":{},"b":[1]}"#, &["$.b: Expected an empty List but received [1]"]),
    (r#"{"a":{},"b":[]}"#, r#"{"a":[],"b":{}}"#, &["$.a: Type mismatch: Expected [] (Array) to be the same type as {} (Object)", "$.b: Type mismatch: Expected {} (Object) to be the same type as [] (Array)"]),
    (r#"{"a":{T:"type","value":{"b":{T:"regex","regex":"\\d+","value":"1"},"c":"x"}}}"#, r#"{"a":{"b":"2","c":"y"}}"#, &[]),
    (r#"{"a":{T:"type","value":{"b":{T:"regex","regex":"\\d+","value":"1"},"c":"x"}}}"#, r#"{"a":{"b":"x","c":1}}"#, &[r#"$.a.b: Expected 'x' to match '\d+'"#, "$.a.c: Expected 1 (Integer) to be the same type as 'x' (String)"]),
    (r#"{"a":{T:"type","value":{"b":{T:"regex","regex":"\\d+","value":"1"},"c":"x"}}}"#, r#"{"a":{"b":"2"}}"#, &["$.a: Expected a Map with keys [b, c] but received one with keys [b]"]),
    (r#"{"a":{T:"type","value":{"b":{T:"regex","regex":"\\d+","value":"1"},"c":"x"}}}"#, r#"{"a":{"b":"2","c":"y","d":1}}"#, &["$.a: Expected a Map with keys [b, c] but received one with keys [b, c, d]"]),
    (r#"{"a":{T:"type","value":{"b":{T:"regex","regex":"\\d+","value":"1"},"c":"x"}}}"#, r#"{"a":null}"#, &[r#"$.a: Type mismatch: Expected null (Null) to be the same type as {"b":"1","c":"x"} (Object)"#]),
    (r#"{"a":{T:"notEmpty","value":["x"]},"b":{T:"notEmpty","value":"x"}}"#, r#"{"a":["y"],"b":"y"}"#, &[]),
    (r#"{"a":{T:"notEmpty","value":["x"]},"b":{T:"notEmpty","value":"x"}}"#, r#"{"a":[],"b":""}"#, &["$.a: Expected [] (Array) to not be empty", "$.b: Expected '' (String) to not be empty"]),
    (r#"{"a":{T:"notEmpty","value":["x"]},"b":{T:"notEmpty","value":"x"}}"#, r#"{"a":["y"],"b":null}"#, &["$.b: Expected non-empty value but got a NULL"]),
    (r#"{"a":{T:"boolean","value":true},"b":{T:"decimal","value":1.5},"c":{T:"null"}}"#, r#"{"a":"true","b":1.0,"c":null}"#, &[]),
    (r#"{"a":{T:"boolean","value":true},"b":{T:"decimal","value":1.5},"c":{T:"null"}}"#, r#"{"a":"x","b":1,"c":0}"#, &["$.a: Expected 'x' (String) to match a boolean", "$.b: Expected 1 (Integer) to be a decimal number", "$.c: Expected 0 (Integer) to be a null value"]),
    (r#"{"a":{T:"include","value":"x"},"b":{T:"equality","value":1}}"#, r#"{"a":"axa","b":1}"#, &[]),
    (r#"{"a":{T:"include","value":"x"},"b":{T:"equality","value":1}}"#, r#"{"a":"a","b":1.0}"#, &["$.a: Expected 'a' to include 'x'", "$.b: Expected 1.0 (Decimal) to be equal to 1 (Integer)"]),
    (r#"{"a":{T:"include","value":"x"},"b":{T:"equality","value":1}}"#, r#"{"a":null,"b":"1"}"#, &["$.a: Expected '' to include 'x'", "$.b: Expected '1' (String) to be equal to 1 (Integer)"]),
    (r#""text""#, r#""text""#, &[]),
    (r#""text""#, r#""other""#, &["$: Expected 'other' (String) to be equal to 'text' (String)"]),
    (r#""text""#, "1", &["$: Expected 1 (Integer) to be equal to 'text' (String)"]),
    (r#"{"x-y":{"é":{T:"integer","value":1}},"n m":[{"a":1}]}"#, r#"{"x-y":{"é":"s"},"n m":[{"a":2}]}"#, &["$['n m'][0].a: Expected 2 (Integer) to be equal to 1 (Integer)", "$['x-y']['é']: Expected 's' (String) to be an integer"]),
    (r#"{"a":1"#, r#"{"a":1}"#, &["$: Failed to parse the expected body: 'EOF while parsing an object at line 1 column 6'"]),
    (r#"{"a":1"#, r#"{"a":2"#, &["$: Failed to parse the expected body: 'EOF while parsing an object at line 1 column 6'", "$: Failed to parse the actual body: 'EOF while parsing an object at line 1 column 6'"]),
];

#[test]
fn bodies_are_compared_as_in_the_released_library() {
    for (description, received, texts) in ROWS {
        assert_eq!(mismatches(description, received), *texts, "{description} and {received}");
    }
}

/// The mismatches of a received JSON body as `path: text`.
fn mismatches(description: &str, received: &str) -> Vec<String> {
    let mut draft = Draft::new("consumer", "provider");
    draft.add_interaction(NewInteraction::Http, "a body").unwrap();

    let description = description.replace("T:", r#""pact:matcher:type":"#);
    draft.edit(1).unwrap().with_body(Part::Request, Some("application/json"), Some(&description)).unwrap();

    let expected = &draft.interaction(1).unwrap().as_http().unwrap().request;
    let mut actual = expected.clone();
    actual.part.body = Body::present(received.as_bytes().to_vec(), None);
    let compared =
        ExpectedRequest::compile(expected, &Engine::without_plugins()).compare(&ActualRequest::new(&actual));
    compared.mismatches.iter().map(describe).collect()
}

fn describe(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Body { path, text, .. } => format!("{path}: {text}"),
        other => panic!("{other:?} is not about the body"),
    }
}
