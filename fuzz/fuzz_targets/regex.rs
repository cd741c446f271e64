//! Regular expressions: the first line is the pattern, the rest is the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_ffi::foundation::regex::Regex;

fuzz_target!(|input: &[u8]| {
    let Some(([pattern], rest)) = pact_fuzz::lines(input) else { return };
    let (Ok(regex), Ok(text)) = (Regex::new(pattern), std::str::from_utf8(rest)) else { return };
    let is_full_match = regex.is_full_match(text);
    let Ok(found) = regex.captures(text) else { return };
    if is_full_match == Ok(true) {
        assert!(found.is_some(), "what matches as a whole is found");
    }
    for (start, end) in found.into_iter().flatten().flatten() {
        assert!(text.get(start..end).is_some(), "groups are pieces of the text");
    }
});
