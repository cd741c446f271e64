//! From names as they are written to [`NameId`]s: [`Namespaces`] holds which prefix stands for which namespace,
//! [`Vocabulary`] the names.
//!
//! Documents use few names many times, so the last ones seen are found again without hashing: a name's position in
//! the table of recent names follows from a few of its bytes. Names that meet at a position cost no more than without it.

use super::error::{Reason, shortened};
use super::names::{NameId, RawName, Symbol, Symbols};
use std::collections::HashMap;
use std::sync::Arc;

/// How many recent names are remembered.
const RECENT: usize = 128;

/// How many names most documents have at most.
const USUAL_COUNT: usize = 14;

/// A name that was seen before.
#[derive(Debug, Clone, Copy)]
struct Seen {
    name: RawName,
    id: NameId,
    is_attribute: bool,
}

/// The names of a document while it is read.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) namespaces: Namespaces,
    symbols: Symbols,
    names: Vec<RawName>,
    numbers: HashMap<RawName, NameId>,
    recent: [Option<Seen>; RECENT],
}

impl Vocabulary {
    pub(super) fn new() -> Self {
        let mut symbols = Symbols::new();
        Vocabulary {
            namespaces: Namespaces::new(&mut symbols),
            symbols,
            names: Vec::with_capacity(USUAL_COUNT),
            numbers: HashMap::with_capacity(USUAL_COUNT),
            recent: [None; RECENT],
        }
    }

    /// The texts behind the symbols, and the names.
    pub(super) fn into_texts(self) -> (Vec<Arc<str>>, Vec<RawName>) {
        (self.symbols.into_texts(), self.names)
    }

    /// Gives a prefix (empty for the default) a namespace until its element ends.
    pub(super) fn declare(&mut self, prefix: &str, uri: &str) -> Result<(Symbol, Symbol), Reason> {
        if !prefix.is_empty() {
            check_name(prefix)?;
        }
        let (prefix, uri) = (self.symbols.intern(prefix), self.symbols.intern(uri));
        self.namespaces.declare(prefix, uri);
        Ok((prefix, uri))
    }

    /// The name of an element.
    pub(super) fn element(&mut self, written: &str) -> Result<NameId, Reason> {
        self.name(written, false)
    }

    /// The name of an attribute. The default namespace is not for attributes.
    pub(super) fn attribute(&mut self, written: &str) -> Result<NameId, Reason> {
        self.name(written, true)
    }

    /// What makes a name different from others.
    pub(super) fn without_prefix(&self, id: NameId) -> (Symbol, Symbol) {
        self.names.get(id.index()).map_or((Symbol::EMPTY, Symbol::EMPTY), |name| (name.uri, name.local))
    }

    fn name(&mut self, written: &str, is_attribute: bool) -> Result<NameId, Reason> {
        let place = place_of(written);
        if let Some(Some(seen)) = self.recent.get(place)
            && seen.is_attribute == is_attribute
            && self.is_written(seen.name, written)
            && self.resolve(seen.name.prefix, is_attribute) == Some(seen.name.uri)
        {
            return Ok(seen.id);
        }
        let (name, id) = self.new_name(written, is_attribute)?;
        if let Some(recent) = self.recent.get_mut(place) {
            *recent = Some(Seen { name, id, is_attribute });
        }
        Ok(id)
    }

    #[inline(never)]
    fn new_name(&mut self, written: &str, is_attribute: bool) -> Result<(RawName, NameId), Reason> {
        let (prefix, local) = split_name(written)?;
        let (prefix, local) = (self.symbols.intern(prefix), self.symbols.intern(local));
        let uri = self.resolve(prefix, is_attribute).ok_or_else(|| self.undeclared(prefix))?;
        let name = RawName { uri, prefix, local };
        let next = NameId::after(self.names.len());
        let id = *self.numbers.entry(name).or_insert(next);
        if id == next {
            self.names.push(name);
        }
        Ok((name, id))
    }

    fn resolve(&self, prefix: Symbol, is_attribute: bool) -> Option<Symbol> {
        if is_attribute && prefix == Symbol::EMPTY {
            return Some(Symbol::EMPTY);
        }
        self.namespaces.resolve(prefix)
    }

    fn is_written(&self, name: RawName, written: &str) -> bool {
        let local = self.symbols.text(name.local);
        if name.prefix == Symbol::EMPTY {
            return local == written;
        }
        let rest = written.strip_prefix(self.symbols.text(name.prefix));
        rest.and_then(|rest| rest.strip_prefix(':')) == Some(local)
    }

    fn undeclared(&self, prefix: Symbol) -> Reason {
        format!("prefix {} is not declared", shortened(self.symbols.text(prefix))).into()
    }
}

/// Where a name is remembered: follows from its length and a few of its bytes.
fn place_of(written: &str) -> usize {
    let bytes = written.as_bytes();
    let byte = |at: usize| bytes.get(at).map_or(0, |&byte| usize::from(byte));
    let length = bytes.len();
    let mixed = length + 31 * byte(0) + 7 * byte(length / 2) + 3 * byte(length.saturating_sub(1));
    mixed % RECENT
}

fn split_name(written: &str) -> Result<(&str, &str), Reason> {
    let (prefix, local) = written.split_once(':').unwrap_or(("", written));
    check_name(local)?;
    if written.contains(':') {
        check_name(prefix)?;
    }
    Ok((prefix, local))
}

fn check_name(name: &str) -> Result<(), Reason> {
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii());
    let goes_on_well =
        name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') || !c.is_ascii());
    match starts_well && goes_on_well {
        true => Ok(()),
        false => Err(format!("`{}` is not a name", shortened(name)).into()),
    }
}

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
