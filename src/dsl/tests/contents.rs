use super::{async_message, draft, edit, expand, generators, http, json, rules};
use crate::dsl::{NewInteraction, Part};
use crate::model::{Body, Category, DocPath, InteractionKind, SpecVersion};

const KIND: NewInteraction = NewInteraction::Http;

#[test]
fn the_type_of_a_body_is_the_one_given_else_the_one_known_else_the_one_seen() {
    let table = [
        (Some("application/json"), None, r#"{"a":1}"#, "application/json"),
        (Some("not a type"), None, r#"{"a":1}"#, "application/json"),
        (None, None, r#"{"a":1}"#, "application/json"),
        (None, None, "<a/>", "application/xml"),
        (None, None, "hello", "text/plain"),
        (None, Some("text/csv"), r#"{"a":1}"#, "text/csv"),
        (Some("TEXT/PLAIN; Charset=UTF-8"), None, "x", "TEXT/PLAIN; Charset=UTF-8"),
        (
            Some("application/fhir+json; fhirVersion=4.0"),
            None,
            "{}",
            "application/fhir+json; fhirVersion=4.0",
        ),
        (
            Some("application/soap+xml; action=\"urn:X#Y\""),
            None,
            "<a/>",
            "application/soap+xml; action=\"urn:X#Y\"",
        ),
        (None, Some("Application/JSON;b=2; a=1"), "{}", "Application/JSON;b=2; a=1"),
    ];
    for (given, header, body, expected) in table {
        let mut draft = draft(KIND);
        let mut edit = edit(&mut draft);
        if let Some(header) = header {
            edit.set_header(Part::Request, "content-type", header).unwrap();
        }
        edit.with_body(Part::Request, given, Some(body)).unwrap();
        let part = &http(&draft).request.part;
        assert_eq!(part.body.own_content_type().unwrap().as_written(), expected, "{given:?} {body}");
        let headers = part.headers.as_ref().unwrap();
        assert_eq!(headers.get("Content-Type"), Some([expected.to_owned()].as_slice()), "{given:?} {body}");
        assert_eq!(headers.len(), 1);
    }
}

#[test]
fn a_body_that_is_json_stays_json_whatever_its_header_says_later() {
    let mut draft = draft(KIND);
    let mut edit = edit(&mut draft);
    edit.with_body(Part::Request, None, Some("{}")).unwrap();
    edit.set_header(Part::Request, "Content-Type", "text/plain").unwrap();

    edit.with_body(Part::Request, None, Some(&expand(r#"{"a":{T:"type","value":1}}"#))).unwrap();

    assert_eq!(http(&draft).request.part.body.text(), Some(r#"{"a":1}"#));
}

#[test]
fn no_body_is_an_empty_one_without_a_type() {
    for body in [None, Some("")] {
        let mut draft = draft(KIND);
        edit(&mut draft).with_body(Part::Response, Some("application/json"), body).unwrap();
        assert_eq!(http(&draft).response.part.body, Body::Empty);
        assert_eq!(http(&draft).response.part.headers, None);
    }
}

#[test]
fn rules_of_earlier_bodies_stay() {
    let mut draft = draft(KIND);
    let body = expand(r#"{"a":{T:"type","value":1}}"#);
    edit(&mut draft).with_body(Part::Request, None, Some(&body)).unwrap();
    edit(&mut draft).with_body(Part::Request, None, Some(&body)).unwrap();
    let expected = r#"{"body":{"$.a":{"combine":"AND","matchers":[{"match":"type"},{"match":"type"}]}}}"#;
    assert_eq!(rules(&http(&draft).request.part), json(expected));
}

#[test]
fn matchers_in_other_types_are_text() {
    let mut draft = draft(KIND);
    let body = expand(r#"{"a":{T:"type","value":1}}"#);
    edit(&mut draft).with_body(Part::Request, Some("text/plain"), Some(&body)).unwrap();
    assert_eq!(http(&draft).request.part.body.text(), Some(body.as_str()));
    assert!(http(&draft).request.part.rules.is_empty());
}

#[test]
fn types_under_which_json_stands_are_read_with_their_matchers() {
    let body = expand(r#"{"b":1,"a":{T:"type","value":[{G:"Uuid",T:"regex","regex":"x","value":"x"}]}}"#);
    for content_type in [
        "text/json",
        "application/x-amz-json-1.1",
        "application/csp-report",
        "image/x-json",
        "foo/bar+json",
        "Text/JSON; charset=utf-8",
    ] {
        for part in [Part::Request, Part::Response] {
            let mut draft = draft(KIND);
            edit(&mut draft).with_body(part, Some(content_type), Some(&body)).unwrap();
            let http = http(&draft);
            let part = if part == Part::Request { &http.request.part } else { &http.response.part };
            assert_eq!(part.body.text(), Some(r#"{"a":["x"],"b":1}"#), "{content_type}");
            assert_eq!(part.headers.as_ref().unwrap().first("content-type"), Some(content_type));
            let paths: Vec<_> =
                part.rules.category(Category::Body).unwrap().keys().map(DocPath::text).collect();
            assert_eq!(paths, ["$.a", "$.a[*]"], "{content_type}");
            assert!(generators(part)["body"]["$.a[*]"].is_object(), "{content_type}");
        }
    }
    for not_json in ["{", "x", r#"{"a":1} {}"#] {
        let mut draft = draft(KIND);
        edit(&mut draft).with_body(Part::Request, Some("text/json"), Some(not_json)).unwrap();
        assert_eq!(http(&draft).request.part.body.text(), Some(not_json));
    }
}

#[test]
fn each_line_of_ndjson_is_an_item() {
    let table = [
        (
            r#"{"b":1,"a":{T:"type","value":2}}

{T:"integer","value":3}"#,
            "{\"a\":2,\"b\":1}\n3\n",
            vec!["$[0].a", "$[1]"],
        ),
        ("{ \"b\": 1, \"a\": 2 }\n[]", "{\"a\":2,\"b\":1}\n[]\n", vec![]),
        (r#"{"a":{T:"type","value":2}} {"#, r#"{"a":{T:"type","value":2}} {"#, vec![]),
    ];
    for (given, text, paths) in table {
        let mut draft = draft(NewInteraction::AsyncMessage);
        edit(&mut draft)
            .with_body(Part::Request, Some("application/x-ndjson"), Some(&expand(given)))
            .unwrap();
        let message = async_message(&draft);
        assert_eq!(message.body.text(), Some(expand(text).as_str()));
        let rules = message.rules.category(Category::Body);
        let found: Vec<_> = rules.into_iter().flat_map(|rules| rules.keys().map(DocPath::text)).collect();
        assert_eq!(found, paths);
    }
}

#[test]
fn a_matcher_in_the_place_of_a_text_is_its_rule() {
    let regex = r#"{"body":{"$":{"combine":"AND","matchers":[{"match":"regex","regex":"[a-z]+"}]}}}"#;
    let kind = r#"{"body":{"$":{"combine":"AND","matchers":[{"match":"type"}]}}}"#;
    let table = [
        ("text/plain", r#"{T:"regex","regex":"[a-z]+","value":"abc"}"#, "abc", regex),
        ("text/csv", r#" {T:"regex","regex":"[a-z]+","value":"a,b"}"#, "a,b", regex),
        ("text/html; charset=utf-8", r#"{T:"type","value":"<p>"}"#, "<p>", kind),
        ("text/plain", r#"{T:"type","value":5.50}"#, "5.50", kind),
        (
            "text/plain",
            r#"{T:"type","value":{"a":{T:"type","value":1}}}"#,
            r#"{"a":{T:"type","value":1}}"#,
            kind,
        ),
        ("application/xml", r#"{T:"regex","regex":"[a-z]+","value":"<a/>"}"#, "<a/>", regex),
        ("application/soap+xml", r#"{T:"type","value":"<a>1</a>"}"#, "<a>1</a>", kind),
        (
            "application/xml",
            r#"{"root":{"name":"a"},T:"type","value":"<b/>"}"#,
            "<?xml version='1.0'?><a/>",
            "null",
        ),
        ("application/yaml", r#"{T:"type","value":"x"}"#, r#"{T:"type","value":"x"}"#, "null"),
    ];
    for (content_type, given, text, expected) in table {
        let mut draft = draft(KIND);
        edit(&mut draft).with_body(Part::Response, Some(content_type), Some(&expand(given))).unwrap();
        let part = &http(&draft).response.part;
        assert_eq!(part.body.text(), Some(expand(text).as_str()), "{content_type} {given}");
        assert_eq!(rules(part), json(expected), "{content_type} {given}");
    }
    let mut generated = draft(KIND);
    let given = expand(r#"{T:"regex","regex":"[a-z]+","value":"a",G:"Regex"}"#);
    edit(&mut generated).with_body(Part::Response, Some("text/plain"), Some(&given)).unwrap();
    let expected = r#"{"body":{"$":{"type":"Regex","regex":"[a-z]+"}}}"#;
    assert_eq!(generators(&http(&generated).response.part), json(expected));

    for (content_type, given, reason) in [
        (
            "text/xml",
            r#"{T:"type","value":5}"#,
            "the description of the XML body is not valid: the value of its matcher must be a string but is 5",
        ),
        (
            "text/xml",
            r#"{T:"type"}"#,
            "the description of the XML body is not valid: the value of its matcher must be a string but is missing",
        ),
        ("text/plain", r#"{T:"regex","value":"x"}"#, "the matcher at '$' is not valid: "),
    ] {
        let mut draft = draft(KIND);
        let refused = edit(&mut draft).with_body(Part::Response, Some(content_type), Some(&expand(given)));
        assert!(refused.unwrap_err().to_string().starts_with(reason), "{given}");
        assert_eq!(http(&draft).response, Default::default());
    }
}

#[test]
fn xml_and_forms_are_built_from_json_or_taken_as_text() {
    let (xml, form) = ("application/xml", "application/x-www-form-urlencoded");
    let table = [
        (xml, r#"{"root":{"name":"a"}}"#, "<?xml version='1.0'?><a/>"),
        (xml, "<b/>", "<b/>"),
        ("application/soap+xml", r#"{"root":{"name":"a"}}"#, "<?xml version='1.0'?><a/>"),
        ("text/html", r#"{"root":{"name":"a"}}"#, r#"{"root":{"name":"a"}}"#),
        (form, r#"{"a":"x y"}"#, "a=x+y"),
        (form, r#"{"a":"1","agree":true,"n":null}"#, "a=1&agree=true&n="),
        (form, "a=1", "a=1"),
    ];
    for (content_type, given, expected) in table {
        let mut draft = draft(KIND);
        edit(&mut draft).with_body(Part::Request, Some(content_type), Some(given)).unwrap();
        assert_eq!(http(&draft).request.part.body.text(), Some(expected), "{content_type} {given}");
    }
    for (content_type, given) in
        [(xml, r#"{"root":{}}"#), (xml, r#"{"a""#), (form, r#"{"a""#), (form, r#"{"a":{"b":1}}"#)]
    {
        let mut draft = draft(KIND);
        assert!(edit(&mut draft).with_body(Part::Request, Some(content_type), Some(given)).is_err());
        assert_eq!(http(&draft).request, Default::default());
    }
}

#[test]
fn a_broken_matcher_leaves_the_body_as_it_was() {
    let mut draft = draft(KIND);
    let refused =
        edit(&mut draft).with_body(Part::Request, None, Some(&expand(r#"{"a":{T:"regex","value":"x"}}"#)));
    assert!(refused.unwrap_err().to_string().starts_with("the matcher at '$.a' is not valid: "));
    assert_eq!(http(&draft).request, Default::default());
}

#[test]
fn bytes_are_taken_as_they_are() {
    let table = [
        (Some("text/plain"), None, Body::Null, "text/plain"),
        (Some("text/plain"), Some(b"".as_slice()), Body::Empty, "text/plain"),
        (
            None,
            Some(b"x".as_slice()),
            Body::present("x", "application/octet-stream".parse().ok()),
            "application/octet-stream",
        ),
        (Some("gar bage"), Some(b"x".as_slice()), Body::present("x", None), "gar bage"),
    ];
    for (given, bytes, body, header) in table {
        let mut http_draft = draft(KIND);
        edit(&mut http_draft).with_binary_body(Part::Request, given, bytes);
        let part = &http(&http_draft).request.part;
        assert_eq!(part.body, body, "{given:?} {bytes:?}");
        assert_eq!(part.headers.as_ref().unwrap().first("Content-Type"), Some(header));

        let mut message_draft = draft(NewInteraction::AsyncMessage);
        edit(&mut message_draft).with_metadata(Part::Request, "contentType", Some("old")).unwrap();
        edit(&mut message_draft).with_binary_body(Part::Request, given, bytes);
        assert_eq!(async_message(&message_draft).body, body);
        assert_eq!(async_message(&message_draft).metadata["contentType"], header);
    }
}

#[test]
fn a_binary_file_is_judged_by_its_type_from_version_3_on() {
    let rule = r#"{"body":{"$":{"combine":"AND","matchers":[{"match":"contentType","value":"image/png"}]}}}"#;
    for (spec, expected) in [(SpecVersion::V2, "null"), (SpecVersion::V3, rule), (SpecVersion::Unknown, rule)]
    {
        let mut draft = draft(KIND);
        draft.set_spec(spec).unwrap();
        edit(&mut draft).with_binary_file(Part::Request, Some("image/png"), Some(b"x")).unwrap();
        let part = &http(&draft).request.part;
        assert_eq!(part.body, Body::present("x", None));
        assert_eq!(rules(part), json(expected));
    }
    let mut draft = draft(KIND);
    let refused = edit(&mut draft).with_binary_file(Part::Request, None, Some(b"x"));
    assert_eq!(refused.unwrap_err().to_string(), "content_type is null");
}

#[test]
fn each_response_body_of_a_synchronous_message_is_one_more_response() {
    let mut draft = draft(NewInteraction::SyncMessage);
    let mut edit = edit(&mut draft);

    edit.with_body(Part::Request, Some("text/plain"), Some("first")).unwrap();
    edit.with_body(Part::Request, Some("text/plain"), Some("second")).unwrap();
    edit.with_body(Part::Response, Some("text/plain"), Some("a")).unwrap();
    edit.with_binary_body(Part::Response, None, Some(b"b"));
    edit.with_metadata(Part::Response, "k", Some("1")).unwrap();
    edit.with_body(Part::Response, None, None).unwrap();

    let InteractionKind::SyncMessage(message) = &super::interaction(&draft).kind else {
        panic!("wrong kind")
    };
    assert_eq!(message.request.body.text(), Some("second"));
    let responses: Vec<_> = message
        .responses
        .iter()
        .map(|response| (response.body.bytes(), response.metadata.contains_key("k")))
        .collect();
    let expected: [(&[u8], bool); 3] = [(b"a", true), (b"b", true), (b"", false)];
    assert_eq!(responses, expected);
}
