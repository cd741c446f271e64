//! Writes a report to standard output.
//!
//! The host may have closed its output, made it non-blocking, or stopped reading the pipe. Writing then neither fails the
//! verification nor waits for ever.

use crate::verifier::Printed;
use std::io::{self, ErrorKind, Write};

/// How long a full pipe is waited for before the rest of the report is dropped, in milliseconds.
const FULL_PIPE_TIMEOUT_MS: i32 = 5_000;

/// Writes the report to standard output. If a document takes its place there, the text goes to standard error.
pub(super) fn print_report(report: &Printed) {
    match &report.document {
        Some(document) => {
            // A host without standard error has no use for the text.
            let _ = writeln!(io::stderr().lock(), "{}", report.text);
            print(document);
        }
        None => print(&report.text),
    }
}

/// Writes the text and a line end.
fn print(text: &str) {
    let mut console = io::stdout().lock();
    let whole = format!("{text}\n");
    let mut rest = whole.as_bytes();
    while !rest.is_empty() {
        match console.write(rest) {
            Ok(0) => return,
            Ok(count) => rest = rest.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock && wait_until_writable() => {}
            Err(error) => return tracing::warn!("the report was not written to standard output: {error}"),
        }
    }
    // What stays in the buffer is written with the next line of the host, or when the host ends.
    for _ in 0..2 {
        match console.flush() {
            Err(error) if error.kind() == ErrorKind::WouldBlock && wait_until_writable() => {}
            _ => return,
        }
    }
}

/// Whether the pipe can be written to before the timeout.
#[cfg(unix)]
fn wait_until_writable() -> bool {
    let mut output = libc::pollfd { fd: libc::STDOUT_FILENO, events: libc::POLLOUT, revents: 0 };
    // SAFETY: one entry, which lives through the call.
    let ready = unsafe { libc::poll(&raw mut output, 1, FULL_PIPE_TIMEOUT_MS) };
    ready > 0 && output.revents & libc::POLLOUT != 0
}

/// On other systems pipes block.
#[cfg(not(unix))]
fn wait_until_writable() -> bool {
    let _unused = FULL_PIPE_TIMEOUT_MS;
    false
}
