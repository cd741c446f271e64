//! [`GeneratorEnv`]: what values are made with, besides their generators.

use super::context::Context;
use super::source::Source;
use crate::matching::{Engine, TestMode};

/// What values are made with, besides their generators.
pub struct GeneratorEnv<'e> {
    /// Answers for generators and contents of plugins.
    pub engine: &'e Engine,
    /// What is known.
    pub context: &'e Context,
    /// On whose side values are made.
    pub mode: TestMode,
    /// Clock and random numbers.
    pub source: &'e mut dyn Source,
}

impl<'e> GeneratorEnv<'e> {
    /// For answers of a mock server and for messages that are shown to their consumer.
    pub fn consumer(engine: &'e Engine, context: &'e Context, source: &'e mut dyn Source) -> Self {
        GeneratorEnv { engine, context, mode: TestMode::Consumer, source }
    }

    /// For what is sent to a provider.
    pub fn provider(engine: &'e Engine, context: &'e Context, source: &'e mut dyn Source) -> Self {
        GeneratorEnv { engine, context, mode: TestMode::Provider, source }
    }
}

impl std::fmt::Debug for GeneratorEnv<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let GeneratorEnv { engine, context, mode, source: _ } = self;
        let mut fields = formatter.debug_struct("GeneratorEnv");
        fields.field("engine", engine).field("context", context).field("mode", mode).finish_non_exhaustive()
    }
}
