//! Layer 0: what the library and its programs log, and where that goes.
//!
//! Events are made with `tracing` and reach the [`Logger`], which hands them to sinks, to a listener, and to the
//! [`Operation`] under way: the bounded memory of a mock server or a verification. An event that is
//! not wanted costs a comparison of two numbers.

mod level;
mod line;
mod capture;
mod operation;
mod filter;
mod message;
mod sink;
mod callback;
mod listener;
mod logger;

#[cfg(test)]
mod tests;

pub use callback::{Callback, CallbackSlot, PreviousCallback};
pub use capture::Capture;
pub use filter::Filter;
pub use level::{Level, level_named};
pub use line::Line;
pub use listener::{Record, allow_callbacks, defer_callbacks, has_waiting_records};
pub use logger::{Logger, current_level};
pub use operation::{Operation, current, set_test_run, test_run};
pub use sink::{Error, Sink, WriteLine, clear_pending, push_pending, take_pending};
