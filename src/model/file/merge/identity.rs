//! [`Identity`]: what makes two interactions without keys the same.

use crate::foundation::json::{Document, Value};
use crate::model::interaction::Interaction;
use crate::model::spec::SpecVersion;
use crate::model::state::ProviderState;
use std::hash::{Hash, Hasher};

/// Description, provider states with their parameters, and kind of an interaction.
///
/// The states are those that the version to write has a place for. What it has none for is gone when the file is read
/// again, and the interaction would not be found any more.
#[derive(PartialEq)]
pub(super) struct Identity<'i> {
    description: &'i str,
    kind: &'static str,
    names: Vec<&'i str>,
    params: Params,
}

/// The parameters of all states as one JSON array; `None` if no state has any.
struct Params(Option<Document<'static>>);

impl<'i> Identity<'i> {
    /// The identity that the interaction has in a file of this version.
    pub(super) fn of(interaction: &'i Interaction, version: SpecVersion) -> Self {
        let states = interaction.states.as_slice();
        let (names, params) = match version >= SpecVersion::V3 {
            true => (state_names(interaction), Params::of(states)),
            // One state without parameters; an empty name is read as no state.
            false => {
                let first = states.first().map(|state| state.name.as_str());
                (first.into_iter().filter(|name| !name.is_empty()).collect(), Params(None))
            }
        };
        Identity { description: &interaction.description, kind: interaction.kind.type_text(), names, params }
    }
}

/// The names of all provider states of an interaction.
pub(super) fn state_names(interaction: &Interaction) -> Vec<&str> {
    interaction.states.iter().map(|state| state.name.as_str()).collect()
}

impl Eq for Identity<'_> {}

impl Hash for Identity<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.description, self.kind, &self.names).hash(state);
        self.params.0.as_ref().map(|params| params.root().digest()).hash(state);
    }
}

impl Params {
    fn of(states: &[ProviderState]) -> Self {
        let has_params = states.iter().any(|state| !state.params.is_empty());
        let all = || states.iter().map(|state| Value::Object(state.params.clone())).collect::<Value>();
        Params(has_params.then(|| Document::from(&all())))
    }
}

impl PartialEq for Params {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_ref().map(Document::root) == other.0.as_ref().map(Document::root)
    }
}
