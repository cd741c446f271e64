//! The `contentType` rule: what bytes are, judged by their first ones.
//!
//! The wanted type is compared literally with what a signature says. Only bytes without a signature are
//! looked at as text.

use crate::foundation::content_type::{ContentType, detect_bytes};

/// First bytes and what they mean.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"<?xml", "text/xml"),
];

/// Whether the bytes are of the wanted type, and if not what they are.
pub(super) fn check_signature(bytes: &[u8], wanted: &str) -> Result<(), String> {
    let detected = detect(bytes);
    if detected == wanted || (detected == "text/plain" && is_text_of_type(bytes, wanted)) {
        return Ok(());
    }
    // A document with an XML declaration is found by its signature as `text/xml` only; both names of the
    // type are right for it.
    if detected == "text/xml" && wanted == "application/xml" {
        return Ok(());
    }
    Err(format!(
        "Expected binary contents to have content type '{wanted}' but detected contents was '{detected}'"
    ))
}

fn detect(bytes: &[u8]) -> &'static str {
    let signed = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature));
    match signed {
        Some((_, name)) => name,
        None if is_html(bytes) => "text/html",
        None if is_plain_text(bytes) => "text/plain",
        None => "application/octet-stream",
    }
}

fn is_html(bytes: &[u8]) -> bool {
    detect_bytes(bytes).is_some_and(|detected| detected == ContentType::html())
}

fn is_plain_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}'))
    })
}

fn is_text_of_type(bytes: &[u8], wanted: &str) -> bool {
    let wanted = ContentType::parse(wanted).ok();
    wanted.is_some() && detect_bytes(bytes) == wanted
}

#[cfg(test)]
mod tests {
    use super::check_signature;

    #[test]
    fn bytes_are_of_the_type_their_signature_says() {
        let table: &[(&[u8], &str)] = &[
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
            (b"GIF89a..", "image/gif"),
            (b"\xff\xd8\xff\xe0", "image/jpeg"),
            (b"%PDF-1.4", "application/pdf"),
            (b"PK\x03\x04..", "application/zip"),
            (b"\x1f\x8b\x08", "application/gzip"),
            (b"<!DOCTYPE html><p/>", "text/html"),
            (b"<?xml version=\"1.0\"?><a/>", "text/xml"),
            (b"<?xml version=\"1.0\"?><a/>", "application/xml"),
            (b"{\"a\":1}", "application/json"),
            (b"[1,2]", "application/json"),
            (b"hello", "text/plain"),
            (b"\0\x01\x02\x03", "application/octet-stream"),
        ];
        for (bytes, wanted) in table {
            assert_eq!(check_signature(bytes, wanted), Ok(()), "{wanted}");
        }
    }

    #[test]
    fn another_type_is_refused_with_what_was_found() {
        let refusal = |bytes: &[u8], wanted: &str| check_signature(bytes, wanted).unwrap_err();
        assert_eq!(
            refusal(b"\x89PNG\r\n\x1a\n", "image/jpeg"),
            "Expected binary contents to have content type 'image/jpeg' but detected contents was 'image/png'"
        );
        assert_eq!(
            refusal(b"a,b\n1,2", "text/csv"),
            "Expected binary contents to have content type 'text/csv' but detected contents was 'text/plain'"
        );
        assert_eq!(
            refusal(b"hello", "text/plain;charset=utf-8"),
            "Expected binary contents to have content type 'text/plain;charset=utf-8' but detected contents was 'text/plain'"
        );
    }
}
