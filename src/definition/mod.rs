//! Layer 2: reading examples, matching rules and generators from what consumers write.
//!
//! A definition is a text that contains all three: the integration JSON that all bindings use, for bodies and for
//! single values, and the matching-rule expressions inside it.

mod names;
pub mod expression;
mod matcher;
mod error;
mod integration;
mod scalar;
mod body;

pub use body::{BodyDefinition, form_body, json_body, json_lines_body, text_body, xml_body, xml_text_body};
pub use error::Error;
pub use integration::{Definition, walk};
pub use names::{ArgumentNames, NoNames};
pub use scalar::{Example, Scalar, scalar, single, status};
