//! [`Answers`]: the trait by which the core asks plugins, in the scope of a test run, a pact and an interaction.

use super::register::Register;
use crate::foundation::json::{Map, Value};
use std::sync::Arc;

/// What plugins answer in the place of the core.
#[derive(Debug, Clone)]
pub(super) struct Answers {
    register: Arc<Register>,
    /// The test run; none if it has no id.
    test_run: Option<Arc<str>>,
    /// The configuration of each plugin in the pact.
    pact: Arc<Map<String, Value>>,
    /// The configuration of each plugin in the interaction.
    interaction: Arc<Map<String, Value>>,
}

impl Answers {
    /// In the scope of a test run.
    pub(super) fn new(register: Arc<Register>, test_run: Option<&str>) -> Self {
        let (pact, interaction) = Default::default();
        Answers { register, test_run: test_run.map(Into::into), pact, interaction }
    }
}
