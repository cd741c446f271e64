//! The document: its files as JSON values, its version, and what references lead to.

mod error;
mod yaml;
mod read;
mod files;

pub use error::DocumentError;
use error::TextError;

use super::finding::named;
use super::place::{Place, Places};
use crate::foundation::form;
use crate::foundation::json::{Document, Node, Value, pointer};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// How deep values may be nested.
const MOST_DEEP: usize = 500;

/// How many values there may be, those behind aliases counted as often as they are used.
const MOST_VALUES: usize = 2_000_000;

/// How many bytes a file may have.
const MOST_BYTES: u64 = 64 << 20;

/// What the schemas of a document are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Version 2.0.
    Swagger,
    /// Version 3.0.
    Old,
    /// Version 3.1 and later: JSON Schema 2020-12.
    Recent,
    /// A schema as JSON Schema means it, draft 4.
    #[cfg(test)]
    Draft4,
    /// The same, draft 2020-12.
    #[cfg(test)]
    JsonSchema,
}

/// A document with the files that it refers to.
#[derive(Debug)]
pub struct Documents {
    main: File,
    /// Files that the document refers to, from 1 on.
    others: Vec<File>,
    dialect: Dialect,
}

#[derive(Debug)]
struct File {
    /// How findings name it.
    name: String,
    document: Document<'static>,
    /// The numbers of the files that it refers to, by how it refers to them.
    refers: HashMap<String, usize>,
}

impl Documents {
    /// Reads a document from a text. References to other files are followed if a folder is given, which they start from.
    pub fn read(name: &str, text: &str, folder: Option<&Path>) -> Result<Self, DocumentError> {
        let failure = |reason: String| DocumentError { name: name.to_owned(), reason };
        let document = read::document(text).map_err(|error| failure(error.to_string()))?;
        let dialect = read::dialect(document.root()).map_err(failure)?;
        let main = File { name: name.to_owned(), document, refers: HashMap::new() };
        let mut documents = Documents { main, others: Vec::new(), dialect };
        if let Some(folder) = folder {
            documents.follow(folder.to_owned());
        }
        Ok(documents)
    }

    /// Reads a document from a file.
    pub fn open(path: &Path) -> Result<Self, DocumentError> {
        let name = path.display().to_string();
        let text = files::text(path).map_err(|reason| DocumentError { name: name.clone(), reason })?;
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
        Self::read(&name, &text, Some(&folder))
    }

    /// A schema alone, for tests of the evaluator.
    #[cfg(test)]
    pub(super) fn of_schema(document: Document<'static>, dialect: Dialect) -> Self {
        let main = File { name: String::new(), document, refers: HashMap::new() };
        Documents { main, others: Vec::new(), dialect }
    }

    /// The root of the document itself.
    pub(super) fn root(&self) -> Node<'_> {
        self.main.document.root()
    }

    /// Which document it is: where it came from, its title, its version, and the version of OpenAPI.
    pub(super) fn about(&self) -> Value {
        let root = self.root();
        let text = |node: Option<Node<'_>>| {
            node.map_or(Value::Null, |node| Value::from(node.to_text().into_owned()))
        };
        let info = |name: &str| text(root.get("info").and_then(|info| info.get(name)));
        Value::Object(named([
            ("source", Value::from(self.main.name.as_str())),
            ("title", info("title")),
            ("version", info("version")),
            ("specification", text(root.get("openapi").or_else(|| root.get("swagger")))),
        ]))
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Where schemas with names stand.
    pub(super) fn component_folder(&self) -> &'static str {
        if self.dialect == Dialect::Swagger { "/definitions" } else { "/components/schemas" }
    }

    /// What a finding has for a place: the JSON Pointer, behind the name of the file if that is another one.
    pub(super) fn pointer(&self, (file, pointer): (usize, String)) -> String {
        match file.checked_sub(1).and_then(|other| self.others.get(other)) {
            Some(file) => format!("{}#{pointer}", file.name),
            None => pointer,
        }
    }

    /// What a reference leads to, which stands in a file.
    pub(super) fn locate<'d>(
        &'d self,
        places: &mut Places<'d>,
        file: usize,
        reference: &str,
    ) -> Option<(Node<'d>, Place)> {
        let (name, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if name.is_empty() { file } else { *self.file(file).refers.get(name)? };
        let fragment = decode_percent(fragment);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self.anchor(places, file, &fragment);
        }
        let mut node = self.file(file).document.root();
        let mut place = places.root(file);
        for step in pointer::steps(&fragment)? {
            (node, place) = if let Some((key, value)) = node.member_named(&step) {
                (value, places.key(place, key))
            } else {
                let (index, value) = pointer::item(node, &step)?;
                (value, places.index(place, index))
            };
        }
        Some((node, place))
    }

    /// The schema that has an `$anchor`.
    fn anchor<'d>(&'d self, places: &mut Places<'d>, file: usize, name: &str) -> Option<(Node<'d>, Place)> {
        let mut open = vec![(self.file(file).document.root(), places.root(file))];
        while let Some((node, place)) = open.pop() {
            if node.get("$anchor").and_then(Node::as_str) == Some(name) {
                return Some((node, place));
            }
            for (key, value) in node.members().filter(|(_, value)| value.is_object() || value.is_array()) {
                open.push((value, places.key(place, key)));
            }
            for (index, value) in node.items().enumerate() {
                open.push((value, places.index(place, index)));
            }
        }
        None
    }

    fn file(&self, number: usize) -> &File {
        number.checked_sub(1).and_then(|other| self.others.get(other)).unwrap_or(&self.main)
    }
}

fn decode_percent(text: &str) -> String {
    // A plus sign is no space in a fragment.
    form::decode(&text.replace('+', "%2B"))
}
