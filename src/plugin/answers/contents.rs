//! Bodies that plugins compare and generate.

use super::{Answers, new_chain, wire_mode};
use crate::foundation::json::Map;
use crate::matching::{ContentsComparison, ContentsFor, ContentsGeneration, Mismatch};
use crate::model::Body;
use crate::plugin::catalogue::EntryKind;
use crate::plugin::proto::v2;
use crate::plugin::proto::v2::generate_content_request::ContentFor;
use crate::plugin::wire;

impl Answers {
    /// Asks the plugin that claims the expected type for the differences.
    pub(super) fn contents_compared(&self, contents: &ContentsComparison<'_>) -> Vec<Mismatch> {
        let ContentsComparison { expected, expected_type, actual, actual_type, rules, .. } = *contents;
        let Some(found) = self.register.claimant(EntryKind::ContentMatcher, expected_type) else {
            let text = format!("Plugin for '{expected_type}' was not found in the plugin register");
            return vec![wire::body_mismatch("", "", "", text)];
        };
        let request = v2::CompareContentsRequest {
            expected: Some(wire::to_body(expected, expected_type)),
            actual: Some(wire::to_body(actual, actual_type)),
            allow_unexpected_keys: contents.allows_unexpected,
            rules: wire::to_rules(rules),
            plugin_configuration: Some(self.configuration(&found)),
            test_context: Some(self.context(&Map::new())),
        };
        match found.plugin.interface.compare_contents(request, &new_chain()) {
            Ok(reply) => wire::mismatches(&reply),
            Err(error) => {
                let text = format!("Call to compare contents handler failed = {error}");
                vec![wire::body_mismatch("", "", "", text)]
            }
        }
    }

    /// Asks the plugin that generates the type for the body. The error is the reason why the example stays.
    pub(super) fn contents_generated(
        &self,
        contents: &ContentsGeneration<'_>,
    ) -> Option<Result<Body, String>> {
        let ContentsGeneration { body, content_type, generators, context, mode, contents_for } = *contents;
        let found = self.register.claimant(EntryKind::ContentGenerator, content_type)?;
        let content_for = match contents_for {
            ContentsFor::Request => ContentFor::Request,
            ContentsFor::Response => ContentFor::Response,
        };
        let request = v2::GenerateContentRequest {
            contents: Some(wire::to_body(body, content_type)),
            generators: wire::to_generators(generators),
            plugin_configuration: Some(self.configuration(&found)),
            test_context: Some(self.context(context)),
            test_mode: wire_mode(mode),
            content_for: content_for.into(),
        };
        let reply = found.plugin.interface.generate_content(request, &new_chain());
        let plugin = &found.plugin.plugin;
        let refused = |error| format!("plugin {plugin} did not generate its values: {error}");
        Some(reply.map(|reply| wire::generated(reply.contents.as_ref(), body)).map_err(refused))
    }
}
