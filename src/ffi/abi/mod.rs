//! The border itself: how arguments come in and answers go out.
//!
//! Argument and return types are transparent over what C passes; their fields are private, so safe Rust
//! cannot invent one. Reading C memory happens here and in `memory` and nowhere else.

pub(crate) mod answer;
pub mod flag;
pub mod text;
pub mod bytes;
pub(crate) mod out;
pub mod code;
pub mod string_result;
pub(crate) mod pointer;
pub(crate) mod cursor;
pub(crate) mod pair;
pub(crate) mod header_lines;
pub(crate) mod entry;
