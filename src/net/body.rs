//! Reading bodies, of requests and of responses, up to a limit.

use crate::foundation::memory::grow;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming};

/// Why a body was not read to its end.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It is larger than the limit. What has not been read can still be read.
    #[error("the body is larger than the limit")]
    TooLarge,
    /// There is no memory for it. What has not been read can still be read.
    #[error("there is not enough memory for the body")]
    NoMemory,
    /// The connection broke, or what came is not HTTP.
    #[error(transparent)]
    Broken(#[from] hyper::Error),
}

/// Whether the sender has announced more than the limit.
#[must_use]
pub fn is_announced_larger(body: &Incoming, limit: usize) -> bool {
    announced(body) > limit
}

/// Reads a body. If its announced length is above the limit, nothing is read.
pub async fn read(body: &mut Incoming, limit: usize) -> Result<Bytes, BodyError> {
    let announced = announced(body);
    if announced > limit {
        return Err(BodyError::TooLarge);
    }
    let mut whole = Gathered::default();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        if data.len() > limit.saturating_sub(whole.len()) {
            return Err(BodyError::TooLarge);
        }
        if !whole.add(data, announced) {
            return Err(BodyError::NoMemory);
        }
    }
    Ok(whole.into_bytes())
}

/// Reads on for at most so many bytes and throws them away. Closing a connection on a sender would destroy the answer
/// that is on its way to it.
pub async fn discard(mut body: Incoming, most: usize) {
    let mut left = most;
    while let Some(Ok(frame)) = body.frame().await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

/// The length that the sender has announced; 0 if it has announced none.
fn announced(body: &Incoming) -> usize {
    usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX)
}

/// The pieces of a body; a single one is not copied.
#[derive(Default)]
struct Gathered {
    first: Bytes,
    joined: Vec<u8>,
}

impl Gathered {
    fn len(&self) -> usize {
        self.first.len().max(self.joined.len())
    }

    /// Adds a piece. False if there is no memory for it.
    fn add(&mut self, data: Bytes, announced: usize) -> bool {
        if self.first.is_empty() {
            self.first = data;
            return true;
        }
        if self.joined.is_empty() {
            if !grow(&mut self.joined, self.first.len() + data.len(), announced) {
                return false;
            }
            self.joined.extend_from_slice(&self.first);
        }
        if !grow(&mut self.joined, data.len(), announced) {
            return false;
        }
        self.joined.extend_from_slice(&data);
        true
    }

    fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.into() }
    }
}
