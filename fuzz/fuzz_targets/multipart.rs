//! Multipart bodies: the first line is the boundary, the rest is the body.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use pact_ffi::foundation::multipart::{MAX_HEADERS, MAX_PARTS, parse};

fuzz_target!(|input: &[u8]| {
    let Some(([boundary], body)) = pact_fuzz::lines(input) else { return };
    let Ok(parts) = parse(&Bytes::copy_from_slice(body), boundary) else { return };
    assert!(parts.len() <= MAX_PARTS);
    assert!(parts.iter().all(|part| part.headers.len() <= MAX_HEADERS));
    let received: usize = parts.iter().map(|part| part.body.len()).sum();
    assert!(received <= body.len(), "no decoding makes a body longer");
});
