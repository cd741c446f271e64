//! Forms described in JSON: each member is a pair, or several when it is a list.
//!
//! Only strings and numbers can be sent. Other values are left out with the rules and generators at and below them,
//! because a rule for a value that is not sent could never pass.

use super::BodyDefinition;
use crate::definition::error::Error;
use crate::definition::integration::{Definition, walk};
use crate::definition::names::ArgumentNames;
use crate::foundation::form::encode_form;
use crate::foundation::json::{Document, Value};
use crate::model::DocPath;
use crate::model::path::Token;
use std::collections::HashSet;

/// Builds a form from its description in JSON. JSON that is not an object describes an empty form.
pub fn form_body(text: &str, names: &dyn ArgumentNames) -> Result<BodyDefinition, Error> {
    let document = Document::parse(text)
        .map_err(|error| Error::Shape { what: "form", reason: format!("it is not JSON: {error}") })?;
    if !document.root().is_object() {
        return Ok(BodyDefinition::default());
    }
    let mut definition = walk(document.root(), DocPath::root(), names)?;
    let mut form = Form::default();
    match &definition.example {
        Value::Object(members) => members.iter().for_each(|(name, value)| form.add(name, value)),
        _ => return Ok(BodyDefinition::default()),
    }
    let text = encode_form(form.pairs.iter().map(|(name, value)| (*name, Some(value.as_str()))));
    let left_out = form.left_out;
    remove_rules(&mut definition, &left_out);
    Ok(BodyDefinition { text, definition })
}

/// The pairs to send, and the paths of the values that cannot be sent.
#[derive(Default)]
struct Form<'v> {
    pairs: Vec<(&'v str, String)>,
    left_out: HashSet<DocPath>,
}

impl<'v> Form<'v> {
    fn add(&mut self, name: &'v str, value: &'v Value) {
        let path = || DocPath::of_name(name);
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.add_one(name, item, || path().index(index));
                }
            }
            other => self.add_one(name, other, path),
        }
    }

    fn add_one(&mut self, name: &'v str, value: &Value, path: impl FnOnce() -> DocPath) {
        match value {
            Value::String(text) => self.pairs.push((name, text.clone())),
            Value::Number(number) => self.pairs.push((name, number.to_string())),
            _ => {
                self.left_out.insert(path());
            }
        }
    }
}

fn remove_rules(definition: &mut Definition, left_out: &HashSet<DocPath>) {
    let is_sent = |path: &DocPath| {
        // A value that is left out is one or two steps below the root.
        let above = |steps: usize| above(path, steps);
        !above(2).is_some_and(|path| left_out.contains(&path))
            && !above(3).is_some_and(|path| left_out.contains(&path))
    };
    definition.rules.retain(|path, _| is_sent(path));
    definition.generators.retain(|path, _| is_sent(path));
}

/// The path made of the first steps of a longer one.
fn above(path: &DocPath, steps: usize) -> Option<DocPath> {
    let (Token::Root, rest) = path.tokens().get(..steps)?.split_first()? else { return None };
    Some(rest.iter().fold(DocPath::root(), |path, token| path.join(token.clone())))
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
    fn members_become_pairs_and_what_cannot_be_sent_goes_with_its_rules() {
        let table: [(&str, &str, &[&str]); 10] = [
            (r#"{"a":"1","b":[1,"2"],"c":{T:"type","value":"x y&"}}"#, "a=1&b=1&b=2&c=x+y%26", &["$.c"]),
            (r#"{"b":true,"c":{"d":{T:"type","value":1}},"e":{T:"type","value":null}}"#, "", &[]),
            (r#"{"f":{T:"type","value":["x",{"y":1},null,2.50]}}"#, "f=x&f=2.50", &["$.f"]),
            (r#"{"é k":"ü/~*-._ !'()"}"#, "%C3%A9+k=%C3%BC%2F%7E*-._+%21%27%28%29", &[]),
            (r#"{"a":{T:"type","value":[{T:"type","value":"x"}]}}"#, "a=x", &["$.a", "$.a[*]"]),
            (r#"{"b":[{T:"type","value":{"z":1}},{T:"integer","value":1}]}"#, "b=1", &["$.b[1]"]),
            (r#"{"a":{T:"type","value":{"b":1}}}"#, "", &[]),
            (r#"{"a":[["x"]]}"#, "", &[]),
            ("[1]", "", &[]),
            (r#""x""#, "", &[]),
        ];
        for (body, text, paths) in table {
            let paths = paths.iter().map(|path| (*path).to_owned()).collect();
            assert_eq!(read(body), (text.to_owned(), paths), "{body}");
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
