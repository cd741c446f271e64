//! The standalone mock server: a master that runs mock servers and is told what to do over HTTP, and the
//! sub-commands that tell it.
//!
//! `master` is what is running, `api` answers calls without knowing of sockets, `serve` carries them over HTTP.
//! On the other side `client` calls a master, and `ask` has a function for each sub-command that does.

mod arguments;
mod secrets;
mod master;
mod documents;
mod api;
mod serve;
mod start;
mod client;
mod table;
mod ask;

use super::output;
use arguments::{Arguments, Task};
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::process::ExitCode;

/// The newest edition of the specification that is understood.
const SPECIFICATION: &str = "4.0";

/// Runs the program: its name and arguments in, the code it ends with out.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match arguments::parse(arguments) {
        Ok(arguments) => act(arguments),
        Err(error) => explain(&error),
    }
}

fn act(arguments: Arguments) -> ExitCode {
    let Arguments { address, logging, task } = arguments;
    match task {
        Task::Start(options) => start::start(&address, logging, options),
        task => ask::ask(&address, logging, task),
    }
}

/// Help and versions are what was asked for; all else is a wrong call.
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
