//! Unix: a plugin has a process group, and another process ends it when this one is gone.

use super::Stream;
use crate::foundation::fork_guard;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::fs::File;
use std::io::{ErrorKind, PipeReader, Read};
use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus};

/// How much is read at once.
const BUFFER: usize = 16 * 1024;

/// How much is read after the process has ended. Another process may hold the pipe and write on.
const MOST_AFTER_END: usize = 1024 * 1024;

/// Reads the id of a process group, waits for the end of its input and ends the group. What ends this process with its
/// own group, or ends its session, does not end the guardian.
const GUARDIAN: &str = "trap '' HUP INT TERM QUIT; read -r group || exit; while read -r line; do :; done; \
                        kill -s KILL -- \"-$group\" || kill -9 \"-$group\"";

/// What lists of processes show behind the script.
const GUARDIAN_NAME: &str = "pact-plugin-watcher";

/// Makes the process the leader of a new group.
pub(in super::super) fn lead_group(command: &mut Command) {
    command.process_group(0);
}

/// Ends the group of a process that has not been reaped yet.
pub(in super::super) fn kill_group(leader: &mut Child) {
    if let Some(group) = pid(leader.id()) {
        // It fails if all that is left of the group is waiting to be reaped.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// Waits until a child has ended, and does not reap it.
pub(in super::super) fn wait_until_ended(id: u32, _: impl FnMut() -> bool) {
    let Some(pid) = pid(id) else { return };
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    // Any other failure says that there is no such child: the host has reaped it, or the system did.
    while waitid(WaitId::Pid(pid), options).is_err_and(|error| error == Errno::INTR) {}
}

/// How a process ended.
pub(in super::super) fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit status {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => status.to_string(),
    }
}

/// The process that ends the group whose id it reads when its input ends.
pub(in super::super) fn guardian() -> Option<Command> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", GUARDIAN, GUARDIAN_NAME]).env_clear().current_dir("/");
    Some(command)
}

/// Reads both streams to their ends; that of a stream are no bytes. As soon as `stop` has a byte, only what has been
/// written already.
pub(in super::super) fn read_both(
    output: ChildStdout,
    error: ChildStderr,
    stop: &PipeReader,
    mut take: impl FnMut(Stream, &[u8]),
) {
    let mut open = vec![
        (Stream::Output, File::from(OwnedFd::from(output))),
        (Stream::Error, File::from(OwnedFd::from(error))),
    ];
    let mut buffer = vec![0; BUFFER];
    let mut left_after_end = None;
    while !open.is_empty() && left_after_end != Some(0) {
        let (ready, is_stopped) = fork_guard::leave(|| wait_for_bytes(&open, stop));
        if left_after_end.is_some() && !ready.contains(&true) {
            break;
        }
        if is_stopped {
            left_after_end.get_or_insert(MOST_AFTER_END);
        }
        let mut ready = ready.into_iter();
        open.retain_mut(|(stream, file)| {
            if ready.next() != Some(true) {
                return true;
            }
            let count = read(file, &mut buffer);
            left_after_end = left_after_end.map(|left| left.saturating_sub(count));
            take(*stream, &buffer[..count]);
            count > 0
        });
    }
    for (stream, _) in open {
        take(stream, &[]);
    }
}

/// Which of the streams can be read without waiting, and whether there are no more to come.
fn wait_for_bytes(open: &[(Stream, File)], stop: &PipeReader) -> (Vec<bool>, bool) {
    let mut watched: Vec<PollFd<'_>> = open
        .iter()
        .map(|(_, file)| PollFd::new(file, PollFlags::IN))
        .chain([PollFd::new(stop, PollFlags::IN)])
        .collect();
    match poll(&mut watched, None) {
        Ok(_) => {
            let mut ready: Vec<bool> = watched.iter().map(|one| !one.revents().is_empty()).collect();
            let is_stopped = ready.pop().unwrap_or(true);
            (ready, is_stopped)
        }
        // Not interrupted: the system is out of memory.
        Err(error) => (Vec::new(), error != Errno::INTR),
    }
}

/// Reads what is there; 0 at the end.
fn read(file: &mut File, buffer: &mut [u8]) -> usize {
    loop {
        match file.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => return read.unwrap_or(0),
        }
    }
}

fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}
