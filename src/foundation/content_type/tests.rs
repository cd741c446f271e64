//! The tables of the content type rules, row by row.

use super::{ContentType, detect_bytes, detect_text};

fn parsed(text: &str) -> ContentType {
    ContentType::parse(text).unwrap()
}

#[test]
fn a_type_prints_in_normal_form() {
    for (input, printed) in [
        ("APPLICATION/JSON; Charset=UTF-8", "application/json;charset=utf-8"),
        ("application/json;b=2;a=1", "application/json;a=1;b=2"),
        ("multipart/form-data; boundary=AbC", "multipart/form-data;boundary=AbC"),
        ("text/plain;charset=\"x y\"", "text/plain;charset=x y"),
        ("application/json;", "application/json"),
        ("application/json; ", "application/json"),
        ("application/json;charset=", "application/json;charset="),
        ("application/", "application/"),
        ("*/*", "*/*"),
        ("text/*", "text/*"),
        ("application/json+", "application/json+"),
        ("+/json", "+/json"),
        ("application/vnd.a+b+json", "application/vnd.a+b+json"),
        ("a/b;a=1;A=2", "a/b;a=2"),
        ("a/b;x=\"a;b=c\"", "a/b;x=a;b=c"),
        ("a/b;x=\"é\"", "a/b;x=é"),
        ("a/b!#$%&'^_`|~c", "a/b!#$%&'^_`|~c"),
    ] {
        assert_eq!(parsed(input).to_string(), printed, "{input}");
    }
}

#[test]
fn a_type_remembers_how_it_was_written_and_equals_others_all_the_same() {
    for (input, same) in [
        ("Application/JSON", "application/json"),
        ("application/fhir+json; fhirVersion=4.0", "application/fhir+json;fhirversion=4.0"),
        ("application/json;b=2;a=1", "application/json;a=1;b=2"),
        ("a/b;x=\"y\"", "a/b;x=y"),
        ("application/json", "application/json"),
    ] {
        let content_type = parsed(input);
        assert_eq!(content_type.as_written(), input);
        assert_eq!(content_type, parsed(same));
        assert_eq!(content_type.cmp(&parsed(same)), std::cmp::Ordering::Equal);
    }
    assert_eq!(ContentType::json().as_written(), "application/json");
    assert_eq!(parsed("A/B; Boundary=x; C=d").without_parameter("boundary").as_written(), "a/b;c=d");
    assert_eq!(parsed("A/B+C; d=e").base().as_written(), "a/c");
}

#[test]
fn the_suffix_follows_the_last_plus() {
    let content_type = parsed("application/vnd.a+b+json");

    assert_eq!(content_type.main(), "application");
    assert_eq!(content_type.sub(), "vnd.a+b");
    assert_eq!(content_type.suffix(), Some("json"));
}

#[test]
fn parameters_are_found_by_lower_case_name() {
    let content_type = parsed("a/b;Charset=UTF-8;Boundary=AbC");

    assert_eq!(content_type.parameter("boundary"), Some("AbC"));
    let all: Vec<_> = content_type.parameters().collect();
    assert_eq!(all, [("boundary", "AbC"), ("charset", "utf-8")]);
}

#[test]
fn a_text_that_is_not_a_type_is_refused() {
    for input in [
        "application/json ",
        "application/json ; a=b",
        "application/json,text/plain",
        "application/json/foo",
        " application/json",
        "application /json",
        "json",
        "application",
        "/json",
        "",
        "application/jsön",
        "a/b;charset",
        "a/b;=x",
        "a/b; charset = utf-8",
        "a/b; ;a=1",
        "a/b;charset=\"utf-8",
        "a/b;a=b c",
        "a/b;a=b=c",
        "a/b;;a=1",
        "a/b;a=b ",
        "a/b;x=http://e",
        "a/b;x=\"a\\\"b\"",
    ] {
        assert!(ContentType::parse(input).is_err(), "{input}");
    }
}

#[test]
fn the_refusal_quotes_the_text() {
    let error = ContentType::parse("json").unwrap_err();

    assert_eq!(error.to_string(), "'json' is not a valid content type");
}

#[test]
fn json_types_are_recognised() {
    for name in ["json", "jsonl", "json-rpc", "graphql", "hal+json", "vnd.a+b+json", "json+"] {
        let content_type = parsed(&format!("application/{name}"));
        assert!(content_type.is_json() && content_type.is_text() && !content_type.is_binary(), "{name}");
    }
}

