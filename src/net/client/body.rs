//! Bodies of responses: read up to a limit, then unpacked.

use super::super::body::{self, BodyError};
use super::super::tasks::blocking;
use super::error::Cause;
use crate::foundation::encoding::{self, DecodeError};
use crate::foundation::memory::reserve_for_body;
use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::{CONTENT_ENCODING, HeaderMap};

/// Bodies beyond this are unpacked on the blocking pool; below it the hop costs more than the work.
const SMALL: usize = 64 * 1024;

/// Reads a body that may not be longer than the limit, and undoes its content codings.
pub(super) async fn read(headers: &HeaderMap, mut body: Incoming, limit: usize) -> Result<Bytes, Cause> {
    let packed = body::read(&mut body, limit).await.map_err(|error| match error {
        BodyError::TooLarge => Cause::TooLarge(limit),
        BodyError::NoMemory => Cause::NoMemory,
        BodyError::Broken(error) => error.into(),
    })?;
    unpacked(headers, packed, limit).await
}

/// Undoes the content codings of a body.
pub(super) async fn unpacked(headers: &HeaderMap, packed: Bytes, limit: usize) -> Result<Bytes, Cause> {
    let coding = coding(headers);
    if coding.is_empty() || packed.is_empty() {
        return with_room(packed);
    }
    if packed.len() <= SMALL {
        return unpack(&coding, packed, limit);
    }
    let work = blocking(move || unpack(&coding, packed, limit));
    work.await.unwrap_or(Err(Cause::Decode(DecodeError::Malformed("packed"))))
}

/// The body, if there is memory for reading what is in it.
fn with_room(body: Bytes) -> Result<Bytes, Cause> {
    reserve_for_body(body.len()).map(|_| body).ok_or(Cause::NoMemory)
}

fn coding(headers: &HeaderMap) -> String {
    let values = headers.get_all(CONTENT_ENCODING).iter();
    values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect::<Vec<_>>().join(",")
}

fn unpack(coding: &str, packed: Bytes, limit: usize) -> Result<Bytes, Cause> {
    match encoding::decode(coding, &packed, limit) {
        Ok(unpacked) => with_room(unpacked.into()),
        // The server chose a coding it was not asked for; the reader of the body may know it.
        Err(DecodeError::Unsupported(_)) => Ok(packed),
        Err(error) => Err(error.into()),
    }
}
