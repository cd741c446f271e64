//! Values that rules and generators of plugins are applied to.

use super::{Answers, new_chain, wire_mode};
use crate::foundation::json::{Map, Value};
use crate::matching::{FieldComparison, FieldGeneration};
use crate::model::generators::Generator;
use crate::model::rules::Rule;
use crate::plugin::catalogue::EntryKind;
use crate::plugin::proto::v2;
use crate::plugin::register::Lookup;
use crate::plugin::{core_entries, wire};

impl Answers {
    /// Applies a rule to one value. The error is the text of the mismatch.
    pub(super) fn field_matched(&self, field: &FieldComparison<'_>) -> Result<(), String> {
        let FieldComparison { name, values, category, path, expected, actual } = field;
        let found = self.register.lookup(EntryKind::Matcher, name);
        let found = found.map_err(|error| format!("Could not apply the '{name}' matching rule - {error}"))?;
        let rule = Rule::Plugin { name: (*name).to_owned(), values: (*values).clone() };
        let mut request = v2::MatchFieldRequest {
            key: (*name).to_owned(),
            rule: Some(wire::to_rule(&rule)),
            path: (*path).to_owned(),
            mismatch_type: category.name().to_owned(),
            expected: Some(wire::to_field(expected)),
            actual: Some(wire::to_field(actual)),
            plugin_configuration: None,
            test_context: Some(self.context(&Map::new())),
        };
        let reply = match found {
            Lookup::Core(key) => {
                if let Some(rule) = &mut request.rule {
                    rule.r#type.clone_from(&key);
                }
                core_entries::match_field(&key, &request)
            }
            Lookup::Plugin(found) => {
                request.key.clone_from(&found.key);
                request.plugin_configuration = Some(self.configuration(&found));
                let reply = found.plugin.interface.match_field(request, &new_chain());
                reply.map_err(|error| error.to_string())?
            }
        };
        if !reply.error.is_empty() {
            return Err(reply.error);
        }
        if reply.mismatches.is_empty() {
            return Ok(());
        }
        let texts: Vec<_> = reply.mismatches.iter().map(|one| one.mismatch.as_str()).collect();
        Err(texts.join(", "))
    }

    /// Makes a value. The error is the reason why the example stays.
    pub(super) fn field_generated(&self, field: &FieldGeneration<'_>) -> Result<Value, String> {
        let FieldGeneration { name, values, place, example, context, mode } = field;
        let found = self.register.lookup(EntryKind::Generator, name).map_err(|error| error.to_string())?;
        let generator = Generator::Plugin { name: (*name).to_owned(), values: (*values).clone() };
        let mut request = v2::GenerateFieldRequest {
            key: (*name).to_owned(),
            generator: Some(wire::to_generator(&generator)),
            path: place.map(|(_, path)| path.text().to_owned()).unwrap_or_default(),
            example_value: Some(wire::of_json(example)),
            plugin_configuration: None,
            test_context: Some(self.context(context)),
            test_mode: wire_mode(*mode),
        };
        let reply = match found {
            Lookup::Core(key) => {
                if let Some(generator) = &mut request.generator {
                    generator.r#type.clone_from(&key);
                }
                core_entries::generate_field(&key, &request)
            }
            Lookup::Plugin(found) => {
                request.key.clone_from(&found.key);
                request.plugin_configuration = Some(self.configuration(&found));
                let reply = found.plugin.interface.generate_field(request, &new_chain());
                reply.map_err(|error| format!("plugin {}: {error}", found.plugin.plugin))?
            }
        };
        if !reply.error.is_empty() {
            return Err(reply.error);
        }
        Ok(reply.value.as_ref().map(wire::from_field).unwrap_or_default())
    }
}
