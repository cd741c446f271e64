//! What the environment says, read once: nothing below this layer looks there.
#![expect(clippy::disallowed_methods, reason = "here is the one place")]

use std::env;

/// What the environment said when the library was first used.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// `LOG_LEVEL`: what is logged if `pactffi_init` is not told.
    pub(crate) log_level: Option<String>,
    /// `PACT_SEED`: what made values follow from. What is no number is no seed.
    pub(crate) seed: Option<u64>,
}

impl Settings {
    /// Reads the environment.
    pub(super) fn of_environment() -> Self {
        let seed = variable("PACT_SEED").and_then(|seed| seed.trim().parse().ok());
        Self { log_level: variable("LOG_LEVEL"), seed }
    }
}

/// A variable, as it is now; for those that the caller names.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}
