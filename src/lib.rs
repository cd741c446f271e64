//! `libpact_ffi`: the core of consumer-driven contract testing behind a C ABI.
//!
//! The crate is a stack of layers; each module uses only what lies below it, and `tests/layers.rs`
//! holds it to that. `docs/architecture.md` has the plan. This root declares modules and nothing else.

#![cfg_attr(not(test), warn(clippy::too_many_lines))]

pub mod foundation;
pub mod logging;
pub mod model;
pub mod definition;
pub mod matching;
pub mod generate;
pub mod lint;
pub mod openapi;
pub mod net;
pub mod plugin;
pub mod dsl;
pub mod mock_server;
pub mod verifier;
pub mod ffi;
#[cfg(feature = "cli")]
pub mod cli;
