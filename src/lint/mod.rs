//! Layer 4: judging the matching rules and generators that an author wrote.
//!
//! A rule that its own example does not pass, or a regular expression or date pattern that cannot be read, is
//! written all the same, as clients expect. [`check`] lists what is wrong in an interaction. [`check_new`] lists
//! what is wrong in the rules and generators that one call added: the [`Inventory`] taken before the call says
//! which ones were there already.
//!
//! A name of a rule or generator that neither the library nor a loaded plugin knows may be misspelt: the warning names
//! the nearest one.
//!
//! Each rule is judged alone, on the values at its path. In XML and form bodies only patterns are judged.

mod warning;
mod part;
mod names;
mod generators;
mod rules;
mod accepted;
mod inventory;
mod check;

pub use accepted::AcceptedExamples;
pub use check::{check, check_new};
pub use inventory::Inventory;
pub use warning::Warning;
