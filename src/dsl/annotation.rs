//! [`Annotation`]: the changes to an interaction that are allowed at any time, also while it is served.
//!
//! A running server works on its own snapshot and does not see them. Files written later and servers started later
//! do.

use super::edit::value_or_text;
use super::error::Error;
use super::part::{Part, reach};
use crate::foundation::json::{Document, Map, Node, Value};
use crate::model::category::is_blank;
use crate::model::generators::{GeneratorSet, read_generators};
use crate::model::rules::{RuleSet, read_rules};
use crate::model::{Interaction, InteractionKind, ResponseBehaviour, ResponseFault};

/// One interaction of a draft, about to be annotated.
#[derive(Debug)]
pub struct Annotation<'d> {
    interaction: &'d mut Interaction,
}

impl<'d> Annotation<'d> {
    pub(super) fn new(interaction: &'d mut Interaction) -> Self {
        Annotation { interaction }
    }

    /// Sets the stable key, or clears it.
    pub fn set_key(&mut self, key: Option<&str>) {
        self.interaction.key = key.map(str::to_owned);
    }

    /// Sets whether a failing verification is tolerated for now.
    pub fn set_pending(&mut self, pending: bool) {
        self.interaction.pending = pending;
    }

    /// Sets a comment, or removes it. A value that is not JSON is a string.
    pub fn set_comment(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.interaction.comments.insert(key.to_owned(), value_or_text(value)),
            None => self.interaction.comments.remove(key),
        };
    }

    /// Adds a line to the comments under `text`.
    pub fn add_text_comment(&mut self, text: &str) {
        let comment = Value::String(text.to_owned());
        match self.interaction.comments.get_mut("text") {
            Some(Value::Array(lines)) => lines.push(comment),
            _ => {
                self.interaction.comments.insert("text".to_owned(), Value::Array(vec![comment]));
            }
        }
    }

    /// Sets `references.<group>.<name>` in the comments. A value that is not JSON is a string.
    pub fn add_reference(&mut self, group: &str, name: &str, value: &str) {
        let references = object_at(&mut self.interaction.comments, "references");
        object_at(references, group).insert(name.to_owned(), value_or_text(value));
    }

    /// Sets how long a mock server waits before it sends the response, in milliseconds; 0 for not at all.
    pub fn set_delay(&mut self, milliseconds: u64) -> Result<(), Error> {
        let delay = ResponseBehaviour::delay_of(milliseconds).map_err(Error::BadDelay)?;
        self.behaviour()?.delay = delay;
        Ok(())
    }

    /// Sets how a mock server spoils the response, or that it does not.
    pub fn set_fault(&mut self, fault: Option<ResponseFault>) -> Result<(), Error> {
        self.behaviour()?.fault = fault;
        Ok(())
    }

    fn behaviour(&mut self) -> Result<&mut ResponseBehaviour, Error> {
        match &self.interaction.kind {
            InteractionKind::Http(_) => Ok(&mut self.interaction.behaviour),
            other => Err(Error::WrongKind { wanted: "an HTTP interaction", found: other.type_text() }),
        }
    }

    /// Adds matching rules, in either spelling, optionally wrapped in `matchingRules`.
    pub fn matching_rules(&mut self, part: Part, text: &str) -> Result<(), Error> {
        let document = Document::parse(text)?;
        let rules = unwrapped(document.root(), "matchingRules", "matching rules")?;
        let rules = read_rules(rules)
            .map_err(|error| Error::Unreadable { what: "matching rules", reason: error.to_string() })?;
        reach(self.interaction, part).add(&rules, &GeneratorSet::new());
        Ok(())
    }

    /// Sets generators, optionally wrapped in `generators`.
    pub fn generators(&mut self, part: Part, text: &str) -> Result<(), Error> {
        let document = Document::parse(text)?;
        let generators = unwrapped(document.root(), "generators", "generators")?;
        let generators = read_generators(generators)
            .map_err(|error| Error::Unreadable { what: "generators", reason: error.to_string() })?;
        reach(self.interaction, part).add(&RuleSet::new(), &generators);
        Ok(())
    }
}

/// The object under a key, made empty if there is none; anything else there is replaced.
fn object_at<'m>(map: &'m mut Map<String, Value>, key: &str) -> &'m mut Map<String, Value> {
    let value = map.entry(key).or_insert(Value::Null);
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(object) => object,
        _ => unreachable!("the value was made an object just above"),
    }
}

/// The object in the wrapper, or the one without. In the wrapper, as in a pact file, there may be nothing.
fn unwrapped<'d>(root: Node<'d>, wrapper: &str, argument: &'static str) -> Result<Node<'d>, Error> {
    match root.get(wrapper) {
        Some(found) if found.is_object() || is_blank(found) => Ok(found),
        None if root.is_object() => Ok(root),
        _ => Err(Error::NotAnObject(argument)),
    }
}
