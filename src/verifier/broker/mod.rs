//! The Pact Broker: finding its pacts and telling it how they were kept.
//!
//! What a broker offers is read from the links of its answers (HAL); no path is known beforehand. Only path
//! and query of a link count: scheme, host and port are always those the user gave, so that nothing a broker
//! says can take credentials elsewhere.

mod error;
mod links;
mod hal;
mod notice;
mod selector;
mod listing;
mod publish;

pub use error::Error;
pub use hal::{Broker, Resource};
pub use links::{Link, Links};
pub use listing::{Listed, Question};
pub use notice::Notice;
pub use publish::{Application, Fault, Results, TestResult, publish};
pub use selector::{Selector, WrongMember};

#[cfg(test)]
mod tests;
