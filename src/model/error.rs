//! Why a text is not a pact, or a pact cannot be written as asked.
//!
//! Every message is complete: [`Error::at`] puts the place of a problem in front of it, so that the last line that a
//! user sees names the interaction, the key, what was found and what was expected.

use super::path::PathError;
use super::spec::SpecVersion;
use crate::foundation::json::{Node, SyntaxError};
use crate::foundation::text::beginning;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// How many characters of an offending value a message shows.
const SHOWN: usize = 80;

/// What can be wrong with a pact, its rules or its file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not JSON.
    #[error("not valid JSON: {0}")]
    Syntax(SyntaxError),
    /// A path expression is malformed.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The document is JSON, but not a pact.
    #[error("the source is not a valid pact file: {reason}")]
    NotAPact {
        /// Why not.
        reason: String,
    },
    /// A list of interactions is something else.
    #[error("'{member}' must be an array but is {found}")]
    NotAList {
        /// The member of the document.
        member: &'static str,
        /// The value, shortened.
        found: String,
    },
    /// A value is not of the type that is needed at its place.
    #[error("{what} must be {expected} but is {found}")]
    Unexpected {
        /// What the value is for.
        what: String,
        /// What was expected.
        expected: &'static str,
        /// The value, shortened; `absent` if there is none.
        found: String,
    },
    /// Rules are nested too deep.
    #[error("matching rules may be nested {limit} deep, and these are nested deeper")]
    TooDeep {
        /// How deep they may be.
        limit: usize,
    },
    /// Something is wrong inside a part of the document.
    #[error("{place}: {cause}")]
    At {
        /// Which part.
        place: String,
        /// What is wrong there.
        cause: Box<Error>,
    },
    /// A specification version has no form for this.
    #[error("{what} cannot be {version}: {reason}")]
    Unsupported {
        /// What.
        what: String,
        /// The version.
        version: SpecVersion,
        /// Why not.
        reason: &'static str,
    },
    /// The file to merge into belongs to other participants.
    #[error("the pact file is between '{}' and '{}', not between '{}' and '{}'", found.0, found.1, expected.0, expected.1)]
    OtherParticipants {
        /// Consumer and provider of the pact that was to be written.
        expected: (String, String),
        /// Consumer and provider in the file.
        found: (String, String),
    },
    /// The names of consumer and provider would put the file outside the folder asked for.
    #[error("'{name}' cannot be the name of a pact file: {reason}")]
    FileName {
        /// The name.
        name: String,
        /// Why not.
        reason: &'static str,
    },
    /// Other writers held the lock until the timeout.
    #[error("pact file '{}' is still locked by another writer after {seconds} seconds", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
        /// The timeout.
        seconds: u64,
    },
    /// The system refused to read or write the file.
    #[error("could not {action} '{}': {cause}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        cause: io::Error,
    },
}

impl Error {
    /// The error for a value that is not what its place asks for; `None` for a value that is not there.
    pub fn unexpected(what: impl Into<String>, expected: &'static str, found: Option<Node<'_>>) -> Self {
        let found = found.map_or_else(|| "absent".to_owned(), |node| shortened(&node.to_json()));
        Error::Unexpected { what: what.into(), expected, found }
    }

    /// This error, with its place in front.
    #[must_use]
    pub fn at(self, place: impl fmt::Display) -> Self {
        Error::At { place: place.to_string(), cause: Box::new(self) }
    }
}

impl From<SyntaxError> for Error {
    fn from(error: SyntaxError) -> Self {
        Error::Syntax(error)
    }
}

/// The start of a text, for messages.
pub fn shortened(text: &str) -> String {
    beginning(text, SHOWN).into_owned()
}
