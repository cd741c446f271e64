//! The `contentType` rule: which content type bytes have by their signature. The
//! signatures are in the foundation.

use super::Verdict;
use crate::foundation::magic::is_content_type;

/// Whether the bytes have the wanted type; the text says which type they have.
pub(super) fn check_signature(bytes: &[u8], wanted: &str) -> Verdict {
    is_content_type(bytes, wanted).map_err(|detected| {
        format!(
            "Expected binary contents to have content type '{wanted}' but detected contents was '{detected}'"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::check_signature;

    #[test]
    fn another_type_is_refused_with_what_was_found() {
        assert_eq!(check_signature(b"\x89PNG\r\n\x1a\n", "image/png"), Ok(()));
        assert_eq!(
            check_signature(b"\x89PNG\r\n\x1a\n", "image/jpeg").unwrap_err(),
            "Expected binary contents to have content type 'image/jpeg' but detected contents was 'image/png'"
        );
    }
}
