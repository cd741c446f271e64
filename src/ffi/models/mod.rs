//! The chapters on finished models: pacts and what they are made of.

pub mod pact;
pub mod rules;
pub mod generators;
pub mod definition;
