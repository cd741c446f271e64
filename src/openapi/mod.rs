//! A pact against an OpenAPI document: is every HTTP interaction of the pact allowed by the document of the provider?
//!
//! Offline: nothing is called. The examples of the pact are judged, its rules only where an example stands for others.

mod known;
mod place;
mod finding;
mod document;
mod schema;
mod spot;
mod written;
mod operation;
mod value_text;
mod media;
mod check;
mod report;

pub use check::{Checked, Checker, Operation};
pub use document::{DocumentError, Documents};
pub use finding::{Cause, Finding, Severity};
pub use report::{FailOn, Report, UsedOperation};

#[cfg(test)]
mod cases;
