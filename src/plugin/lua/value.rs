//! `google.protobuf.Struct` and `Value` as values of Lua.

use mlua::{Error, Lua, Table, Value};
use prost_types::value::Kind;
use prost_types::{ListValue, Struct};
use std::ffi::c_void;

/// How deep lists and maps may be nested.
const MAX_NESTING: usize = 128;

/// The range of doubles that are whole numbers of 64 bits.
const WHOLE: std::ops::Range<f64> = -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0;

/// Where an interpreter keeps the metatable of lists.
const LIST: &str = "pact.list";

/// Prepares an interpreter. Lists that come from outside have a metatable, so that an empty one comes back as a list.
pub(super) fn prepare(lua: &Lua) -> mlua::Result<()> {
    let list = lua.create_table()?;
    list.raw_set("__metatable", false)?;
    lua.set_named_registry_value(LIST, list)
}

/// An object as a table.
pub(super) fn struct_to_lua(lua: &Lua, object: &Struct) -> mlua::Result<Value> {
    object_at(lua, object, 0).map(Value::Table)
}

/// A value; null is a light user data, because a table cannot contain nil.
pub(super) fn to_lua(lua: &Lua, value: &prost_types::Value) -> mlua::Result<Value> {
    value_at(lua, value, 0)
}

/// What a script returned as a value.
pub(super) fn from_lua(value: &Value) -> mlua::Result<prost_types::Value> {
    read(value, &mut Vec::new())
}

/// What a script returned as an object; nothing if it is something else.
pub(super) fn struct_from_lua(value: &Value) -> mlua::Result<Option<Struct>> {
    Ok(match from_lua(value)?.kind {
        Some(Kind::StructValue(object)) => Some(object),
        _ => None,
    })
}

/// An error whose text is this.
pub(super) fn error(text: impl Into<String>) -> Error {
    Error::external(text.into())
}

fn value_at(lua: &Lua, value: &prost_types::Value, depth: usize) -> mlua::Result<Value> {
    Ok(match &value.kind {
        Some(Kind::BoolValue(truth)) => Value::Boolean(*truth),
        Some(Kind::NumberValue(number)) if number.fract() == 0.0 && WHOLE.contains(number) => {
            Value::Integer(*number as i64)
        }
        Some(Kind::NumberValue(number)) => Value::Number(*number),
        Some(Kind::StringValue(text)) => Value::String(lua.create_string(text)?),
        Some(Kind::ListValue(list)) if depth < MAX_NESTING => {
            let table = lua.create_table()?;
            for (at, item) in list.values.iter().enumerate() {
                table.raw_set(at + 1, value_at(lua, item, depth + 1)?)?;
            }
            table.set_metatable(Some(lua.named_registry_value(LIST)?))?;
            Value::Table(table)
        }
        Some(Kind::StructValue(object)) if depth < MAX_NESTING => {
            Value::Table(object_at(lua, object, depth)?)
        }
        Some(Kind::NullValue(_) | Kind::ListValue(_) | Kind::StructValue(_)) | None => Value::NULL,
    })
}

fn object_at(lua: &Lua, object: &Struct, depth: usize) -> mlua::Result<Table> {
    let table = lua.create_table()?;
    for (key, member) in &object.fields {
        table.raw_set(key.as_str(), value_at(lua, member, depth + 1)?)?;
    }
    Ok(table)
}

/// The tables around the value are known, so that a cycle is found.
fn read(value: &Value, around: &mut Vec<*const c_void>) -> mlua::Result<prost_types::Value> {
    let kind = match value {
        Value::Boolean(truth) => Kind::BoolValue(*truth),
        Value::Integer(number) => Kind::NumberValue(*number as f64),
        Value::Number(number) => Kind::NumberValue(*number),
        Value::String(text) => Kind::StringValue(text.to_str().map_err(|_| not_text())?.to_owned()),
        Value::Table(table) => read_table(table, around)?,
        Value::Nil => Kind::NullValue(0),
        null if *null == Value::NULL => Kind::NullValue(0),
        other => {
            return Err(error(format!("deserialize error: unsupported value type `{}`", other.type_name())));
        }
    };
    Ok(prost_types::Value { kind: Some(kind) })
}

fn read_table(table: &Table, around: &mut Vec<*const c_void>) -> mlua::Result<Kind> {
    let address = table.to_pointer();
    if around.contains(&address) {
        return Err(error("deserialize error: recursive table detected"));
    }
    if around.len() >= MAX_NESTING {
        return Err(error(format!("deserialize error: tables are nested more than {MAX_NESTING} deep")));
    }
    around.push(address);
    let read = if is_list(table)? { read_list(table, around) } else { read_object(table, around) };
    around.pop();
    read
}

/// As in the released library: a table with a first element is a list, an empty one only if it came as a list.
fn is_list(table: &Table) -> mlua::Result<bool> {
    let list: Option<Table> = table.weak_lua().upgrade().named_registry_value(LIST)?;
    Ok(table.raw_len() > 0 || (list.is_some() && table.metatable() == list))
}

fn read_list(table: &Table, around: &mut Vec<*const c_void>) -> mlua::Result<Kind> {
    let items = (1..=table.raw_len()).map(|at| read(&table.raw_get(at)?, around));
    Ok(Kind::ListValue(ListValue { values: items.collect::<mlua::Result<_>>()? }))
}

fn read_object(table: &Table, around: &mut Vec<*const c_void>) -> mlua::Result<Kind> {
    let mut object = Struct::default();
    for member in table.pairs::<Value, Value>() {
        let (key, member) = member?;
        object.fields.insert(read_key(&key)?, read(&member, around)?);
    }
    Ok(Kind::StructValue(object))
}

fn read_key(key: &Value) -> mlua::Result<String> {
    let found = match key {
        Value::String(key) => return Ok(key.to_str().map_err(|_| not_text())?.to_owned()),
        Value::Integer(key) => format!("integer `{key}`"),
        Value::Number(key) => format!("floating point `{key}`"),
        Value::Boolean(key) => format!("boolean `{key}`"),
        other => other.type_name().to_owned(),
    };
    Err(error(format!("deserialize error: invalid type: {found}, expected a string key")))
}

fn not_text() -> Error {
    error("deserialize error: invalid type: byte array, expected any valid JSON value")
}
