//! XML as Pact needs it: a read-only tree with namespaces resolved, limited in depth, read and dropped
//! without recursion.
//!
//! A [`Document`] is a flat list of elements and text pieces in document order, walked through
//! [`Element`]. A name is its namespace and its local part; prefixes are stored for printing and for rules
//! that use them, and do not take part in comparing. Comments and processing instructions are counted
//! but not stored. Entities declared inside a document are never expanded.

mod names;
mod document;
mod error;
mod vocabulary;
mod decode;
mod parse;
mod print;

pub use document::{Attribute, Child, Document, Element, Name};
pub use error::SyntaxError;
pub use names::NameId;
pub use parse::{MAX_DEPTH, MAX_NAMESPACE_LENGTH};
pub use print::{DECLARATION, Edits, write_attribute, write_text};

#[cfg(test)]
mod tests;
