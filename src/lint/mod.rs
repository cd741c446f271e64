//! Layer 4: judging the matching rules and generators that an author wrote.
//!
//! A rule that its own example does not pass, or a regular expression or date pattern that cannot be read, is
//! written all the same, as clients expect. [`check`] lists what is wrong in an interaction. [`check_new`] lists
//! what is wrong in the rules and generators that one call added: the [`Inventory`] taken before the call says
//! which ones were there already.
//!
//! Compiling regular expressions costs more than the rest of a call, and most of them are right. So [`check_new`]
//! leaves them out, and [`log_patterns`] lists what is wrong with them when the pact is written.
//!
//! A name of a rule or generator that neither the library nor a loaded plugin knows may be misspelt: the warning names
//! the nearest one. [`log_unknown_names`] lists those of a pact that was loaded.
//!
//! [`check_same_request`] finds other interactions of the pact with the same request.
//!
//! Each rule is judged alone, on the values at its path. In XML and form bodies only patterns are judged.

mod warning;
mod part;
mod names;
mod patterns;
mod generators;
mod rules;
mod inventory;
mod check;
mod same_request;

pub use check::{check, check_new, log_patterns, log_unknown_names};
pub use inventory::Inventory;
pub use same_request::check_same_request;
pub use warning::Warning;
