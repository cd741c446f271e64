//! Matching rule expressions, by themselves and as the value of a header, a query parameter or a path.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_ffi::definition::{NoNames, expression, scalar, single};
use pact_ffi::model::DocPath;

fuzz_target!(|input: &str| {
    // Reading may fail; the message must not.
    if let Err(error) = expression::parse(input, &NoNames) {
        assert!(!error.to_string().is_empty());
    }
    let _ = expression::is_expression(input);
    let _ = scalar(input, &NoNames);
    let _ = single(input, &DocPath::root(), &NoNames);
});
