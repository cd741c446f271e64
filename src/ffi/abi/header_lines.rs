//! Headers as C passes them: one JSON text.

use crate::ffi::fault::Fault;
use crate::foundation::json::{Value, parse_value};

/// The header lines of a JSON text, in order: an object, whose members come by name and are a text or an array of texts, or an array of
/// pairs of texts. No text and an empty one mean no headers.
pub(crate) fn header_lines(text: Option<&str>) -> Result<Vec<(String, String)>, Box<Fault>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(Vec::new()) };
    if let Some(lines) = Reader(text).plain_lines() {
        return Ok(lines);
    }
    let wrong = |reason: &str| {
        let wanted = "expected a JSON object of texts or arrays of texts, or an array of pairs of texts";
        Box::new(Fault::Rule(format!("headers: {reason}; {wanted}")))
    };
    let mut lines = Vec::new();
    match parse_value(text).map_err(|error| wrong(&format!("this is not JSON: {error}")))? {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(value) => lines.push((name, value)),
                    Value::Array(values) => {
                        for value in values {
                            let Value::String(value) = value else {
                                return Err(wrong(&format!("'{name}' has {value} among its values")));
                            };
                            lines.push((name.clone(), value));
                        }
                    }
                    other => return Err(wrong(&format!("'{name}' is {other}"))),
                }
            }
        }
        Value::Array(pairs) => {
            for pair in pairs {
                let Value::Array(items) = &pair else { return Err(wrong(&format!("{pair} is no pair"))) };
                let [Value::String(name), Value::String(value)] = items.as_slice() else {
                    return Err(wrong(&format!("{pair} is no pair of texts")));
                };
                lines.push((name.clone(), value.clone()));
            }
        }
        Value::Null => {}
        other => return Err(wrong(&format!("found {other}"))),
    }
    Ok(lines)
}

/// Reads lines of the form that nearly all have: texts without escapes. There may be a call for each request of a test,
/// and parsing any JSON takes as long as comparing a small request.
struct Reader<'t>(&'t str);

impl<'t> Reader<'t> {
    /// All lines; nothing if they have another form or are no JSON.
    fn plain_lines(mut self) -> Option<Vec<(String, String)>> {
        let mut lines = Vec::new();
        if self.takes('{') {
            self.each('}', |it| {
                let name = it.text()?;
                lines.push((name, it.takes(':').then(|| it.text())??));
                Some(())
            })?;
            // Members come by name, and of those with one name the last counts.
            lines.sort_unstable();
            lines.windows(2).all(|pair| pair[0].0 != pair[1].0).then_some(())?;
        } else {
            self.takes('[').then_some(())?;
            self.each(']', |it| {
                it.takes('[').then_some(())?;
                let name = it.text()?;
                lines.push((name, it.takes(',').then(|| it.text())??));
                it.takes(']').then_some(())
            })?;
        }
        self.rest()
            .is_empty()
            .then(|| lines.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
    }

    /// Reads items and the commas between them up to the end.
    fn each(&mut self, end: char, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if self.takes(end) {
            return Some(());
        }
        loop {
            item(self)?;
            if !self.takes(',') {
                return self.takes(end).then_some(());
            }
        }
    }

    /// Whether this character is next; it is read then.
    fn takes(&mut self, wanted: char) -> bool {
        let rest = self.rest().strip_prefix(wanted);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// A text without escapes.
    fn text(&mut self) -> Option<&'t str> {
        let rest = self.rest().strip_prefix('"')?;
        let end = rest.bytes().position(|byte| byte < b' ' || matches!(byte, b'"' | b'\\'))?;
        let (text, rest) = rest.split_at(end);
        self.0 = rest.strip_prefix('"')?;
        Some(text)
    }

    fn rest(&self) -> &'t str {
        self.0.trim_start_matches([' ', '\t', '\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, header_lines};

    #[test]
    fn plain_lines_are_read_as_any_json() {
        let plain = [
            "{}",
            " [ ] ",
            r#"{"b":"1","a":"Zoë"}"#,
            "\n{ \"b\" : \"1\" ,\t\"a\":\"\" }\r",
            r#"[["b","1"],["a","2"],["b","3"]]"#,
            r#" [ [ "b" , "1" ] ] "#,
        ];
        for text in plain {
            // A member that is none of the plain ones makes the other parser read it.
            let escaped = text.replace('b', "\\u0062");
            let lines = Reader(text).plain_lines();
            assert!(lines.is_some(), "{text}");
            assert_eq!(lines, header_lines(Some(&escaped)).ok(), "{text}");
        }
        let others = [
            "",
            "x",
            "{",
            "[",
            r#"{"a"}"#,
            r#"{"a":"1",}"#,
            r#"{,"a":"1"}"#,
            r#"{"a":"1"}x"#,
            r#"{"a":"1""#,
            r#"{"a:1}"#,
            r#"{"a":"1","a":"2"}"#,
            r#"{"a":["1"]}"#,
            r#"{"a":1}"#,
            r#"[["a"]]"#,
            r#"[["a","1","2"]]"#,
            r#"[["a","1"],]"#,
            r#"["a","1"]"#,
            r#"{"a":"\\n"}"#,
            "{\"a\":\"\n\"}",
            r#"{"a" "1"}"#,
            r#"[["a" "1"]]"#,
            r#"[["a","1"]"#,
        ];
        for text in others {
            assert_eq!(Reader(text).plain_lines(), None, "{text}");
        }
    }

    #[test]
    fn objects_and_pairs_are_lines() {
        let lines = |text| {
            let lines = header_lines(text).map_err(|fault| fault.to_string())?;
            Ok::<_, String>(
                lines.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("; "),
            )
        };

        assert_eq!(lines(None).as_deref(), Ok(""));
        assert_eq!(lines(Some("")).as_deref(), Ok(""));
        assert_eq!(lines(Some(r#"{"B":"1","A":["2","3"]}"#)).as_deref(), Ok("A: 2; A: 3; B: 1"));
        assert_eq!(lines(Some(r#"[["A","1"],["B",""],["A","2"]]"#)).as_deref(), Ok("A: 1; B: ; A: 2"));
        for wrong in ["{", "1", r#"{"A":1}"#, r#"{"A":[1]}"#, r#"["A"]"#, r#"[["A"]]"#, r#"[["A","1","2"]]"#]
        {
            assert!(lines(Some(wrong)).unwrap_err().starts_with("headers: "), "{wrong}");
        }
    }
}
