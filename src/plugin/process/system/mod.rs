//! What depends on the system: process groups, waiting without reaping, reading two pipes.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(super) use other::{describe, guardian, kill_group, lead_group, read_both, wait_until_ended};
#[cfg(unix)]
pub(super) use unix::{describe, guardian, kill_group, lead_group, read_both, wait_until_ended};

/// One of the two streams that a process writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}
