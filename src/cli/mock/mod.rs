//! The standalone mock server: a master, which runs mock servers and is controlled over HTTP, and the sub-commands that
//! call it.
//!
//! `master` has the running mock servers, `api` answers calls and knows no sockets, `serve` is the HTTP server in front of
//! it. `client` calls a master, and `commands` has a function for each sub-command that does.

mod arguments;
mod secrets;
mod by_plugin;
mod callers;
mod master;
mod documents;
mod page;
mod api;
mod serve;
mod start;
mod client;
mod text_table;
mod commands;

use super::{output, shell};
use arguments::{Arguments, Task};
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::process::ExitCode;

/// The latest version of the Pact specification that is supported.
const SPECIFICATION: &str = "4.0";

/// Runs the program: its name and arguments in, the code it ends with out.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match arguments::parse(arguments) {
        Ok(arguments) => run_task(arguments),
        Err(error) => explain(&error),
    }
}

fn run_task(arguments: Arguments) -> ExitCode {
    let Arguments { address, logging, task } = arguments;
    match task {
        Task::Start(options) => start::start(&address, logging, options),
        Task::Shell(matches) => shell::run(arguments::command, &matches).unwrap_or(ExitCode::from(2)),
        task => commands::run(&address, logging, task),
    }
}

/// Prints help, version or a usage error. Help and version are success.
fn explain(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayVersion => {
            let version = env!("CARGO_PKG_VERSION");
            let lines = format!(
                "pact mock server version  : v{version}\npact specification version: v{SPECIFICATION}\n\n"
            );
            output::print(lines);
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelp => {
            output::print(error);
            ExitCode::SUCCESS
        }
        _ => {
            output::complain(error);
            ExitCode::from(2)
        }
    }
}
