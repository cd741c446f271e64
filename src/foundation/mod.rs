//! Layer 0: what any program could use. Nothing here knows what a pact is.
//!
//! Pure and synchronous: no files, no clock, no environment (but for `fork_guard`, which waits
//! for threads, and `fork_files`, which closes files in a forked child). It reads and writes text (JSON, content types, regular expressions, dates);
//! the layers above give it meaning.

pub mod text;
pub mod charset;
pub mod spelling;
pub mod json;
pub mod diff;
pub mod content_type;
pub mod form;
pub mod request_path;
pub mod xml;
pub mod memory;
pub mod encoding;
pub mod magic;
pub mod multipart;
pub mod regex;
pub mod regexgen;
pub mod datetime;
pub mod fork_guard;
pub mod fork_files;
