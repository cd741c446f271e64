use crate::definition::{BodyDefinition, Error, NoNames};
use crate::foundation::json::{Value, parse_value};
use crate::model::generators::write_generator;
use crate::model::rules::write_rule;

fn xml_body(text: &str) -> Result<BodyDefinition, Error> {
    super::xml_body(text, &NoNames)
}

fn expand(body: &str) -> String {
    body.replace("T:", r#""pact:matcher:type":"#).replace("G:", r#""pact:generator:type":"#)
}

/// Rules and generators of the body, by path.
fn found(read: &BodyDefinition) -> (Value, Value) {
    let rules = read.definition.rules.iter();
    let rules =
        rules.map(|(path, list)| (path.to_string(), list.rules.iter().map(write_rule).collect::<Value>()));
    let generators = read.definition.generators.iter();
    let generators = generators.map(|(path, generator)| (path.to_string(), write_generator(generator)));
    (rules.collect(), generators.collect())
}

fn check(root: &str, document: &str, rules: &str, generators: &str) {
    let read = xml_body(&expand(&format!(r#"{{"root":{root}}}"#))).unwrap();
    assert_eq!(read.text, format!("<?xml version='1.0'?>{document}"), "{root}");
    let expected = (parse_value(rules).unwrap(), parse_value(generators).unwrap());
    assert_eq!(found(&read), expected, "{root}");
}

#[test]
fn elements_are_printed_on_one_line_with_sorted_attributes() {
    let table = [
        (r#"{"name":"a"}"#, "<a/>"),
        (r#"{"name":"a","children":[]}"#, "<a/>"),
        (r#"{"name":"a","examples":3}"#, "<a/>"),
        (r#"{"name":5}"#, "<5/>"),
        (r#"{"name":"a","children":[{"content":""}]}"#, "<a></a>"),
        (r#"{"name":"a","children":[{"content":null}]}"#, "<a></a>"),
        (
            r#"{"name":"a","children":[{"name":"b","examples":0},{"name":"c","examples":2},
                {"name":"d","examples":"x"}]}"#,
            "<a><c/><c/><d/></a>",
        ),
        (r#"{"name":"a","children":[{"name":"b","examples":0}]}"#, "<a/>"),
        (
            r#"{"name":"a","attributes":{"b":null,"a":{"q":1},"c":[1],"d":true,"e":"<\"'&>"}}"#,
            "<a a='{&quot;q&quot;:1}' b='' c='[1]' d='true' e='&lt;&quot;&apos;&amp;&gt;'/>",
        ),
        (r#"{"name":"a","attributes":[1]}"#, "<a/>"),
        (
            r#"{"name":"a","children":[{"content":"<\"'&>\n"},{"content":5},{"content":{"a":1}}]}"#,
            "<a>&lt;\"'&amp;&gt;\n5{\"a\":1}</a>",
        ),
        (r#"{"name":"a","children":[{"name":"b","content":"x"}]}"#, "<a>x</a>"),
        (r#"{"content":"x"}"#, ""),
        ("5", ""),
        ("[1]", ""),
    ];
    table.iter().for_each(|(root, document)| check(root, document, "{}", "{}"));
    assert_eq!(xml_body(r#"{"version":"1.1"}"#).unwrap().text, "<?xml version='1.0'?>");
    assert_eq!(xml_body("[1]").unwrap().text, "");
}

#[test]
fn matchers_stand_around_elements_in_attributes_and_beside_texts() {
    check(
        r#"{"name":"a","children":[{T:"type","min":1,"examples":3,"value":{"name":"b",
            "attributes":{"id":{T:"integer","value":1,G:"RandomInt"}},"children":[{"content":"x"}]}}]}"#,
        "<a><b id='1'>x</b><b id='1'>x</b><b id='1'>x</b></a>",
        r#"{"$.a.b":[{"match":"type","min":1}],"$.a.b['@id']":[{"match":"integer"}]}"#,
        r#"{"$.a.b['@id']":{"type":"RandomInt","min":0,"max":10}}"#,
    );
    check(
        r#"{"name":"a","children":[{"content":"x","matcher":{T:"regex","regex":"x+"}}]}"#,
        "<a>x</a>",
        r#"{"$.a.#text":[{"match":"regex","regex":"x+"}]}"#,
        "{}",
    );
    check(
        r#"{T:"type","value":{"name":"a","examples":3},"examples":2}"#,
        "<a/>",
        r#"{"$.a":[{"match":"type"}]}"#,
        "{}",
    );
    check(
        r#"{"name":"a","children":[{T:"eachValue(matching(type,'x'))","value":{"name":"b"}}]}"#,
        "<a><b/></a>",
        r#"{"$.a.b":[{"match":"eachValue","rules":[{"match":"type"}],"value":"x"}]}"#,
        "{}",
    );
    check(
        r#"{"name":"a","children":[{T:"eachValue","rules":[{T:"type"}],
            "value":{"name":"b","attributes":{"x":{T:"type","value":1}}}}]}"#,
        "<a><b x='1'/></a>",
        r#"{"$.a.b":[{"match":"eachValue","rules":[{"match":"type"}],
            "value":"{\"attributes\":{\"x\":1},\"name\":\"b\"}"}],"$.a.b['@x']":[{"match":"type"}]}"#,
        "{}",
    );
}

#[test]
fn the_generator_of_a_text_is_named_by_the_text_itself() {
    let date = r#"{"$.a.#text":[{"match":"date","format":"yyyy"}]}"#;
    check(
        r#"{"name":"a","children":[{"content":"x",G:"Date","matcher":{T:"date","format":"yyyy"}}]}"#,
        "<a>x</a>",
        date,
        r#"{"$.a.#text":{"type":"Date","format":"yyyy"}}"#,
    );
    check(
        r#"{"name":"a","children":[{"content":"x","matcher":{T:"date","format":"yyyy",G:"Date"}}]}"#,
        "<a>x</a>",
        date,
        "{}",
    );
}

#[test]
fn paths_keep_prefixes_and_quote_what_a_dot_cannot_say() {
    check(
        r#"{"name":"ns:a","attributes":{"xmlns:ns":"u","ns:k":{T:"type","value":"v"}},
            "children":[{"name":"ns:b","children":[{"content":"x","matcher":{T:"type"}}]}]}"#,
        "<ns:a ns:k='v' xmlns:ns='u'><ns:b>x</ns:b></ns:a>",
        r#"{"$.ns:a['@ns:k']":[{"match":"type"}],"$.ns:a.ns:b.#text":[{"match":"type"}]}"#,
        "{}",
    );
    check(r#"{T:"type","value":{"name":"a.b"}}"#, "<a.b/>", r#"{"$['a.b']":[{"match":"type"}]}"#, "{}");
}

#[test]
fn malformed_descriptions_are_errors_that_say_what_is_wrong() {
    let node =
        "a node must be an element with a name, a text with content, or a matcher around an element but is";
    let table = [
        (r#"{"name":"a","children":[{}]}"#, format!("{node} {{}}")),
        ("{}", format!("{node} {{}}")),
        (r#"{"name":"a","children":[5]}"#, format!("{node} 5")),
        (r#"{"name":"a","children":[{T:"type","value":5}]}"#, format!("{node} 5")),
        (
            r#"{"name":"a","children":[{T:"type","value":{"content":"x"}}]}"#,
            format!(r#"{node} {{"content":"x"}}"#),
        ),
        (r#"{"name":"a","children":5}"#, "'children' must be an array but is 5".to_owned()),
        (r#"{"name":"a","children":[{T:"type"}]}"#, "a matcher has no value".to_owned()),
        (
            r#"{"name":"a","children":[{"name":"b","examples":-1}]}"#,
            "'examples' must be a whole number from 0 but is -1".to_owned(),
        ),
        (
            r#"{"name":"a","children":[{"name":"b","examples":1.5}]}"#,
            "'examples' must be a whole number from 0 but is 1.5".to_owned(),
        ),
        (
            r#"{"name":"a","attributes":{"x":{T:"type"}}}"#,
            "the matcher of attribute 'x' has no value".to_owned(),
        ),
        (
            r#"{"name":"a","children":[{"name":"b","examples":4000000000000000000}]}"#,
            "4000000000000000000 examples make it longer than 67108864 bytes".to_owned(),
        ),
    ];
    for (root, reason) in table {
        let refused = xml_body(&expand(&format!(r#"{{"root":{root}}}"#))).unwrap_err();
        assert_eq!(refused.to_string(), format!("the description of the XML body is not valid: {reason}"));
    }
    assert_eq!(
        xml_body(&expand(r#"{"root":{"name":"a","children":[{"content":"x","matcher":{T:""}}]}}"#))
            .unwrap_err()
            .to_string(),
        "the matcher at '$.a.#text' is not valid: the name of its type is empty"
    );
    assert!(xml_body(r#"{"root""#).is_err());
}

#[test]
fn elements_are_built_down_to_a_limit_of_nesting() {
    let nested = |depth: usize| {
        let opening = r#"{"name":"a","children":["#.repeat(depth);
        xml_body(&format!(r#"{{"root":{opening}{}}}"#, "]}".repeat(depth)))
    };
    assert_eq!(nested(128).unwrap().text.matches("</a>").count(), 127);
    assert_eq!(
        nested(129).unwrap_err().to_string(),
        "the description of the XML body is not valid: its elements are nested deeper than 128 levels"
    );
}
