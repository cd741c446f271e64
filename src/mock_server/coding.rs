//! Bodies that travel packed, as a `Content-Encoding` header says.
//!
//! Pacts exist with packed bodies and with unpacked ones. So a packed body matches if it consists of the expected bytes;
//! otherwise it is unpacked and compared like any other.

use crate::foundation::encoding::{self, DecodeError};
use crate::matching::{Bounds, Mismatch, MismatchList, RequestComparison};
use crate::model::{Body, Request};

/// The content coding of the body; nothing if there is no body or no coding.
pub(super) fn coding(request: &Request) -> Option<String> {
    request.part.body.content()?;
    request.part.headers.as_ref()?.get("content-encoding").map(|values| values.join(","))
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
    Some(unpacked.map(|bytes| {
        let mut request = request.clone();
        request.part.body = Body::present(bytes, None);
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
