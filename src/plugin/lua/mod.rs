//! Plugins that are scripts of Lua: [`start`] gives the interface of one.
//!
//! Each has an interpreter and a thread of its own. Calls come to it one after the other, and each returns at its
//! deadline, whatever the script does. Names, tables and texts of errors are those of the released library.

mod value;
mod control;
mod keys;
mod tables;
mod messages;
mod host;
mod interpreter;
mod worker;

use super::id::PluginId;
use super::interface::{
    CallError, Chain, HostCalls, Interface, PrepareVerification, StartMockServer, Timeouts, VerifyInteraction,
};
use super::logs::InstanceLog;
use super::proto::v2;
use host::Surroundings;
use interpreter::Interpreter;
use mlua::{MultiValue, Table};
use std::path::Path;
use std::sync::{Arc, Weak};
use tables::Tables;
use worker::{Call, Worker};

/// Runs a script of the plugin in this folder in an interpreter and thread of its own. The error is the reason why it cannot
/// be used.
pub(super) fn start(
    plugin: PluginId,
    interface_version: u8,
    folder: &Path,
    script: &Path,
    log: InstanceLog,
    host: Weak<dyn HostCalls>,
    timeouts: Timeouts,
) -> Result<Arc<dyn Interface>, String> {
    let waiting = Arc::default();
    let worker = Worker::start(plugin, Surroundings { log, host, waiting })?;
    let started = Script { worker, interface_version, timeouts };
    let (folder, script) = (folder.to_owned(), script.to_owned());
    let load = Call { name: "InitPlugin", limit: timeouts.call };
    let loaded = started
        .worker
        .ask(load, None, move |interpreter| interpreter.load(&folder, &script).map_err(CallError::Script));
    match loaded {
        Ok(()) => Ok(Arc::new(started)),
        Err(problem) => Err(problem.to_string()),
    }
}

/// A script that runs.
#[derive(Debug)]
struct Script {
    worker: Worker,
    /// 1 or 2.
    interface_version: u8,
    timeouts: Timeouts,
}

impl Script {
    fn call(&self, name: &'static str) -> Call {
        Call { name, limit: self.timeouts.call }
    }

    fn long_call(&self, name: &'static str) -> Call {
        Call { name, limit: self.timeouts.long_call }
    }

    /// Calls a function with one table. The version of the interface decides what is in it.
    fn ask<Q: Send + 'static, R: Send + 'static>(
        &self,
        call: Call,
        function: &'static str,
        request: Q,
        to_lua: fn(Tables<'_>, u8, &Q) -> mlua::Result<Table>,
        read: fn(&Table) -> mlua::Result<R>,
    ) -> Result<R, CallError> {
        let version = self.interface_version;
        self.worker.ask(call, None, move |interpreter| {
            interpreter.call(function, |tables| one(tables, to_lua(tables, version, &request)?), read)
        })
    }

    fn server_results(
        &self,
        call: &'static str,
        function: &'static str,
        key: &str,
    ) -> Result<v2::MockServerResults, CallError> {
        let key = key.to_owned();
        self.worker.ask(self.call(call), None, move |interpreter| {
            interpreter.call(function, |tables| one(tables, key), messages::server_results)
        })
    }
}

impl Interface for Script {
    fn init(&self, request: v2::InitPluginRequest) -> Result<v2::InitPluginSuccess, CallError> {
        let catalogue = self.worker.ask(self.call("InitPlugin"), None, move |interpreter| {
            let arguments = (request.implementation, request.version);
            interpreter.call(
                "init",
                |tables| interpreter::arguments(tables.lua, arguments),
                messages::catalogue,
            )
        })?;
        Ok(v2::InitPluginSuccess { catalogue, plugin_capabilities: Vec::new() })
    }

    fn update_catalogue(&self, catalogue: v2::Catalogue) -> Result<(), CallError> {
        self.worker.ask(self.call("UpdateCatalogue"), None, move |interpreter| {
            if !interpreter.has("update_catalogue") {
                return Ok(());
            }
            let arguments = |tables: Tables<'_>| one(tables, tables.catalogue(&catalogue)?);
            interpreter.call_in_coroutine("update_catalogue", arguments, |_: &mlua::Value| Ok(()))
        })
    }

    fn configure_interaction(
        &self,
        request: v2::ConfigureInteractionRequest,
    ) -> Result<v2::ConfigureInteractionResponse, CallError> {
        self.worker.ask(self.long_call("ConfigureInteraction"), None, move |interpreter| {
            let arguments = |tables: Tables<'_>| {
                let config = value::struct_to_lua(tables.lua, &request.contents_config.unwrap_or_default())?;
                interpreter::arguments(tables.lua, (request.content_type, config))
            };
            interpreter.call("configure_interaction", arguments, messages::configured)
        })
    }

