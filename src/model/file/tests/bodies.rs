use super::{interaction, written};
use crate::model::spec::SpecVersion;

/// What a body of a V3 request comes back as, in V4 and in V3.
fn inline(body: &str, content_type: Option<&str>) -> (String, String) {
    let headers =
        content_type.map(|value| format!(r#","headers":{{"Content-Type":"{value}"}}"#)).unwrap_or_default();
    let interaction = interaction("3.0.0", &format!(r#""request":{{"body":{body}{headers}}}"#));
    let body = |version| written(&interaction, version, "/request/body");
    (body(SpecVersion::V4), body(SpecVersion::V3))
}

fn plain(content: &str, content_type: &str) -> String {
    format!(r#"{{"content":{content},"contentType":"{content_type}","encoded":false}}"#)
}

fn base64(content: &str, content_type: &str) -> String {
    format!(r#"{{"content":"{content}","contentType":"{content_type}","encoded":"base64"}}"#)
}

#[test]
fn inline_bodies_are_read_by_their_type() {
    let json = Some("application/json");
    let table = [
        (r#""hello""#, None, plain(r#""hello""#, "text/plain"), r#""hello""#),
        (r#""hello""#, json, plain(r#""hello""#, "application/json"), r#""hello""#),
        (r#""\"hello\"""#, json, plain(r#""hello""#, "application/json"), r#""hello""#),
        (r#""{\"a\":1}""#, json, plain(r#"{"a":1}"#, "application/json"), r#"{"a":1}"#),
        (r#""{\"a\":1}""#, None, plain(r#"{"a":1}"#, "application/json"), r#"{"a":1}"#),
        (r#""[1,2]""#, json, plain(r#""[1,2]""#, "application/json"), r#""[1,2]""#),
        (r#""true""#, None, plain(r#""true""#, "application/json"), r#""true""#),
        (r#""5""#, None, plain(r#""5""#, "application/json"), r#""5""#),
        (r#""null""#, json, plain(r#""null""#, "application/json"), r#""null""#),
        (r#""a\"b""#, json, plain(r#""a\"b""#, "application/json"), r#""a\"b""#),
        (r#"{"a":1}"#, Some("text/plain"), plain(r#""{\"a\":1}""#, "text/plain"), r#""{\"a\":1}""#),
        (r#"{"a":1.10}"#, None, plain(r#"{"a":1.10}"#, "application/json"), r#"{"a":1.10}"#),
        ("5", None, plain("5", "application/json"), "5"),
        // What the first characters would not tell is no string either.
        ("-1", None, plain("-1", "application/json"), "-1"),
        (r#"{"$":[null]}"#, None, plain(r#"{"$":[null]}"#, "application/json"), r#"{"$":[null]}"#),
        (r#""aGVsbG8=""#, Some("image/png"), base64("aGVsbG8=", "image/png"), r#""aGVsbG8=""#),
        (r#""hello!""#, Some("image/png"), base64("aGVsbG8h", "image/png"), r#""aGVsbG8h""#),
        (
            r#""a=b""#,
            Some("application/x-www-form-urlencoded"),
            plain(r#""a=b""#, "application/x-www-form-urlencoded"),
            r#""a=b""#,
        ),
        (r#""x""#, Some("nonsense"), plain(r#""x""#, "text/plain"), r#""x""#),
        (r#""""#, json, r#"{"content":""}"#.to_owned(), r#""""#),
        ("null", json, String::new(), "null"),
    ];
    for (body, content_type, v4, v3) in table {
        assert_eq!(inline(body, content_type), (v4, v3.to_owned()), "{body} {content_type:?}");
    }
}

#[test]
fn v4_bodies_are_read_and_written() {
    let json = "application/json";
    let hint = |hint: &str, body: &str| {
        body.replace(r#","encoded""#, &format!(r#","contentTypeHint":"{hint}","encoded""#))
    };
    let table = [
        (r#"{"content":"hi"}"#, plain(r#""hi""#, "text/plain")),
        (r#"{"content":{"a":1}}"#, plain(r#"{"a":1}"#, json)),
        (r#"{"content":[1]}"#, plain("[1]", json)),
        (r#"{"content":true}"#, plain("true", json)),
        (r#"{"content":"{\"a\":1}"}"#, plain(r#"{"a":1}"#, json)),
        (r#"{"content":"{\"a\":1}","contentType":"application/json"}"#, plain(r#""{\"a\":1}""#, json)),
        (
            r#"{"content":"{\"a\":1}","contentType":"application/json","encoded":"JSON"}"#,
            plain(r#"{"a":1}"#, json),
        ),
        (r#"{"content":"hi","contentType":"application/json"}"#, plain(r#""hi""#, json)),
        (r#"{"content":"hi","contentType":"application/json","encoded":true}"#, base64("aGk=", json)),
        (r#"{"content":"aGk=","encoded":"base64"}"#, plain(r#""hi""#, "text/plain")),
        (
            r#"{"content":"aGk","encoded":"base64","contentType":"text/plain"}"#,
            plain(r#""aGk""#, "text/plain"),
        ),
        (
            r#"{"content":"aGk=","encoded":"base64","contentType":"application/octet-stream"}"#,
            base64("aGk=", "application/octet-stream"),
        ),
        (r#"{"content":"//79","encoded":"base64"}"#, base64("//79", "*/*")),
        (
            r#"{"content":"hi","contentType":"text/plain","contentTypeHint":"BINARY"}"#,
            hint("BINARY", &base64("aGk=", "text/plain")),
        ),
        (
            r#"{"content":"hi","contentType":"application/octet-stream","contentTypeHint":"TEXT"}"#,
            hint("TEXT", &base64("aGk=", "application/octet-stream")),
        ),
        (
            r#"{"content":{"a":1},"contentType":"application/json","contentTypeHint":"odd"}"#,
            hint("DEFAULT", &plain(r#"{"a":1}"#, json)),
        ),
        (r#"{"content":{"a":1},"contentType":"text/plain"}"#, plain(r#""{\"a\":1}""#, "text/plain")),
        (r#"{"content":"hi","contentType":"garbage"}"#, plain(r#""hi""#, "text/plain")),
        (r#"{"content":"hi","contentType":null}"#, plain(r#""hi""#, "text/plain")),
        (r#"{"content":"","contentType":"application/json"}"#, r#"{"content":""}"#.to_owned()),
        (r#"{"contentType":"application/json"}"#, String::new()),
        ("{}", String::new()),
        ("null", String::new()),
        (r#"{"content":null}"#, String::new()),
        (r#"{"foo":1,"contentType":"text/plain"}"#, plain(r#"{"contentType":"text/plain","foo":1}"#, json)),
        (r#""x""#, plain(r#""x""#, json)),
        (r#"{"content":"null","contentType":"application/json","encoded":"json"}"#, plain("null", json)),
    ];
    for (body, expected) in table {
        for part in ["request", "response"] {
            let members = format!(r#""type":"Synchronous/HTTP","{part}":{{"body":{body}}}"#);
            let interaction = interaction("4.0", &members);
            assert_eq!(
                written(&interaction, SpecVersion::V4, &format!("/{part}/body")),
                expected,
                "{part} {body}"
            );
        }
    }
}

#[test]
fn a_v4_body_takes_its_type_from_the_header_unless_it_says_one_itself() {
    let members = |own: &str| {
        format!(
            r#""type":"Synchronous/HTTP","request":{{"headers":{{"content-type":["application/xml"]}},"body":{{"content":"hi"{own}}}}}"#
        )
    };
    let body =
        |own: &str| written(&interaction("4.0", &members(own)), SpecVersion::V4, "/request/body/contentType");

    assert_eq!(body(""), r#""application/xml""#);
    assert_eq!(body(r#","contentType":"text/csv""#), r#""text/csv""#);
    assert_eq!(body(r#","contentType":"?""#), r#""text/plain""#);
}

#[test]
fn an_empty_content_type_header_counts_as_none() {
    for version in ["3.0.0", "4.0"] {
        let members =
            r#""type":"Synchronous/HTTP","request":{"headers":{"Content-Type":[]},"body":{"content":"hi"}}"#;
        assert!(interaction(version, members).as_http().is_some());
    }
}
