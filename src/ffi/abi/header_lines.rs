//! Headers as C passes them: one JSON text.

use crate::ffi::fault::Fault;
use crate::foundation::json::{Value, parse_value};

/// The header lines of a JSON text, in order: an object, whose members come by name and are a text or an array of texts, or an array of
/// pairs of texts. No text and an empty one mean no headers.
pub(crate) fn header_lines(text: Option<&str>) -> Result<Vec<(String, String)>, Box<Fault>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(Vec::new()) };
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

#[cfg(test)]
mod tests {
    use super::header_lines;

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
