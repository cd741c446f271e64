//! Floor 6: asking a provider whether it keeps what its pacts promise.
//!
//! Pacts come from a [`source`]; what is known about where they came from goes along, so that a
//! [`broker`] can be told how it went. Everything here waits, and nobody here starts a runtime.

pub mod auth;
pub mod broker;
pub mod source;

#[cfg(test)]
mod fixture;
