//! The one table of arguments, for `pactffi_verify`, the list that bindings ask for, and the command.

mod table;
mod values;
mod parse;
mod list;
mod follow;

pub use follow::followed;
pub use list::list;
pub use parse::parse;
pub use table::{ARGUMENTS, Argument, Form, SOURCES, argument};
pub use values::{ArgumentError, Values};
