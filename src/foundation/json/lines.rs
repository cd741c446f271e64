//! Documents with one JSON value on each line, as NDJSON has them.

use super::document::Document;
use super::parse::{Limits, SyntaxError, read};
use super::print::compact;
use serde_json::Value;

impl Document<'static> {
    /// Reads a text with one JSON value on each line as the array of these values. Blank lines are skipped; at least one
    /// line must have a value. An error names the line of the text.
    pub fn parse_lines(text: &str) -> Result<Self, SyntaxError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut array = String::with_capacity(text.len() + 2);
        let lines = text.split('\n').map(str::trim_ascii);
        for (number, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
            // Two lines may be a document together which they are not each, and one line may be two items of an array.
            read(line, Limits::USUAL).map_err(|error| error.on_line(number + 1))?;
            array.push(if array.is_empty() { '[' } else { ',' });
            array.push_str(line);
        }
        if array.is_empty() {
            return Document::parse_owned(array);
        }
        array.push(']');
        Document::parse_owned(array)
    }
}

/// Prints each value in compact form on a line that ends with a line feed.
pub fn json_lines(values: &[Value]) -> String {
    values.iter().map(|value| compact(value) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::{Document, json_lines};
    use crate::foundation::json::Value;

    #[test]
    fn values_are_printed_one_on_each_line() {
        let Value::Array(values) = Document::parse_lines("{ \"a\": 1.10 }\n2").unwrap().root().to_value()
        else {
            panic!("lines are an array");
        };
        assert_eq!(json_lines(&values), "{\"a\":1.10}\n2\n");
    }

    #[test]
    fn each_line_is_an_item() {
        for (text, array) in [
            ("\u{feff}{\"a\":1}\n2", Some("[{\"a\":1},2]")),
            ("{\"b\":1,\"a\":2}\n\n [1,\r\n", None),
            ("{\"b\":1,\"a\":2}\n \r\n [1] \r\n\"x\"", Some(r#"[{"a":2,"b":1},[1],"x"]"#)),
            ("1", Some("[1]")),
            ("1,2", None),
            ("[1\n2]", None),
            ("1] [2", None),
            (" \n", None),
            ("", None),
        ] {
            let read = Document::parse_lines(text).ok().map(|document| document.root().to_json());
            assert_eq!(read.as_deref(), array, "{text:?}");
        }
    }

    #[test]
    fn an_error_names_the_line() {
        let error = Document::parse_lines("1\n\n{\"a\":x}").unwrap_err();
        assert_eq!(error.to_string(), "expected value at line 3 column 6");
    }
}
