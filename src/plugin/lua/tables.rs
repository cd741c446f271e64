//! Messages as the tables that scripts are given.

use super::super::interface::{PrepareVerification, StartMockServer, VerifyInteraction};
use super::super::proto::v2;
use super::value;
use mlua::{Lua, Table, Value};
use std::collections::BTreeMap;
use v2::field_value::Value as Field;
use v2::metadata_value::Value as Metadatum;

/// Makes tables in one interpreter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables<'lua> {
    pub(super) lua: &'lua Lua,
}

impl Tables<'_> {
    /// The entries of the catalogue, as `init` returns them.
    pub(super) fn catalogue(self, catalogue: &v2::Catalogue) -> mlua::Result<Table> {
        self.list(&catalogue.catalogue, |entry| {
            let table = self.lua.create_table()?;
            table.raw_set("entryType", entry.r#type().as_str_name())?;
            table.raw_set("key", entry.key.as_str())?;
            table.raw_set("values", self.lua.create_table_from(entry.values.clone())?)?;
            Ok(Value::Table(table))
        })
    }

    pub(super) fn compare_contents(self, request: &v2::CompareContentsRequest) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        table.raw_set("expected", optional(request.expected.as_ref(), |body| self.body(body))?)?;
        table.raw_set("actual", optional(request.actual.as_ref(), |body| self.body(body))?)?;
        table.raw_set("allow_unexpected_keys", request.allow_unexpected_keys)?;
        table.raw_set("rules", self.rules(&request.rules)?)?;
        self.set_configuration(&table, request.plugin_configuration.as_ref())?;
        self.set_struct(&table, "test_context", request.test_context.as_ref())?;
        Ok(table)
    }

    pub(super) fn match_field(self, request: &v2::MatchFieldRequest) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        table.raw_set("key", request.key.as_str())?;
        let rule = request.rule.as_ref();
        table.raw_set("rule", optional(rule, |rule| self.typed(&rule.r#type, rule.values.as_ref()))?)?;
        table.raw_set("path", request.path.as_str())?;
        table.raw_set("mismatch_type", request.mismatch_type.as_str())?;
        table.raw_set("expected", self.field(request.expected.as_ref())?)?;
        table.raw_set("actual", self.field(request.actual.as_ref())?)?;
        self.set_configuration(&table, request.plugin_configuration.as_ref())?;
        self.set_struct(&table, "test_context", request.test_context.as_ref())?;
        Ok(table)
    }

    pub(super) fn generate_field(self, request: &v2::GenerateFieldRequest) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        table.raw_set("key", request.key.as_str())?;
        let generator = request.generator.as_ref();
        table.raw_set("generator", optional(generator, |it| self.typed(&it.r#type, it.values.as_ref()))?)?;
        table.raw_set("path", request.path.as_str())?;
        table.raw_set("example_value", self.field(request.example_value.as_ref())?)?;
        self.set_configuration(&table, request.plugin_configuration.as_ref())?;
        self.set_struct(&table, "test_context", request.test_context.as_ref())?;
        table.raw_set("test_mode", request.test_mode().as_str_name())?;
        Ok(table)
    }

    /// The version of the interface decides what a transport gets of the pact.
    pub(super) fn start_mock_server(self, version: u8, request: &StartMockServer) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        table.raw_set("host_interface", request.host.as_str())?;
        table.raw_set("port", request.port)?;
        table.raw_set("tls", false)?;
        if version == 1 {
            table.raw_set("pact", request.pact.as_str())?;
        } else {
            table.raw_set("interactions", self.list(&request.interactions, |one| self.interaction(one))?)?;
        }
        table.raw_set("test_context", value::struct_to_lua(self.lua, &request.test_context)?)?;
        Ok(table)
    }

    pub(super) fn prepare_verification(
        self,
        version: u8,
        request: &PrepareVerification,
    ) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        table.raw_set("config", value::struct_to_lua(self.lua, &request.config)?)?;
        if version == 1 {
            table.raw_set("pact", request.pact.as_str())?;
            table.raw_set("interaction_key", request.interaction_key.as_str())?;
        } else {
            table.raw_set("interaction_contents", self.interaction(&request.interaction)?)?;
            table.raw_set("test_context", value::struct_to_lua(self.lua, &request.test_context)?)?;
        }
        Ok(table)
    }

    pub(super) fn verify_interaction(self, version: u8, request: &VerifyInteraction) -> mlua::Result<Table> {
        let table = self.prepare_verification(version, &request.prepared)?;
        let data = self.lua.create_table()?;
        let empty = v2::Body::default();
        data.raw_set("body", self.body(request.data.body.as_ref().unwrap_or(&empty))?)?;
        let metadata = self.lua.create_table()?;
        for (name, datum) in &request.data.metadata {
            metadata.raw_set(name.as_str(), self.metadatum(datum)?)?;
        }
        data.raw_set("metadata", metadata)?;
        table.raw_set("interaction_data", data)?;
        Ok(table)
    }

    pub(super) fn compared(self, response: &v2::CompareContentsResponse) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        if let Some(mismatch) = &response.type_mismatch {
            let types = self.lua.create_table()?;
            types.raw_set("expected", mismatch.expected.as_str())?;
            types.raw_set("actual", mismatch.actual.as_str())?;
            table.raw_set("type-mismatch", types)?;
        } else if !response.error.is_empty() {
            table.raw_set("error", response.error.as_str())?;
        } else if !response.results.is_empty() {
            let paths = self.lua.create_table()?;
            for (path, found) in &response.results {
                paths.raw_set(path.as_str(), self.list(&found.mismatches, |it| self.mismatch(it))?)?;
            }
            table.raw_set("mismatches", paths)?;
        }
        Ok(table)
    }

    pub(super) fn field_matched(self, response: &v2::MatchFieldResponse) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        if response.error.is_empty() {
            table.raw_set("mismatches", self.list(&response.mismatches, |it| self.mismatch(it))?)?;
        } else {
            table.raw_set("error", response.error.as_str())?;
        }
        Ok(table)
    }

    pub(super) fn field_generated(self, response: &v2::GenerateFieldResponse) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        if response.error.is_empty() {
            table.raw_set("value", self.field(response.value.as_ref())?)?;
        } else {
            table.raw_set("error", response.error.as_str())?;
        }
        Ok(table)
    }

    pub(super) fn body(self, body: &v2::Body) -> mlua::Result<Value> {
        let table = self.lua.create_table()?;
        if let Some(contents) = &body.content {
            table.raw_set("contents", self.lua.create_string(contents)?)?;
        }
        table.raw_set("content_type", body.content_type.as_str())?;
        table.raw_set("content_type_hint", body.content_type_hint().as_str_name())?;
        Ok(Value::Table(table))
    }

    pub(super) fn generators(self, generators: &BTreeMap<String, v2::Generator>) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        for (path, generator) in generators {
            table.raw_set(path.as_str(), self.typed(&generator.r#type, generator.values.as_ref())?)?;
        }
        Ok(table)
    }

    fn rules(self, rules: &BTreeMap<String, v2::MatchingRules>) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        for (path, rules) in rules {
            let typed = |rule: &v2::MatchingRule| self.typed(&rule.r#type, rule.values.as_ref());
            table.raw_set(path.as_str(), self.list(&rules.rule, typed)?)?;
        }
        Ok(table)
    }

    /// A rule or generator.
    fn typed(self, kind: &str, values: Option<&prost_types::Struct>) -> mlua::Result<Value> {
        let table = self.lua.create_table()?;
        table.raw_set("type", kind)?;
        self.set_struct(&table, "values", values)?;
        Ok(Value::Table(table))
    }

    fn mismatch(self, mismatch: &v2::ContentMismatch) -> mlua::Result<Value> {
        let table = self.lua.create_table()?;
        table.raw_set("mismatch", mismatch.mismatch.as_str())?;
        table.raw_set("path", mismatch.path.as_str())?;
        for (name, side) in [("expected", &mismatch.expected), ("actual", &mismatch.actual)] {
            if let Some(bytes) = side {
                table.raw_set(name, self.lua.create_string(bytes)?)?;
            }
        }
        for (name, text) in [("diff", &mismatch.diff), ("mismatch_type", &mismatch.mismatch_type)] {
            if !text.is_empty() {
                table.raw_set(name, text.as_str())?;
            }
        }
        Ok(Value::Table(table))
    }

    fn interaction(self, interaction: &v2::InteractionContents) -> mlua::Result<Value> {
        let table = self.lua.create_table()?;
        table.raw_set("interaction_type", interaction.interaction_type.as_str())?;
        table.raw_set("consumer", interaction.consumer.as_str())?;
        table.raw_set("provider", interaction.provider.as_str())?;
        self.set_configuration(&table, interaction.plugin_configuration.as_ref())?;
        Ok(Value::Table(table))
    }

    fn set_configuration(
        self,
        table: &Table,
        configuration: Option<&v2::PluginConfiguration>,
    ) -> mlua::Result<()> {
        let Some(configuration) = configuration else { return Ok(()) };
        let both = self.lua.create_table()?;
        self.set_struct(
            &both,
            "interaction_configuration",
            configuration.interaction_configuration.as_ref(),
        )?;
        self.set_struct(&both, "pact_configuration", configuration.pact_configuration.as_ref())?;
        table.raw_set("plugin_configuration", both)
    }

    fn set_struct(self, table: &Table, name: &str, object: Option<&prost_types::Struct>) -> mlua::Result<()> {
        table.raw_set(name, optional(object, |object| value::struct_to_lua(self.lua, object))?)
    }

    fn field(self, field: Option<&v2::FieldValue>) -> mlua::Result<Value> {
        Ok(match field.and_then(|field| field.value.as_ref()) {
            None | Some(Field::NullValue(_)) => Value::Nil,
            Some(Field::BooleanValue(truth)) => Value::Boolean(*truth),
            Some(Field::StringValue(text)) => Value::String(self.lua.create_string(text)?),
            Some(Field::IntegerValue(number)) => Value::Integer(*number),
            Some(Field::DecimalValue(number)) => Value::Number(*number),
            Some(Field::BinaryValue(bytes)) => self.binary(bytes)?,
            Some(Field::StructuredValue(value)) => match value::to_lua(self.lua, value)? {
                null if null == Value::NULL => Value::Nil,
                value => value,
            },
        })
    }

    fn metadatum(self, datum: &v2::MetadataValue) -> mlua::Result<Value> {
        match &datum.value {
            Some(Metadatum::NonBinaryValue(value)) => value::to_lua(self.lua, value),
            Some(Metadatum::BinaryValue(bytes)) => self.binary(bytes),
            None => Ok(Value::Nil),
        }
    }

    fn binary(self, bytes: &[u8]) -> mlua::Result<Value> {
        let table = self.lua.create_table()?;
        table.raw_set("binary", self.lua.create_string(bytes)?)?;
        Ok(Value::Table(table))
    }

    fn list<T>(self, items: &[T], item: impl Fn(&T) -> mlua::Result<Value>) -> mlua::Result<Table> {
        let table = self.lua.create_table()?;
        for (at, one) in items.iter().enumerate() {
            table.raw_set(at + 1, item(one)?)?;
        }
        Ok(table)
    }
}

/// Nil for nothing.
fn optional<T>(it: Option<T>, to_lua: impl FnOnce(T) -> mlua::Result<Value>) -> mlua::Result<Value> {
    it.map_or(Ok(Value::Nil), to_lua)
}
