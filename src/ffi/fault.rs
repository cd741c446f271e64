//! [`Fault`]: why a function called from C fails. Its text becomes the last error of the thread; `codes` makes the
//! failure value of the function from its variant.
//!
//! Each error type of a lower layer has a variant here, so that the maps in `codes` stay exhaustive. `Rule` is for what
//! the C layer itself refuses and no other variant names.

use thiserror::Error;

use super::keys::{Miss, Tag};
use crate::foundation::content_type::ContentTypeError;
use crate::foundation::regex::RegexError;
use crate::net::tls;
use crate::plugin::{ConfigureError, LoadError};
use crate::verifier::arguments::ArgumentError;
use crate::verifier::exchange::AnswerError;
use crate::{dsl, logging, mock_server, model};

/// Why a call from C failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum Fault {
    /// A pointer that must not be NULL was.
    // COMPAT: this text and the next are read by client test suites.
    #[error("{0} is null")]
    Null(&'static str),
    /// A string was not UTF-8.
    #[error("error parsing {0} as UTF-8")]
    NotUtf8(&'static str),
    /// A string was NULL or not UTF-8, in the functions that have one text for both.
    // COMPAT: the released library has this text for these functions.
    #[error("{0} is not valid (NULL or non-UTF-8)")]
    NotText(&'static str),
    /// A length no buffer can have.
    #[error("{name} cannot be {length} bytes long")]
    TooLong { name: &'static str, length: usize },
    /// An integer that stands for no constant of its enum.
    #[error("{value} is not a known {name}")]
    UnknownCode { name: &'static str, value: i64 },
    /// No pact has this handle, or it has been freed.
    #[error("no pact with handle {0}")]
    NoSuchPact(u16),
    /// No interaction has this handle, or its pact has been freed.
    #[error("no interaction with handle {0}")]
    NoSuchInteraction(u32),
    /// No mock server listens on this port.
    #[error("no mock server on port {0}")]
    NoSuchServer(i32),
    /// A pointer to an opaque struct that names nothing alive.
    #[error("{name} {}", explain(.miss, *.wanted))]
    NoSuchPointer { name: &'static str, wanted: Tag, miss: Miss },
    /// A string that is foreign, was freed before, or is constant.
    #[error("{0} is not a live string of this library")]
    NotOurString(&'static str),
    /// A string that the caller does not own: its owner frees it.
    #[error("{0} is lent and will be freed by its owner")]
    LentString(&'static str),
    /// A pair or triple that is not of this library, or was freed before.
    #[error("{0} is not a live pair of this library")]
    NotOurPair(&'static str),
    /// A pact could not be changed as asked.
    #[error(transparent)]
    Dsl(#[from] dsl::Error),
    /// A text is not a pact, or a pact could not be written.
    #[error("{0}")]
    Model(String),
    /// A value, or the pattern it is compared with, is invalid.
    #[error("{0}")]
    Value(String),
    /// A text is not a content type.
    #[error("{0}")]
    BadContentType(String),
    /// Contents for a plugin are not JSON.
    // COMPAT: clients know this text and the next.
    #[error("Contents is not a valid JSON - {0}")]
    BadContents(String),
    /// A plugin could not be loaded.
    #[error("Could not load plugin - {0}")]
    PluginNotLoaded(#[from] LoadError),
    /// A plugin could not make contents of what it was given.
    #[error(transparent)]
    NotConfigured(#[from] ConfigureError),
    /// The log could not be set up as asked.
    #[error(transparent)]
    Log(#[from] logging::Error),
    /// A text is not an address to listen on.
    #[error("{0}")]
    BadAddress(String),
    /// A mock server cannot be configured as asked.
    #[error("{0}")]
    BadConfiguration(String),
    /// A mock server could not be started.
    #[error("{0}")]
    NotStarted(String),
    /// Another mock server of this process has the port, at any address.
    #[error("another mock server has port {0}")]
    PortTaken(u16),
    /// A key or certificate cannot be used.
    #[error("{0}")]
    Tls(String),
    /// A verification could not be started, lacks a plugin, or could not write a report.
    #[error("{0}")]
    NotVerified(String),
    /// The command line of a verification is invalid.
    #[error("{text}")]
    BadArguments {
        /// Whether the invalid argument is a header.
        is_header: bool,
        /// The argument and the reason.
        text: String,
    },
    /// The answer to an exchange is refused.
    #[error(transparent)]
    NotAnswered(#[from] AnswerError),
    /// Every key of a table is in use.
    #[error("there are too many live {0}")]
    TableFull(&'static str),
    /// A text that C cannot hold.
    #[error("the text has a NUL byte at position {0}")]
    InteriorNul(usize),
    /// A function that waits was called on a thread of the library.
    #[error("this function waits and cannot be called from a thread of the library")]
    Reentrant,
    /// A function that waits for a mock server was called in a callback of one.
    #[error("this function waits and cannot be called in a callback of a mock server")]
    InCallback,
    /// The threads that serve requests could not be started.
    #[error("cannot start threads: {0}")]
    NoRuntime(String),
    /// A panic inside the library, caught before it reached C.
    #[error("internal error: {0}")]
    Panicked(String),
    /// A rule of the C layer that has no variant of its own.
    #[error("{0}")]
    Rule(String),
}

/// Faults are passed in a box: hundreds of functions return a `Result` with one, and a fault is rare and large.
macro_rules! boxed {
    ($($error:ty),+) => {
        $(impl From<$error> for Box<Fault> {
            fn from(error: $error) -> Self {
                Box::new(error.into())
            }
        })+
    };
}

boxed!(
    dsl::Error,
    logging::Error,
    model::Error,
    tls::Error,
    RegexError,
    ArgumentError,
    AnswerError,
    mock_server::Error,
    LoadError,
    ConfigureError
);

// Errors of the model contain errors of the system, which cannot be compared; C sees only their text.
impl From<model::Error> for Fault {
    fn from(error: model::Error) -> Self {
        Fault::Model(error.to_string())
    }
}

impl From<tls::Error> for Fault {
    fn from(error: tls::Error) -> Self {
        Fault::Tls(error.to_string())
    }
}

impl From<RegexError> for Fault {
    fn from(error: RegexError) -> Self {
        Fault::Value(error.to_string())
    }
}

impl From<ArgumentError> for Fault {
    fn from(error: ArgumentError) -> Self {
        Fault::BadArguments { is_header: matches!(error, ArgumentError::Header), text: error.to_string() }
    }
}

// The codes of the functions differ for these variants.
impl From<mock_server::Error> for Fault {
    fn from(error: mock_server::Error) -> Self {
        let text = error.to_string();
        match error {
            mock_server::Error::Address(_) => Fault::BadAddress(text),
            mock_server::Error::Tls(_) => Fault::Tls(text),
            mock_server::Error::Config(_)
            | mock_server::Error::Option(_)
            | mock_server::Error::Status { .. } => Fault::BadConfiguration(text),
            mock_server::Error::Request(_) | mock_server::Error::NotInMemory(_) => Fault::Rule(text),
            _ => Fault::NotStarted(text),
        }
    }
}

impl Fault {
    /// COMPAT: clients know the beginning of this text.
    pub(crate) fn unreadable_pact(error: &model::Error) -> Self {
        Fault::Model(format!(
            "Failed to parse Pact JSON from source '<FFI>' - it is not a valid pact file: {error}"
        ))
    }
}

impl Fault {
    /// COMPAT: clients know this text.
    pub(crate) fn bad_content_type(text: &str, error: &ContentTypeError) -> Self {
        let reason = error.reason();
        Fault::BadContentType(format!(
            "'{text}' is not a valid content type - Failed to parse '{text}' as a content type: mime parse error: {reason}"
        ))
    }

    /// COMPAT: `pactffi_interaction_contents` has a text of its own for a pact that is served.
    #[expect(clippy::boxed_local, reason = "it stands in for the fault, and those come in boxes")]
    pub(crate) fn locked_contents(fault: Box<Self>) -> Box<Self> {
        Box::new(match *fault {
            Fault::Dsl(dsl::Error::Locked) => Fault::Rule("Mock server is already started".to_owned()),
            other => other,
        })
    }
}

/// The name of a type with its article.
fn article(tag: Tag) -> String {
    let name = format!("{tag:?}");
    let article = if name.starts_with(['A', 'E']) { "an" } else { "a" };
    format!("{article} {name}")
}

fn explain(miss: &Miss, wanted: Tag) -> String {
    match miss {
        Miss::Stale if wanted == Tag::Exchange => "has ended".to_owned(),
        Miss::Foreign => format!("is not {} of this library", article(wanted)),
        Miss::Stale => format!("is {} that has been deleted", article(wanted)),
        Miss::OtherType(found) => format!("is {}, not {}", article(*found), article(wanted)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_the_argument() {
        let pointer = |miss| Fault::NoSuchPointer { name: "pact", wanted: Tag::Pact, miss };
        let table = [
            (Fault::Null("description"), "description is null"),
            (Fault::NotUtf8("name"), "error parsing name as UTF-8"),
            (Fault::UnknownCode { name: "InteractionPart", value: 7 }, "7 is not a known InteractionPart"),
            (Fault::NoSuchPact(17), "no pact with handle 17"),
            (pointer(Miss::Foreign), "pact is not a Pact of this library"),
            (pointer(Miss::Stale), "pact is a Pact that has been deleted"),
            (pointer(Miss::OtherType(Tag::Consumer)), "pact is a Consumer, not a Pact"),
            (Fault::TableFull("pacts"), "there are too many live pacts"),
        ];

        for (fault, text) in table {
            assert_eq!(fault.to_string(), text);
        }
    }
}