#[test]
fn xml_types_are_recognised() {
    for name in [
        "application/xml",
        "text/xml",
        "application/atom+xml",
        "application/soap+xml",
        "application/xhtml+xml",
        "text/x+xml",
    ] {
        let content_type = parsed(name);
        assert!(content_type.is_xml() && content_type.is_text() && !content_type.is_json(), "{name}");
        assert_eq!(content_type.is_strict_xml(), content_type.sub() == "xml", "{name}");
    }
}

#[test]
fn plain_text_types_are_neither_json_nor_xml() {
    for name in ["text/json", "text/x-json", "text/x+json", "text/html", "text/csv", "text/plain", "text/*"] {
        let content_type = parsed(name);
        assert!(content_type.is_text() && !content_type.is_binary(), "{name}");
        assert!(!content_type.is_json() && !content_type.is_xml(), "{name}");
    }
}

#[test]
fn everything_else_is_binary() {
    for name in [
        "application/x-json",
        "image/json",
        "foo/x+json",
        "application/ld+json+foo",
        "application/x-xml",
        "image/svg+xml",
        "foo/x+xml",
        "application/javascript",
        "application/yaml",
        "application/x-yaml",
        "application/x-ndjson",
        "application/protobuf",
        "application/pdf",
        "application/octet-stream",
        "multipart/form-data",
        "message/rfc822",
        "*/*",
        "application/",
    ] {
        let content_type = parsed(name);
        assert!(content_type.is_binary() && !content_type.is_text(), "{name}");
    }
}

#[test]
fn a_star_in_either_half_makes_a_type_unknown() {
    assert!(parsed("*/*").is_unknown());
    assert!(parsed("text/*").is_unknown());
    assert!(parsed("*/json").is_unknown());
    assert!(!parsed("a/x*").is_unknown());
    assert_eq!(ContentType::default(), ContentType::unknown());
}

#[test]
fn the_base_type_is_named_by_the_suffix_and_has_no_parameters() {
    for (input, base) in [
        ("application/hal+json;charset=utf-8", "application/json"),
        ("application/json;charset=utf-8", "application/json"),
        ("text/plain", "text/plain"),
    ] {
        assert_eq!(parsed(input).base().to_string(), base, "{input}");
    }
}

#[test]
fn equivalence_goes_from_expected_to_actual() {
    for (expected, actual, is_equivalent) in [
        ("application/json", "text/plain", false),
        ("application/json", "application/json; charset=utf-8", true),
        ("application/json; charset=utf-8", "application/json", false),
        ("application/json;charset=UTF-8", "application/json; charset=utf-8", true),
        ("application/xml", "text/xml", true),
        ("application/xml;a=1", "text/xml;a=1", true),
        ("application/xml;a=1", "text/xml", false),
        ("application/json", "application/hal+json", false),
        ("application/hal+json", "application/json", false),
        ("application/hal+json", "application/hal+xml", true),
        ("application/hal+json;a=1", "application/hal+xml;a=1", false),
    ] {
        let answer = parsed(expected).is_equivalent_to(&parsed(actual));
        assert_eq!(answer, is_equivalent, "{expected} / {actual}");
    }
    let base_of_actual = parsed("application/hal+json").base();
    assert!(ContentType::json().is_equivalent_to(&base_of_actual));
}

#[test]
fn a_parameter_can_be_left_out() {
    let content_type = parsed("multipart/mixed;boundary=x;a=1");

    assert_eq!(content_type.without_parameter("boundary").to_string(), "multipart/mixed;a=1");
    assert_eq!(content_type.to_string(), "multipart/mixed;a=1;boundary=x");
    assert_eq!(content_type.without_parameter("other"), content_type);
}

const DETECTED: &[(&str, &str)] = &[
    ("<?xml version=\"1.0\"?><a/>", "application/xml"),
    (" \n<?xml   version", "application/xml"),
    ("<?xmlversion", "application/xml"),
    ("<!DOCTYPE html>", "text/html"),
    (" <!doctype html>", "text/html"),
    ("<html><body/></html>", "text/html"),
    ("<HTML>", "text/html"),
    ("<a", "application/xml"),
    ("<1>", "application/xml"),
    ("<_x/>", "application/xml"),
    ("<é/>", "application/xml"),
    ("<ns:a/>", "application/xml"),
    (" <html>", "application/xml"),
    ("<html lang=\"en\">", "application/xml"),
    ("truely", "application/json"),
    ("false", "application/json"),
    (" null", "application/json"),
    ("123abc", "application/json"),
    ("2024-01-01", "application/json"),
    ("12 Main Street", "application/json"),
    ("[not json", "application/json"),
    ("\"x", "application/json"),
    ("\"", "application/json"),
    ("{}", "application/json"),
    ("{ \n }", "application/json"),
    ("{\"a\":1}", "application/json"),
    ("\u{3000}\u{a0}{ \"é\": 1 }", "application/json"),
    ("< a>", "text/plain"),
    ("<?xml?>", "text/plain"),
    ("<!-- c --><a/>", "text/plain"),
    ("-5", "text/plain"),
    ("{", "text/plain"),
    ("{\"\":1}", "text/plain"),
    ("{\"$a\":1}", "text/plain"),
    ("{\"@id\":1}", "text/plain"),
    ("{\" a\":1}", "text/plain"),
    ("\u{feff}{\"a\":1}", "application/json"),
    ("\u{feff} [1]", "application/json"),
    ("\u{feff}<html>", "text/html"),
    ("\u{feff}<a/>", "application/xml"),
    ("\u{feff}<?xml version='1.0'?>", "application/xml"),
    ("\u{feff}hello", "text/plain"),
    (" \u{feff}{\"a\":1}", "text/plain"),
    ("TRUE", "text/plain"),
    ("hello", "text/plain"),
    ("", "text/plain"),
];

