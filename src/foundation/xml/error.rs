//! [`SyntaxError`]: why a text is not XML, in words that do not change with the tokenizer's version.

use crate::foundation::text::beginning;
use quick_xml::errors::{Error, IllFormedError, SyntaxError as Malformed};
use quick_xml::events::attributes::AttrError;
use std::borrow::Cow;

/// Why a text is not XML. The message ends with the line and column, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxError {
    /// The text breaks the rules of XML.
    #[error("{reason} at line {line} column {column}")]
    Text {
        /// What is wrong.
        reason: Cow<'static, str>,
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// The bytes are no text.
    #[error("{0}")]
    Bytes(Cow<'static, str>),
}

pub(super) type Reason = Cow<'static, str>;

pub(super) const UNCLOSED_REFERENCE: &str = "`&` without a `;`";

/// Where and why reading stopped; turned into a [`SyntaxError`] once, at the end.
pub(super) struct Failure {
    pub(super) at: u64,
    pub(super) reason: Reason,
}

/// A name for a message: one line, not too long.
pub(super) fn shortened(name: &str) -> String {
    beginning(name, 40).replace(char::is_control, " ")
}

pub(super) fn attribute_reason(error: &AttrError) -> Reason {
    match error {
        AttrError::ExpectedEq(_) => "expected `=` after the name of an attribute",
        AttrError::ExpectedValue(_) => "expected the value of an attribute",
        AttrError::UnquotedValue(_) => "the value of an attribute must stand in quotes",
        AttrError::ExpectedQuote(..) => "the value of an attribute is not closed",
        AttrError::Duplicated(..) => "attribute is given twice",
    }
    .into()
}

/// The reason behind an error of the tokenizer.
pub(super) fn reason(error: &Error) -> Reason {
    match error {
        Error::Syntax(malformed) => malformed_reason(*malformed).into(),
        Error::IllFormed(ill_formed) => ill_formed_reason(ill_formed),
        Error::InvalidAttr(error) => attribute_reason(error),
        _ => "malformed XML".into(),
    }
}

fn malformed_reason(malformed: Malformed) -> &'static str {
    match malformed {
        Malformed::InvalidBangMarkup => "unknown markup after `<!`",
        Malformed::UnclosedPI => "processing instruction is not closed",
        Malformed::UnclosedXmlDecl => "XML declaration is not closed",
        Malformed::UnclosedComment => "comment is not closed",
        Malformed::UnclosedDoctype => "DOCTYPE is not closed",
        Malformed::UnclosedCData => "CDATA is not closed",
        Malformed::UnclosedTag => "tag is not closed",
        Malformed::UnclosedSingleQuotedAttributeValue | Malformed::UnclosedDoubleQuotedAttributeValue => {
            "the value of an attribute is not closed"
        }
    }
}

fn ill_formed_reason(error: &IllFormedError) -> Reason {
    match error {
        IllFormedError::MismatchedEndTag { expected, found } => {
            format!("expected </{}> but found </{}>", shortened(expected), shortened(found)).into()
        }
        IllFormedError::UnmatchedEndTag(found) => format!("</{}> closes nothing", shortened(found)).into(),
        IllFormedError::MissingEndTag(open) => format!("element <{}> is not closed", shortened(open)).into(),
        IllFormedError::UnclosedReference => UNCLOSED_REFERENCE.into(),
        IllFormedError::MissingDoctypeName => "DOCTYPE has no name".into(),
        IllFormedError::DoubleHyphenInComment => "`--` inside a comment".into(),
        IllFormedError::MissingDeclVersion(_) | IllFormedError::UnknownVersion => {
            "XML declaration has no known version".into()
        }
    }
}

pub(super) fn explain(text: &str, failure: Failure) -> SyntaxError {
    let at = usize::try_from(failure.at).unwrap_or(text.len()).min(text.len());
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    SyntaxError::Text {
        reason: failure.reason,
        line: before.iter().filter(|&&byte| byte == b'\n').count() + 1,
        column: before.len() - line_start + 1,
    }
}
