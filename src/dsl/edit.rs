//! [`Edit`]: changes to the contract of one interaction. This file has what all kinds have in common: description,
//! provider states and test name.
//!
//! The siblings `http`, `contents`, `multipart` and `message` add the rest, by subject.

use super::descriptions::Descriptions;
use super::error::Error;
use super::part::{Part, warned_part};
use super::unclaimed::UnclaimedContents;
use crate::definition::ArgumentNames;
use crate::foundation::json::{self, Value};
use crate::model::{Http, Interaction, InteractionKind, ProviderState, SpecVersion};

/// One interaction of an open draft, about to be changed.
#[derive(Debug)]
pub struct Edit<'d> {
    pub(super) interaction: &'d mut Interaction,
    descriptions: &'d mut Descriptions,
    unclaimed: &'d mut UnclaimedContents,
    ordinal: u16,
    pub(super) spec: SpecVersion,
    /// What plugins call the arguments of their rules.
    pub(super) names: &'d dyn ArgumentNames,
}

impl<'d> Edit<'d> {
    pub(super) fn new(
        interaction: &'d mut Interaction,
        descriptions: &'d mut Descriptions,
        unclaimed: &'d mut UnclaimedContents,
        ordinal: u16,
        spec: SpecVersion,
        names: &'d dyn ArgumentNames,
    ) -> Self {
        Edit { interaction, descriptions, unclaimed, ordinal, spec, names }
    }

    /// Renames the interaction.
    pub fn upon_receiving(&mut self, description: &str) {
        self.descriptions.rename(&self.interaction.description, description, self.ordinal);
        description.clone_into(&mut self.interaction.description);
    }

    /// Adds a provider state without parameters, even if there is one with this name.
    pub fn given(&mut self, name: &str) {
        self.interaction.states.push(ProviderState::new(name));
    }

    /// Adds a parameter to the first provider state with this name, or to a new one.
    /// A value that is not JSON is a string.
    pub fn given_with_param(&mut self, name: &str, key: &str, value: &str) {
        let value = value_or_text(value);
        let states = &mut self.interaction.states;
        if let Some(state) = states.iter_mut().find(|state| state.name == name) {
            state.params.insert(key.to_owned(), value);
        } else {
            let params = json::object([(key.to_owned(), value)]);
            states.push(ProviderState { name: name.to_owned(), params });
        }
    }

    /// Adds a provider state with parameters. JSON that is not an object becomes the parameter `value`.
    pub fn given_with_params(&mut self, name: &str, params: &str) -> Result<(), Error> {
        let params = match json::parse_value(params)? {
            Value::Object(params) => params,
            other => json::object([("value".to_owned(), other)]),
        };
        self.interaction.states.push(ProviderState { name: name.to_owned(), params });
        Ok(())
    }

    /// Sets the name of the test that the interaction comes from.
    pub fn test_name(&mut self, name: &str) {
        self.interaction.comments.insert("testname".to_owned(), Value::String(name.to_owned()));
    }

    /// Removes the warning that the body of a part was meant for a plugin, because another body replaces it.
    pub(super) fn remove_unclaimed(&mut self, part: Part) {
        self.unclaimed.remove(self.ordinal, warned_part(self.interaction, part));
    }

    pub(super) fn http(&mut self) -> Result<&mut Http, Error> {
        let found = self.interaction.kind.type_text();
        match &mut self.interaction.kind {
            InteractionKind::Http(http) => Ok(http),
            _ => Err(Error::WrongKind { wanted: "an HTTP interaction", found }),
        }
    }
}

/// The JSON value of a text, or the text itself as a string.
pub(super) fn value_or_text(text: &str) -> Value {
    json::parse_value(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
