//! The arguments of a verification: one table for `pactffi_verify`, for the list that bindings read, and for the
//! program.

mod definitions;
mod values;
mod parse;
mod list;
mod build_plan;

pub use build_plan::build_plan;
pub use definitions::{ARGUMENTS, Argument, Form, SOURCES, argument};
pub use list::list;
pub use parse::parse;
pub use values::{ArgumentError, ArgumentValues};
