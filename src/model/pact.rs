//! [`Pact`]: a contract between one consumer and one provider.

use super::interaction::Interaction;
use super::plugin::Plugin;
use super::spec::SpecVersion;
use crate::foundation::json::{Map, Value};

/// A contract between one consumer and one provider.
#[derive(Debug, Clone, PartialEq)]
pub struct Pact {
    /// The consumer's name.
    pub consumer: String,
    /// The provider's name.
    pub provider: String,
    /// What was agreed, in the order it was added.
    pub interactions: Vec<Interaction>,
    /// Data about the file itself, by namespace.
    pub metadata: Map<String, Value>,
    /// Plugins that are needed to work with it.
    pub plugins: Vec<Plugin>,
    /// The specification version it was read in or is to be written in.
    pub spec: SpecVersion,
}

impl Pact {
    /// A pact without interactions, to be written as V3 unless said otherwise.
    pub fn new(consumer: impl Into<String>, provider: impl Into<String>) -> Self {
        Pact {
            consumer: consumer.into(),
            provider: provider.into(),
            interactions: Vec::new(),
            metadata: Map::new(),
            plugins: Vec::new(),
            spec: SpecVersion::V3,
        }
    }
}
