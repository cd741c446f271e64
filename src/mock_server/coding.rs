//! Bodies that travel otherwise than they are in the pact: packed, as a `Content-Encoding` header says, and in another
//! charset than UTF-8.
//!
//! Pacts exist with packed bodies and with unpacked ones. So a packed body matches if it consists of the expected bytes;
//! otherwise it is unpacked and compared like any other. A response is packed, unless the pact has it so.

use crate::foundation::encoding::{self, DecodeError};
use crate::foundation::memory::reserve_for_body;
use crate::matching::{Bounds, Mismatch, MismatchList, RequestComparison};
use crate::model::{Body, Category, HttpPart, MissingCharacter, Request, Response};
use bytes::Bytes;

const CONTENT_ENCODING: &str = "content-encoding";

/// Whether the body of a response may have to be sent otherwise than it is in the pact.
pub(super) fn is_transformed(part: &HttpPart) -> bool {
    let has_coding = part.headers.as_ref().is_some_and(|headers| headers.get(CONTENT_ENCODING).is_some());
    // They may make these headers.
    has_coding || part.has_charset() || part.generators.category(Category::Header).is_some()
}

/// The body of the response as it is sent in answer to a request. At most `limit` bytes are unpacked to find out whether
/// it is packed.
pub(super) fn transformed(
    request: &Request,
    response: &Response,
    limit: usize,
) -> Result<Bytes, MissingCharacter> {
    let bytes = response.part.sent_bytes()?;
    let has_no_body = request.method.eq_ignore_ascii_case("HEAD") || matches!(response.status, 204 | 304);
    let header = response.part.headers.as_ref().and_then(|headers| headers.get(CONTENT_ENCODING));
    let Some(values) = header.filter(|_| !bytes.is_empty() && !has_no_body) else { return Ok(bytes) };
    let codings = values.join(",");
    if encoding::is_encoded(&codings, &bytes, limit) {
        return Ok(bytes);
    }
    Ok(encoding::encode(&codings, &bytes).map_or(bytes, Bytes::from))
}

/// The content coding of the body; nothing if there is no body or no coding.
pub(super) fn coding(request: &Request) -> Option<String> {
    request.part.body.content()?;
    request.part.headers.as_ref()?.get(CONTENT_ENCODING).map(|values| values.join(","))
}

/// Whether the body is packed and consists of the very bytes of another.
pub(super) fn is_expected_package(expected: &Request, actual: &Request) -> bool {
    coding(actual).is_some() && expected.part.body.bytes() == actual.part.body.bytes()
}

/// Whether a difference lies in the body.
pub(super) fn is_about_body(mismatch: &Mismatch) -> bool {
    matches!(mismatch, Mismatch::Body { .. } | Mismatch::BodyType { .. })
}

/// The request with its body unpacked, of at most `limit` bytes; nothing if it was not packed.
pub(super) fn unpacked(request: &Request, limit: usize) -> Option<Result<Request, DecodeError>> {
    let unpacked = encoding::decode(&coding(request)?, request.part.body.bytes(), limit);
    let with_room =
        |bytes: Vec<u8>| reserve_for_body(bytes.len()).map(|_| bytes).ok_or(DecodeError::NoMemory);
    Some(unpacked.and_then(with_room).map(|bytes| {
        let mut request = request.clone();
        request.part.body = Body::received(bytes);
        request
    }))
}

/// Says why the body was compared as it came, if it had to be and was found to differ.
pub(super) fn with_reason(comparison: RequestComparison, error: Option<&DecodeError>) -> MismatchList {
    let RequestComparison { mismatches, more, .. } = comparison;
    let mut list = MismatchList { listed: mismatches, more: more.total() };
    if let Some(error) = error
        && (more.body > 0 || list.listed.iter().any(is_about_body))
    {
        let text = format!("Failed to decode the actual body: {error}");
        if list.listed.len() >= Bounds::OF_REQUEST.most {
            list.more += 1;
        } else {
            list.listed.push(Mismatch::Body { path: "/".to_owned(), expected: None, actual: None, text });
        }
    }
    list
}