    fn compare_contents(
        &self,
        request: v2::CompareContentsRequest,
        chain: &Chain,
    ) -> Result<v2::CompareContentsResponse, CallError> {
        self.worker.ask(self.call("CompareContents"), Some(chain), move |interpreter| {
            in_coroutine(
                interpreter,
                "match_contents",
                |it| it.compare_contents(&request),
                messages::compared,
            )
        })
    }

    fn generate_content(
        &self,
        request: v2::GenerateContentRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateContentResponse, CallError> {
        self.worker.ask(self.call("GenerateContent"), Some(chain), move |interpreter| {
            if !interpreter.has("generate_content") {
                return Ok(v2::GenerateContentResponse { contents: request.contents });
            }
            let arguments = |tables: Tables<'_>| {
                let contents =
                    request.contents.as_ref().map_or(Ok(mlua::Value::Nil), |body| tables.body(body))?;
                let generators = tables.generators(&request.generators)?;
                interpreter::arguments(tables.lua, (contents, generators, request.test_mode().as_str_name()))
            };
            let contents = interpreter.call_in_coroutine("generate_content", arguments, messages::body)?;
            Ok(v2::GenerateContentResponse { contents })
        })
    }

    fn match_field(
        &self,
        request: v2::MatchFieldRequest,
        chain: &Chain,
    ) -> Result<v2::MatchFieldResponse, CallError> {
        self.worker.ask(self.call("MatchField"), Some(chain), move |interpreter| {
            let read = |table: &Table| messages::field_matched(table, &request.path);
            in_coroutine(interpreter, "match_field", |it| it.match_field(&request), read)
        })
    }

    fn generate_field(
        &self,
        request: v2::GenerateFieldRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateFieldResponse, CallError> {
        self.worker.ask(self.call("GenerateField"), Some(chain), move |interpreter| {
            in_coroutine(
                interpreter,
                "generate_field",
                |it| it.generate_field(&request),
                messages::field_generated,
            )
        })
    }

    fn start_mock_server(&self, request: StartMockServer) -> Result<v2::StartMockServerResponse, CallError> {
        let call = self.call("StartMockServer");
        self.ask(
            call,
            "start_mock_server",
            request,
            |it, version, request| it.start_mock_server(version, request),
            messages::started,
        )
    }

    fn shutdown_mock_server(&self, key: &str) -> Result<v2::MockServerResults, CallError> {
        self.server_results("ShutdownMockServer", "shutdown_mock_server", key)
    }

    fn mock_server_results(&self, key: &str) -> Result<v2::MockServerResults, CallError> {
        self.server_results("GetMockServerResults", "get_mock_server_results", key)
    }

    fn prepare_verification(
        &self,
        request: PrepareVerification,
    ) -> Result<v2::VerificationPreparationResponse, CallError> {
        let call = self.call("PrepareInteractionForVerification");
        let function = "prepare_interaction_for_verification";
        self.ask(
            call,
            function,
            request,
            |it, version, request| it.prepare_verification(version, request),
            messages::prepared,
        )
    }

    fn verify_interaction(
        &self,
        request: VerifyInteraction,
    ) -> Result<v2::VerifyInteractionResponse, CallError> {
        let call = self.long_call("VerifyInteraction");
        self.ask(
            call,
            "verify_interaction",
            request,
            |it, version, request| it.verify_interaction(version, request),
            messages::verified,
        )
    }

    fn ending(&self) -> Option<String> {
        self.worker.ending()
    }

    fn end(&self) {
        self.worker.end();
    }
}

/// One argument.
fn one(tables: Tables<'_>, value: impl mlua::IntoLua) -> mlua::Result<MultiValue> {
    interpreter::arguments(tables.lua, value)
}

/// Calls a function with a table in a coroutine, and reads the table that it returns.
fn in_coroutine<R>(
    interpreter: &Interpreter,
    function: &'static str,
    to_lua: impl FnOnce(Tables<'_>) -> mlua::Result<Table>,
    read: impl FnOnce(&Table) -> mlua::Result<R>,
) -> Result<R, CallError> {
    let arguments = |tables: Tables<'_>| one(tables, to_lua(tables)?);
    interpreter.call_in_coroutine(function, arguments, read)
}

#[cfg(test)]
mod tests;
