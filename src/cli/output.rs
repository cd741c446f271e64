//! Prints results to standard output and errors to standard error. A closed pipe is not an error.

use crate::foundation::text::on_one_line;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// Prints a line of the result.
pub(super) fn say(line: impl Display) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Prints a text of the result, without a line break after it.
pub(super) fn print(text: impl Display) {
    let mut out = io::stdout().lock();
    let _ = write!(out, "{text}").and_then(|()| out.flush());
}

/// Prints an error and returns the exit code of the program.
pub(super) fn fail(code: u8, text: impl Display) -> ExitCode {
    // The text may name what came from a file or from another program.
    let text = text.to_string();
    let _ = write!(io::stderr().lock(), "ERROR: {}\nExiting with status {code}\n", on_one_line(&text));
    ExitCode::from(code)
}

/// Prints a text to standard error, without a line break after it.
pub(super) fn complain(text: impl Display) {
    let _ = write!(io::stderr().lock(), "{text}");
}
