//! Pact files: the fixtures of the compatibility suite, reading, writing, merging and locking.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fixtures;
mod garbage;
mod many_writers;
mod samples;
mod storing;
