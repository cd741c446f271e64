//! Reading any file gives a pact or an error, and a pact that was read can be written.

use super::samples;
use pact_ffi::model::{SpecVersion, file};

/// Replacements for values.
const REPLACEMENTS: [&str; 16] = [
    "null",
    "true",
    "-1",
    "1e999",
    "[]",
    "{}",
    "\"\"",
    "\"$\"",
    "\"$.\"",
    "[{}]",
    "[null]",
    "{\"\":0}",
    "\"\\u0000\"",
    "99999999999999999999",
    "\"application/json\"",
    "{\"match\":\"type\"}",
];

/// A small random number generator with a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Replaces the value of a random member, or a random character.
fn mutated(text: &str, random: &mut Random) -> String {
    let colons: Vec<usize> = text.match_indices(':').map(|(at, _)| at).collect();
    let start = colons[random.below(colons.len())] + 1;
    let rest = &text[start..];
    let end = match random.below(3) {
        // Replaces the whole value if it is a scalar; otherwise the result is mostly not JSON.
        0 | 1 => start + rest.find([',', '}']).unwrap_or(rest.len()),
        _ => start + rest.chars().next().map_or(0, char::len_utf8),
    };
    format!("{}{}{}", &text[..start], REPLACEMENTS[random.below(REPLACEMENTS.len())], &text[end..])
}

#[test]
fn changed_pacts_never_panic_and_what_is_read_can_be_written() {
    let mut random = Random(1);
    let mut read = 0;
    for round in 0..6_000 {
        let mut text = samples::ALL[round % samples::ALL.len()].to_owned();
        for _ in 0..=random.below(4) {
            text = mutated(&text, &mut random);
        }
        let Ok(pact) = file::read(&text) else { continue };
        read += 1;
        for version in [SpecVersion::V2, SpecVersion::V3, SpecVersion::V4] {
            let Ok(written) = file::to_text(&pact, version) else { continue };
            assert!(file::read(&written).is_ok(), "{version} of {text}\nis {written}");
        }
    }
    assert!(read > 500, "only {read} changed pacts could be read");
}

#[test]
fn deep_nesting_is_an_error_or_a_pact() {
    for depth in [100, 900, 5_000] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let text = format!(r#"{{"interactions":[{{"request":{{"body":{open}{close}}}}}]}}"#);
        assert_eq!(file::read(&text).is_ok(), depth < 1_000, "{depth}");
    }
}
