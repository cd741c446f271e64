//! Pact files: what the compatibility suite has, what comes back from disk, and who may write when.

mod fixtures;
mod garbage;
mod many_writers;
mod samples;
mod storing;
