//! The programs for the command line, run as users run them: started as processes, called over sockets.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot arrange has failed")]

mod browser;
mod http;
mod provider;
mod master;
mod pacts;

mod arguments;
mod bad_input;
mod examples;
mod life;
mod page;
mod rest;
mod tls;
mod verifier;
