//! The sub-command `start`: runs the master until it is shut down.

use super::arguments::{Address, Logging, Start};
use super::callers::Callers;
use super::master::Master;
use super::secrets::fresh_key;
use super::serve::serve;
use crate::cli::logs::Logs;
use crate::cli::output;
use crate::mock_server::{self, Bind, Listeners};
use crate::net::tasks::{Runtime, processors};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// The exit code when the master cannot run.
const CANNOT_START: u8 = 1;

/// The name of the threads in the log.
const THREAD_NAME: &str = "pact-mock-server";

/// Runs the master.
pub(super) fn start(address: &Address, logging: Logging, options: Start) -> ExitCode {
    let (logs, last_lines) = Logs::to_stdout(logging.level, logging.colours).threaded();
    let folder = || options.output.clone().unwrap_or_else(|| PathBuf::from("."));
    if logging.file { logs.and_to_files(folder()) } else { logs }.install();
    let done = run(address, options).inspect_err(|text| tracing::error!("{text}"));
    last_lines.wait();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Otherwise the error is in the log.
        Err(text) if logging.level.is_none() => output::fail(CANNOT_START, text),
        Err(_) => ExitCode::from(CANNOT_START),
    }
}

fn run(address: &Address, options: Start) -> Result<(), String> {
    let runtime = Runtime::start(THREAD_NAME, processors());
    let runtime = runtime.map_err(|error| format!("cannot start threads: {error}"))?;
    let bind = Bind::new(Some(&address.host), address.port);
    let listeners = Listeners::open(&bind, runtime.handle()).map_err(|error| {
        let cause = match error {
            mock_server::Error::Start { source, .. } => source.to_string(),
            error => error.to_string(),
        };
        format!("Failed to bind to {} port {}: {cause}", address.host, address.port)
    })?;
    let key = match options.server_key {
        Some(key) => key,
        None => fresh_key().map_err(|error| format!("cannot make a server key: {error}"))?,
    };
    let callers = Callers::of(&address.host, listeners.addresses());
    tracing::info!("Master server started on port {}", listeners.port());
    tracing::info!("Page: http://{}:{}/", callers.page_host(), listeners.port());
    tracing::info!("Server key: '{key}'");
    let master = Master::new(options.output, options.base_port, key, callers, runtime.handle().clone());
    let master = Arc::new(master);
    runtime.block_on(serve(listeners, Arc::clone(&master)));
    master.finish_writing();
    // Does not wait for tasks that still wait for a file or a client.
    runtime.shutdown_background();
    Ok(())
}
