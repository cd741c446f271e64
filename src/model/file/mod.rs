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
mod misspelt;
mod layout;
mod merge;
mod name;
mod lock;
mod store;

pub use layout::{interaction_to_json, to_json, to_text};
pub use misspelt::Misspelling;
pub use part::request_to_json;
pub use query_form::{QueryForm, QueryForms, query_forms};
pub use store::{WriteMode, read_path, write};
pub use v4::contents_to_json;

use super::error::{Error, shortened};
use super::interaction::Interaction;
use super::pact::Pact;
use super::spec::SpecVersion;
use crate::foundation::json::{Document, Node};

/// A pact, and which members of its file are probably misspelt.
#[derive(Debug)]
pub struct ReadPact {
    /// The pact.
    pub pact: Pact,
    /// In the order of the file; each is logged as a warning already.
    pub misspellings: Vec<Misspelling>,
}

/// Reads the text of a pact file of any specification version.
pub fn read(text: &str) -> Result<Pact, Error> {
    let document = Document::parse(text)?;
    read_node(document.root()).map(|read| read.pact)
}

/// Reads a pact from JSON that is already parsed.
pub fn read_node(node: Node<'_>) -> Result<ReadPact, Error> {
    check_is_pact(node)?;
    let lists = Lists::of(node)?;
    let spec = lists.version(detect::version(node));
    let interactions = if spec == SpecVersion::V4 {
        v4::read(lists.interactions)?
    } else {
        let mut interactions = v2::read(lists.interactions, spec)?;
        interactions.extend(v3::read_messages(lists.messages)?);
        interactions
    };
    let (metadata, plugins) = metadata::read(node, spec);
    let pact = Pact {
        consumer: shared::participant(node, "consumer"),
        provider: shared::participant(node, "provider"),
        interactions,
        metadata,
        plugins,
        spec,
    };
    let misspellings = misspelt::find(node, spec);
    misspellings.iter().for_each(|misspelling| tracing::warn!("{misspelling}"));
    Ok(ReadPact { pact, misspellings })
}

/// Reads a pact that HTTP servers are to be made from. The messages beside its HTTP interactions are not served.
pub fn read_for_server(node: Node<'_>) -> Result<Pact, Error> {
    let pact = read_node(node)?.pact;
    let kinds =
        |is_http| pact.interactions.iter().any(|interaction| interaction.as_http().is_some() == is_http);
    if pact.spec < SpecVersion::V4 && kinds(true) && kinds(false) {
        tracing::warn!("the pact has 'interactions' and 'messages': the messages are not served");
    }
    Ok(pact)
}

/// Reads one message as V3 has it; its position describes it if nothing else does.
pub fn read_message(node: Node<'_>, index: usize) -> Result<Interaction, Error> {
    v3::read_message(node, index)
}

/// Reads the messages of a message pact of V3; other interactions in it are not read.
pub fn read_message_pact(node: Node<'_>) -> Result<Pact, Error> {
    if !node.is_object() {
        return Err(not_an_object(&shortened(&node.to_json())));
    }
    let lists = Lists { interactions: None, messages: list(node, "messages")? };
    let spec = lists.version(detect::version(node));
    if spec == SpecVersion::V4 && lists.has_messages() {
        let reason = "a message pact is of V3";
        return Err(Error::Unsupported { what: "a message pact".to_owned(), version: spec, reason });
    }
    // The metadata of a message pact is read as that of V3, whatever version it names.
    let (metadata, _) = metadata::read(node, SpecVersion::V3);
    Ok(Pact {
        consumer: shared::participant(node, "consumer"),
        provider: shared::participant(node, "provider"),
        interactions: v3::read_messages(lists.messages)?,
        metadata,
        plugins: Vec::new(),
        spec,
    })
}

/// The members of which a pact has at least one.
const MEMBERS: [&str; 4] = ["consumer", "provider", "interactions", "messages"];

/// Fails for documents of another kind, which would otherwise be pacts without interactions and pass every verification.
fn check_is_pact(node: Node<'_>) -> Result<(), Error> {
    if !node.is_object() {
        return Err(not_an_object(&shortened(&node.to_json())));
    }
    if MEMBERS.iter().all(|member| node.get(member).is_none()) {
        let reason = format!("it has none of the members {}", MEMBERS.join(", "));
        return Err(Error::NotAPact { reason });
    }
    Ok(())
}

fn not_an_object(found: &str) -> Error {
    Error::NotAPact { reason: format!("an object is expected but {found} was found") }
}

/// The two lists of interactions that a document may have.
struct Lists<'d> {
    interactions: Option<Node<'d>>,
    messages: Option<Node<'d>>,
}

impl<'d> Lists<'d> {
    fn of(pact: Node<'d>) -> Result<Self, Error> {
        Ok(Lists { interactions: list(pact, "interactions")?, messages: list(pact, "messages")? })
    }

    fn has_messages(&self) -> bool {
        self.messages.is_some_and(|messages| !messages.is_empty())
    }

    /// The version to read the document as, if it names this one.
    fn version(&self, named: SpecVersion) -> SpecVersion {
        if named >= SpecVersion::V3 || !self.has_messages() {
            return named;
        }
        tracing::warn!("the pact names version '{named}', which has no messages: it is read as one of V3");
        SpecVersion::V3
    }
}

fn list<'d>(pact: Node<'d>, member: &'static str) -> Result<Option<Node<'d>>, Error> {
    match pact.get(member) {
        Some(node) if !node.is_array() => Err(Error::NotAList { member, found: shortened(&node.to_json()) }),
        found => Ok(found),
    }
}

#[cfg(test)]
mod tests;
