//! Where words go: results to standard output, errors to standard error. A reader that left early is no error.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// A line of the result.
pub(super) fn say(line: impl Display) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// A text of the result, as it is.
pub(super) fn print(text: impl Display) {
    let mut out = io::stdout().lock();
    let _ = write!(out, "{text}").and_then(|()| out.flush());
}

/// Tells what went wrong and with which code the program ends.
pub(super) fn fail(code: u8, text: impl Display) -> ExitCode {
    let _ = write!(io::stderr().lock(), "ERROR: {text}\nExiting with status {code}\n");
    ExitCode::from(code)
}

/// A text about the call itself, such as a usage.
pub(super) fn complain(text: impl Display) {
    let _ = write!(io::stderr().lock(), "{text}");
}
