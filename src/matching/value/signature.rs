//! The `contentType` rule: which content type bytes have by their signature. The
//! signatures are in the foundation.

use super::Verdict;
use crate::foundation::magic::is_content_type;

/// Whether the bytes are those of the example or have the wanted type; the text says which type they have.
pub(in crate::matching) fn check_signature(expected: &[u8], actual: &[u8], wanted: &str) -> Verdict {
    if expected == actual {
        return Ok(());
    }
    is_content_type(actual, wanted).map_err(|detected| {
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
        let png = b"\x89PNG\r\n\x1a\n";
        assert_eq!(check_signature(b"", png, "image/png"), Ok(()));
        assert_eq!(check_signature(png, png, "image/jpeg"), Ok(()));
        assert_eq!(
            check_signature(b"", png, "image/jpeg").unwrap_err(),
            "Expected binary contents to have content type 'image/jpeg' but detected contents was 'image/png'"
        );
    }
}
