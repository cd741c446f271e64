//! Names by number, so that reading and comparing handle numbers: [`Symbols`] numbers the texts of a document, each
//! stored once; [`NameId`] numbers its different names.

use std::collections::HashMap;
use std::sync::Arc;

/// A text in [`Symbols`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Symbol(u32);

impl Symbol {
    /// The empty text: no prefix, no namespace.
    pub(super) const EMPTY: Symbol = Symbol(0);
}

/// Texts, each stored once.
#[derive(Debug)]
pub(super) struct Symbols {
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, Symbol>,
}

/// How many names most documents have at most, the empty one and those of the predefined prefix included.
const USUAL_COUNT: usize = 14;

impl Symbols {
    pub(super) fn new() -> Self {
        let mut symbols =
            Symbols { texts: Vec::with_capacity(USUAL_COUNT), numbers: HashMap::with_capacity(USUAL_COUNT) };
        symbols.intern("");
        symbols
    }

    pub(super) fn intern(&mut self, text: &str) -> Symbol {
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        // A document is at most 4 GiB long, so there are never more names than numbers.
        let symbol = Symbol(self.texts.len() as u32);
        let text: Arc<str> = Arc::from(text);
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, symbol);
        symbol
    }

    pub(super) fn text(&self, symbol: Symbol) -> &str {
        text_of(&self.texts, symbol)
    }

    /// Forgets how to find a number by its text, which only reading needs.
    pub(super) fn into_texts(self) -> Vec<Arc<str>> {
        self.texts
    }
}

/// The text behind a symbol.
pub(super) fn text_of(texts: &[Arc<str>], symbol: Symbol) -> &str {
    texts.get(symbol.0 as usize).map_or("", |text| text)
}

/// The number of a name among the different ones of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NameId(u32);

impl NameId {
    pub(super) const FIRST: NameId = NameId(0);

    /// The number of the next name, after so many.
    pub(super) fn after(count: usize) -> Self {
        // A document is at most 4 GiB long, so there are never more names than numbers.
        NameId(count as u32)
    }

    /// The place among the names of the document.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RawName {
    pub(super) uri: Symbol,
    pub(super) prefix: Symbol,
    pub(super) local: Symbol,
}

impl RawName {
    pub(super) const NONE: RawName =
        RawName { uri: Symbol::EMPTY, prefix: Symbol::EMPTY, local: Symbol::EMPTY };
}
