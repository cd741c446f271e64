//! Calls the exports through their C signatures: the good path, each failure with its text, and NULL where it has a
//! meaning. One file per chapter of `pact.h`; the chapters of models and messages are tested by the programs in
//! `ctests`.
//!
//! The declarations in `c` follow from `pact.h`. `tests/abi` checks that the header and the library agree, and what
//! every function answers to NULL and 0.

#![expect(clippy::expect_used, reason = "a check that cannot look has failed")]

mod c;
mod call;
mod alone;
mod client;
mod library;
mod logging;
mod generate;
mod pact;
mod interaction;
mod http;
mod values;
mod contents;
mod responses;
mod mock_server;
mod answers;
mod states;
mod exchanges;
mod files;
mod models;
mod plugins;
mod seed;
#[path = "../cli/provider.rs"]
mod provider;
mod verifier;
mod handlers;
mod broker;
mod few_threads;
mod little_memory;
mod fork;
mod limits;
