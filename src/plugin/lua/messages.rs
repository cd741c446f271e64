//! The tables that scripts return, as messages.

use super::super::proto::v2;
use super::value::{self, error};
use mlua::{Table, Value};
use std::collections::{BTreeMap, HashMap};
use v2::body::ContentTypeHint;
use v2::catalogue_entry::EntryType;
use v2::field_value::Value as Field;
use v2::generate_content_request::TestMode;
use v2::metadata_value::Value as Metadatum;

/// How deep lists of mismatches may be nested.
const MAX_NESTING: usize = 128;

/// What `init` returns.
pub(super) fn catalogue(entries: &Table) -> mlua::Result<Vec<v2::CatalogueEntry>> {
    entries.sequence_values::<Table>().map(|entry| catalogue_entry(&entry?)).collect()
}

fn catalogue_entry(entry: &Table) -> mlua::Result<v2::CatalogueEntry> {
    let kind: String = entry.get("entryType")?;
    let known = EntryType::from_str_name(&kind);
    let known = known.ok_or_else(|| error(format!("Unknown catalogue entry type '{kind}'")))?;
    let values: Option<HashMap<String, String>> = entry.get("values")?;
    Ok(v2::CatalogueEntry {
        r#type: known.into(),
        key: entry.get("key")?,
        values: values.unwrap_or_default().into_iter().collect(),
    })
}

/// What `configure_interaction` returns.
pub(super) fn configured(table: &Table) -> mlua::Result<v2::ConfigureInteractionResponse> {
    let interactions: Option<Table> = table.get("interactions")?;
    let interaction = match interactions {
        Some(list) => {
            list.sequence_values::<Table>().map(|one| interaction(&one?)).collect::<mlua::Result<_>>()?
        }
        None => Vec::new(),
    };
    Ok(v2::ConfigureInteractionResponse {
        error: text(table, "error")?,
        interaction,
        plugin_configuration: configuration(&table.get("plugin_config")?)?,
    })
}

fn interaction(table: &Table) -> mlua::Result<v2::InteractionResponse> {
    let mut contents = body(&table.get("contents")?)?;
    if let Some(body) = &mut contents {
        // No contents in a body that has a type: it is empty.
        body.content.get_or_insert_default();
    }
    let rules: Option<Table> = table.get("rules")?;
    Ok(v2::InteractionResponse {
        contents,
        rules: rules.map_or(Ok(BTreeMap::new()), |rules| rules_of(&rules))?,
        part_name: text(table, "part_name")?,
        plugin_configuration: configuration(&table.get("plugin_config")?)?,
        ..v2::InteractionResponse::default()
    })
}

/// A body, or nothing for nil.
pub(super) fn body(value: &Value) -> mlua::Result<Option<v2::Body>> {
    let table = match value {
        Value::Nil => return Ok(None),
        Value::Table(table) => table,
        other => return Err(unexpected("a body table or nil", other)),
    };
    let hint = match table.get::<Value>("content_type_hint")? {
        Value::String(name) => ContentTypeHint::from_str_name(&name.to_string_lossy()),
        _ => None,
    };
    let contents: Option<mlua::LuaString> = table.get("contents")?;
    Ok(Some(v2::Body {
        content_type: table.get("content_type")?,
        content: contents.map(|bytes| bytes.as_bytes().to_vec()),
        content_type_hint: hint.unwrap_or_default().into(),
    }))
}

/// Rules by path.
pub(super) fn rules_of(rules: &Table) -> mlua::Result<BTreeMap<String, v2::MatchingRules>> {
    let each = rules.pairs::<String, Table>().map(|pair| {
        let (path, rules) = pair?;
        let rule = rules.sequence_values::<Table>().map(|one| rule(&one?)).collect::<mlua::Result<_>>()?;
        Ok((path, v2::MatchingRules { rule }))
    });
    each.collect()
}

fn rule(table: &Table) -> mlua::Result<v2::MatchingRule> {
    Ok(v2::MatchingRule {
        r#type: table.get("type")?,
        values: value::struct_from_lua(&table.get("values")?)?,
    })
}

