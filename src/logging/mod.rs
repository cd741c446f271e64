//! Floor 0: what the library says about its own work, and where that goes.
//!
//! Events are made with `tracing`. Here is the form a line has in every sink, and [`Capture`], the bounded
//! memory a mock server keeps its own lines in. Sinks, levels and callbacks join it with their chapter of
//! the C interface.

mod line;
mod capture;

pub use capture::Capture;
pub use line::{Level, Line};
