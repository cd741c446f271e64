//! [`Answers`]: the trait by which the core asks plugins, in the scope of a test run, a pact and an interaction.

mod contents;
mod field;

use super::catalogue::EntryKind;
use super::interface::Chain;
use super::proto::v2;
use super::proto::v2::generate_content_request::TestMode as WireMode;
use super::register::{Found, Lookup, LookupError, Register};
use super::{id, wire};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{self, Map, Value};
use crate::matching::{
    ContentsComparison, ContentsGeneration, FieldComparison, FieldGeneration, Mismatch, Plugins, TestMode,
};
use crate::model::{Body, Interaction, Pact, Plugin};
use std::sync::Arc;

/// Where generators find the values of provider states.
const STATES: &str = "providerState";

/// What plugins answer in the place of the core.
#[derive(Debug, Clone)]
pub(super) struct Answers {
    register: Arc<Register>,
    /// The test run; none if it has no id.
    test_run: Option<Arc<str>>,
    /// The plugins of the pact.
    pact: Arc<Vec<Plugin>>,
    /// The configuration of each plugin in the interaction.
    interaction: Arc<Map<String, Value>>,
}

impl Answers {
    /// In the scope of a test run.
    pub(super) fn new(register: Arc<Register>, test_run: Option<&str>) -> Self {
        let (pact, interaction) = Default::default();
        let test_run = test_run.filter(|id| !id.is_empty()).map(Into::into);
        Answers { register, test_run, pact, interaction }
    }

    /// What the pact and the interaction have for a plugin.
    fn configuration(&self, found: &Found) -> v2::PluginConfiguration {
        let plugin = &found.plugin.plugin;
        let of_interaction = self.interaction.get(&plugin.name).and_then(Value::as_object);
        let of_pact = plugin.entry(&self.pact).map(|entry| &entry.configuration);
        let to_struct = |members: Option<&_>| members.map(wire::to_struct).unwrap_or_default();
        v2::PluginConfiguration {
            interaction_configuration: Some(to_struct(of_interaction)),
            pact_configuration: Some(to_struct(of_pact)),
        }
    }

    /// What is known, for a plugin: values of provider states stand beside the rest.
    fn context(&self, known: &Map<String, Value>) -> prost_types::Struct {
        let Some(Value::Object(states)) = known.get(STATES) else {
            return test_context(known, self.test_run.as_deref());
        };
        let others = known.iter().filter(|(key, _)| *key != STATES);
        let all = others.chain(states).map(|(key, value)| (key.clone(), value.clone()));
        test_context(&json::object(all), self.test_run.as_deref())
    }

    /// Whether a plugin has an entry of this name. Names that several plugins have are known, too.
    fn knows(&self, kind: EntryKind, name: &str) -> bool {
        matches!(self.register.lookup(kind, name), Ok(Lookup::Plugin(_)) | Err(LookupError::Ambiguous { .. }))
    }
}

/// What is known about a test, and the id of its run if it has one.
pub(super) fn test_context(known: &Map<String, Value>, test_run: Option<&str>) -> prost_types::Struct {
    let mut context = wire::to_struct(known);
    if let Some(id) = test_run.filter(|id| !id.is_empty()) {
        context.fields.insert("testRunId".to_owned(), wire::to_value(&id.into()));
    }
    context
}

/// A chain that begins with the call.
fn new_chain() -> Chain {
    Chain { id: id::new_uuid(), deadline: None }
}

fn wire_mode(mode: TestMode) -> i32 {
    match mode {
        TestMode::Consumer => WireMode::Consumer,
        TestMode::Provider => WireMode::Provider,
    }
    .into()
}

impl Plugins for Answers {
    fn for_pact(&self, pact: &Pact) -> Option<Arc<dyn Plugins>> {
        if pact.plugins.is_empty() && self.pact.is_empty() {
            return None;
        }
        Some(Arc::new(Answers { pact: Arc::new(pact.plugins.clone()), ..self.clone() }))
    }

    fn for_interaction(&self, interaction: &Interaction) -> Option<Arc<dyn Plugins>> {
        let configuration = &interaction.plugin_configuration;
        if configuration.is_empty() && self.interaction.is_empty() {
            return None;
        }
        Some(Arc::new(Answers { interaction: Arc::new(configuration.clone()), ..self.clone() }))
    }

    fn for_test_run(&self, id: &str) -> Option<Arc<dyn Plugins>> {
        let test_run = Some(id).filter(|id| !id.is_empty()).map(Into::into);
        Some(Arc::new(Answers { test_run, ..self.clone() }))
    }

    fn knows_rule(&self, name: &str) -> bool {
        self.knows(EntryKind::Matcher, name)
    }

    fn knows_generator(&self, name: &str) -> bool {
        self.knows(EntryKind::Generator, name)
    }

    fn config_key(&self, rule: &str) -> Option<String> {
        match self.register.lookup(EntryKind::Matcher, rule) {
            Ok(Lookup::Plugin(found)) => found.values.get("config-key").cloned(),
            Ok(Lookup::Core(_)) | Err(_) => None,
        }
    }

    fn claims_comparison(&self, content_type: &ContentType) -> bool {
        self.register.claimant(EntryKind::ContentMatcher, content_type).is_some()
    }

    fn compare_contents(&self, contents: &ContentsComparison<'_>) -> Vec<Mismatch> {
        self.contents_compared(contents)
    }

    fn match_field(&self, field: &FieldComparison<'_>) -> Result<(), String> {
        self.field_matched(field)
    }

    fn generate_contents(&self, contents: &ContentsGeneration<'_>) -> Option<Result<Body, String>> {
        self.contents_generated(contents)
    }

    fn generate_field(&self, field: &FieldGeneration<'_>) -> Result<Value, String> {
        self.field_generated(field)
    }
}

#[cfg(test)]
mod tests;
