//! Forms described in JSON: each member is a pair, or several when it is a list.

use super::BodyDefinition;
use crate::definition::error::Error;
use crate::definition::integration::walk;
use crate::definition::names::ArgumentNames;
use crate::foundation::form::encode_form;
use crate::foundation::json::{Document, Value, compact};
use crate::model::DocPath;
use crate::model::error::shortened;

/// Builds a form from its description in JSON. JSON that is not an object describes an empty form.
pub fn form_body(text: &str, names: &dyn ArgumentNames) -> Result<BodyDefinition, Error> {
    let document = Document::parse(text).map_err(|error| shape(format!("it is not JSON: {error}")))?;
    if !document.root().is_object() {
        return Ok(BodyDefinition::default());
    }
    let definition = walk(document.root(), DocPath::root(), names)?;
    let Value::Object(members) = &definition.example else { return Ok(BodyDefinition::default()) };
    let mut pairs = Vec::with_capacity(members.len());
    for (name, value) in members {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let value = sent(item).ok_or_else(|| unsendable(&format!("{name}[{index}]"), item))?;
                    pairs.push((name.as_str(), value));
                }
            }
            one => pairs.push((name.as_str(), sent(one).ok_or_else(|| unsendable(name, one))?)),
        }
    }
    let text = encode_form(pairs.iter().map(|(name, value)| (*name, Some(value.as_str()))));
    Ok(BodyDefinition { text, definition })
}

/// The value as it is sent. Objects and lists have no form for that.
fn sent(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn unsendable(member: &str, value: &Value) -> Error {
    shape(format!(
        "its member '{member}' must be a string, a number, a boolean, null or a list of these but is {}",
        shortened(&compact(value))
    ))
}

fn shape(reason: String) -> Error {
    Error::Shape { what: "form", reason }
}

#[cfg(test)]
mod tests {
    use super::form_body;
    use crate::definition::NoNames;
    use crate::model::DocPath;

    fn read(body: &str) -> (String, Vec<String>) {
        let read = form_body(&body.replace("T:", r#""pact:matcher:type":"#), &NoNames).unwrap();
        (read.text, read.definition.rules.keys().map(DocPath::to_string).collect())
    }

    #[test]
    fn members_become_pairs() {
        let table: [(&str, &str, &[&str]); 10] = [
            (r#"{"a":"1","b":[1,"2"],"c":{T:"type","value":"x y&"}}"#, "a=1&b=1&b=2&c=x+y%26", &["$.c"]),
            (r#"{"a":"1","agree":true,"n":null}"#, "a=1&agree=true&n=", &[]),
            (r#"{"b":{T:"boolean","value":false},"e":{T:"type"}}"#, "b=false&e=", &["$.b", "$.e"]),
            (r#"{"f":{T:"type","value":["x",true,null,2.50]},"g":[]}"#, "f=x&f=true&f=&f=2.50", &["$.f"]),
            (r#"{"é k":"ü/~*-._ !'()"}"#, "%C3%A9+k=%C3%BC%2F%7E*-._+%21%27%28%29", &[]),
            (r#"{"a":{T:"type","value":[{T:"type","value":"x"}]}}"#, "a=x", &["$.a", "$.a[*]"]),
            (r#"{"b":[null,{T:"integer","value":1}]}"#, "b=&b=1", &["$.b[1]"]),
            (r#"{T:"type","value":{"a":"1"}}"#, "a=1", &["$"]),
            ("[1]", "", &[]),
            (r#""x""#, "", &[]),
        ];
        for (body, text, paths) in table {
            let paths = paths.iter().map(|path| (*path).to_owned()).collect();
            assert_eq!(read(body), (text.to_owned(), paths), "{body}");
        }
    }

    #[test]
    fn objects_and_lists_in_lists_are_refused_by_name() {
        for (body, member, found) in [
            (r#"{"a":"1","c":{"d":1}}"#, "c", r#"{"d":1}"#),
            (r#"{"a":{T:"type","value":{"b":1}}}"#, "a", r#"{"b":1}"#),
            (r#"{"a":["x",["y"]]}"#, "a[1]", r#"["y"]"#),
            (r#"{"b":[{T:"type","value":{"z":1}}]}"#, "b[0]", r#"{"z":1}"#),
            (r#"{"a":{T:"type","value":[[]]}}"#, "a[0]", "[]"),
        ] {
            let body = body.replace("T:", r#""pact:matcher:type":"#);
            assert_eq!(
                form_body(&body, &NoNames).unwrap_err().to_string(),
                format!(
                    "the description of the form body is not valid: its member '{member}' must be a string, a number, \
                     a boolean, null or a list of these but is {found}"
                )
            );
        }
    }

    #[test]
    fn json_that_does_not_parse_is_an_error() {
        assert_eq!(
            form_body(r#"{"a""#, &NoNames).unwrap_err().to_string(),
            "the description of the form body is not valid: it is not JSON: \
             EOF while parsing an object at line 1 column 4"
        );
    }
}
