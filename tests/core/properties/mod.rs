//! What holds for any input: found by making inputs, not by listing them.
//!
//! The seed is fixed, so that each run sees the same cases. What the fuzz targets in `fuzz/` look at one
//! by one without end is here looked at together for a few seconds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod made;
mod comparing;
mod garbage;
mod printing;
mod answering;
mod generating;

use proptest::test_runner::{Config, RngSeed};

/// So many cases, the same on every run.
fn cases(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..Config::default() }
}
