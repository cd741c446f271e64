//! Values made for the caller.

use crate::c::{
    BAD, NULL, StringResult, last_error, pactffi_check_regex, pactffi_generate_datetime_string,
    pactffi_generate_regex_value, pactffi_validate_datetime, s,
};
use std::ffi::CString;

fn made(answer: StringResult) -> CString {
    assert_eq!((answer.tag, last_error()), (0, String::new()));
    CString::new(answer.text.take().expect("there is a text")).expect("it has no NUL")
}

fn refused(answer: StringResult) -> String {
    assert_eq!(answer.tag, 1);
    let text = answer.text.take().expect("there is a text");
    assert_eq!(last_error(), text);
    text
}

#[test]
fn a_text_is_made_that_the_expression_describes() {
    for regex in [c"", c"\\d{3}-[a-z]+", c"(?i)yes|no", c".*"] {
        let text = made(pactffi_generate_regex_value(s(regex)));
        assert!(pactffi_check_regex(s(regex), s(&text)), "{regex:?} {text:?}");
    }
}

#[test]
fn an_expression_without_examples_is_refused() {
    let name = "generate_regex_value";
    let invalid = "is not a valid regular expression";
    let table = [
        (s(c"^a$"), format!("{name}: '^a$' {invalid} - anchor is not supported")),
        (s(c"\\b"), format!("{name}: '\\b' {invalid} - anchor is not supported")),
        (s(c"(a"), format!("{name}: '(a' {invalid} - unclosed group")),
        (s(c"\\x00"), "the text has a NUL byte at position 0".to_owned()),
        (s(BAD), format!("{name}: regex is not a valid UTF-8 string")),
        (NULL, format!("{name}: regex is NULL")),
    ];
    for (regex, text) in table {
        assert_eq!(refused(pactffi_generate_regex_value(regex)), text);
    }
}

#[test]
fn the_date_of_now_follows_the_format() {
    for format in [c"yyyy-MM-dd'T'HH:mm:ss.SSSXXX", c"EEE, dd MMM yyyy", c"q", c"X Z"] {
        let text = made(pactffi_generate_datetime_string(s(format)));
        assert_eq!(pactffi_validate_datetime(s(&text), s(format)), 0, "{format:?} {text:?}");
    }
}

#[test]
fn a_format_that_is_none_is_refused() {
    let unknown = "'B' is not a valid date/time pattern - 'B' repeated 1 time(s) is not a field";
    let table = [
        (s(c"B"), format!("Error parsing 'B': {unknown}")),
        (s(c""), "Error parsing '': the date/time pattern is empty".to_owned()),
        (s(BAD), "generate_datetime_string: format is not a valid UTF-8 string".to_owned()),
        (NULL, "generate_datetime_string: format is NULL".to_owned()),
    ];
    for (format, text) in table {
        assert_eq!(refused(pactffi_generate_datetime_string(format)), text);
    }
}
