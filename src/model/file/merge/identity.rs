//! [`Identity`]: what makes two interactions without keys the same.

use crate::foundation::json::{Document, Value};
use crate::model::interaction::Interaction;
use crate::model::spec::SpecVersion;
use crate::model::state::ProviderState;

/// Description, provider states with their parameters, and kind of an interaction.
///
/// The states are those that the version to write has a place for. What it has none for is gone when the file is read
/// again, and the interaction would not be found any more.
pub(super) struct Identity<'i> {
    /// What equal identities have in common; different ones nearly always differ in it.
    pub(super) key: Key<'i>,
    /// The parameters of all states as one JSON array; `None` if no state has any.
    params: Option<Document<'static>>,
}

/// Description, kind, names of states, digest of their parameters.
pub(super) type Key<'i> = (&'i str, &'static str, Vec<&'i str>, Option<u64>);

impl<'i> Identity<'i> {
    /// The identity that the interaction has in a file of this version.
    pub(super) fn of(interaction: &'i Interaction, version: SpecVersion) -> Self {
        let states = interaction.states.as_slice();
        let (names, params) = if version >= SpecVersion::V3 {
            (state_names(interaction), params_of(states))
        } else {
            // One state without parameters; an empty name is read as no state.
            let first = states.first().map(|state| state.name.as_str());
            (first.into_iter().filter(|name| !name.is_empty()).collect(), None)
        };
        let digest = params.as_ref().map(|params| params.root().digest());
        Identity { key: (&interaction.description, interaction.kind.type_text(), names, digest), params }
    }

    /// Whether the parameters of the states are equal; with equal keys, the identities are.
    pub(super) fn has_params_of(&self, other: &Self) -> bool {
        self.params.as_ref().map(Document::root) == other.params.as_ref().map(Document::root)
    }
}

/// The names of all provider states of an interaction.
pub(super) fn state_names(interaction: &Interaction) -> Vec<&str> {
    interaction.states.iter().map(|state| state.name.as_str()).collect()
}

fn params_of(states: &[ProviderState]) -> Option<Document<'static>> {
    let has_params = states.iter().any(|state| !state.params.is_empty());
    let all = || states.iter().map(|state| Value::Object(state.params.clone())).collect::<Value>();
    has_params.then(|| Document::from(&all()))
}
