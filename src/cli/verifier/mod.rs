//! The verifier: arguments in, a report out, and a code that says how it ended.
//!
//! `command` is clap's picture of the table of arguments, `previous` reads the report of an earlier run, `progress`
//! tells what has been verified so far. What arguments mean is written in `verifier::arguments` alone.

mod command;
mod previous;
mod progress;

use super::logs::{Logs, Threshold};
use super::output;
use crate::foundation::text::Style;
use crate::matching::Engine;
use crate::net::client::ProxyTexts;
use crate::net::tasks::{Runtime, processors};
use crate::verifier::arguments::{ArgumentError, Values, followed};
use crate::verifier::plan::Plan;
use crate::verifier::{Delivery, Ending, Verified, verify};
use clap::error::ErrorKind;
use progress::Progress;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

/// Something that counts failed.
const FAILED: u8 = 1;

/// The call was wrong, nothing could be started, or a report was not written.
const WRONG: u8 = 2;

/// A header is not one.
const BAD_HEADER: u8 = 3;

/// What the threads are called in the log.
const THREAD_NAME: &str = "pact-verifier";

/// Runs the program: its name and arguments in, the code it ends with out.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match command::read(arguments) {
        Ok(mut values) => match values.fill(&variable).and_then(|()| values.check()) {
            Ok(()) => start(&values),
            Err(error) => refuse(&error),
        },
        Err(command::Refused::Clap(error)) => explain(&error),
        Err(command::Refused::Argument(error)) => refuse(&error),
    }
}

/// The environment is read here and nowhere below.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the top layer of a program, where its environment is read"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn start(values: &Values) -> ExitCode {
    let may_colour = !values.is_given("no-colour") && variable("NO_COLOR").is_none_or(|text| text.is_empty());
    let threshold = Threshold::named(values.text("loglevel").unwrap_or_default());
    Logs::to_errors(threshold, may_colour).install();
    let (mut plan, mut delivery) = match followed(values, ProxyTexts::of(&variable)) {
        Ok(told) => told,
        Err(error) => return refuse(&error),
    };
    // A report in a file or a pipe is for programs and editors.
    delivery.style = if may_colour && io::stdout().is_terminal() { Style::Ansi } else { Style::Plain };
    plan.engine = Engine::without_plugins();
    plan.filter.last_failed = values.text("last-failed").and_then(previous::failed_in);
    match verified(plan, &delivery) {
        Ok(verified) => tell(verified),
        Err(error) => output::fail(WRONG, format_args!("cannot call anybody: {error}")),
    }
}

fn verified(plan: Plan, delivery: &Delivery) -> io::Result<Verified> {
    let runtime = Runtime::start(THREAD_NAME, processors())?;
    let mut progress = Progress::on_terminal();
    let verified = runtime.block_on(verify(plan, delivery, &mut |pact, interaction, outcome| {
        progress.tell(pact, interaction, outcome);
    }));
    // A provider that hangs does not keep the program.
    runtime.shutdown_background();
    Ok(verified)
}

fn tell(verified: Verified) -> ExitCode {
    if !matches!(verified.ending, Ending::NotStarted(_)) {
        output::say(verified.found.text());
    }
    match verified.ending {
        Ending::Passed => ExitCode::SUCCESS,
        Ending::Failed => ExitCode::from(FAILED),
        Ending::NotStarted(reason) => output::fail(WRONG, format_args!("nothing was verified: {reason}")),
        Ending::NotDelivered(reason) => output::fail(WRONG, reason),
    }
}

/// An argument that cannot be followed.
fn refuse(error: &ArgumentError) -> ExitCode {
    let code = if matches!(error, ArgumentError::Header) { BAD_HEADER } else { WRONG };
    output::complain(format_args!("error: {error}\n\nFor more information, try '--help'.\n"));
    ExitCode::from(code)
}

/// Help and versions are what was asked for; all else is a wrong call.
fn explain(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        output::print(error);
        return ExitCode::SUCCESS;
    }
    output::complain(error);
    ExitCode::from(WRONG)
}
