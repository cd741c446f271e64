//! Pact files: every edition is read into the one model and written from it, merged, and locked.
//!
//! The editions of the specification exist only in here. Reading works on the flat JSON tree and copies what
//! it keeps; writing builds the whole text before a file is touched. This is the only place on the pure
//! layers that reads or writes files.

mod metadata;
mod detect;
mod shared;
mod inline_body;
mod body_object;
mod query_form;
mod read_part;
mod read_v2;
mod read_v3;
mod read_v4;
mod write_part;
mod write_v2;
mod write_v3;
mod write_v4;
mod layout;
mod merge;
mod name;
mod lock;
mod store;

pub use layout::{interaction_to_json, to_json, to_text};
pub use query_form::{QueryForm, query_forms};
pub use store::{Mode, read_path, write};
pub use write_part::request_to_json;
pub use write_v4::message_part as contents_to_json;

use super::error::{Error, shortened};
use super::interaction::Interaction;
use super::pact::Pact;
use super::spec::SpecVersion;
use crate::foundation::json::{Document, Node};

/// Reads the text of a pact file of any edition.
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
        _ if spec == SpecVersion::V4 => read_v4::interactions(node)?,
        Some(messages) => read_v3::messages(messages, spec)?,
        None => read_v2::interactions(node, spec)?,
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
    read_v3::message(node, index)
}

/// Reads a message pact of V3. What is no message of V3 is none of it.
pub fn read_message_pact(node: Node<'_>) -> Result<Pact, Error> {
    if !node.is_object() {
        return Err(Error::NotAPact { found: shortened(&node.to_json()) });
    }
    let spec = detect::version(node);
    let messages = node.get("messages").map(|messages| read_v3::messages(messages, spec)).transpose()?;
    // Whatever version it says, two levels of texts are all that a message pact has.
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
