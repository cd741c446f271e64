use super::{Document, Value, compact, number, parse_value, pretty};

fn printed(text: &str) -> String {
    Document::parse(text).map_or_else(|error| error.to_string(), |document| document.root().to_json())
}

#[test]
fn numbers_keep_the_text_they_were_written_with() {
    for text in ["1.10", "1.0", "1e10", "1E+2", "-0", "100000000000000000000", "1e400", "0.1e-7"] {
        assert_eq!(printed(text), text);
        assert_eq!(compact(&parse_value(text).unwrap()), text);
    }
}

#[test]
fn keys_are_sorted_by_bytes_and_the_last_of_a_repeated_key_wins() {
    assert_eq!(printed(r#"{"a":1,"B":2,"9":3,"10":4}"#), r#"{"10":4,"9":3,"B":2,"a":1}"#);
    assert_eq!(printed(r#"{"a":1,"b":{},"a":[2],"a":3}"#), r#"{"a":3,"b":{}}"#);
}

#[test]
fn strings_are_unescaped_and_escaped_again_only_where_needed() {
    assert_eq!(printed(r#""a\"b\\\/\u00e9\ud83d\ude00\u0001\n""#), "\"a\\\"b\\\\/é😀\\u0001\\n\"");
    assert_eq!(Document::parse("\"a\u{7f}\u{2028}\"").unwrap().root().as_str(), Some("a\u{7f}\u{2028}"));
}

#[test]
fn what_is_not_json_is_told_in_the_words_clients_know() {
    let table = [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("{", "EOF while parsing an object at line 1 column 1"),
        ("[1,]", "trailing comma at line 1 column 4"),
        ("\u{feff}", "EOF while parsing a value at line 1 column 0"),
        ("\u{feff}{1:2}", "key must be a string at line 1 column 2"),
        ("\u{feff}\n{1:2}", "key must be a string at line 2 column 2"),
        ("\u{feff}\u{feff}{}", "expected value at line 1 column 1"),
        (" \u{feff}{}", "expected value at line 1 column 2"),
        ("{} x", "trailing characters at line 1 column 4"),
        ("{\"a\":1,}", "trailing comma at line 1 column 8"),
        ("nul", "EOF while parsing a value at line 1 column 3"),
        ("nulx", "expected ident at line 1 column 4"),
        ("[1 2]", "expected `,` or `]` at line 1 column 4"),
        ("{\"a\" 1}", "expected `:` at line 1 column 6"),
        ("{1:2}", "key must be a string at line 1 column 2"),
        ("[\n  1,\n  x]", "expected value at line 3 column 3"),
        ("\"\\ud800\"", "lone leading surrogate in hex escape at line 1 column 8"),
    ];
    for (text, expected) in table {
        assert_eq!(Document::parse(text).unwrap_err().to_string(), expected, "{text}");
    }
}

#[test]
fn a_byte_order_mark_is_skipped_and_not_written() {
    for text in ["{\"a\":[1,\"\u{feff}\"]}", "[]", "null", "1.50", "\"\u{feff}\"", " \n{}"] {
        let marked = format!("\u{feff}{text}");
        let marked = Document::parse(&marked).unwrap();
        assert_eq!(marked.root(), Document::parse(text).unwrap().root());
        assert_eq!(marked.root().to_json(), text.trim());
    }
}

#[test]
fn every_prefix_and_every_odd_byte_is_an_answer_and_never_a_panic() {
    let text = r#"{"a":[1,-2.5e+7,"x\u00e9\n",null,true,{"b":{}}],"c":"\ud83d\ude00"}"#;
    for end in 0..text.len() {
        if text.is_char_boundary(end) {
            assert!(Document::parse(&text[..end]).is_err(), "{end}");
        }
    }
    for bad in [
        "01",
        "-",
        "1.",
        "1e",
        ".5",
        "+1",
        "[1 2]",
        "{1:2}",
        "{\"a\" 1}",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12\"",
        "tru",
        "'a'",
    ] {
        assert!(Document::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_thousand_levels_work_and_a_hundred_thousand_are_an_error_that_names_the_limit() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));

    assert_eq!(printed(&deep(1_000)), deep(1_000));
    assert_eq!(parse_value(&deep(1_000)).map(|value| compact(&value)).as_deref(), Ok(deep(1_000).as_str()));
    assert_eq!(
        Document::parse(&deep(100_000)).unwrap_err().to_string(),
        "nesting is deeper than 1024 levels at line 1 column 1025"
    );
}

#[test]
fn integers_are_equal_by_value_and_decimals_as_doubles() {
    let equal = [
        ("1", "1"),
        ("0", "-0"),
        ("1.0", "1.00"),
        ("0.0", "-0.0"),
        ("0e5", "-0.0"),
        ("1e2", "100.0"),
        ("12.5e1", "125.0"),
        ("0.1", "0.10000000000000001"),
        ("2.3", "2.300"),
        ("1563454500.1234567", "1563454500.123456789"),
        ("1.2345678901234568e+29", "123456789012345678901234567890"),
        ("18446744073709551616", "1.8446744073709552e19"),
        ("-9223372036854775809", "-9223372036854775808.0"),
        ("1e-400", "0.0"),
        ("-1e-400", "0.0"),
        ("1e400", "10e399"),
        ("1e99999999999999999999", "1E99999999999999999999"),
    ];
    let different = [
        ("1", "1.0"),
        ("100", "1e2"),
        ("0", "0.0"),
        ("-0", "0.0"),
        ("-0", "-0.0"),
        ("1e16", "10000000000000000"),
        ("9007199254740993", "9007199254740992"),
        ("9007199254740993", "9007199254740992.0"),
        ("-9223372036854775808", "-9223372036854775808.0"),
        ("18446744073709551615", "18446744073709551615.0"),
        ("18446744073709551616", "18446744073709551617"),
        ("0.1", "0.1000000000000001"),
        ("1e1", "-1e1"),
        ("1e400", "1e401"),
        ("1e400", "-1e400"),
        ("1e308", "1e309"),
        ("1e99999999999999999999", "2e99999999999999999999"),
    ];
    for (left, right) in equal {
        assert!(number::are_equal(left, right) && number::are_equal(right, left), "{left} {right}");
    }
    for (left, right) in different {
        assert!(!number::are_equal(left, right) && !number::are_equal(right, left), "{left} {right}");
    }
}

#[test]
fn values_with_equal_numbers_are_the_same_whichever_way_they_are_compared() {
    let table = [
        ("[0.1,-0]", "[0.10000000000000001,0]", true),
        (r#"{"a":[1e400]}"#, r#"{"a":[10e399]}"#, true),
        (r#"{"a":123456789012345678901234567890}"#, r#"{"a":1.2345678901234568e+29}"#, true),
        ("[-0.0]", "[0.0]", true),
        ("[-0]", "[0.0]", false),
        ("[1e400]", "[1e401]", false),
        ("[9007199254740993]", "[9007199254740992]", false),
    ];
    for (left, right, expected) in table {
        let (left, right) = (Document::parse(left).unwrap(), Document::parse(right).unwrap());
        let found = (left.root() == right.root(), left.root().is_same_as(right.root()));
        assert_eq!(found, (expected, expected), "{left:?} {right:?}");
    }
}

#[test]
fn members_and_items_are_found_by_key_and_index() {
    let document = Document::parse(r#"{"b":[10,20],"a":"x"}"#).unwrap();
    let root = document.root();

    assert_eq!(root.get("a").and_then(|node| node.as_str()), Some("x"));
    assert_eq!(root.get("b").and_then(|node| node.item(1)).and_then(|node| node.as_u64()), Some(20));
    assert!(root.get("c").is_none() && root.item(0).is_none());
    assert_eq!(root.members().map(|(key, _)| key).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn equality_ignores_the_order_of_keys_and_the_spelling_of_decimals() {
    let left = Document::parse(r#"{"a":[1.50,{"x":"\u0041"}],"b":null}"#).unwrap();
    let right = Document::parse(r#"{"b":null,"a":[1.5,{"x":"A"}]}"#).unwrap();
    let other = Document::parse(r#"{"b":null,"a":[1.5,{"x":"B"}]}"#).unwrap();

    assert!(left.root() == right.root());
    assert!(left.root() != other.root());
}

#[test]
fn pretty_printing_is_the_layout_of_pact_files() {
    let value: Value = parse_value(r#"{"b":{},"a":[1,[]]}"#).unwrap();
    assert_eq!(pretty(&value), "{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {}\n}");
}

#[test]
fn pretty_and_compact_printing_escape_alike() {
    let text = "plain é \" \\ / \u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}\u{2028} end";
    let value = Value::from(text);
    let quoted = "\"plain é \\\" \\\\ / \\b\\f\\n\\r\\t\\u0001\\u001f\u{7f}\u{2028} end\"";
    assert_eq!(pretty(&value), quoted);
    assert_eq!(compact(&value), quoted);
    assert_eq!(Document::from(&value).root().to_json(), quoted);
}

#[test]
fn values_are_told_apart_as_by_equality_when_many_are_asked_about() {
    let texts = [
        "{}",
        "[]",
        "1",
        "1.0",
        "1.00",
        "-0.0",
        "0.0",
        "\"1\"",
        "null",
        "true",
        "[1]",
        "[1.0]",
        "[[1]]",
        "[[]]",
        "[{}]",
        "[null]",
        r#"{"a":1}"#,
        r#"{"a":[1]}"#,
        r#"{"b":[1]}"#,
        r#"{"a":[1,{"b":1.50}],"c":"\u0041"}"#,
        r#"{"c":"A","a":[1,{"b":1.5}]}"#,
        r#"{"a":[1,{"b":2}],"c":"A"}"#,
        "100000000000000000000",
        "100000000000000000001",
        "1e2",
        "100.0",
    ];
    let documents: Vec<_> = texts.iter().map(|text| Document::parse(text).unwrap()).collect();
    for one in &documents {
        for other in &documents {
            assert_eq!(one.root().is_same_as(other.root()), one.root() == other.root(), "{one:?} {other:?}");
        }
    }
}

#[test]
fn the_beginning_of_a_value_is_as_long_as_asked_for() {
    let document = Document::parse(r#"{"a":[1,2,{"b":"éxxxxxxxxxx"}],"c":"\n"}"#).unwrap();
    let whole = document.root().to_json();

    assert_eq!(document.root().to_json_up_to(whole.len()), whole);
    assert_eq!(document.root().to_json_up_to(6), r#"{"a":["#);
    assert_eq!(document.root().to_json_up_to(17), r#"{"a":[1,2,{"b":"é""#);
    assert_eq!(document.root().to_text_up_to(1), "{");
}
