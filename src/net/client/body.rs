//! Bodies of answers: read up to a limit, then unpacked.

use super::super::tasks::blocking;
use super::error::Cause;
use crate::foundation::encoding::{self, DecodeError};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{CONTENT_ENCODING, HeaderMap};

/// Bodies beyond this are unpacked on the blocking pool; below it the hop costs more than the work.
const SMALL: usize = 64 * 1024;

/// Reads a body that may not be longer than the limit, and undoes its content codings.
pub(super) async fn read(headers: &HeaderMap, body: Incoming, limit: usize) -> Result<Bytes, Cause> {
    let packed = gather(body, limit).await?;
    let coding = coding(headers);
    if coding.is_empty() || packed.is_empty() {
        return Ok(packed);
    }
    if packed.len() <= SMALL {
        return unpack(&coding, packed, limit);
    }
    let work = blocking(move || unpack(&coding, packed, limit));
    work.await.unwrap_or(Err(Cause::Decode(DecodeError::Malformed("packed"))))
}

async fn gather(mut body: Incoming, limit: usize) -> Result<Bytes, Cause> {
    let mut first = Bytes::new();
    let mut more = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        if data.len() > limit.saturating_sub(first.len() + more.len()) {
            return Err(Cause::TooLarge(limit));
        }
        if first.is_empty() {
            first = data;
        } else {
            more.extend_from_slice(&data);
        }
    }
    if more.is_empty() {
        return Ok(first);
    }
    Ok([first, more.freeze()].concat().into())
}

fn coding(headers: &HeaderMap) -> String {
    let values = headers.get_all(CONTENT_ENCODING).iter();
    values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect::<Vec<_>>().join(",")
}

fn unpack(coding: &str, packed: Bytes, limit: usize) -> Result<Bytes, Cause> {
    match encoding::decode(coding, &packed, limit) {
        Ok(unpacked) => Ok(unpacked.into()),
        // Nobody asked for it; whoever reads the body may know it.
        Err(DecodeError::Unsupported(_)) => Ok(packed),
        Err(error) => Err(error.into()),
    }
}
