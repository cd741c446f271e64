//! Calls every export through its C signature: the good path, each failure with its text, and NULL where it
//! has a meaning. One file per chapter of `pact.h`.
//!
//! The declarations in `c` are written by hand, as a binding's are: that they agree with the library is what
//! `tests/abi` checks, what the functions then do is checked here. `PACT_NULL_SWEEP` is the path of what the
//! established library answers to NULL and 0; without it that comparison is left out.

#![expect(clippy::expect_used, reason = "a check that cannot look has failed")]

mod c;
mod call;
mod client;
mod library;
mod logging;
mod generate;
mod pact;
mod interaction;
mod http;
mod contents;
mod responses;
mod mock_server;
mod models;
mod plugins;
mod seed;
mod verifier;
mod null_sweep;
mod fork;
mod limits;
