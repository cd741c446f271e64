//! Floor 3: compare what was expected with what arrived.
//!
//! What is expected is compiled once ([`ExpectedRequest`], [`ExpectedResponse`]) and then compared any
//! number of times. A difference is a value, a [`Mismatch`], never an error: a rule that cannot be
//! applied says so as a mismatch. Nothing here reads a clock, an environment or a file.

mod mismatch;
mod describe;
mod actual;
mod request;
mod response;

pub use actual::ActualRequest;
pub use mismatch::Mismatch;
pub use request::{ExpectedRequest, RequestComparison};
pub use response::ExpectedResponse;
