//! [`Namespaces`]: which prefix stands for which namespace at the place being read.

use super::symbols::{Symbol, Symbols};
use std::collections::HashMap;

const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// The prefixes in scope. Each keeps a stack of meanings, so looking one up does not depend on how
/// many are declared.
#[derive(Debug)]
pub(super) struct Namespaces {
    /// The meanings of no prefix at all.
    default: Vec<Symbol>,
    meanings: HashMap<Symbol, Vec<Symbol>>,
    /// The prefixes declared by open elements, and how deep these are.
    declared: Vec<(u32, Symbol)>,
    depth: u32,
}

impl Namespaces {
    pub(super) fn new(symbols: &mut Symbols) -> Self {
        let xml = (symbols.intern("xml"), vec![symbols.intern(XML_NAMESPACE)]);
        let default = vec![Symbol::EMPTY];
        Namespaces { default, meanings: HashMap::from([xml]), declared: Vec::new(), depth: 0 }
    }

    /// Enters an element; its declarations follow.
    pub(super) fn enter(&mut self) {
        self.depth += 1;
    }

    pub(super) fn declare(&mut self, prefix: Symbol, uri: Symbol) {
        match prefix {
            Symbol::EMPTY => self.default.push(uri),
            _ => self.meanings.entry(prefix).or_default().push(uri),
        }
        self.declared.push((self.depth, prefix));
    }

    /// Leaves the innermost element.
    pub(super) fn leave(&mut self) {
        let depth = self.depth;
        while let Some((_, prefix)) = self.declared.pop_if(|(declared, _)| *declared == depth) {
            let meanings = match prefix {
                Symbol::EMPTY => Some(&mut self.default),
                _ => self.meanings.get_mut(&prefix),
            };
            meanings.and_then(Vec::pop);
        }
        self.depth = depth.saturating_sub(1);
    }

    /// The namespace a prefix stands for.
    pub(super) fn resolve(&self, prefix: Symbol) -> Option<Symbol> {
        match prefix {
            Symbol::EMPTY => self.default.last().copied(),
            _ => self.meanings.get(&prefix)?.last().copied(),
        }
    }
}
