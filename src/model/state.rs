//! [`ProviderState`]: a named precondition that the provider must fulfil before an interaction.

use crate::foundation::json::{Map, Value};

/// A provider state with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderState {
    /// The name that the provider gets, such as `a user with id 1 exists`.
    pub name: String,
    /// Values for the provider's set-up, by name.
    pub params: Map<String, Value>,
}

impl ProviderState {
    /// A state without parameters.
    pub fn new(name: impl Into<String>) -> Self {
        ProviderState { name: name.into(), params: Map::new() }
    }
}

/// Whether two interactions are given the same states, in whatever order.
#[must_use]
pub fn are_same_states(one: &[ProviderState], other: &[ProviderState]) -> bool {
    one.len() == other.len()
        && one.iter().all(|state| other.contains(state))
        && other.iter().all(|state| one.contains(state))
}
