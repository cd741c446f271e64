//! The environment variables of the library, read once. Lower layers do not read the environment.
#![expect(clippy::disallowed_methods, reason = "this module is the one place that reads the environment")]

use std::env;

/// The environment variables at the first use of the library.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// `LOG_LEVEL`: what is logged if `pactffi_init` gets NULL.
    pub(crate) log_level: Option<String>,
    /// `PACT_SEED`: the seed of generated values; none if it is not a number.
    pub(crate) seed: Option<u64>,
}

impl Settings {
    /// Reads the environment.
    pub(super) fn of_environment() -> Self {
        let seed = variable("PACT_SEED").and_then(|seed| seed.trim().parse().ok());
        Self { log_level: variable("LOG_LEVEL"), seed }
    }
}

/// The present value of a variable, for variables whose name the caller gives.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}
