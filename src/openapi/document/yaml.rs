//! Reads YAML 1.2 by its core schema into JSON text: `NO`, `on` and `2024-01-01` are texts, keys of any scalar kind become
//! texts, aliases and merge keys are followed.

use super::error::TextError;
use super::{MOST_DEEP, MOST_VALUES};
use crate::foundation::json::write_string;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A value of the text. Aliases share what they stand for.
enum Yaml {
    /// A scalar as JSON.
    Scalar(String),
    List(Vec<Rc<Yaml>>),
    Map(Vec<(String, Rc<Yaml>)>),
}

/// A collection that is still open.
struct Frame {
    anchor: usize,
    contents: Contents,
    start: Marker,
}

enum Contents {
    List(Vec<Rc<Yaml>>),
    Map(Members),
}

#[derive(Default)]
struct Members {
    members: Vec<(String, Rc<Yaml>)>,
    names: HashSet<String>,
    /// What a merge key brings in, as far as no member has the same name.
    merged: Vec<(String, Rc<Yaml>)>,
    key: Option<Key>,
}

enum Key {
    Named(String),
    Merge,
}

#[derive(Default)]
struct Reader {
    open: Vec<Frame>,
    anchors: HashMap<usize, Rc<Yaml>>,
    root: Option<Rc<Yaml>>,
}

/// The text as JSON.
pub(super) fn to_json(text: &str) -> Result<String, TextError> {
    let mut reader = Reader::default();
    for next in Parser::new_from_str(text) {
        let (event, span) = next.map_err(|error| TextError::at(error.info(), error.marker()))?;
        reader.event(event, span.start)?;
    }
    let root = reader.root.ok_or_else(|| TextError::whole("it is empty"))?;
    let mut json = String::with_capacity(text.len());
    let mut values = 0;
    print(&root, 0, &mut values, &mut json)?;
    Ok(json)
}

impl Reader {
    fn event(&mut self, event: Event<'_>, at: Marker) -> Result<(), TextError> {
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(TextError::at("there is a second document, only one is read", &at))
            }
            Event::Alias(anchor) => {
                let Some(value) = self.anchors.get(&anchor).map(Rc::clone) else {
                    return Err(TextError::at("the alias stands inside of what it stands for", &at));
                };
                self.value(value, at)
            }
            Event::Scalar(text, style, anchor, tag) => {
                if let Some(Frame { contents: Contents::Map(members), .. }) = self.open.last_mut()
                    && members.key.is_none()
                {
                    return members.enter_key(&text, style, &at);
                }
                let scalar = scalar(&text, style, tag.as_deref());
                self.finished(Yaml::Scalar(scalar), anchor, at)
            }
            Event::SequenceStart(anchor, _) => self.enter(anchor, Contents::List(Vec::new()), at),
            Event::MappingStart(anchor, _) => self.enter(anchor, Contents::Map(Members::default()), at),
            Event::SequenceEnd | Event::MappingEnd => self.leave(),
            _ => Ok(()),
        }
    }

    fn enter(&mut self, anchor: usize, contents: Contents, start: Marker) -> Result<(), TextError> {
        if let Some(Frame { contents: Contents::Map(Members { key: None, .. }), .. }) = self.open.last() {
            return Err(TextError::at("a key is a list or a mapping", &start));
        }
        if self.open.len() >= MOST_DEEP {
            return Err(TextError::at("values are nested too deep", &start));
        }
        self.open.push(Frame { anchor, contents, start });
        Ok(())
    }

    fn leave(&mut self) -> Result<(), TextError> {
        let Some(frame) = self.open.pop() else { return Ok(()) };
        let value = match frame.contents {
            Contents::List(items) => Yaml::List(items),
            Contents::Map(members) => Yaml::Map(members.with_merged()),
        };
        self.finished(value, frame.anchor, frame.start)
    }

    fn finished(&mut self, value: Yaml, anchor: usize, at: Marker) -> Result<(), TextError> {
        let value = Rc::new(value);
        if anchor != 0 {
            self.anchors.insert(anchor, Rc::clone(&value));
        }
        self.value(value, at)
    }

    fn value(&mut self, value: Rc<Yaml>, at: Marker) -> Result<(), TextError> {
        match self.open.last_mut().map(|frame| &mut frame.contents) {
            None => self.root = Some(value),
            Some(Contents::List(items)) => items.push(value),
            Some(Contents::Map(members)) => return members.add(value, &at),
        }
        Ok(())
    }
}

impl Members {
    fn enter_key(&mut self, text: &str, style: ScalarStyle, at: &Marker) -> Result<(), TextError> {
        if text == "<<" && style == ScalarStyle::Plain {
            self.key = Some(Key::Merge);
            return Ok(());
        }
        if !self.names.insert(text.to_owned()) {
            return Err(TextError::at(&format!("the key '{text}' is there twice"), at));
        }
        self.key = Some(Key::Named(text.to_owned()));
        Ok(())
    }

    fn add(&mut self, value: Rc<Yaml>, at: &Marker) -> Result<(), TextError> {
        match self.key.take() {
            Some(Key::Named(name)) => self.members.push((name, value)),
            Some(Key::Merge) => self.merge(&value, at)?,
            None => return Err(TextError::at("a key is an alias", at)),
        }
        Ok(())
    }

