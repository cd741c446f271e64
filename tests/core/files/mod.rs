//! Pact files: what the compatibility suite has, what comes back from disk, and who may write when.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fixtures;
mod garbage;
mod many_writers;
mod samples;
mod storing;
