//! [`Spot`]: a value of the document and where it stands.

use super::place::Place;
use super::schema::Schemas;
use crate::foundation::json::Node;

/// A value of the document and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'d> {
    pub(super) node: Node<'d>,
    pub(super) place: Place,
}

/// A reference that leads nowhere: where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unresolved(pub(super) Place);

/// How many references may follow one another outside of schemas.
const MOST_REFERENCES: usize = 100;

impl<'d> Schemas<'d> {
    /// The root of the document.
    pub(super) fn root(&mut self) -> Spot<'d> {
        Spot { node: self.documents().root(), place: self.places.root(0) }
    }

    /// A member of an object.
    pub(super) fn member(&mut self, spot: Spot<'d>, key: &str) -> Option<Spot<'d>> {
        let (key, node) = spot.node.member_named(key)?;
        Some(Spot { node, place: self.places.key(spot.place, key) })
    }

    /// All members of an object.
    pub(super) fn members(&mut self, spot: Spot<'d>) -> Vec<(&'d str, Spot<'d>)> {
        let enter = |(key, node)| (key, Spot { node, place: self.places.key(spot.place, key) });
        spot.node.members().map(enter).collect()
    }

    /// All items of an array.
    pub(super) fn items(&mut self, spot: Spot<'d>) -> Vec<Spot<'d>> {
        let enter = |(index, node)| Spot { node, place: self.places.index(spot.place, index) };
        spot.node.items().enumerate().map(enter).collect()
    }

    /// The value itself, or what it refers to if it is a reference.
    pub(super) fn follow(&mut self, spot: Spot<'d>) -> Result<Spot<'d>, Unresolved> {
        let mut at = spot;
        for _ in 0..MOST_REFERENCES {
            let Some(reference) = at.node.get("$ref").and_then(Node::as_str) else { return Ok(at) };
            let file = self.places.file(at.place);
            let documents = self.documents();
            match documents.locate(&mut self.places, file, reference) {
                Some((node, place)) => at = Spot { node, place },
                None => break,
            }
        }
        Err(Unresolved(self.places.key(at.place, "$ref")))
    }

    /// A member, or what it refers to.
    pub(super) fn followed(&mut self, spot: Spot<'d>, key: &str) -> Option<Result<Spot<'d>, Unresolved>> {
        let member = self.member(spot, key)?;
        Some(self.follow(member))
    }
}
