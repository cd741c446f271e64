//! Writing a report to standard output, whatever state it is in.
//!
//! A host may have closed its output, made it non-blocking, or left a full pipe behind. None of that is a reason to
//! fail, to stop halfway without need, or to wait for ever.

use std::io::{self, ErrorKind, Write};

/// How long a pipe may stay full before the rest of the report is given up, in milliseconds.
const FULL_PIPE_TIMEOUT_MS: i32 = 5_000;

/// Writes the text and a line end.
pub(super) fn print(text: &str) {
    let mut console = io::stdout().lock();
    let whole = format!("{text}\n");
    let mut rest = whole.as_bytes();
    while !rest.is_empty() {
        match console.write(rest) {
            Ok(0) => return,
            Ok(count) => rest = rest.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock && wait_for_room() => {}
            Err(error) => return tracing::warn!("the report was not written to standard output: {error}"),
        }
    }
    // What is kept back goes out with the host's own next line, or when it ends.
    for _ in 0..2 {
        match console.flush() {
            Err(error) if error.kind() == ErrorKind::WouldBlock && wait_for_room() => {}
            _ => return,
        }
    }
}

/// Whether there is room in the pipe, at once or before patience ends.
#[cfg(unix)]
fn wait_for_room() -> bool {
    let mut output = libc::pollfd { fd: libc::STDOUT_FILENO, events: libc::POLLOUT, revents: 0 };
    // SAFETY: one entry, which lives through the call.
    let ready = unsafe { libc::poll(&raw mut output, 1, FULL_PIPE_TIMEOUT_MS) };
    ready > 0 && output.revents & libc::POLLOUT != 0
}

/// Pipes elsewhere block.
#[cfg(not(unix))]
fn wait_for_room() -> bool {
    let _unused = FULL_PIPE_TIMEOUT_MS;
    false
}
