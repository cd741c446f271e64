//! The programs for the command line, run as processes and called over sockets.

#![expect(clippy::expect_used, clippy::panic, reason = "a test whose preparation fails has failed")]

mod browser;
mod http;
mod provider;
mod master;
mod pacts;

mod arguments;
mod bad_input;
mod broker;
mod examples;
mod life;
mod network;
mod page;
mod page_in_browser;
#[cfg(feature = "lua")]
mod plugins;
mod rest;
mod shells;
mod tls;
mod reports;
mod verifier;
