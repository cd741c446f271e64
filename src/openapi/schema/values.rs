//! [`Values`]: the values that are judged, each by a number, so that what was found of one is found again.

use crate::foundation::json::{Node, pointer};

/// A value by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::openapi) struct ValueId(u32);

impl ValueId {
    /// The outermost value.
    pub(super) const ROOT: ValueId = ValueId(0);
}

/// A value with all that is inside of it, as far as it was visited.
#[derive(Debug)]
pub(in crate::openapi) struct Values<'v> {
    entries: Vec<Entry<'v>>,
}

#[derive(Debug)]
struct Entry<'v> {
    node: Node<'v>,
    parent: ValueId,
    step: Step<'v>,
    /// The number of its first child; the others follow.
    children: Option<u32>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'v> {
    Root,
    Key(&'v str),
    Index(usize),
}

impl<'v> Values<'v> {
    pub(in crate::openapi) fn new(root: Node<'v>) -> Self {
        let root = Entry { node: root, parent: ValueId::ROOT, step: Step::Root, children: None };
        Values { entries: vec![root] }
    }

    pub(super) fn node(&self, id: ValueId) -> Node<'v> {
        // Every id was given out here.
        self.entries[id.0 as usize].node
    }

    /// The number of an item, or of the value of a member, by its place among them.
    pub(super) fn child(&mut self, id: ValueId, place: usize) -> ValueId {
        let first = match self.entries[id.0 as usize].children {
            Some(first) => first,
            None => self.enter_children(id),
        };
        ValueId(first + u32::try_from(place).unwrap_or(u32::MAX))
    }

    fn enter_children(&mut self, parent: ValueId) -> u32 {
        let first = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let node = self.node(parent);
        let entry = |node, step| Entry { node, parent, step, children: None };
        self.entries.extend(node.items().enumerate().map(|(index, item)| entry(item, Step::Index(index))));
        self.entries.extend(node.members().map(|(key, value)| entry(value, Step::Key(key))));
        self.entries[parent.0 as usize].children = Some(first);
        first
    }

    /// The JSON Pointer of a value, from the outermost one.
    pub(super) fn pointer(&self, id: ValueId) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        loop {
            let entry = &self.entries[at.0 as usize];
            match entry.step {
                Step::Root => break,
                step => steps.push(step),
            }
            at = entry.parent;
        }
        let mut text = String::new();
        for step in steps.iter().rev() {
            match step {
                Step::Key(key) => pointer::push(&mut text, key),
                Step::Index(index) => pointer::push(&mut text, &index.to_string()),
                Step::Root => {}
            }
        }
        text
    }
}
