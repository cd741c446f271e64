//! Why a draft could not be changed as asked. A call that returns an error has changed nothing.

use crate::definition;
use crate::foundation::json::SyntaxError;
use crate::model::SpecVersion;

/// Why a draft could not be changed as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A mock server serves the pact, or has served it.
    // COMPAT: clients show this text.
    #[error("This Pact can not be modified, as the mock server has already started")]
    Locked,
    /// The pact has no interaction with this number.
    #[error("no interaction with number {0} in this pact")]
    NoSuchInteraction(u16),
    /// The interaction is of another kind.
    // COMPAT: clients show this text.
    #[error("Interaction is not {wanted}, is V4 {found}")]
    WrongKind {
        /// What the edit is for.
        wanted: &'static str,
        /// What the interaction is, as files spell it.
        found: &'static str,
    },
    /// An example with matchers in it is malformed.
    #[error(transparent)]
    Definition(#[from] definition::Error),
    /// An argument is not JSON.
    #[error(transparent)]
    NotJson(#[from] SyntaxError),
    /// An argument is JSON but not an object.
    #[error("{0} must be a JSON object")]
    NotAnObject(&'static str),
    /// Matching rules or generators cannot be read.
    #[error("the {what} cannot be read: {reason}")]
    Unreadable {
        /// `matching rules`, `generators` or `headers`.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// Contents are for a plugin, but the pact has no place for what plugins need.
    #[error(
        "contents of type '{content_type}' are for the plugin {plugin}, which needs a pact of specification version V4, \
         but the version of this pact is {found}: set it before the contents"
    )]
    NeedsV4 {
        /// The content type.
        content_type: String,
        /// Name and version of the plugin.
        plugin: String,
        /// The version of the pact.
        found: SpecVersion,
    },
    /// An argument that must be given is not.
    #[error("{0} is null")]
    Missing(&'static str),
    /// A header whose value is neither a text nor a list of texts.
    #[error("header '{name}' must be a text or a list of texts, but is {found}")]
    BadHeader {
        /// The header.
        name: String,
        /// Its value.
        found: String,
    },
    /// A path with a query, which no request would match.
    #[error("with_request: the path may not contain '?', use query parameters")]
    QueryInPath,
    /// A status that no response can have.
    #[error("'{0}' is not a status code between 100 and 999")]
    BadStatus(String),
    /// A mock server would wait too long.
    #[error("{0}")]
    BadDelay(String),
    /// An index beyond what a list of values may hold.
    #[error("index {0} is not below 4096")]
    BadIndex(usize),
    /// A metadata namespace that only the library writes.
    #[error("metadata cannot be set in the namespace '{0}'")]
    BadNamespace(String),
    /// An interaction cannot be written as asked.
    #[error("{0}")]
    Unwritable(String),
    /// The pact is full.
    #[error("a pact cannot hold more than 65535 interactions")]
    TooManyInteractions,
    /// The content type of a part of a multipart body has control characters, which no header may have.
    // COMPAT: the text for a content type that is no text.
    #[error("Content type value is not valid (NULL or non-UTF-8)")]
    BadPartType,
    /// The file of a multipart body cannot be read.
    // COMPAT: the beginning of the text is that of the released library.
    #[error(
        "failed to generate multipart body - convert_ptr_to_mime_part_body: Failed to generate multipart body: {reason}"
    )]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
}
