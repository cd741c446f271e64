//! Layer 6: asking a provider whether it keeps what its pacts promise.
//!
//! A [`plan::Plan`] says what to verify. Pacts come from a [`source`]; what is known about where they came from goes
//! along, so that a [`broker`] can be told how it went. Each interaction is checked from its states to its verdict, and
//! a [`report`] tells people and programs. Everything here waits, and nobody here starts a runtime.
//!
//! ```text
//! verify          a plan in, reports delivered
//!  run            sources, pacts, publishing
//!   parallel  the interactions of a pact
//!    check        one interaction: states, request, comparison
//! ```

pub mod auth;
pub mod broker;
pub mod source;
pub mod plan;
mod outcome;
mod filter;
mod target;
mod session;
mod state;
mod http;
mod message;
mod check;
mod groups_sharing_state;
mod parallel;
mod publish;
mod run;
pub mod report;
mod delivery;
mod verify;
pub mod arguments;

/// What this program calls itself.
const USER_AGENT: &str = concat!("pact_verifier/", env!("CARGO_PKG_VERSION"));

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use delivery::{Delivered, Delivery, DeliveryError, Format};
pub use outcome::{Outcome, PactReport, Report, Step, Verdict};
pub use run::{Listener, run};
pub use verify::{Ending, Verified, verify};
