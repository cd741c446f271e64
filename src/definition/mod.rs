//! Layer 2: reading matching rules and generators out of what consumers write.
//!
//! A definition is text that yields an example, rules and generators together: the integration JSON that
//! all bindings speak, in bodies and in single values, and matching-rule expressions inside it.

pub mod expression;
mod matcher;
mod error;
mod integration;
mod scalar;
mod body;

pub use body::{BodyDefinition, form_body, json_body, xml_body};
pub use error::Error;
pub use integration::{Definition, walk};
pub use scalar::{Example, Scalar, scalar, single};