    fn merge(&mut self, value: &Yaml, at: &Marker) -> Result<(), TextError> {
        match value {
            Yaml::Map(members) => {
                self.merged.extend(members.iter().map(|(key, value)| (key.clone(), Rc::clone(value))))
            }
            Yaml::List(items) if items.iter().all(|item| matches!(&**item, Yaml::Map(_))) => {
                items.iter().try_for_each(|item| self.merge(item, at))?;
            }
            _ => return Err(TextError::at("a merge key has no mapping", at)),
        }
        if self.merged.len() > MOST_VALUES {
            return Err(TextError::at("there are too many values", at));
        }
        Ok(())
    }

    /// Own members win over merged ones, and of those the first.
    fn with_merged(mut self) -> Vec<(String, Rc<Yaml>)> {
        for (key, value) in self.merged {
            if self.names.insert(key.clone()) {
                self.members.push((key, value));
            }
        }
        self.members
    }
}

/// Writes a value as JSON. Depth is limited before: the recursion is as deep as the text, times its aliases.
fn print(value: &Yaml, depth: usize, values: &mut usize, out: &mut String) -> Result<(), TextError> {
    *values += 1;
    if *values > MOST_VALUES {
        return Err(TextError::whole("there are too many values behind its aliases"));
    }
    if depth > MOST_DEEP {
        return Err(TextError::whole("values are nested too deep"));
    }
    match value {
        Yaml::Scalar(json) => out.push_str(json),
        Yaml::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                print(item, depth + 1, values, out)?;
            }
            out.push(']');
        }
        Yaml::Map(members) => {
            out.push('{');
            for (index, (key, value)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                print(value, depth + 1, values, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// A scalar as JSON: by its tag, else by the core schema if it is not quoted.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> String {
    let core = tag.filter(|tag| tag.is_yaml_core_schema()).map(|tag| tag.suffix.as_str());
    let is_plain = match core {
        Some("str") => false,
        Some("null" | "bool" | "int" | "float") => true,
        _ => style == ScalarStyle::Plain,
    };
    if is_plain && let Some(json) = plain(text) {
        return json;
    }
    let mut json = String::with_capacity(text.len() + 2);
    write_string(text, &mut json);
    json
}

/// What a text means by the core schema, unless it is a text.
fn plain(text: &str) -> Option<String> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some("null".to_owned()),
        "true" | "True" | "TRUE" => return Some("true".to_owned()),
        "false" | "False" | "FALSE" => return Some("false".to_owned()),
        _ => {}
    }
    let radix = |prefix: &str, radix| {
        let digits = text.strip_prefix(prefix)?;
        u128::from_str_radix(digits, radix)
            .ok()
            .filter(|_| !digits.starts_with('+'))
            .map(|number| number.to_string())
    };
    radix("0o", 8).or_else(|| radix("0x", 16)).or_else(|| decimal(text))
}

/// A decimal number in the form that JSON has for it: `+1.` is `1`, `.5` is `0.5`, `007` is `7`.
fn decimal(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_exponent = |text: &str| {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        !digits.is_empty() && are_digits(digits)
    };
    let is_number = are_digits(whole) && are_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    if !is_number || !exponent.is_none_or(is_exponent) {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let whole = Some(whole.trim_start_matches('0')).filter(|whole| !whole.is_empty()).unwrap_or("0");
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    let exponent = exponent.map(|exponent| format!("e{exponent}")).unwrap_or_default();
    Some(format!("{sign}{whole}{fraction}{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_mean_what_the_core_schema_says() {
        for (yaml, json) in [
            ("no", "\"no\""),
            ("on", "\"on\""),
            ("2024-01-01", "\"2024-01-01\""),
            ("007", "7"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("+.5", "0.5"),
            ("1.e3", "1e3"),
            (".inf", "\".inf\""),
            ("'5'", "\"5\""),
            ("!!str 5", "\"5\""),
            ("~", "null"),
            ("{1: a, true: b, null: c}", r#"{"1":"a","true":"b","null":"c"}"#),
            ("[&a {x: 1}, {<<: *a, y: 2}, {x: 3, <<: *a}]", r#"[{"x":1},{"y":2,"x":1},{"x":3}]"#),
            ("[&a {x: 1}, &b {x: 2, z: 3}, {<<: [*a, *b]}]", r#"[{"x":1},{"x":2,"z":3},{"x":1,"z":3}]"#),
        ] {
            assert_eq!(to_json(yaml).unwrap(), json, "{yaml}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_place() {
        for (yaml, text) in [
            ("a: 1\nb: 2\na: 3\n", "the key 'a' is there twice at line 3, column 1"),
            ("? [a]\n: 1\n", "a key is a list or a mapping at line 1, column 3"),
            ("a: 1\n---\nb: 1\n", "there is a second document, only one is read at line 2, column 1"),
            ("a: &a [*a]\n", "the alias stands inside of what it stands for at line 1, column 8"),
            ("<<: 5\n", "a merge key has no mapping at line 1, column 5"),
        ] {
            assert_eq!(to_json(yaml).unwrap_err().to_string(), text, "{yaml}");
        }
    }

    #[test]
    fn aliases_of_aliases_end_at_the_limit() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }

        let error = to_json(&text).unwrap_err();

        assert_eq!(error.to_string(), "there are too many values behind its aliases");
    }
}
