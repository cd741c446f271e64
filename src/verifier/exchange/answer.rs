//! Answers of the host, checked: what HTTP could not carry is refused, and why an answer is refused.

use super::Answer;
use crate::foundation::json::{Map, Value};
use crate::model::{Body, Contents};
use crate::net::client::{HeaderMap, HeaderName, HeaderValue, LocalResponse, StatusCode};
use bytes::Bytes;
use std::time::Duration;

/// Why an answer is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It has an answer.
    #[error("the exchange has been answered")]
    Answered,
    /// The time limit is over.
    #[error("the exchange has ended: there was no answer within {} ms", .0.as_millis())]
    Late(Duration),
    /// The verification has ended.
    #[error("the exchange has ended with its verification")]
    Ended,
    /// The answer is of another kind.
    #[error("the exchange asks for {0}")]
    OtherKind(&'static str),
    /// No response can have this status.
    #[error("{0} is not the status of a response: expected 200 to 999")]
    Status(u32),
    /// No header can have this name.
    #[error("'{0}' is not the name of a header")]
    HeaderName(String),
    /// No header can have this value.
    #[error("the header '{name}' cannot have the value '{value}'")]
    HeaderValue {
        /// The name.
        name: String,
        /// The value.
        value: String,
    },
}

/// A response in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Its status.
    pub status: u32,
    /// Names and values, in order.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Bytes,
}

/// The answer that is a response.
pub fn response(response: Response) -> Result<Answer, AnswerError> {
    let Response { status, headers: pairs, body } = response;
    let known = u16::try_from(status).ok().filter(|status| *status >= 200);
    let status =
        known.and_then(|status| StatusCode::from_u16(status).ok()).ok_or(AnswerError::Status(status))?;
    let mut headers = HeaderMap::with_capacity(pairs.len());
    for (name, value) in pairs {
        let key =
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| AnswerError::HeaderName(name.clone()))?;
        // White space around a value is none of it (RFC 9110, 5.5).
        let trimmed = value.trim_matches([' ', '\t']);
        let checked = HeaderValue::from_bytes(trimmed.as_bytes());
        headers.append(key, checked.map_err(|_| AnswerError::HeaderValue { name, value })?);
    }
    Ok(Answer::Response(LocalResponse { status, headers, body }))
}

/// The answer to a change of states: values for generators.
#[must_use]
pub fn values(values: Map<String, Value>) -> Answer {
    Answer::Values(values)
}

/// The answer that is a message.
#[must_use]
pub fn message(contents: Bytes, content_type: Option<&str>, metadata: Map<String, Value>) -> Answer {
    let mut all = Map::new();
    all.insert("contentType".to_owned(), content_type.unwrap_or_default().into());
    all.extend(metadata);
    Answer::Message(Contents { body: Body::received(contents), metadata: all, ..Contents::default() })
}
