//! Pact files: what is read can be written in every version that can express it, and comes back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_ffi::model::{SpecVersion, file};

const VERSIONS: [SpecVersion; 5] =
    [SpecVersion::V1, SpecVersion::V1_1, SpecVersion::V2, SpecVersion::V3, SpecVersion::V4];

fuzz_target!(|input: &str| {
    let Ok(pact) = file::read(input) else { return };
    for version in VERSIONS {
        let Ok(written) = file::to_text(&pact, version) else { continue };
        let again = file::read(&written).unwrap();
        assert_eq!(again.interactions.len(), pact.interactions.len());
        // What a version has no words for is gone after the first writing; then all stays.
        let settled = file::to_text(&again, version).unwrap();
        assert_eq!(file::to_text(&file::read(&settled).unwrap(), version).unwrap(), settled);
    }
});
