//! Forms and query strings: pairs that were read are written and read again as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_ffi::foundation::form::{encode_form, parse_pairs, print_query};

fuzz_target!(|input: &str| {
    let mut pairs = parse_pairs(input);
    // A pair of neither name nor value is written as nothing.
    pairs.retain(|(name, value)| !name.is_empty() || value.is_some());
    let borrowed = || pairs.iter().map(|(name, value)| (name.as_str(), value.as_deref()));
    assert_eq!(parse_pairs(&encode_form(borrowed())), pairs);

    let printed = print_query(borrowed());
    pairs.retain(|(name, _)| !name.is_empty());
    pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert_eq!(parse_pairs(&printed), pairs);
});
