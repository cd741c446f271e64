//! [`Schemas`]: the schemas of a document, each read once, when it is first applied.

use super::compiled::{Compiled, SchemaId};
use crate::foundation::json::Node;
use crate::openapi::document::{Dialect, Documents};
use crate::openapi::place::{Place, Places};
use std::collections::HashMap;
use std::rc::Rc;

/// The schemas that were met.
#[derive(Debug)]
pub(in crate::openapi) struct Schemas<'d> {
    pub(super) documents: &'d Documents,
    /// Where they stand, and where everything else of the document stands that was visited.
    pub(in crate::openapi) places: Places<'d>,
    pub(super) entries: Vec<Entry<'d>>,
    /// What references lead to, by the file that they stand in and their text.
    referenced: HashMap<(usize, String), Option<SchemaId>>,
}

/// A schema, and its keywords once they are read.
#[derive(Debug)]
pub(super) struct Entry<'d> {
    pub(super) node: Node<'d>,
    pub(super) place: Place,
    pub(super) compiled: Option<Rc<Compiled<'d>>>,
}

impl<'d> Schemas<'d> {
    pub(in crate::openapi) fn new(documents: &'d Documents) -> Self {
        Schemas { documents, places: Places::default(), entries: Vec::new(), referenced: HashMap::new() }
    }

    /// The documents that they stand in.
    pub(in crate::openapi) fn documents(&self) -> &'d Documents {
        self.documents
    }

    /// Enters a schema by where it stands.
    pub(in crate::openapi) fn enter(&mut self, node: Node<'d>, place: Place) -> SchemaId {
        let id = SchemaId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.entries.push(Entry { node, place, compiled: None });
        id
    }

    /// The schema that a reference leads to, which stands at a place.
    pub(in crate::openapi) fn referenced(&mut self, from: Place, reference: &str) -> Option<SchemaId> {
        let key = (self.places.file(from), reference.to_owned());
        if let Some(known) = self.referenced.get(&key) {
            return *known;
        }
        let found = self.documents.locate(&mut self.places, key.0, reference);
        let id = found.map(|(node, place)| self.enter(node, place));
        self.referenced.insert(key, id);
        id
    }

    /// Where a schema stands.
    pub(in crate::openapi) fn place(&self, id: SchemaId) -> Option<Place> {
        self.entries.get(id.0 as usize).map(|entry| entry.place)
    }

    /// Where a keyword of a schema stands.
    pub(super) fn keyword(&mut self, place: Place, keyword: &'static str) -> Place {
        self.places.key(place, keyword)
    }

    /// Whether a schema may ask what others have evaluated.
    pub(super) fn asks_for_rest(&self) -> bool {
        self.is_recent()
    }

    /// Whether keywords beside a reference count, as they do from version 3.1 on.
    pub(super) fn is_recent(&self) -> bool {
        match self.documents.dialect() {
            Dialect::Swagger | Dialect::Old => false,
            Dialect::Recent => true,
            #[cfg(test)]
            Dialect::Draft4 => false,
            #[cfg(test)]
            Dialect::JsonSchema => true,
        }
    }

    /// Whether the keywords that only OpenAPI has are understood.
    pub(super) fn reads_openapi(&self) -> bool {
        match self.documents.dialect() {
            Dialect::Swagger | Dialect::Old | Dialect::Recent => true,
            #[cfg(test)]
            Dialect::Draft4 | Dialect::JsonSchema => false,
        }
    }

    /// The component that a discriminator names: by a reference, or by its name among the components.
    pub(super) fn component(&mut self, from: Place, name: &str) -> Option<SchemaId> {
        let folder = self.documents.component_folder();
        let mut pointer = format!("#{folder}");
        crate::foundation::json::pointer::push(&mut pointer, name);
        let is_name = !name.contains(['/', '#']);
        if is_name {
            let root = self.places.root(0);
            if let Some(found) = self.referenced(root, &pointer) {
                return Some(found);
            }
        }
        self.referenced(from, name)
    }
}
