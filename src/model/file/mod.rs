//! Pact files: every specification version is read into the one model and written from it. Files are merged and
//! locked.
//!
//! The module has one file for each version that is read or written in a way of its own, and `part` for what they
//! share. Writing builds the whole text before a file is touched. No other module below layer 5 reads or writes
//! files.

mod metadata;
mod detect;
mod shared;
mod inline_body;
mod body_object;
mod query_form;
mod part;
mod v2;
mod v3;
mod v4;
mod layout;
mod merge;
mod name;
mod lock;
mod store;

pub use layout::{interaction_to_json, to_json, to_text};
pub use part::request_to_json;
pub use query_form::{QueryForm, QueryForms, query_forms};
pub use store::{WriteMode, read_path, write};
pub use v4::contents_to_json;

use super::error::{Error, shortened};
use super::interaction::Interaction;
use super::pact::Pact;
use super::spec::SpecVersion;
use crate::foundation::json::{Document, Node};

/// Reads the text of a pact file of any specification version.
pub fn read(text: &str) -> Result<Pact, Error> {
    let document = Document::parse(text)?;
    read_node(document.root())
}

/// Reads a pact from JSON that is already parsed.
pub fn read_node(node: Node<'_>) -> Result<Pact, Error> {
    if !node.is_object() {
        return Err(Error::NotAPact { found: shortened(&node.to_json()) });
    }
    let spec = detect::version(node);
    let interactions = match node.get("messages") {
        _ if spec == SpecVersion::V4 => v4::read(node)?,
        Some(messages) => v3::read_messages(messages, spec)?,
        None => v2::read(node, spec)?,
    };
    let (metadata, plugins) = metadata::read(node, spec);
    Ok(Pact {
        consumer: shared::participant(node, "consumer"),
        provider: shared::participant(node, "provider"),
        interactions,
        metadata,
        plugins,
        spec,
    })
}

/// Reads one message as V3 has it; its position describes it if nothing else does.
pub fn read_message(node: Node<'_>, index: usize) -> Result<Interaction, Error> {
    v3::read_message(node, index)
}

/// Reads the messages of a message pact of V3; other interactions in it are not read.
pub fn read_message_pact(node: Node<'_>) -> Result<Pact, Error> {
    if !node.is_object() {
        return Err(Error::NotAPact { found: shortened(&node.to_json()) });
    }
    let spec = detect::version(node);
    let messages = node.get("messages").map(|messages| v3::read_messages(messages, spec)).transpose()?;
    // The metadata of a message pact is read as that of V3, whatever version it names.
    let (metadata, _) = metadata::read(node, SpecVersion::V3);
    Ok(Pact {
        consumer: shared::participant(node, "consumer"),
        provider: shared::participant(node, "provider"),
        interactions: messages.unwrap_or_default(),
        metadata,
        plugins: Vec::new(),
        spec,
    })
}

#[cfg(test)]
mod tests;
