//! Layer 0: what the library says about its own work, and where that goes.
//!
//! Events are made with `tracing` and reach the [`Logger`], which hands them to sinks, to a listener, and to the
//! [`Operation`] under way: the bounded memory of a mock server or a verification. An event nobody wants costs a
//! comparison of two numbers.

mod line;
mod capture;
mod operation;
mod filter;
mod message;
mod sink;
mod listener;
mod logger;

#[cfg(test)]
mod tests;

pub use capture::Capture;
pub use filter::Filter;
pub use line::{Level, Line};
pub use listener::{PreviousListener, Record, Tell, free_to_call, has_waiting, hold};
pub use logger::Logger;
pub use operation::{Operation, current, set_test_run};
pub use sink::{Error, Sink, clear_pending, push_pending, take_pending};
