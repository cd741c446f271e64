//! The verifier program: parses arguments, runs a verification, prints the report and returns an exit code.
//!
//! `command` builds the clap command from the table of arguments, `previous` reads the report of an earlier run, `progress`
//! prints a line for each verified interaction. `crate::verifier::arguments` defines what arguments mean.

mod command;
mod previous;
mod progress;

use super::environment::{Colours, variable};
use super::logs::{Logs, level_of};
use super::{output, shell};
use crate::net::client::ProxyTexts;
use crate::net::tasks::{Runtime, processors};
use crate::verifier::arguments::{ArgumentError, ArgumentValues, build_plan};
use crate::verifier::plan::VerificationPlan;
use crate::verifier::{Ending, ReportOptions, Verified, verify};
use clap::error::ErrorKind;
use progress::Progress;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

/// The exit code when something failed.
const FAILED: u8 = 1;

/// The exit code for invalid arguments, a verification that could not be started, a missing plugin, or a report that was
/// not written.
const ERROR: u8 = 2;

/// The exit code for a malformed header.
const BAD_HEADER: u8 = 3;

/// The name of the threads in the log.
const THREAD_NAME: &str = "pact-verifier";

/// Runs the program with its name and arguments, and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match command::read(arguments) {
        Ok(command::Called::Shell(matches)) => {
            shell::run(command::for_shells, &matches).unwrap_or(ExitCode::from(ERROR))
        }
        Ok(command::Called::Verify(mut values)) => match values.fill(&variable).and_then(|()| values.check())
        {
            Ok(()) => start(&values),
            Err(error) => refuse(&error),
        },
        Err(command::Refused::Clap(error)) => explain(&error),
        Err(command::Refused::Argument(error)) => refuse(&error),
    }
}

fn start(values: &ArgumentValues) -> ExitCode {
    let colours = Colours::of(values.is_given("no-colour"), &variable);
    let level = level_of(values.text("loglevel").unwrap_or_default());
    Logs::to_stderr(level, colours).install();
    let (mut plan, mut options) = match build_plan(values, ProxyTexts::of(&variable)) {
        Ok(built) => built,
        Err(error) => return refuse(&error),
    };
    options = options.in_environment(&variable);
    let is_terminal =
        if options.stdout.is_some() { io::stderr().is_terminal() } else { io::stdout().is_terminal() };
    options.style = colours.style(is_terminal);
    options.annotates |= variable("GITHUB_ACTIONS").as_deref() == Some("true");
    plan.application.test_framework = command::NAME;
    plan.engine = plan.driver.engine(None);
    plan.filter.last_failed = values.text("last-failed").and_then(previous::failed_in);
    match run_verification(plan, &options) {
        Ok(verified) => finish(verified),
        Err(error) => output::fail(ERROR, format_args!("cannot start threads: {error}")),
    }
}

fn run_verification(plan: VerificationPlan, options: &ReportOptions) -> io::Result<Verified> {
    let runtime = Runtime::start(THREAD_NAME, processors())?;
    let mut progress = Progress::on_terminal(options.is_quiet);
    let verified = runtime.block_on(verify(plan, options, &mut |pact, interaction, result| {
        progress.add(pact, interaction, result);
    }));
    // Does not wait for requests to a provider that hangs.
    runtime.shutdown_background();
    Ok(verified)
}

fn finish(verified: Verified) -> ExitCode {
    if !matches!(verified.ending, Ending::NotStarted(_)) {
        match &verified.printed.document {
            Some(document) => {
                output::complain(format_args!("{}\n", verified.printed.text));
                output::say(document);
            }
            None => output::say(&verified.printed.text),
        }
    }
    match verified.ending {
        Ending::Passed => ExitCode::SUCCESS,
        Ending::Failed => ExitCode::from(FAILED),
        Ending::NotStarted(reason) => output::fail(ERROR, format_args!("nothing was verified: {reason}")),
        Ending::NotWritten(reason) | Ending::MissingPlugin(reason) => output::fail(ERROR, reason),
    }
}

/// Prints an error about an argument.
fn refuse(error: &ArgumentError) -> ExitCode {
    let code = if matches!(error, ArgumentError::Header) { BAD_HEADER } else { ERROR };
    output::complain(format_args!("error: {error}\n\nFor more information, try '--help'.\n"));
    ExitCode::from(code)
}

/// Prints help, version or a usage error. Help and version are success.
fn explain(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        output::print(error);
        return ExitCode::SUCCESS;
    }
    output::complain(error);
    ExitCode::from(ERROR)
}
