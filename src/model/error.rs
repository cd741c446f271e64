//! Why a text is not a pact, or a pact cannot be written as asked.
//!
//! Every message is complete: [`Error::at`] puts the place of a problem in front of it, so that the last line that a
//! user sees names the interaction, the key, what was found and what was expected. Texts of the file are shown with
//! escapes for control characters: U+0000 would end the message for C.

use super::path::PathError;
use super::spec::SpecVersion;
use crate::foundation::json::{Node, SyntaxError};
use crate::foundation::text::{beginning, on_one_line};
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
    #[error("{} must be {expected} but is {}", on_one_line(what), on_one_line(found))]
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
    #[error("{}: {cause}", on_one_line(place))]
    At {
        /// Which part.
        place: String,
        /// What is wrong there.
        cause: Box<Error>,
    },
    /// A specification version has no form for this.
    #[error("{} cannot be {version}: {reason}", on_one_line(what))]
    Unsupported {
        /// What.
        what: String,
        /// The version.
        version: SpecVersion,
        /// Why not.
        reason: &'static str,
    },
    /// The file to merge into belongs to other participants.
    #[error("the pact file is between {}, not between {}", names(found), names(expected))]
    OtherParticipants {
        /// Consumer and provider of the pact that was to be written.
        expected: (String, String),
        /// Consumer and provider in the file.
        found: (String, String),
    },
    /// The names of consumer and provider would put the file outside the folder asked for.
    #[error("'{}' cannot be the name of a pact file: {reason}", on_one_line(name))]
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

fn names((consumer, provider): &(String, String)) -> String {
    format!("'{}' and '{}'", on_one_line(consumer), on_one_line(provider))
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::model::SpecVersion;

    #[test]
    fn control_characters_of_the_file_are_escaped() {
        let names = || ("a\0".to_owned(), "b\u{1b}".to_owned());
        let unsupported =
            Error::Unsupported { what: "x\n".to_owned(), version: SpecVersion::V2, reason: "no" };
        let table = [
            (Error::unexpected("'a\0'", "one", None).at("b\nc"), r"b\nc: 'a\u{0}' must be one but is absent"),
            (
                Error::from("$.\0".parse::<crate::model::DocPath>().unwrap_err()).at("x"),
                r"x: path expression '$.\u{0}'",
            ),
            (unsupported, r"x\n cannot be V2: no"),
            (Error::FileName { name: "\0".to_owned(), reason: "no" }, r"'\u{0}' cannot be the name"),
            (
                Error::OtherParticipants { expected: names(), found: names() },
                r"the pact file is between 'a\u{0}' and 'b\u{1b}', not between 'a\u{0}' and 'b\u{1b}'",
            ),
        ];
        for (error, start) in table {
            let text = error.to_string();
            assert!(text.starts_with(start) && !text.contains(char::is_control), "{text:?}");
        }
    }
}
