//! The functions `host_*`: what a script may ask of the core and of other plugins.

use super::super::interface::{CallError, Chain, HostCalls};
use super::super::logs::InstanceLog;
use super::super::proto::v2;
use super::control::Control;
use super::messages;
use super::tables::Tables;
use super::value::error;
use crate::foundation::fork_guard;
use mlua::{Lua, Table, Value};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, Weak};

/// What a script can reach outside of it.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    pub(super) log: InstanceLog,
    pub(super) host: Weak<dyn HostCalls>,
    /// Which chain of calls waits for the host.
    pub(super) waiting: Arc<parking_lot::Mutex<Option<String>>>,
}

/// Adds the functions to an interpreter.
pub(super) fn add(lua: &Lua, surroundings: &Surroundings, control: &Rc<Control>) -> mlua::Result<()> {
    let globals = lua.globals();
    let asker = Asker { surroundings: surroundings.clone(), control: Rc::clone(control) };
    let ask = asker.clone();
    let compare = move |lua: &Lua, (key, request): (String, Table)| {
        let request = messages::compare_request(&request)?;
        let response = ask.ask(|host, chain| host.compare_contents(&key, request, chain))?;
        Tables { lua }.compared(&response)
    };
    globals.set("host_compare_contents", lua.create_function(compare)?)?;
    let ask = asker.clone();
    let generate = move |lua: &Lua, (key, contents, generators, mode): GenerateArguments| {
        let request = generate_request(&contents, generators.as_ref(), mode.as_deref())?;
        let response = ask.ask(|host, chain| host.generate_content(&key, request, chain))?;
        response.contents.map_or(Ok(Value::Nil), |body| Tables { lua }.body(&body))
    };
    globals.set("host_generate_content", lua.create_function(generate)?)?;
    let ask = asker.clone();
    let match_field = move |lua: &Lua, (key, request): (String, Table)| {
        let request = messages::match_request(&request)?;
        let response = ask.ask(|host, chain| host.match_field(&key, request, chain))?;
        Tables { lua }.field_matched(&response)
    };
    globals.set("host_match_field", lua.create_function(match_field)?)?;
    let generate_field = move |lua: &Lua, (key, request): (String, Table)| {
        let request = messages::generate_request(&request)?;
        let response = asker.ask(|host, chain| host.generate_field(&key, request, chain))?;
        Tables { lua }.field_generated(&response)
    };
    globals.set("host_generate_field", lua.create_function(generate_field)?)
}

type GenerateArguments = (String, Value, Option<Table>, Option<String>);

fn generate_request(
    contents: &Value,
    generators: Option<&Table>,
    mode: Option<&str>,
) -> mlua::Result<v2::GenerateContentRequest> {
    Ok(v2::GenerateContentRequest {
        contents: messages::body(contents)?,
        generators: generators.map_or(Ok(BTreeMap::new()), messages::generators_of)?,
        test_mode: messages::test_mode(mode).into(),
        ..v2::GenerateContentRequest::default()
    })
}

/// Asks the host on behalf of a script.
#[derive(Debug, Clone)]
struct Asker {
    surroundings: Surroundings,
    control: Rc<Control>,
}

impl Asker {
    fn ask<R>(
        &self,
        question: impl FnOnce(&dyn HostCalls, &Chain) -> Result<R, CallError>,
    ) -> mlua::Result<R> {
        let host = self.surroundings.host.upgrade().ok_or_else(|| error("The host has ended"))?;
        let chain = self.control.chain();
        let answer = fork_guard::enter(|| {
            *self.surroundings.waiting.lock() = Some(chain.id.clone());
            let answer = question(&*host, &chain);
            *self.surroundings.waiting.lock() = None;
            drop(host);
            answer
        });
        answer.map_err(|problem| error(host_error(problem)))
    }
}

/// The text of an error of the host: of a status its message alone.
fn host_error(problem: CallError) -> String {
    match problem {
        CallError::Status { message, .. } => message,
        other => other.to_string(),
    }
}
