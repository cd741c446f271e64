//! Property tests with generated inputs.
//!
//! The seed is fixed, so that each run has the same cases. The fuzz targets in `fuzz/` test the same readers for longer.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod made;
mod comparing;
mod garbage;
mod printing;
mod answering;
mod generating;

use proptest::test_runner::{Config, RngSeed};

/// The configuration for a number of cases with a fixed seed.
fn cases(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..Config::default() }
}
