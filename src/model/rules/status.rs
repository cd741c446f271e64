//! [`StatusClass`]: which HTTP status codes a rule accepts.

use crate::foundation::json::Value;

/// A range of HTTP status codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusClass {
    /// 100 to 199
    Information,
    /// 200 to 299
    Success,
    /// 300 to 399
    Redirect,
    /// 400 to 499
    ClientError,
    /// 500 to 599
    ServerError,
    /// Below 400
    NonError,
    /// 400 and above
    Error,
    /// One of these
    Codes(Vec<u16>),
}

impl StatusClass {
    /// The classes that have a word in files.
    const WORDS: [(StatusClass, &'static str); 7] = [
        (StatusClass::Information, "info"),
        (StatusClass::Success, "success"),
        (StatusClass::Redirect, "redirect"),
        (StatusClass::ClientError, "clientError"),
        (StatusClass::ServerError, "serverError"),
        (StatusClass::NonError, "nonError"),
        (StatusClass::Error, "error"),
    ];

    /// The class of a word in a file.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(_, known)| *known == word).map(|(class, _)| class)
    }

    /// The value of `status` in a file: a word, or the list of codes.
    pub fn to_json(&self) -> Value {
        match self {
            StatusClass::Codes(codes) => codes.iter().copied().collect(),
            class => Self::WORDS
                .iter()
                .find(|(known, _)| known == class)
                .map_or(Value::Null, |(_, word)| (*word).into()),
        }
    }
}
