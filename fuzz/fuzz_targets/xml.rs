//! XML: what is read is printed and read again as the same text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_ffi::foundation::xml::{Document, Edits};

fuzz_target!(|input: &[u8]| {
    let Ok(document) = Document::parse_bytes(input) else { return };
    let edits = Edits::default();
    let printed = document.to_text(&edits);
    let again = Document::parse(&printed).unwrap();
    assert_eq!(again.to_text(&edits), printed);
    assert_eq!(again.root().name(), document.root().name());
    assert_eq!(again.root().elements().count(), document.root().elements().count());
    // CDATA sections have become ordinary text, which may put texts together that were trimmed apart.
    assert_eq!(unspaced(&again), unspaced(&document));
});

fn unspaced(document: &Document) -> String {
    document.root().text().split_whitespace().collect()
}
