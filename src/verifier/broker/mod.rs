//! The client of a Pact Broker: lists pacts and publishes verification results.
//!
//! All URLs but the first come from the links of the broker's responses (HAL). Only the path and query of a link are used:
//! scheme, host and port are always those of the URL that the user gave, so that no response can make us send credentials
//! to another server.

mod error;
mod links;
mod refusal;
mod hal;
mod selector;
mod listing;
mod publish;

pub use error::Error;
pub use hal::{Broker, Resource};
pub use links::{Link, Links};
pub use listing::{ListedPact, Notice, VerificationQuery};
pub use publish::{Application, PublishedMismatch, TestResult, VerificationResults, publish};
pub use selector::{InvalidSelector, Selector};

#[cfg(test)]
mod tests;
