//! Layer 0: things any program could use, and nothing that knows what a pact is.
//!
//! Pure and synchronous: no files, no clock, no environment (but for `fork`, which waits for threads). What is here owns text (JSON, content
//! types, regular expressions, dates), not meaning; the layers above give it meaning.

pub mod text;
pub mod json;
pub mod diff;
pub mod content_type;
pub mod form;
pub mod xml;
pub mod encoding;
pub mod magic;
pub mod multipart;
pub mod regex;
pub mod regexgen;
pub mod datetime;
pub mod fork_guard;