#[test]
fn the_start_of_a_text_suggests_its_type() {
    for (text, detected) in DETECTED {
        assert_eq!(detect_text(text).to_string(), *detected, "{text}");
    }
}

#[test]
fn bytes_and_text_are_detected_alike() {
    for (text, detected) in DETECTED {
        let answer = detect_bytes(text.as_bytes()).map(|found| found.to_string());
        assert_eq!(answer.as_deref(), Some(*detected), "{text}");
    }
}

#[test]
fn white_space_before_a_body_may_have_any_length() {
    let text = format!("{}{{\"a\":1}}", " ".repeat(100));

    assert_eq!(detect_text(&text), ContentType::json());
    assert_eq!(detect_bytes(text.as_bytes()), Some(ContentType::json()));
}

#[test]
fn bytes_that_are_not_text_have_no_type() {
    assert_eq!(detect_bytes(b"\xff\xfe{}"), None);
    assert_eq!(detect_bytes(b"{}\xff"), None);
    assert_eq!(detect_bytes("{}é".as_bytes().split_last().unwrap().1), None);
}

#[test]
fn only_the_first_32_bytes_after_white_space_need_to_be_text() {
    let mut bytes = b"   {\"a\":\"0123456789012345678901234567".to_vec();
    bytes.extend_from_slice(b"\xff\xff\xff");

    assert_eq!(detect_bytes(&bytes), Some(ContentType::json()));
}

#[test]
fn a_character_cut_at_the_end_of_the_window_does_not_count() {
    let text = format!("{{\"a\":\"{}é\"}}", "x".repeat(25));
    assert_eq!(text.find('é'), Some(31));

    assert_eq!(detect_bytes(text.as_bytes()), Some(ContentType::json()));
}

#[test]
fn an_error_says_where_the_text_stops_being_a_content_type() {
    let slash = "a slash (/) was missing between the type and subtype";
    let equals = "an equals sign (=) was missing between a parameter and its value";
    let table = [
        ("", slash),
        ("junk", slash),
        ("/b", "an invalid token was encountered, 2F at position 0"),
        ("a b", "an invalid token was encountered, 20 at position 1"),
        ("a/b/c", "an invalid token was encountered, 2F at position 3"),
        ("a/ä", "an invalid token was encountered, C3 at position 2"),
        ("a/b;x", equals),
        ("a/b;x=\"y\";z", equals),
        ("a/b; =y", "an invalid token was encountered, 3D at position 5"),
        ("a/b;x/=y", "an invalid token was encountered, 2F at position 5"),
        ("a/b;x=\"y", "a quote (\") was missing from a parameter value"),
        ("a/b;x=\"a\tb\"", "an invalid token was encountered, 9 at position 8"),
        ("a/b;x=\"y\"z", "an invalid token was encountered, 7A at position 9"),
    ];
    for (text, expected) in table {
        assert_eq!(ContentType::parse(text).unwrap_err().reason(), expected, "{text}");
    }
}

#[test]
fn no_bytes_can_upset_detection_or_parsing() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..20_000 {
        let alphabet = b" <?xml{}\"/;=+a\xc3\xa9\xe3\x80\x80\xff";
        let bytes: Vec<u8> = (0..random.usize(..48))
            .filter_map(|_| alphabet.get(random.usize(..alphabet.len())).copied())
            .collect();
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(content_type) = ContentType::parse(&text) {
            assert!(!content_type.main().is_empty(), "{text}");
        }
        if detect_bytes(&bytes).is_none() {
            assert!(std::str::from_utf8(&bytes).is_err(), "{bytes:?}");
        }
    }
}
