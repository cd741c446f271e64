//! Makes values of texts: parameters, headers, cookies and fields of forms are texts, schemas speak of values.

use super::schema::{SchemaId, Schemas, Types};
use crate::foundation::json::{Document, Kind, Node, write_string};

/// How the items of a list or the members of an object stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// One text for each item, each with the name; an object's properties are names of their own.
    Exploded,
    /// All in one text, with this between them.
    Separated(char),
    /// `name[property]=value`.
    Deep,
}

/// What is sent: texts in order, each perhaps without value.
pub(super) type Texts<'t> = &'t [Option<String>];

impl<'d> Schemas<'d> {
    /// The value of a parameter that is sent in these texts.
    pub(super) fn value_of_texts(
        &mut self,
        texts: Texts<'_>,
        schema: Option<SchemaId>,
        style: Style,
    ) -> Document<'static> {
        let mut json = String::new();
        let types = schema.map(|schema| self.types(schema)).unwrap_or_default();
        let is_list = types.has("array") && !(types.has("string") && texts.len() == 1);
        match (style, texts) {
            (Style::Exploded, _) if is_list => {
                let item = schema.and_then(|schema| self.item(schema));
                self.write_list(texts.iter().map(|text| text.as_deref()), item, &mut json);
            }
            (Style::Separated(separator), [Some(text)]) if is_list => {
                let item = schema.and_then(|schema| self.item(schema));
                let pieces = text.split(separator).filter(|_| !text.is_empty());
                self.write_list(pieces.map(Some), item, &mut json);
            }
            (Style::Separated(separator), [Some(text)]) if types.has("object") && !types.has("string") => {
                let pieces: Vec<&str> = text.split(separator).collect();
                let pairs = pieces.chunks(2).map(|pair| (pair[0], pair.get(1).copied()));
                self.write_members(pairs, schema, &mut json);
            }
            (_, [one]) => write_scalar(one.as_deref(), types, &mut json),
            // Several texts where the schema has no list: the type will not fit.
            _ => self.write_list(texts.iter().map(|text| text.as_deref()), None, &mut json),
        }
        read(json)
    }

    /// The value of an object whose properties are sent as texts of their own.
    pub(super) fn value_of_fields<'t>(
        &mut self,
        fields: impl IntoIterator<Item = (&'t str, Vec<Option<String>>)>,
        schema: Option<SchemaId>,
        style_of: impl Fn(&str) -> Style,
    ) -> Document<'static> {
        let mut json = String::from("{");
        for (name, texts) in fields {
            if json.len() > 1 {
                json.push(',');
            }
            write_string(name, &mut json);
            json.push(':');
            let property = schema.and_then(|schema| self.property_schema(schema, name));
            let value = self.value_of_texts(&texts, property, style_of(name));
            json.push_str(&value.root().to_json());
        }
        json.push('}');
        read(json)
    }

    fn write_list<'t>(
        &mut self,
        texts: impl Iterator<Item = Option<&'t str>>,
        item: Option<SchemaId>,
        json: &mut String,
    ) {
        let types = item.map(|item| self.types(item)).unwrap_or_default();
        json.push('[');
        for (index, text) in texts.enumerate() {
            if index > 0 {
                json.push(',');
            }
            write_scalar(text, types, json);
        }
        json.push(']');
    }

    fn write_members<'t>(
        &mut self,
        pairs: impl Iterator<Item = (&'t str, Option<&'t str>)>,
        schema: Option<SchemaId>,
        json: &mut String,
    ) {
        json.push('{');
        for (index, (name, text)) in pairs.enumerate() {
            if index > 0 {
                json.push(',');
            }
            write_string(name, json);
            json.push(':');
            let property = schema.and_then(|schema| self.property_schema(schema, name));
            let types = property.map(|property| self.types(property)).unwrap_or_default();
            write_scalar(text, types, json);
        }
        json.push('}');
    }
}

/// A text as the first type that takes it; else it stays a text.
fn write_scalar(text: Option<&str>, types: Types, json: &mut String) {
    let text = text.unwrap_or_default();
    let is_number = (types.has("number") || types.has("integer")) && is_number(text);
    let is_boolean = types.has("boolean") && matches!(text, "true" | "false");
    let is_null = types.has("null") && text == "null";
    if is_number || is_boolean || is_null {
        json.push_str(text);
    } else {
        write_string(text, json);
    }
}

fn is_number(text: &str) -> bool {
    let is_read = |document: Document<'_>| document.root().kind() == Kind::Number;
    !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && Document::parse(text).is_ok_and(is_read)
}

fn read(json: String) -> Document<'static> {
    // What was written above reads back, except when it is nested too deep, which no text here is.
    Document::parse_owned(json).unwrap_or_else(|_| Document::from(&serde_json::Value::Null))
}

/// How a parameter of a form, query, header or path is written.
pub(super) fn style_of(node: Node<'_>, usual: &str) -> Style {
    let style = node.get("style").and_then(Node::as_str).unwrap_or(usual);
    let is_exploded = node.get("explode").and_then(Node::as_bool).unwrap_or(style == "form");
    match style {
        "deepObject" => Style::Deep,
        "form" | "spaceDelimited" | "pipeDelimited" if is_exploded => Style::Exploded,
        "spaceDelimited" => Style::Separated(' '),
        "pipeDelimited" => Style::Separated('|'),
        _ => Style::Separated(','),
    }
}

/// The same for version 2.0.
pub(super) fn collection_format(node: Node<'_>) -> Style {
    match node.get("collectionFormat").and_then(Node::as_str) {
        Some("multi") => Style::Exploded,
        Some("ssv") => Style::Separated(' '),
        Some("tsv") => Style::Separated('\t'),
        Some("pipes") => Style::Separated('|'),
        _ => Style::Separated(','),
    }
}