/// Generators by path.
pub(super) fn generators_of(generators: &Table) -> mlua::Result<BTreeMap<String, v2::Generator>> {
    let each = generators.pairs::<String, Table>().map(|pair| {
        let (path, table) = pair?;
        let values = value::struct_from_lua(&table.get("values")?)?;
        Ok((path, v2::Generator { r#type: table.get("type")?, values }))
    });
    each.collect()
}

/// The configuration that a script returns, or that it passes on.
pub(super) fn configuration(value: &Value) -> mlua::Result<Option<v2::PluginConfiguration>> {
    match value {
        Value::Nil => Ok(None),
        Value::Table(table) => Ok(Some(v2::PluginConfiguration {
            interaction_configuration: value::struct_from_lua(&table.get("interaction_configuration")?)?,
            pact_configuration: value::struct_from_lua(&table.get("pact_configuration")?)?,
        })),
        other => Err(unexpected("a plugin_config table or nil", other)),
    }
}

/// What `match_contents` returns.
pub(super) fn compared(table: &Table) -> mlua::Result<v2::CompareContentsResponse> {
    let mut response = v2::CompareContentsResponse { error: text(table, "error")?, ..Default::default() };
    if !response.error.is_empty() {
        return Ok(response);
    }
    if let Some(types) = table.get::<Option<Table>>("type-mismatch")? {
        let (expected, actual) = (types.get("expected")?, types.get("actual")?);
        response.type_mismatch = Some(v2::ContentTypeMismatch { expected, actual });
        return Ok(response);
    }
    if let Some(paths) = table.get::<Option<Table>>("mismatches")? {
        for pair in paths.pairs::<String, Value>() {
            let (path, found) = pair?;
            let mut mismatches = Vec::new();
            collect_mismatches(&found, &path, &mut mismatches, 0)?;
            response.results.insert(path, v2::ContentMismatches { mismatches });
        }
    }
    Ok(response)
}

/// What `match_field` returns for a path.
pub(super) fn field_matched(table: &Table, path: &str) -> mlua::Result<v2::MatchFieldResponse> {
    let mut response = v2::MatchFieldResponse { error: text(table, "error")?, ..Default::default() };
    let found: Value = table.get("mismatches")?;
    if response.error.is_empty() && !found.is_nil() {
        collect_mismatches(&found, path, &mut response.mismatches, 0)?;
    }
    Ok(response)
}

/// What `generate_field` returns.
pub(super) fn field_generated(table: &Table) -> mlua::Result<v2::GenerateFieldResponse> {
    let error = text(table, "error")?;
    let value = if error.is_empty() { Some(field(&table.get("value")?)?) } else { None };
    Ok(v2::GenerateFieldResponse { error, value })
}

/// A text, a mismatch, or a list of both.
fn collect_mismatches(
    value: &Value,
    path: &str,
    found: &mut Vec<v2::ContentMismatch>,
    depth: usize,
) -> mlua::Result<()> {
    match value {
        Value::String(_) | Value::Table(_) if depth > MAX_NESTING => {
            Err(error(format!("Mismatches from Lua are nested more than {MAX_NESTING} deep")))
        }
        Value::Table(table) if table.get::<Value>("mismatch")?.is_nil() => {
            for item in table.sequence_values::<Value>() {
                collect_mismatches(&item?, path, found, depth + 1)?;
            }
            Ok(())
        }
        other => {
            found.push(mismatch(other, path)?);
            Ok(())
        }
    }
}

fn mismatch(value: &Value, path: &str) -> mlua::Result<v2::ContentMismatch> {
    match value {
        Value::String(text) => Ok(v2::ContentMismatch {
            mismatch: text.to_string_lossy(),
            path: path.to_owned(),
            ..v2::ContentMismatch::default()
        }),
        Value::Table(table) => {
            let own_path: Option<String> = table.get("path")?;
            Ok(v2::ContentMismatch {
                expected: scalar(&table.get("expected")?)?,
                actual: scalar(&table.get("actual")?)?,
                mismatch: table.get("mismatch")?,
                path: own_path.unwrap_or_else(|| path.to_owned()),
                diff: text(table, "diff")?,
                mismatch_type: text(table, "mismatch_type")?,
            })
        }
        other => Err(unexpected("a mismatch string or table", other)),
    }
}

/// The expected or actual value of a mismatch, as text.
fn scalar(value: &Value) -> mlua::Result<Option<Vec<u8>>> {
    Ok(Some(match value {
        Value::Nil => return Ok(None),
        Value::Boolean(truth) => truth.to_string().into_bytes(),
        Value::Integer(number) => number.to_string().into_bytes(),
        Value::Number(number) => number.to_string().into_bytes(),
        Value::String(text) => text.as_bytes().to_vec(),
        other => return Err(unexpected("a scalar mismatch value", other)),
    }))
}

/// A value of a field; whole numbers and others stay apart.
pub(super) fn field(value: &Value) -> mlua::Result<v2::FieldValue> {
    let field = match value {
        Value::Nil => Field::NullValue(0),
        null if *null == Value::NULL => Field::NullValue(0),
        Value::Boolean(truth) => Field::BooleanValue(*truth),
        Value::Integer(number) => Field::IntegerValue(*number),
        Value::Number(number) => Field::DecimalValue(*number),
        Value::String(text) => Field::StringValue(text.to_str()?.to_owned()),
        Value::Table(table) => match binary(table)? {
            Some(bytes) => Field::BinaryValue(bytes),
            None => Field::StructuredValue(value::from_lua(value)?),
        },
        other => return Err(unexpected("a field value", other)),
    };
    Ok(v2::FieldValue { value: Some(field) })
}

/// The bytes of `{binary = …}`.
fn binary(table: &Table) -> mlua::Result<Option<Vec<u8>>> {
    Ok(match table.get::<Value>("binary")? {
        Value::String(bytes) => Some(bytes.as_bytes().to_vec()),
        _ => None,
    })
}

/// What `start_mock_server` returns.
pub(super) fn started(table: &Table) -> mlua::Result<v2::StartMockServerResponse> {
    use v2::start_mock_server_response::Response;
    let response = match (table.get::<Option<String>>("error")?, table.get::<Option<Table>>("details")?) {
        (Some(error), _) => Response::Error(error),
        (None, Some(details)) => Response::Details(v2::MockServerDetails {
            key: details.get("key")?,
            port: details.get("port")?,
            address: details.get("address")?,
        }),
        (None, None) => return Err(neither("start_mock_server", "details")),
    };
    Ok(v2::StartMockServerResponse { response: Some(response) })
}

/// What `shutdown_mock_server` and `get_mock_server_results` return.
pub(super) fn server_results(table: &Table) -> mlua::Result<v2::MockServerResults> {
    let ok: Option<bool> = table.get("ok")?;
    let results: Option<Table> = table.get("results")?;
    let results = match results {
        Some(list) => {
            list.sequence_values::<Table>().map(|one| server_result(&one?)).collect::<mlua::Result<_>>()?
        }
        None => Vec::new(),
    };
    Ok(v2::MockServerResults { ok: ok.unwrap_or(true), results })
}

fn server_result(table: &Table) -> mlua::Result<v2::MockServerResult> {
    let path = text(table, "path")?;
    let mut mismatches = Vec::new();
    let found: Value = table.get("mismatches")?;
    if !found.is_nil() {
        collect_mismatches(&found, &path, &mut mismatches, 0)?;
    }
    Ok(v2::MockServerResult { error: text(table, "error")?, path, mismatches })
}

/// What `prepare_interaction_for_verification` returns.
pub(super) fn prepared(table: &Table) -> mlua::Result<v2::VerificationPreparationResponse> {
    use v2::verification_preparation_response::Response;
    let response = match table.get::<Option<String>>("error")? {
        Some(error) => Response::Error(error),
        None => match interaction_data(&table.get("interaction_data")?)? {
            Some(data) => Response::InteractionData(data),
            None => return Err(neither("prepare_interaction_for_verification", "interaction_data")),
        },
    };
    Ok(v2::VerificationPreparationResponse { response: Some(response) })
}

fn interaction_data(value: &Value) -> mlua::Result<Option<v2::InteractionData>> {
    let table = match value {
        Value::Nil => return Ok(None),
        Value::Table(table) => table,
        other => return Err(unexpected("an interaction data table or nil", other)),
    };
    let metadata: Option<Table> = table.get("metadata")?;
    let metadata = match metadata {
        Some(table) => {
            table.pairs::<String, Value>().map(|pair| metadatum(pair?)).collect::<mlua::Result<_>>()?
        }
        None => BTreeMap::new(),
    };
    Ok(Some(v2::InteractionData { body: body(&table.get("body")?)?, metadata }))
}

fn metadatum((name, value): (String, Value)) -> mlua::Result<(String, v2::MetadataValue)> {
    let binary = if let Value::Table(table) = &value { binary(table)? } else { None };
    let value = match binary {
        Some(bytes) => Metadatum::BinaryValue(bytes),
        None => Metadatum::NonBinaryValue(value::from_lua(&value)?),
    };
    Ok((name, v2::MetadataValue { value: Some(value) }))
}

/// What `verify_interaction` returns.
pub(super) fn verified(table: &Table) -> mlua::Result<v2::VerifyInteractionResponse> {
    use v2::verify_interaction_response::Response;
    let response = match (table.get::<Option<String>>("error")?, table.get::<Option<Table>>("result")?) {
        (Some(error), _) => Response::Error(error),
        (None, Some(result)) => Response::Result(verification_result(&result)?),
        (None, None) => return Err(neither("verify_interaction", "result")),
    };
    Ok(v2::VerifyInteractionResponse { response: Some(response) })
}

fn verification_result(table: &Table) -> mlua::Result<v2::VerificationResult> {
    let success: Option<bool> = table.get("success")?;
    let output: Option<Vec<String>> = table.get("output")?;
    let mut mismatches = Vec::new();
    collect_items(&table.get("mismatches")?, &mut mismatches, 0)?;
    Ok(v2::VerificationResult {
        success: success.unwrap_or(false),
        response_data: interaction_data(&table.get("response_data")?)?,
        mismatches,
        output: output.unwrap_or_default(),
    })
}

/// A text is an error, a table a mismatch or a list of both.
fn collect_items(
    value: &Value,
    found: &mut Vec<v2::VerificationResultItem>,
    depth: usize,
) -> mlua::Result<()> {
    use v2::verification_result_item::Result as Item;
    let item = match value {
        Value::Nil if depth == 0 => return Ok(()),
        Value::String(text) => Item::Error(text.to_string_lossy()),
        Value::Table(_) if depth > MAX_NESTING => {
            return Err(error(format!("Mismatches from Lua are nested more than {MAX_NESTING} deep")));
        }
        Value::Table(table) if table.get::<Value>("mismatch")?.is_nil() => {
            return table
                .sequence_values::<Value>()
                .try_for_each(|item| collect_items(&item?, found, depth + 1));
        }
        other => Item::Mismatch(mismatch(other, "")?),
    };
    found.push(v2::VerificationResultItem { result: Some(item) });
    Ok(())
}

/// The request of a script to compare contents.
pub(super) fn compare_request(table: &Table) -> mlua::Result<v2::CompareContentsRequest> {
    let rules: Option<Table> = table.get("rules")?;
    let allow: Option<bool> = table.get("allow_unexpected_keys")?;
    Ok(v2::CompareContentsRequest {
        expected: body(&table.get("expected")?)?,
        actual: body(&table.get("actual")?)?,
        allow_unexpected_keys: allow.unwrap_or_default(),
        rules: rules.map_or(Ok(BTreeMap::new()), |rules| rules_of(&rules))?,
        plugin_configuration: configuration(&table.get("plugin_configuration")?)?,
        test_context: value::struct_from_lua(&table.get("test_context")?)?,
    })
}

/// The request of a script to apply a rule.
pub(super) fn match_request(table: &Table) -> mlua::Result<v2::MatchFieldRequest> {
    let (kind, values) = typed(table, "rule")?;
    Ok(v2::MatchFieldRequest {
        key: text(table, "key")?,
        rule: Some(v2::MatchingRule { r#type: kind, values }),
        path: text(table, "path")?,
        mismatch_type: text(table, "mismatch_type")?,
        expected: Some(field(&table.get("expected")?)?),
        actual: Some(field(&table.get("actual")?)?),
        plugin_configuration: configuration(&table.get("plugin_configuration")?)?,
        test_context: value::struct_from_lua(&table.get("test_context")?)?,
    })
}

/// The request of a script to generate a value.
pub(super) fn generate_request(table: &Table) -> mlua::Result<v2::GenerateFieldRequest> {
    let (kind, values) = typed(table, "generator")?;
    let mode: Option<String> = table.get("test_mode")?;
    Ok(v2::GenerateFieldRequest {
        key: text(table, "key")?,
        generator: Some(v2::Generator { r#type: kind, values }),
        path: text(table, "path")?,
        example_value: Some(field(&table.get("example_value")?)?),
        plugin_configuration: configuration(&table.get("plugin_configuration")?)?,
        test_context: value::struct_from_lua(&table.get("test_context")?)?,
        test_mode: test_mode(mode.as_deref()).into(),
    })
}

/// The mode of this name; unknown for any other.
pub(super) fn test_mode(name: Option<&str>) -> TestMode {
    name.and_then(TestMode::from_str_name).unwrap_or_default()
}

/// The rule or generator of a request.
fn typed(table: &Table, name: &str) -> mlua::Result<(String, Option<prost_types::Struct>)> {
    let typed: Option<Table> = table.get(name)?;
    let typed = typed.ok_or_else(|| error(format!("Expected a '{name}' table from Lua")))?;
    let kind: Option<String> = typed.get("type")?;
    let kind = kind.ok_or_else(|| error(format!("Expected the '{name}' table from Lua to have a 'type'")))?;
    Ok((kind, value::struct_from_lua(&typed.get("values")?)?))
}

/// A text that may be missing.
fn text(table: &Table, name: &str) -> mlua::Result<String> {
    Ok(table.get::<Option<String>>(name)?.unwrap_or_default())
}

fn unexpected(wanted: &str, found: &Value) -> mlua::Error {
    error(format!("Expected {wanted} from Lua, got {}", found.type_name()))
}

fn neither(function: &str, field: &str) -> mlua::Error {
    error(format!("Lua {function}() must return either an 'error' or '{field}' field"))
}
