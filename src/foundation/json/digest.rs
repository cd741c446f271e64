//! Distinguishing values without looking into them: a number for each array and object of a document.
//!
//! Made once, from the inside out, when values of the document are first compared with many others. Equal
//! values have equal numbers; different ones nearly always have different ones.

use super::document::{Document, Kind, Node};
use super::number;
use std::hash::{DefaultHasher, Hash, Hasher};

impl Node<'_> {
    /// The same as `==`, for comparing many values of the same documents: whether two differ is known without a
    /// search for the place inside.
    pub fn is_same_as(self, other: Node<'_>) -> bool {
        let may_be_same = !self.is_container() || !other.is_container() || self.digest() == other.digest();
        may_be_same && self == other
    }

    /// A number that equal arrays and equal objects share; zero for scalars.
    pub fn digest(self) -> u64 {
        if !self.is_container() {
            return 0;
        }
        let document = self.document();
        of_container(document.digests.get_or_init(|| all_of(document)), self)
    }
}

fn all_of(document: &Document<'_>) -> Box<[u64]> {
    let nodes = document.nodes();
    let mut digests: Box<[u64]> = vec![0; nodes.len()].into();
    // Contents stand before what contains them.
    for node in nodes.chain([document.root()]) {
        if node.is_container() && !node.is_empty() {
            let digest = of_contents(&digests, node);
            if let Some(place) = digests.get_mut(node.start()) {
                *place = digest;
            }
        }
    }
    digests
}

fn of_container(digests: &[u64], node: Node<'_>) -> u64 {
    match digests.get(node.start()) {
        Some(&digest) if !node.is_empty() => digest,
        _ => u64::from(node.is_array()),
    }
}

fn of_contents(digests: &[u64], node: Node<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (node.is_array(), node.len()).hash(&mut hasher);
    node.items().for_each(|item| add(digests, item, &mut hasher));
    for (key, value) in node.members() {
        key.hash(&mut hasher);
        add(digests, value, &mut hasher);
    }
    hasher.finish()
}

fn add(digests: &[u64], node: Node<'_>, hasher: &mut DefaultHasher) {
    (node.kind() as u8).hash(hasher);
    match node.kind() {
        Kind::Null => {}
        Kind::Boolean => node.as_bool().hash(hasher),
        Kind::Number => number::hash(node.number_text().unwrap_or_default(), hasher),
        Kind::String => node.as_str().hash(hasher),
        Kind::Array | Kind::Object => of_container(digests, node).hash(hasher),
    }
}
