//! Date and time patterns: the first line is the pattern, the rest is the value.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_ffi::foundation::datetime::Pattern;

fuzz_target!(|input: &[u8]| {
    let Some(([pattern], value)) = pact_fuzz::lines(input) else { return };
    match (Pattern::parse(pattern), std::str::from_utf8(value)) {
        (Ok(pattern), Ok(value)) => {
            let _ = pattern.check(value);
        }
        (Err(error), _) => assert!(!error.to_string().is_empty()),
        _ => {}
    }
});
