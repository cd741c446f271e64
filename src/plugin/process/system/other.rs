//! Systems without process groups: only the plugin itself is ended, and it notices the end of this process by the end of
//! its standard input.

use super::Stream;
use crate::foundation::fork_guard;
use std::io::{PipeReader, Read};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus};
use std::sync::Mutex;
use std::thread::{self, sleep};
use std::time::Duration;

/// Time between two looks at a process.
const PAUSE: Duration = Duration::from_millis(20);

/// There are no groups.
pub(in super::super) fn lead_group(_: &mut Command) {}

/// Ends a process that has not been reaped yet.
pub(in super::super) fn kill_group(leader: &mut Child) {
    // It fails if the process has ended.
    let _ = leader.kill();
}

/// Waits until a child has ended.
pub(in super::super) fn wait_until_ended(_: u32, mut has_ended: impl FnMut() -> bool) {
    while !has_ended() {
        sleep(PAUSE);
    }
}

/// How a process ended.
pub(in super::super) fn describe(status: ExitStatus) -> String {
    status.code().map_or_else(|| status.to_string(), |code| format!("exit status {code}"))
}

/// There are no groups.
pub(in super::super) fn guardian() -> Option<Command> {
    None
}

/// Reads both streams to their ends; that of a stream are no bytes.
pub(in super::super) fn read_both(
    output: ChildStdout,
    error: ChildStderr,
    _: &PipeReader,
    take: impl FnMut(Stream, &[u8]) + Send,
) {
    let take = Mutex::new(take);
    let read = |mut file: Box<dyn Read + Send>, stream| {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let count = fork_guard::leave(|| file.read(&mut buffer)).unwrap_or(0);
            if let Ok(mut take) = take.lock() {
                take(stream, &buffer[..count]);
            }
            if count == 0 {
                return;
            }
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| read(Box::new(error), Stream::Error));
        read(Box::new(output), Stream::Output);
    });
}
